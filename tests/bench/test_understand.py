"""The measure of reading: its simple reader, its catalogue, and its figures on the real sets."""

from pathlib import Path

import orjson
import pytest

from tradewind.bench.understand import catalogue, run, stated

DATA = Path(__file__).parents[3] / "shared" / "data"


def test_the_simple_reader_finds_amounts_of_dollars_and_nothing_else() -> None:
    assert stated("a lamp under $40 or 55.50 dollars, 10 inch, usda organic") == {40.0, 55.5}


def test_the_catalogue_holds_options_attributes_and_brands() -> None:
    request = {
        "query": "red cotton shirt by Acme",
        "reward": {
            "sku_options": [{"color_family": "red"}],
            "attributes": [{"clothing_material": ["cotton"]}, {"brand": ["acme"]}],
        },
    }
    lexicon = catalogue([request])
    assert lexicon.stating("color") == 1
    assert lexicon.stating("material") == 1
    assert "acme" in lexicon.book.words


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")
def test_prices_are_read_as_promised(capsys: pytest.CaptureFixture[str]) -> None:
    line = orjson.loads(run(DATA))
    assert line["short"] == []
    assert line["figures"]["price_bounds"] > 100
    assert "half A" in capsys.readouterr().out
