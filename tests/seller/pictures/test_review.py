"""Pictures are held to the rules in force on a day, and what was not looked at is said."""

from collections.abc import Sequence
from datetime import date

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.seller.pictures.drawn_goods import goods, saved
from tradewind.kernel.ports import Pixels, Written
from tradewind.seller.listings.listing import Channel
from tradewind.seller.pictures.measures import looked_at
from tradewind.seller.pictures.review import Held, PictureReport, judged, review_picture, together
from tradewind.seller.review.review import words
from tradewind.seller.review.rulebook import builtin

TODAY = date(2026, 11, 22)
LARGE = (1600, 1600)
FULL = (120, 240, 1480, 1360)


class Reader:
    """Reads what it was told, where it was told."""

    name = "told"

    def __init__(self, *lines: Written) -> None:
        self._lines = lines

    def read(self, _: Pixels, /) -> Sequence[Written]:
        return self._lines


def reviewed(
    picture: Image.Image, *lines: Written, channel: Channel = Channel.AMAZON, main: bool = True
) -> PictureReport:
    return review_picture(
        saved(picture), channel=channel, main=main, on=TODAY, vision=Reader(*lines)
    )


def told(report: PictureReport) -> set[tuple[str, str, str]]:
    return {(each.rule, each.message, str(each.severity)) for each in report.issues}


def test_a_good_main_picture_has_nothing_against_it():
    for channel in (Channel.AMAZON, Channel.GOOGLE, Channel.TIKTOK, Channel.SHOPIFY):
        report = reviewed(goods(FULL, size=LARGE), channel=channel)
        assert (report.issues, report.unchecked) == ([], ())


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (goods(FULL, size=LARGE, ground=(254, 254, 254)), ("amz.image.white", "found", "ERROR")),
        (goods((500, 500, 1500, 1500), size=LARGE), ("amz.image.fill", "found", "ERROR")),
        (goods((0, 240, 1480, 1360), size=LARGE), ("amz.image.inframe", "left", "WARNING")),
        (goods((20, 20, 380, 380), size=(400, 400)), ("amz.image.size", "small", "ERROR")),
        (goods((30, 30, 670, 670), size=(700, 700)), ("amz.image.size", "zoom", "WARNING")),
        (goods((60, 60, 1140, 1140), size=(1200, 1200)), ("amz.image.size", "best", "INFO")),
        (
            goods(FULL, size=LARGE).filter(ImageFilter.GaussianBlur(30)),
            ("desk.image.blur", "found", "WARNING"),
        ),
    ],
)
def test_each_fault_is_found_by_its_rule(picture: Image.Image, expected):
    assert expected in told(reviewed(picture))


def test_a_second_picture_may_show_a_room():
    room = goods(FULL, size=LARGE, ground=(120, 140, 160))
    assert ("amz.image.white", "found", "ERROR") in told(reviewed(room))
    assert reviewed(room, main=False).issues == []


def test_google_asks_for_500_pixels_from_the_last_day_of_january_on():
    small = saved(goods((20, 20, 280, 280), size=(300, 300)))
    for day, severities in ((date(2027, 1, 30), {"INFO"}), (date(2027, 1, 31), {"ERROR"})):
        report = review_picture(small, channel=Channel.GOOGLE, main=True, on=day)
        found = {str(each.severity) for each in report.issues if each.rule == "gmc.image.size"}
        assert found == severities


BESIDE = (40, 1420, 400, 1520)
ON = (300, 600, 900, 700)


@pytest.mark.parametrize(
    ("text", "box", "expected"),
    [
        ("New model", BESIDE, ("text", "ERROR")),
        ("Cotton", ON, None),
        ("50% OFF today", BESIDE, ("promotion", "ERROR")),
        ("全场包邮", BESIDE, ("promotion", "ERROR")),
        ("SALE now", ON, ("promotion", "WARNING")),
        ("www.shop.com", BESIDE, ("address", "ERROR")),
        ("Best Seller", BESIDE, ("badge", "ERROR")),
        ("XL", BESIDE, None),
    ],
)
def test_text_is_judged_by_what_it_says_and_where_it_stands(text, box, expected):
    scale = 1024 / 1600
    line = Written(text, 0.95, tuple(each * scale for each in box))
    found = {
        (message, severity)
        for rule, message, severity in told(reviewed(goods(FULL, size=LARGE), line))
        if rule == "amz.image.text"
    }
    assert found == ({expected} if expected else set())


def test_a_reading_nobody_is_sure_of_counts_for_nothing():
    line = Written("New model", 0.4, (30, 920, 250, 970))
    assert reviewed(goods(FULL, size=LARGE), line).issues == []


def test_without_a_reader_letters_are_for_a_person_and_the_rule_is_said_to_be_open():
    lettered = goods((120, 120, 1480, 1200), size=LARGE)
    ImageDraw.Draw(lettered).text((200, 1350), "NEW MODEL", fill="black", font_size=110)
    report = review_picture(saved(lettered), channel=Channel.AMAZON, main=True, on=TODAY)
    assert ("amz.image.text", "marks", "WARNING") in told(report)
    assert ("amz.image.text", "no_reader") in report.unchecked


def test_a_file_that_is_no_picture_says_so_and_leaves_the_rest_open():
    report = review_picture(b"<html>", channel=Channel.AMAZON, main=True, on=TODAY)
    assert ("desk.image.opens", "not_a_picture", "ERROR") in told(report)
    assert ("amz.image.white", "not_opened") in report.unchecked


def test_a_name_that_ends_otherwise_than_the_bytes_is_told():
    look = looked_at(saved(goods(FULL, size=LARGE)))
    for name, wrong in (("a.jpg", True), ("a.PNG", False), ("https://x.example/a?b=1.jpg", False)):
        report = judged(look.measures, Held(Channel.AMAZON, TODAY, main=True, name=name))
        assert (("amz.image.format", "ending", "WARNING") in told(report)) == wrong


def test_repeats_in_a_listing_are_found_and_places_told():
    held = Held(Channel.AMAZON, TODAY, main=False)
    other = saved(goods((120, 240, 700, 700), size=LARGE))
    first = saved(goods(FULL, size=LARGE))
    again = saved(goods(FULL, size=LARGE).resize((1000, 1000)), "JPEG")
    reports = together(
        [judged(looked_at(each).measures, held) for each in (first, other, again)], held
    )
    repeats = [each for report in reports for each in report.issues if "repeated" in each.rule]
    assert [(each.field, each.values) for each in repeats] == [("images.2", {"first": 1})]


def test_every_message_of_every_picture_rule_can_be_said_in_both_languages():
    spoiled = goods((0, 0, 300, 300), size=(400, 400), ground=(250, 250, 250)).convert("CMYK")
    heavy = saved(spoiled, "JPEG")
    moving = saved(goods(), "GIF", save_all=True, append_images=[goods((0, 0, 9, 9))])
    line = Written("50% OFF", 0.9, (310, 310, 390, 390))
    said = []
    for data in (heavy, moving, b"", b"<svg", saved(goods()), saved(Image.new("RGB", (20, 9)))):
        for channel in Channel:
            found = review_picture(
                data, channel=channel, main=True, on=TODAY, vision=Reader(line)
            ).issues
            said += [words(each, language=language) for each in found for language in ("en", "zh")]
    assert len(said) > 30
    assert not [each for each in said if "{" in each]


def test_every_picture_rule_names_a_check():
    rules = [each for each in builtin().rules if each.part == "pictures"]
    assert len(rules) >= 15
    assert {each.check for each in rules} == {
        *("white", "fill", "inframe", "side", "pixels", "format", "overlay", "square", "blur"),
        *("pieces", "transparent", "opens", "repeated"),
    }
