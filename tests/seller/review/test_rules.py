"""Every rule says where it comes from and since when, and judges its own examples as it states."""

from datetime import date
from pathlib import Path

import pytest

from tradewind.kernel.errors import BadInput
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review.checks import CHECKS
from tradewind.seller.review.examples import tried, wrong
from tradewind.seller.review.look import Context
from tradewind.seller.review.reference import page
from tradewind.seller.review.review import review, words
from tradewind.seller.review.rulebook import builtin, with_own

TODAY = date(2026, 11, 22)
OWN = """
rules:
- id: own.material
  channel: shopify
  fields: title
  check: phrases
  with: {lists: [forbidden], drop: words}
  severity: ERROR
  source: our style guide
  confidence: own
  since: 2026-12-01
  message: {en: "We do not say {said}.", zh: "我们不说{said}。"}
  examples: {pass: [Steel kettle], fail: [Inox kettle]}
lists:
  forbidden: {en: [inox]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ours.yaml").write_text(OWN, "utf-8")
    return tmp_path


def test_every_example_of_every_rule_is_judged_as_stated():
    assert [str(each) for each in wrong(builtin())] == []


def test_every_rule_that_reads_texts_has_an_example_that_fails():
    bare = {
        rule.id
        for rule in builtin().rules
        if rule.part == "text" and not any(not each.passes for each in rule.examples)
    }
    assert bare == {"gmc.category"}
    assert tried(builtin()) > 250


def test_the_page_of_the_rules_is_written_from_the_rules():
    path = Path(__file__).parents[3] / "docs/reference/rules.md"
    assert path.read_text("utf-8") == page(builtin())


def test_every_rule_names_a_check_and_its_source():
    for rule in builtin().rules:
        assert rule.source, rule.id
        assert rule.part != "text" or rule.check in CHECKS, rule.id


def test_every_message_can_be_said_in_both_languages():
    said = Listing(Channel.AMAZON, "A", "FREE SHIPPING KETTLE!", bullets=("n/a",))
    for issue in review(said, on=TODAY):
        for language in ("en", "zh"):
            assert "{" not in words(issue, language=language)


def test_a_rule_holds_from_its_day_on():
    late = Listing(Channel.AMAZON, "A", "Kettle " + "of steel " * 30, brand="Acme")
    before = {each.rule for each in review(late, on=date(2025, 1, 20))}
    after = {each.rule for each in review(late, on=date(2025, 1, 21))}
    assert "amz.title.length" not in before
    assert "amz.title.length" in after


def test_a_rule_of_a_coming_day_has_both_its_versions():
    size = builtin().rule("gmc.image.size", date(2027, 1, 30))
    later = builtin().rule("gmc.image.size", date(2027, 1, 31))
    assert (size.options["least"], later.options["least"]) == (100, 500)
    assert size.options["best"] == later.options["best"] == 1500
    assert date(2027, 1, 31) in builtin().days()


def test_a_sellers_own_rule_is_read_in_the_same_form(folder):
    book = with_own(folder)
    assert list(wrong(book)) == []
    context = Context(rulebook=book)
    kettle = Listing(Channel.SHOPIFY, "A", "Inox kettle")
    assert review(kettle, on=date(2026, 11, 30), context=context) == []
    (issue,) = review(kettle, on=date(2026, 12, 1), context=context)
    assert (issue.rule, issue.span, issue.fix) == ("own.material", (0, 4), "")
    assert words(issue, language="zh", context=context) == "我们不说Inox。"


def test_a_sellers_rule_takes_the_place_of_one_with_its_id(tmp_path):
    shorter = OWN.replace("own.material", "amz.title.length").replace("shopify", "amazon")
    (tmp_path / "ours.yaml").write_text(shorter, "utf-8")
    book = with_own(tmp_path)
    assert book.rule("amz.title.length").check == "phrases"
    assert len([each for each in book.rules if each.id == "amz.title.length"]) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("fields: title", "felds: title"), "felds"),
        (("zh:", "fr:"), "Chinese"),
        (("2026-12-01", "soon"), "soon"),
        (("rules:", "rules: ["), "no YAML"),
    ],
)
def test_a_rule_that_cannot_be_read_says_why(tmp_path, change, says):
    (tmp_path / "ours.yaml").write_text(OWN.replace(change[0], change[1], 1), "utf-8")
    with pytest.raises(BadInput, match=says):
        with_own(tmp_path)


def test_a_folder_that_is_not_there_is_said_to_be():
    with pytest.raises(BadInput, match="TRADEWIND_RULES"):
        with_own(Path("/nowhere/rules"))
