"""The promises of the vision port, for authors of plug-ins to try theirs on."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tradewind.kernel.ports import Pixels, Vision, Written

WORD = "TRADEWIND"
SIZE = (640, 320)
PLACE = (120, 130)


def check_vision(vision: Vision) -> None:
    """Try a reader on drawn words; raises AssertionError where it breaks a promise of the port."""
    _promise(bool(vision.name.strip()), "A reader has a name")
    page = _page(WORD)
    before = page.copy()
    seen = vision.read(page)
    _promise(bool(np.array_equal(page, before)), "It changes nothing in the picture")
    for each in seen:
        _shaped(each, page)
    read = [each for each in seen if WORD in each.text.upper().replace(" ", "")]
    _promise(bool(read), f"It reads {WORD} in large black letters on white")
    _promise(any(_covers(each) for each in read), "Its box lies over the word that it read")
    _promise(len(vision.read(_page(""))) == 0, "It reads nothing on an empty page")
    _promise(len(vision.read(_page(WORD)[:1, :1])) == 0, "It reads nothing in a single pixel")
    again = [(each.text, each.box) for each in vision.read(page)]
    _promise(again == [(each.text, each.box) for each in seen], "It reads the same twice")


def _page(word: str) -> Pixels:
    made = Image.new("RGB", SIZE, "white")
    font = ImageFont.load_default(56)
    ImageDraw.Draw(made).text(PLACE, word, fill="black", font=font)
    return np.array(made, dtype=np.uint8)


def _shaped(each: Written, page: Pixels) -> None:
    left, top, right, bottom = each.box
    height, width = page.shape[:2]
    inside = 0 <= left < right <= width and 0 <= top < bottom <= height
    _promise(inside, "A box lies within the picture")
    _promise(0 <= each.confidence <= 1, "Confidence is from 0 to 1")
    _promise(bool(each.text), "What was read is not empty")


def _covers(each: Written) -> bool:
    left, top, right, bottom = each.box
    return left < PLACE[0] + 60 and right > PLACE[0] + 200 and top < 180 < bottom


def _promise(kept: bool, promise: str) -> None:
    if not kept:
        raise AssertionError(f"{promise}; this reader does not keep that promise.")
