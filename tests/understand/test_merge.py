"""A follow-up changes what it speaks of and leaves the rest."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Act, Brief, Op, PriceLimit, Superlative
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.merge import refined
from tradewind.retrieval.understand import understand


def _talk(lexicon: Lexicon, *sentences: str) -> Brief:
    brief = understand(sentences[0], lexicon=lexicon)
    for sentence in sentences[1:]:
        brief = refined(brief, understand(sentence, lexicon=lexicon))
    return brief


def test_a_colour_is_added_and_then_replaced(lexicon: Lexicon) -> None:
    black = _talk(lexicon, "headphones under 100", "in black")
    assert [limit.text for limit in black.limits] == ["black"]
    assert black.category == "audio/headphones"
    assert black.words == "headphones"
    white = refined(black, understand("what about in white?", lexicon=lexicon))
    assert [limit.text for limit in white.limits] == ["white"]


def test_refusals_add_up(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "boots", "not leather", "not black")
    assert [(limit.op, limit.text) for limit in brief.limits] == [
        (Op.IS_NOT, "leather"),
        (Op.IS_NOT, "black"),
    ]


def test_what_was_refused_can_be_wanted_after_all(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "headphones, not black", "in black")
    assert [(limit.op, limit.text) for limit in brief.limits] == [(Op.IS, "black")]


def test_a_new_upper_price_replaces_the_old_and_keeps_the_lower(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "headphones between 20 and 100 dollars", "under 50 dollars instead")
    assert [(limit.op, limit.money.minor) for limit in brief.price] == [
        (Op.AT_LEAST, 2000),
        (Op.LESS, 5000),
    ]


def test_an_upper_price_below_the_old_lower_one_drops_it(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "headphones over 60 dollars", "under 50 dollars instead")
    assert [(limit.op, limit.money.minor) for limit in brief.price] == [(Op.LESS, 5000)]


def test_a_price_in_another_currency_replaces_the_old_one(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "headphones under 50 dollars", "under 50 euros")
    assert [str(limit.money) for limit in brief.price] == ["EUR 50.00"]


def test_a_recipient_and_wishes_are_added(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "gift under 30 dollars", "for my mother", "lighter", "cheaper")
    assert brief.recipient == "mother"
    assert brief.wishes == ("lighter", "cheaper")
    assert len(brief.price) == 1


def test_another_category_begins_anew_but_keeps_price_and_person(lexicon: Lexicon) -> None:
    brief = _talk(lexicon, "headphones in black under 50 dollars for my mother", "cheaper mugs")
    assert brief.category == "kitchen/drinkware"
    assert brief.limits == ()
    assert brief.recipient == "mother"
    assert [limit.money.minor for limit in brief.price] == [5000]


def test_an_extreme_gives_way_to_a_wish_and_to_a_newer_extreme(lexicon: Lexicon) -> None:
    assert _talk(lexicon, "cheapest tent", "lighter").superlative is None
    newest = _talk(lexicon, "cheapest tent", "the lightest one").superlative
    assert newest == Superlative("weight", most=False, said="lightest")


BRIEFS = st.sampled_from(
    [
        "waterproof hiking boots under 80 not leather",
        "cheaper",
        "in black",
        "for my mother",
        "a tent, two sleeping bags and a stove under $300",
        "camping for four, 200 dollars",
        "over 20 but under 60 dollars",
        "the lightest one",
        "size 42",
        "不要皮的",
        "500元以内的跑鞋",
        "más barato",
        "unter 80 Euro",
        "二番目の",
    ]
)


@given(before=BRIEFS, now=BRIEFS)
@settings(max_examples=100, deadline=None)
def test_what_is_said_last_always_holds(before: str, now: str, lexicon: Lexicon) -> None:
    earlier = understand(before, lexicon=lexicon)
    later = understand(now, lexicon=lexicon)
    both = refined(earlier, later)
    assert set(later.price) <= set(both.price)
    assert set(later.limits) <= set(both.limits)
    assert set(later.wishes) <= set(both.wishes)
    assert both.sentence == later.sentence
    uppers = [each for each in both.price if each.op in {Op.LESS, Op.AT_MOST}]
    assert len({each.money.currency for each in both.price}) <= 1
    assert len(uppers) <= 1
    assert refined(both, later).limits == both.limits


def test_neither_brief_is_changed() -> None:
    price = (PriceLimit(Op.LESS, Money(5000, "USD"), "under 50"),)
    before = Brief("mug under 50", "en", words="mug", price=price)
    now = Brief("cheaper", "en", act=Act.REFINE, wishes=("cheaper",))
    kept = replace(before), replace(now)
    refined(before, now)
    assert (before, now) == kept
