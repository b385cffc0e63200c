"""The command reviews a file or what is kept, on any day, and tries the rules' own examples."""

import json

import pytest
from typer.testing import CliRunner

import tradewind.web  # noqa: F401 - declares every room's tables
from tradewind.cli import app
from tradewind.seller.listings import tables
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.storage import Database

FILE = (
    "item-name\tseller-sku\tprice\tquantity\tasin1\titem-description\n"
    "Kettle Free Shipping!!\tK-1\t19.99\t5\tB07XYZ1234\tCall (212) 555-0147\n"
    "Steel pot 2 l\tP-1\t9.99\t5\tB07XYZ1235\tA pot.\n"
)
LATER = """
rules:
- id: own.pot
  channel: amazon
  fields: title
  check: phrases
  with: {lists: [pots]}
  severity: ERROR
  source: ours
  confidence: own
  since: 2031-01-31
  message: {en: "No {said}.", zh: "不要{said}。"}
  examples: {pass: [Kettle], fail: [A pot]}
lists:
  pots: {en: [pot]}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path))
    return lambda *said: CliRunner().invoke(app, ["review", *map(str, said)])


def test_a_file_is_reviewed_and_nothing_of_it_is_kept(run, tmp_path):
    (tmp_path / "all.txt").write_text(FILE, "utf-8")
    told = run(tmp_path / "all.txt", "--marketplace", "US")
    assert told.exit_code == 0, told.output
    assert "amz.title.promo [title] “Free Shipping” is promotion" in told.output
    assert "amz.detail.contact [description]" in told.output
    assert "2 listings" in told.output
    kept = json.loads(run("--all", "--json").output)
    assert kept == []


def test_what_is_kept_is_told_as_json(run, tmp_path):
    database = Database.connect(f"sqlite:///{tmp_path / 'tradewind.db'}")
    with database.transaction() as session:
        tables.keep(session, Listing(Channel.SHOPIFY, "S", "", gtin="4006381333932"))
    (listing,) = json.loads(run("--all", "--json").output)
    assert [each["rule"] for each in listing["issues"]] == ["shopify.required", "shopify.barcode"]
    assert listing["issues"][0]["message"]["zh"]


def test_another_day_says_what_changes(run, tmp_path, monkeypatch):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ours.yaml").write_text(LATER, "utf-8")
    monkeypatch.setenv("TRADEWIND_RULES", str(tmp_path / "rules"))
    (tmp_path / "all.txt").write_text(FILE, "utf-8")
    told = run(tmp_path / "all.txt", "--marketplace", "US", "--on", "2031-01-31").output
    assert "+ ERROR   own.pot [title] No pot." in told
    assert "1 of 2 listings change" in told
    assert "0 wrong" in run("--check-rules").output


def test_a_rule_whose_example_does_not_hold_fails_the_check(run, tmp_path, monkeypatch):
    (tmp_path / "ours.yaml").write_text(LATER.replace("fail: [A pot]", "fail: [A pan]"), "utf-8")
    monkeypatch.setenv("TRADEWIND_RULES", str(tmp_path))
    told = run("--check-rules")
    assert told.exit_code == 1
    assert "own.pot" in told.output


def test_nothing_named_is_refused(run):
    assert run().exit_code == 2
