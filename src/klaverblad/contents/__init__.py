"""What a file really is, read from its bytes. Its name and what a browser says count for nothing.

Only four kinds are kept, and each is walked from its first byte to its end: a file that is cut
off, or is two things at once, is not taken for what it begins as. What hangs behind the end of a
picture (a phone puts a film there; an attacker a program) is cut off, and so is what a phone writes
beside it.

It stands below the apps, which each say what they keep and how large it may be.

sources   PNG: W3C PNG 3rd ed.; JPEG: ITU-T T.81 annex B; WebP: RFC 9649; PDF: ISO 32000-1, 7.5
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klaverblad.contents import bare
from klaverblad.errors import BadInput

MEGABYTE = 1_000_000
SIZE_MOST = 10 * MEGABYTE
# A sheet of A3 at 600 dots an inch has 70 million; more is no document of a person.
PIXELS_MOST = 80 * MEGABYTE


class Unreadable(BadInput):
    """A file that we do not keep, and what would do."""

    code = "document_unreadable"


EMPTY = _("Dit bestand is leeg. Kies het opnieuw.")
TOO_BIG = _(
    "Dit bestand is te groot: het mag 10 MB zijn. Maak een foto in een lagere kwaliteit, "
    "of stuur de bladzijden apart."
)
WRONG_KIND = _(
    "Dit bestand kunnen we niet aannemen. Stuur een pdf of een foto (JPEG, PNG of WebP). "
    "Een ander bestand kun je eerst bewaren als pdf."
)
DAMAGED = _(
    "Dit bestand is beschadigd of niet helemaal aangekomen. Open het eens op je toestel: "
    "zie je het goed? Stuur het dan opnieuw, of maak een nieuwe foto."
)
PICTURE_TOO_BIG = _(
    "Deze foto is te groot. Kies een kleinere, of maak er een in een lagere kwaliteit."
)
NO_PICTURE = _("Dit is geen foto die we kunnen tonen. Kies een JPEG, PNG of WebP.")
TOO_MANY_PIXELS = _("Deze foto is te groot om te tonen. Maak een foto in een lagere kwaliteit.")


@dataclass(frozen=True, slots=True)
class Content:
    """A file that was read to its end: what it is, and the bytes to keep."""

    media_type: str
    extension: str
    data: bytes


def read_content(data: bytes) -> Content:
    """Say what a file is; raise Unreadable with a sentence when it is nothing we keep."""
    if not data:
        raise Unreadable(EMPTY)
    if len(data) > SIZE_MOST:
        raise Unreadable(TOO_BIG)
    for begins, (media_type, extension, whole) in _KINDS.items():
        if data.startswith(begins):
            try:
                return Content(media_type, extension, whole(data))
            except (struct.error, IndexError, zlib.error):
                raise Unreadable(DAMAGED) from None
    raise Unreadable(WRONG_KIND)


def read_picture(data: bytes, *, size_most: int) -> Content:
    """Read a photo that others will see: no paper, not larger than this, and nothing beside it.

    size_most   bytes
    raises      Unreadable with a sentence
    """
    if len(data) > size_most:
        raise Unreadable(PICTURE_TOO_BIG)
    found = read_content(data)
    if found.media_type not in PICTURES:
        raise Unreadable(NO_PICTURE)
    return found


def _refuse(sentence: str | Promise = DAMAGED) -> Unreadable:
    return Unreadable(sentence)


def _check_size(width: int, height: int) -> None:
    if width == 0 or height == 0:
        raise _refuse()
    if width * height > PIXELS_MOST:
        raise _refuse(TOO_MANY_PIXELS)


# ---- PNG -------------------------------------------------------------------------------------
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_BIT_DEPTHS = {1, 2, 4, 8, 16}


def _png(data: bytes) -> bytes:
    place, header, pixels, is_packed = 8, None, 0, False
    inflate, kept = zlib.decompressobj(), [data[:8]]
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (said,) = struct.unpack_from(">I", data, place + 8 + length)
        if len(body) != length or zlib.crc32(kind + body) != said:
            raise _refuse()
        if (header is None) != (kind == b"IHDR"):
            raise _refuse()
        if kind == b"IHDR":
            header = _png_header(body)
        elif kind == b"IDAT":
            is_packed = True
            pixels = _inflated(inflate, body, pixels, most=header[0])
        if bare.png_stays(kind):
            kept.append(data[place : place + 12 + length])
        place += 12 + length
        if kind == b"IEND":
            break
    if not is_packed or not inflate.eof or pixels < header[1]:
        raise _refuse()
    return b"".join(kept)


def _png_header(body: bytes) -> tuple[int, int]:
    """The most and the least bytes of pixels that a picture of this size unpacks to."""
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", body)
    if depth not in _BIT_DEPTHS or colour not in _CHANNELS or packing or filtering:
        raise _refuse()
    _check_size(width, height)
    row = (width * _CHANNELS[colour] * depth + 7) // 8
    whole = height * (row + 1)
    if not interlace:
        return whole, whole
    # Seven passes, each with its own rows: a little more than in one go.
    return whole + 8 * (height + width + 16), height * row


def _inflated(inflate: zlib._Decompress, body: bytes, so_far: int, *, most: int) -> int:
    """How many bytes of pixels there are by now, a piece at a time: a bomb stops here."""
    rest = body
    while rest and not inflate.eof:
        so_far += len(inflate.decompress(rest, 1 << 16))
        rest = inflate.unconsumed_tail
        if so_far > most:
            raise _refuse()
    return so_far


# ---- JPEG ------------------------------------------------------------------------------------
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD8)}
_START_OF_SCAN, _END = 0xDA, 0xD9


def _jpeg(data: bytes) -> bytes:
    place, has_frame, has_scan = 2, False, False
    kept = [data[:2]]
    while True:
        if data[place] != 0xFF:
            raise _refuse()
        while data[place] == 0xFF:
            place += 1
        marker, start = data[place], place - 1
        place += 1
        if marker == _END:
            kept.append(data[start:place])
            break
        if marker in _ALONE:
            kept.append(data[start:place])
            continue
        (length,) = struct.unpack_from(">H", data, place)
        if length < 2 or place + length > len(data):
            raise _refuse()
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 3)
            _check_size(width, height)
            has_frame = True
        place += length
        if marker == _START_OF_SCAN:
            has_scan = True
            place = _after_scan(data, place)
        kept.append(bare.jpeg_segment(marker, data[start:place]))
    if not has_frame or not has_scan:
        raise _refuse()
    return b"".join(kept)


_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _after_scan(data: bytes, place: int) -> int:
    """Where the packed pixels stop: at the next marker that is no part of them."""
    found = _NEXT_MARKER.search(data, place)
    if found is None:
        raise _refuse()
    return found.start()


# ---- WebP ------------------------------------------------------------------------------------
def _webp(data: bytes) -> bytes:
    (length,) = struct.unpack_from("<I", data, 4)
    end = 8 + length
    if data[8:12] != b"WEBP":
        raise _refuse(WRONG_KIND)
    if end > len(data) or length < 12:
        raise _refuse()
    place, has_picture, kept = 12, False, [data[8:12]]
    while place + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, place)
        body = data[place + 8 : place + 8 + size]
        if len(body) != size or place + 8 + size > end:
            raise _refuse()
        if kind in _WEBP_SIZES:
            _check_size(*_WEBP_SIZES[kind](body))
        has_picture = has_picture or kind in {b"VP8 ", b"VP8L", b"ANMF"}
        kept.append(bare.webp_chunk(kind, data[place : place + 8 + size] + b"\0" * (size % 2)))
        place += 8 + size + size % 2
    if not has_picture:
        raise _refuse()
    whole = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _webp_canvas(body: bytes) -> tuple[int, int]:
    return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")


def _webp_lossy(body: bytes) -> tuple[int, int]:
    if body[3:6] != b"\x9d\x01\x2a":
        raise _refuse()
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _webp_lossless(body: bytes) -> tuple[int, int]:
    if body[0] != 0x2F:
        raise _refuse()
    (bits,) = struct.unpack_from("<I", body, 1)
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


_WEBP_SIZES: dict[bytes, Callable[[bytes], tuple[int, int]]] = {
    b"VP8X": _webp_canvas,
    b"VP8 ": _webp_lossy,
    b"VP8L": _webp_lossless,
}

# ---- PDF -------------------------------------------------------------------------------------
_PDF_TAIL = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\x00]*\Z")
_PDF_TAIL_MOST = 2048
_PDF_TABLE = re.compile(rb"\s*(xref\s|\d{1,10}\s+\d{1,5}\s+obj)")
# What makes a browser or an unpacker take a file for theirs, wherever it begins.
_OTHER_FACE = re.compile(rb"<(?:!doctype|html|script|svg|iframe)\b", re.IGNORECASE)
_FACE_WITHIN = 1024
# An unpacker looks for its table from the end, past a comment of at most 64 kB.
_PACKED_END = b"PK\x05\x06"
_PACKED_WITHIN = 22 + 0xFFFF


def _pdf(data: bytes) -> bytes:
    if not re.match(rb"%PDF-[12]\.\d", data):
        raise _refuse()
    if _OTHER_FACE.search(data[:_FACE_WITHIN]) or _PACKED_END in data[-_PACKED_WITHIN:]:
        raise _refuse(WRONG_KIND)
    tail = _PDF_TAIL.search(data, max(0, len(data) - _PDF_TAIL_MOST))
    # Nothing may follow the end: there a second file would begin.
    if tail is None or not _PDF_TABLE.match(data, int(tail[1])):
        raise _refuse()
    return data


_KINDS: dict[bytes, tuple[str, str, Callable[[bytes], bytes]]] = {
    b"%PDF-": ("application/pdf", "pdf", _pdf),
    b"\xff\xd8\xff": ("image/jpeg", "jpg", _jpeg),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png", _png),
    b"RIFF": ("image/webp", "webp", _webp),
}
EXTENSIONS = {media_type: extension for media_type, extension, _whole in _KINDS.values()}
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
ACCEPT_PICTURES = ",".join(sorted(PICTURES))
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp"
