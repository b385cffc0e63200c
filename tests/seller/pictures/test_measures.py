"""What is measured of a picture is what was drawn."""

from collections import deque
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw, ImageFilter

from tests.seller.pictures.drawn_goods import WHITE, goods, saved
from tradewind.seller.pictures.likeness import SAME, apart, repeated
from tradewind.seller.pictures.measures import Measures, looked_at
from tradewind.seller.pictures.regions import grown, regions_of


def measured(picture: Image.Image, kind: str = "PNG") -> Measures:
    return looked_at(saved(picture, kind)).measures


def test_goods_on_white_are_measured_to_the_pixel():
    found = measured(goods((60, 120, 740, 680)))
    assert found.has_ground
    assert found.off_white == 0
    assert found.box == (0.075, 0.15, 0.925, 0.85)
    assert found.fill_side == pytest.approx(0.85)
    assert found.fill_area == pytest.approx(680 * 560 / 800**2)
    assert (found.touches, found.pieces, found.border) == ((), 1, None)


@pytest.mark.parametrize("value", [250, 253, 254])
def test_a_ground_that_is_nearly_white_is_told_from_white(value: int):
    found = measured(goods(ground=(value, value, value)))
    assert found.off_white == 1
    assert found.ground_color == (value, value, value)


def test_white_is_counted_in_the_pixels_of_a_large_file():
    large = goods((300, 300, 2100, 2100), size=(2400, 2400))
    pen = ImageDraw.Draw(large)
    pen.rectangle((0, 0, 2399, 99), fill=(250, 250, 250))
    found = measured(large)
    halo = 8 * 2400 / 1024
    judged = 2400**2 - (1800 + 2 * halo) ** 2
    assert found.off_white == pytest.approx(2400 * 100 / judged, rel=0.005)


def test_a_picture_of_noise_has_no_ground():
    noise = np.random.default_rng(7).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    found = measured(Image.fromarray(noise))
    assert not found.has_ground
    assert found.fill_side is None


@pytest.mark.parametrize(
    ("box", "side"),
    [
        ((0, 120, 700, 680), "left"),
        ((60, 0, 700, 680), "top"),
        ((60, 120, 800, 680), "right"),
        ((60, 120, 700, 800), "bottom"),
    ],
)
def test_goods_that_touch_the_frame_are_told_where(box, side: str):
    assert measured(goods(box)).touches == (side,)


def test_pieces_that_stand_apart_are_counted_and_dust_is_not():
    picture = goods((60, 120, 380, 680))
    picture.paste(goods((60, 120, 380, 680)).crop((60, 120, 380, 680)), (420, 120))
    picture.putpixel((10, 10), (0, 0, 0))
    assert measured(picture).pieces == 2


@pytest.mark.parametrize("color", [(0, 0, 0), (190, 30, 30), (225, 225, 225)])
@pytest.mark.parametrize("deep", [9, 40])
def test_a_band_around_the_picture_is_a_border(color, deep: int):
    picture = Image.new("RGB", (800, 800), color)
    picture.paste(goods().crop((deep, deep, 800 - deep, 800 - deep)), (deep, deep))
    found = measured(picture, "JPEG")
    assert found.border == pytest.approx(deep / 800, abs=0.005)


def test_a_line_drawn_on_white_is_a_border_and_a_square_crate_is_none():
    framed = goods()
    ImageDraw.Draw(framed).rectangle((20, 20, 779, 779), outline=(20, 20, 20), width=6)
    assert measured(framed).border is not None
    assert measured(goods((20, 20, 780, 780))).border is None


def test_blur_lowers_the_sharpness_at_any_size():
    for size in (400, 800, 1600):
        sharp = goods((60, 120, 740, 680)).resize((size, size), Image.Resampling.LANCZOS)
        blurred = sharp.filter(ImageFilter.GaussianBlur(size * 0.02))
        keen, dull = measured(sharp).sharp, measured(blurred).sharp
        assert keen is not None
        assert dull is not None
        assert keen > 0.1
        assert dull < 0.025


def test_the_same_picture_smaller_and_recompressed_is_known_again():
    one = goods()
    small = Image.open(BytesIO(saved(one.resize((300, 300)), "JPEG", quality=40)))
    other = goods((60, 120, 400, 400))
    prints = [measured(each).print for each in (one, other, small)]
    assert apart(prints[0], prints[2]) <= SAME < apart(prints[0], prints[1])
    assert repeated(prints) == {2: 0}
    assert repeated([b"", b""]) == {}


def test_letters_beside_the_goods_are_marks_and_stripes_on_them_are_not():
    plain = goods((60, 60, 740, 500))
    assert measured(plain).marks == 0
    ImageDraw.Draw(plain).text((100, 600), "NEW MODEL", fill="black", font_size=60)
    assert measured(plain).marks >= 4


def test_a_picture_of_one_pixel_is_no_trouble():
    found = looked_at(saved(Image.new("RGB", (1, 1), WHITE)))
    assert found.seen is None
    assert found.measures.file.width == 1


masks = arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@given(masks)
def test_regions_are_those_that_a_walk_finds(mask):
    found = regions_of(mask)
    assert sorted(found.areas().tolist()) == sorted(walked(mask))
    assert np.array_equal(found.mask(np.ones(found.count, dtype=np.bool_)), mask)


def walked(mask) -> list[int]:
    """Sizes of the regions by walking from pixel to pixel."""
    left = {(int(y), int(x)) for y, x in np.argwhere(mask)}
    sizes = []
    while left:
        waiting, size = deque([left.pop()]), 0
        while waiting:
            y, x = waiting.popleft()
            size += 1
            for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if near in left:
                    left.remove(near)
                    waiting.append(near)
        sizes.append(size)
    return sizes


@given(masks, st.integers(0, 3))
def test_a_mask_grows_by_so_many_pixels(mask, by: int):
    height, width = mask.shape
    padded = np.pad(mask, by)
    around = [
        padded[y : y + height, x : x + width] for y in range(2 * by + 1) for x in range(2 * by + 1)
    ]
    assert np.array_equal(grown(mask, by), np.any(around, axis=0))
