"""The drawing shows the measures, as SVG and as PNG, and carries no markup of others."""

import json
from io import BytesIO
from xml.etree.ElementTree import Element

import numpy as np
from defusedxml.ElementTree import fromstring
from PIL import Image
from typer.testing import CliRunner

from tests.seller.pictures.drawn_goods import goods, saved
from tests.seller.pictures.test_review import Reader
from tradewind.cli import app
from tradewind.kernel.ports import Written
from tradewind.seller.pictures.drawn import drawn, preview, printed
from tradewind.seller.pictures.measures import looked_at

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: str) -> list[str]:
    root: Element = fromstring(drawing)
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_size_fill_and_white_are_printed_on_the_picture():
    look = looked_at(saved(goods((60, 120, 740, 680), ground=(252, 252, 252))))
    shown = texts(drawn(look, href="/x.jpg"))
    assert shown[0] == "680 × 560 · 85 %"
    assert any(each.startswith("800 × 800 px · PNG") for each in shown)
    assert any("pure white background 0.0 %" in each for each in shown)
    assert any("longest side 85.0 % · area 59.5 %" in each for each in shown)


def test_what_was_read_cannot_break_out_of_the_drawing():
    line = Written('</text><script>"&\x00', 0.9, (10, 10, 300, 60))
    look = looked_at(saved(goods()), vision=Reader(line))
    drawing = drawn(look, href='"/><script>')
    assert "<script>" not in drawing
    assert any("script" in each for each in texts(drawing))


def test_offending_pixels_are_coloured_where_they_are():
    picture = goods((200, 300, 740, 680))
    picture.paste((250, 250, 250), (0, 0, 800, 100))
    shown = np.asarray(Image.open(BytesIO(printed(looked_at(saved(picture))))).convert("RGB"))
    assert shown[50, 400, 0] > shown[50, 400, 1] + 50
    assert tuple(shown[760, 100]) == (255, 255, 255)


def test_a_file_that_is_no_picture_has_no_drawing():
    look = looked_at(b"<html>")
    assert (drawn(look), printed(look), preview(look)) == ("", b"", b"")


def test_the_command_measures_judges_and_draws(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRADEWIND_VISION", "")
    good, bad = tmp_path / "good.png", tmp_path / "bad.jpg"
    good.write_bytes(saved(goods((120, 240, 1480, 1360), size=(1600, 1600))))
    bad.write_bytes(saved(goods((300, 300, 600, 600), ground=(240, 240, 240))))
    run = CliRunner().invoke
    fine = run(app, ["review-picture", str(good), "--draw", str(tmp_path / "drawn")])
    assert fine.exit_code == 0, fine.output
    assert "not checked: amz.image.text (no reader)" in fine.output
    drawing = BytesIO((tmp_path / "drawn" / "good-measures.png").read_bytes())
    assert Image.open(drawing).width == 1024
    wrong = run(app, ["review-picture", str(bad), "--language", "zh"])
    assert wrong.exit_code == 1
    assert "背景不是纯白" in wrong.output
    rows = json.loads(run(app, ["review-picture", str(bad), str(good), "--json"]).stdout)
    assert [each["measures"]["format"] for each in rows] == ["PNG", "PNG"]
    assert run(app, ["review-picture", str(tmp_path / "none.png")]).exit_code == 2
