"""A text is placed on the seller's own categories, or on the taxonomy file they name."""

import pytest
from typer.testing import CliRunner

from tests.web.conftest import browser
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.cli import app
from tradewind.settings import Settings


def asked(shop, text):
    with browser(shop) as desk:
        return desk.get("/api/v1/seller/category", params={"text": text})


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A shop that sells tea and toys."""
    shop = Tradewind.open(Settings(home=tmp_path_factory.mktemp("small")))
    some = {"categories", "tea", "toys"}
    shop.import_files([file for file in sample.files() if file.stem in some])
    return shop


def test_the_catalogue_teaches_its_own_categories(small):
    found = asked(small, "Wooden puzzle for children").json()["categories"]
    assert found[0]["path"][0] == "toys"
    assert len(found) == 3


def test_a_taxonomy_file_comes_first(tmp_path):
    file = tmp_path / "tree.txt"
    file.write_text("Food > Tea\nToys > Puzzles\n", "utf-8")
    shop = Tradewind.open(Settings(home=tmp_path, taxonomy=file))
    assert asked(shop, "Green tea").json()["categories"][0]["path"] == ["Food", "Tea"]


def test_an_empty_shop_says_what_to_do(empty):
    response = asked(empty, "Green tea")
    assert response.status_code == 400
    assert "TRADEWIND_TAXONOMY" in response.text


def test_the_command_line_places_a_text_too(small, tmp_path, monkeypatch):
    run = CliRunner().invoke
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path))
    assert run(app, ["category", "tea"]).exit_code == 2
    monkeypatch.setenv("TRADEWIND_HOME", str(small.settings.home))
    placed = run(app, ["category", "Oolong tea, loose leaf"])
    assert placed.exit_code == 0
    assert "tea" in placed.output.splitlines()[0]
    looked = run(app, ["same", "--json"])
    assert '"pairs":[]' in looked.output
