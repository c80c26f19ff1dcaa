"""A picture without what a telephone writes beside it: where, when and with what it was taken.

The place where somebody photographed a payslip is their home. Which way up it is stays, and the
colours that it needs to be shown as it was.

sources   Exif: CIPA DC-008, 4.5 and 4.6.4 (Orientation, tag 0x0112); WebP: RFC 9649, 2.7
"""

from __future__ import annotations

import struct

# JPEG: the density of its dots, its colour profile, and how its colours are packed.
_APPLICATION = range(0xE0, 0xF0)
_KEPT_APPLICATIONS = frozenset({0xE0, 0xE2, 0xEE})
_EXIF, _COMMENT = 0xE1, 0xFE
_EXIF_HEAD = b"Exif\0\0"
_COLOUR_PROFILE = b"ICC_PROFILE\0"
_ORIENTATION, _SHORT = 0x0112, 3
_WAYS_UP = range(2, 9)  # 1 is upright, which needs no word
# PNG: what is said beside the pixels and not needed to show them.
_PNG_BESIDE = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_BESIDE = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS_BESIDE = 0x08 | 0x04


def jpeg_segment(marker: int, segment: bytes) -> bytes:
    """A segment of a JPEG as it may stay: whole, only its way up, or nothing."""
    if marker == _EXIF:
        return _only_way_up(segment)
    if marker == _COMMENT or (marker in _APPLICATION and marker not in _KEPT_APPLICATIONS):
        return b""
    # This one holds colours, or a second picture with a place of its own.
    if marker == 0xE2 and not segment[4:].startswith(_COLOUR_PROFILE):
        return b""
    return segment


def png_stays(kind: bytes) -> bool:
    """Whether a chunk of a PNG is needed to show it."""
    return kind not in _PNG_BESIDE


def webp_chunk(kind: bytes, chunk: bytes) -> bytes:
    """A chunk of a WebP as it may stay: whole, without the word that there is more, or nothing."""
    if kind in _WEBP_BESIDE:
        return b""
    if kind == b"VP8X":
        return chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS_BESIDE]) + chunk[9:]
    return chunk


def _only_way_up(segment: bytes) -> bytes:
    """A segment that says which way up the picture is, and nothing else."""
    way = _way_up(segment[4:])
    if way not in _WAYS_UP:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, way, 0)
    table = struct.pack(">H", 1) + entry + struct.pack(">I", 0)
    body = _EXIF_HEAD + b"MM\0*" + struct.pack(">I", 8) + table
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _way_up(body: bytes) -> int:
    """The way up in the first table of an Exif segment; 1, upright, where none can be read."""
    if not body.startswith(_EXIF_HEAD):
        return 1
    tiff = body[len(_EXIF_HEAD) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, place)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value)
    except struct.error:
        # What cannot be read is left out all the more.
        return 1
    return 1
