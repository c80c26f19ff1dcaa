"""A photo is kept as a picture: not where it was taken, and still the right way up."""

from __future__ import annotations

import struct

import pytest

from klaverblad.contents import Unreadable, read_content
from tests.samples import chunk, jpeg, pdf, png, webp

HERE = b"51.2530 N, 4.5026 E"


def exif(way_up: int | None, order: str = "<") -> bytes:
    """What a telephone writes: a maker, a way up, and where it was."""
    entries = [(0x010F, 2, 4, 0x4E4F4B00)]
    if way_up is not None:
        packed = struct.pack(f"{order}HH", way_up, 0)
        entries.append((0x0112, 3, 1, struct.unpack(f"{order}I", packed)[0]))
    entries.append((0x8825, 4, 1, 26))
    table = struct.pack(f"{order}H", len(entries))
    table += b"".join(struct.pack(f"{order}HHII", *one) for one in entries)
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    return b"Exif\0\0" + head + table + struct.pack(f"{order}I", 0) + HERE


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def photo(*segments: bytes) -> bytes:
    whole = jpeg()
    return whole[:2] + b"".join(segments) + whole[2:]


def way_up(data: bytes) -> int:
    """The way up that a reader finds, in the only words beside the picture."""
    place = data.index(b"Exif\0\0") + 6
    assert data[place : place + 4] == b"MM\0*"
    tag, kind, many, value = struct.unpack_from(">HHIH", data, place + 10)
    assert (tag, kind, many) == (0x0112, 3, 1)
    return value


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("way", [2, 3, 6, 8])
def test_a_photo_keeps_its_way_up_and_not_where_it_was_taken(way, order):
    found = read_content(photo(segment(0xE1, exif(way, order)))).data

    assert way_up(found) == way
    assert HERE not in found
    assert read_content(found).data == found


@pytest.mark.parametrize("way", [1, None, 0, 9])
def test_a_photo_that_is_upright_keeps_no_word_of_it(way):
    assert read_content(photo(segment(0xE1, exif(way)))).data == jpeg()


@pytest.mark.parametrize(
    "broken", [exif(6)[:9], exif(6)[:14] + b"\xff" * 4, b"Exif\0\0XX", b"", b"http"]
)
def test_words_that_cannot_be_read_are_left_out(broken):
    assert read_content(photo(segment(0xE1, broken))).data == jpeg()


@pytest.mark.parametrize("marker", [0xFE, 0xED, 0xE4, 0xE2])
def test_a_comment_or_a_second_picture_beside_a_photo_is_left_out(marker):
    assert read_content(photo(segment(marker, b"MPF\0" + HERE))).data == jpeg()


@pytest.mark.parametrize(
    "kept", [segment(0xE2, b"ICC_PROFILE\0\1\1"), segment(0xEE, b"Adobe\0d\0\0\0\0\1")]
)
def test_what_a_photo_needs_to_show_its_colours_stays(kept):
    whole = photo(kept)

    assert read_content(whole).data == whole


@pytest.mark.parametrize("kind", [b"eXIf", b"tEXt", b"iTXt", b"tIME"])
def test_a_png_keeps_its_pixels_and_not_what_was_said_of_them(kind):
    whole = png()
    said = whole[:33] + chunk(kind, HERE) + whole[33:]

    assert read_content(said).data == whole


@pytest.mark.parametrize("size", [0, 1])
def test_a_webp_keeps_its_picture_and_no_longer_says_that_there_is_more(size):
    inner = webp()[12:]
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes([0x0C]) + b"\0" * 3 + b"\1\0\0\1\0\0"
    words = HERE + b"x" * size
    beside = b"".join(
        kind + struct.pack("<I", len(words)) + words + b"\0" * (len(words) % 2)
        for kind in (b"EXIF", b"XMP ")
    )
    body = b"WEBP" + canvas + inner + beside

    found = read_content(b"RIFF" + struct.pack("<I", len(body)) + body).data

    clean = b"WEBP" + canvas[:8] + b"\0" + canvas[9:] + inner
    assert found == b"RIFF" + struct.pack("<I", len(clean)) + clean


def test_a_pdf_that_is_an_archive_too_is_refused():
    end = b"PK\x05\x06" + b"\0" * 18
    both = pdf().replace(b"trailer\n", b"% " + end + b"\ntrailer\n")

    with pytest.raises(Unreadable):
        read_content(both)
