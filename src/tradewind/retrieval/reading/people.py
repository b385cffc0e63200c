"""For whom, how old, for how many, and on what occasion."""

from collections.abc import Sequence
from dataclasses import dataclass

from tradewind.catalog import vocabulary
from tradewind.kernel.units import Quantity
from tradewind.retrieval.brief import Limit, Op
from tradewind.retrieval.reading.amounts import Amount, Measure
from tradewind.retrieval.reading.quantities import named
from tradewind.retrieval.reading.sentence import Sentence, Token

MOST_PEOPLE = 50
MOST_TABLE = 12
""" "For four" is said of people up to so many; more is a price or nothing."""
OLDEST = 120
CHILDREN = frozenset({
    "child", "baby", "toddler", "boy", "girl", "son", "daughter", "teenager", "nephew", "niece",
    "grandson", "granddaughter",
})  # fmt: skip
FESTIVE = 17
"""The first so many occasions are for presents; they go before places and pastimes."""


@dataclass(frozen=True, slots=True)
class Party:
    """The people of a sentence."""

    recipient: str | None = None
    age: float | None = None
    occasion: str | None = None
    people: int | None = None
    gift: bool = False
    limits: tuple[Limit, ...] = ()


def party(sentence: Sentence, amounts: Sequence[Amount], category: str | None) -> Party:
    """Read them all; marks the words as read, except an occasion that also describes the thing."""
    age = _age(sentence, amounts)
    gift = bool(sentence.where("gift"))
    recipient = _recipient(sentence, near=gift or age is not None)
    people, limits = _people(sentence, amounts, category)
    sentence.take_all("gift")
    return Party(recipient, age, _occasion(sentence), people, gift, limits)


def _age(sentence: Sentence, amounts: Sequence[Amount]) -> float | None:
    for amount in amounts:
        if not sentence.taken.isdisjoint(range(amount.first, amount.last + 1)):
            continue
        if _guaranteed(sentence, amount):
            continue
        years = _years(sentence, amount)
        if years is not None and 0 <= years <= OLDEST:
            first = amount.begin
            while sentence.at(first - 1).has("age"):
                first -= 1
            sentence.take(first, amount.end)
            return years
    return None


def _guaranteed(sentence: Sentence, amount: Amount) -> bool:
    """Whether the years are a thing's, such as a warranty's."""
    found = named(sentence, amount, "age")
    return found is not None and found[1] not in {"age_min", "age_max"}


def _years(sentence: Sentence, amount: Amount) -> float | None:
    if amount.measure is Measure.AGE:
        month = sentence.tokens[amount.last].has("month") or amount.unit == "month"
        return amount.low / 12 if month else amount.low
    before = sentence.at(amount.first - 1)
    if amount.measure is Measure.BARE and before.has("age") and not before.has("between"):
        return amount.low if before.has("aged") else None
    if amount.measure is Measure.UNIT and amount.unit in {"year", "month"} and _child(sentence):
        return Quantity(amount.low, amount.unit).base().number
    young = sentence.at(amount.begin - 1).get("recipient") in CHILDREN
    return amount.low if amount.measure is Measure.BARE and amount.op and young else None


def _child(sentence: Sentence) -> bool:
    return any(token.get("recipient") in CHILDREN for token in sentence.tokens)


def _recipient(sentence: Sentence, *, near: bool) -> str | None:
    """The person something is for: after "for" or "my", or anywhere beside a gift or an age."""
    for place in sentence.where("recipient"):
        token = sentence.tokens[place]
        named = near or _possessed(sentence, place) or _given(sentence, place)
        if named and not token.has("category"):
            sentence.take(place)
            return str(token.get("recipient"))
    return None


def _possessed(sentence: Sentence, place: int) -> bool:
    return any(sentence.at(place - step).has("own") for step in (1, 2))


def _given(sentence: Sentence, place: int) -> bool:
    """Whether "for", 给 or に says that it is for that person."""
    if sentence.at(place + 1).has("for_after"):
        return True
    return any(sentence.at(place - step).has("for") for step in (1, 2, 3))


def _occasion(sentence: Sentence) -> str | None:
    order = list(vocabulary.occasions())
    found = {
        place: str(sentence.tokens[place].get("occasion")) for place in sentence.where("occasion")
    }
    festive = [place for place, name in found.items() if order.index(name) < FESTIVE]
    sentence.taken.update(festive)
    return next((found[place] for place in [*festive, *found]), None)


def _people(
    sentence: Sentence, amounts: Sequence[Amount], category: str | None
) -> tuple[int | None, tuple[Limit, ...]]:
    """For how many; with a limit where products of the category say how many they serve."""
    for amount in amounts:
        if not sentence.taken.isdisjoint(range(amount.first, amount.last + 1)):
            continue
        number = amount.high or amount.low
        if number != int(number) or not 1 <= number <= MOST_PEOPLE:
            continue
        if amount.measure is Measure.PEOPLE or _table(sentence, amount):
            said = sentence.said(amount.first, amount.last)
            first = amount.first - 1 if _before(sentence, amount).has("for") else amount.first
            sentence.take(first, amount.end)
            limit = Limit("persons", Op.AT_LEAST, said, float(number))
            serves = category and sentence.lexicon.stating("persons", category)
            return int(number), (limit,) if serves else ()
    return None, ()


def _before(sentence: Sentence, amount: Amount) -> Token:
    return sentence.at(amount.first - 1)


def _table(sentence: Sentence, amount: Amount) -> bool:
    """Whether a bare "for four" means people."""
    if amount.measure is not Measure.BARE or amount.op or amount.low > MOST_TABLE:
        return False
    before, after = _before(sentence, amount), sentence.at(amount.last + 1)
    if before.has("family"):
        return True
    ends = amount.last + 1 >= len(sentence.tokens) or after.stop or after.has("closing")
    return before.has("for") and ends and not before.has("age")
