"""Files that are no pictures, or dangerous ones, get a clear cause and nothing else."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.seller.pictures.drawn_goods import goods, saved
from tradewind.seller.pictures.opened import Cause, Kind, opened


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "kind", "cause"),
    [
        (b"", Kind.EMPTY, Cause.EMPTY),
        (b"<!doctype html><html><body>404</body></html>", Kind.HTML, Cause.NOT_A_PICTURE),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', Kind.SVG, Cause.VECTOR),
        (b"%PDF-1.7", Kind.PDF, Cause.NOT_A_PICTURE),
        (b"8BPS\x00\x01", Kind.PSD, Cause.NOT_OPENED),
        (b"\x00\x00\x00\x18ftypheic", Kind.HEIC, Cause.NOT_OPENED),
        (b"just words", Kind.UNKNOWN, Cause.NOT_A_PICTURE),
        (b"\xff\xd8\xff\xe0 not a jpeg", Kind.JPEG, Cause.DAMAGED),
        (saved(goods(), "JPEG")[:4000], Kind.JPEG, Cause.TRUNCATED),
        (bomb(30_000, 30_000), Kind.PNG, Cause.TOO_MANY_PIXELS),
    ],
    ids=lambda value: str(value)[:12] if isinstance(value, bytes) else str(value),
)
def test_what_is_no_picture_says_why(data: bytes, kind: Kind, cause: Cause):
    found = opened(data)
    assert (found.kind, found.cause, found.pixels) == (kind, cause, None)


def test_a_bomb_still_tells_its_size():
    found = opened(bomb(30_000, 30_000))
    assert (found.width, found.height) == (30_000, 30_000)


FORMATS = {
    "JPEG": Kind.JPEG,
    "PNG": Kind.PNG,
    "GIF": Kind.GIF,
    "TIFF": Kind.TIFF,
    "BMP": Kind.BMP,
    "WEBP": Kind.WEBP,
}


@pytest.mark.parametrize(("file_kind", "kind"), FORMATS.items())
def test_the_kind_and_size_come_from_the_bytes(file_kind: str, kind: Kind):
    found = opened(saved(goods(size=(640, 480), box=(20, 20, 600, 440)), file_kind))
    assert (found.kind, found.width, found.height, found.cause) == (kind, 640, 480, None)
    assert found.pixels is not None
    assert found.pixels.shape == (480, 640, 3)


def test_what_can_be_seen_through_is_white_and_told():
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (0, 0, 50, 100))
    found = opened(saved(clear))
    assert found.transparent == pytest.approx(0.5)
    assert found.pixels is not None
    assert tuple(found.pixels[10, 90]) == (255, 255, 255)


def test_moving_pictures_and_foreign_colours_are_told():
    first, second = goods(), goods((0, 0, 100, 100))
    moving = opened(saved(first, "GIF", save_all=True, append_images=[second]))
    assert moving.animated
    assert not opened(saved(first, "GIF")).animated
    assert not opened(saved(first.convert("CMYK"), "JPEG")).srgb
    assert opened(saved(first, "JPEG")).srgb


def test_sixteen_bits_a_channel_are_measured_as_eight():
    deep = Image.new("I;16", (64, 64), 65535)
    found = opened(saved(deep))
    assert found.mode == "L;16"
    assert found.pixels is not None
    assert int(found.pixels.min()) == 255


def test_a_picture_that_lies_on_its_side_is_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = opened(saved(goods(size=(640, 480), box=(20, 20, 600, 440)), "JPEG", exif=exif))
    assert (found.width, found.height) == (480, 640)


WHOLE = [saved(goods((8, 8, 40, 32), size=(48, 40)), kind) for kind in FORMATS]


@pytest.mark.filterwarnings("ignore::UserWarning")  # the decoder grumbles, and goes on
@given(st.sampled_from(WHOLE), st.data())
def test_no_spoiled_file_raises(whole: bytes, data: st.DataObject):
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, len(spoilt)))
    found = opened(bytes(spoilt[:end]))
    assert (found.pixels is None) == (found.cause is not None)
