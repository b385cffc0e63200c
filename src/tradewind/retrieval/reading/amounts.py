"""Numbers with what they measure and how they bound it: "under $80", 30小时以上, "for four"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tradewind.catalog import vocabulary
from tradewind.retrieval.reading.sentence import AFTER, Sentence, Token

BEFORE = 6
"""How many words before an amount a comparison may stand."""


class Measure(StrEnum):
    """What the words after a number say that it counts."""

    MONEY = "currency"
    UNIT = "unit"
    AGE = "old"
    PEOPLE = "person"
    PIECES = "piece"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Amount:
    """One or two numbers and the words around them that belong to them."""

    first: int
    """Place of its first token."""
    last: int
    low: float
    high: float | None = None
    measure: Measure = Measure.BARE
    unit: str | None = None
    """Unit symbol or currency."""
    op: str | None = None
    """``<=``, ``<``, ``>=``, ``>`` or ``~``, where the sentence compares."""
    compared: int | None = None
    """Place of the token that compares."""
    begin: int = -1
    """Place of the first token with the comparison."""
    end: int = -1
    """Place of the last token with the comparison."""


def amounts(sentence: Sentence) -> list[Amount]:
    """Every amount of the sentence in order."""
    found: list[Amount] = []
    place = 0
    while place < len(sentence.tokens):
        token = sentence.tokens[place]
        if token.number is None and not token.has("number"):
            place += 1
            continue
        amount = _ranged(sentence, _one(sentence, place))
        found.append(_compared(sentence, amount))
        place = amount.last + 1
    return found


def number_of(token: Token) -> float:
    """The number that a token writes in digits or words."""
    return float(token.number if token.number is not None else token.get("number"))


def _one(sentence: Sentence, place: int) -> Amount:
    token = sentence.tokens[place]
    sign = sentence.at(place - 1).get("sign") if place else None
    minus = place > 0 and sentence.at(place - 1).has("minus")
    amount = Amount(
        place - 1 if sign or minus else place,
        place,
        -number_of(token) if minus else number_of(token),
        token.high,
        Measure.MONEY if sign else Measure.BARE,
        sign,
    )
    return amount if sign and not _named(sentence, place) else _measured(sentence, amount)


def _named(sentence: Sentence, place: int) -> bool:
    """Whether a currency's own name follows a sign ("$50 usd")."""
    return sentence.at(place + 1).has("currency")


def _measured(sentence: Sentence, amount: Amount) -> Amount:
    """With the unit, currency or counting word right after the number."""
    at = amount.last + 1
    if sentence.at(at).text in {"-", "+"} and _follows(sentence, at + 1):
        amount = replace(amount, op=">=") if sentence.at(at).text == "+" else amount
        at += 1
    if not _follows(sentence, at):
        return amount
    token = sentence.at(at)
    for measure in (Measure.AGE, Measure.MONEY, Measure.UNIT, Measure.PEOPLE, Measure.PIECES):
        if token.has(measure) and _really(sentence, at, measure):
            unit = token.get(measure) if measure in {Measure.MONEY, Measure.UNIT} else None
            unit = _years(token) if measure is Measure.AGE else unit
            return replace(amount, last=at, measure=measure, unit=unit or amount.unit)
    return amount


def _years(token: Token) -> str | None:
    return token.get("unit") or ("month" if token.has("month") else None)


def _follows(sentence: Sentence, place: int) -> bool:
    return not AFTER.isdisjoint(sentence.at(place).senses)


SHORT = frozenset({"in", "a", "s", "k"})
"""Units that are also everyday words: only glued to their number."""
TALLY = frozenset({"块", "刀", "元"})
"""Currency words that are also counting words or things."""
MASS = frozenset({"weight", "max_load", "net_weight"})
ONE_POUND = frozenset({"pound", "libra"})
"""Said of weight alone; of money people say "a pound" rarely and "pounds" always."""
POUNDS = frozenset({"pounds", "pound", "libras", "pfund", "ポンド"})


def _really(sentence: Sentence, place: int, measure: Measure) -> bool:
    """Whether an ambiguous word is meant as that measure."""
    token, before = sentence.tokens[place], sentence.at(place - 1)
    glued = token.start == before.end
    if measure is Measure.UNIT:
        return token.text not in SHORT or glued or before.text == "-"
    if measure is Measure.MONEY and token.text in POUNDS:
        return token.text not in ONE_POUND and _sterling(sentence, place)
    if measure is Measure.MONEY and token.text in TALLY:
        return _money_like(sentence, place)
    return True


def _sterling(sentence: Sentence, place: int) -> bool:
    """Whether pounds are money: something bounds or spends them, and nothing is weighed."""
    around = sentence.tokens[max(place - BEFORE, 0) : place]
    spent = any(
        each.has("money") or each.has("between") or each.get("before") in {"<", "<=", ">", ">="}
        for each in around
    )
    after = sentence.at(place + 1)
    return (spent or after.has("after") or after.has("money")) and not _weighed(sentence, place)


def _weighed(sentence: Sentence, place: int) -> bool:
    around = sentence.tokens[max(place - BEFORE, 0) : place]
    return any(MASS & set(each.all("fact")) or each.has("than", "light") for each in around) or any(
        each.has("holds") or each.has("wish", "light") or each.has("wish", "heavy")
        for each in around
    )


def _money_like(sentence: Sentence, place: int) -> bool:
    """块 counts pieces too: it is money before a bound, before 的, or with nothing behind it."""
    token, after = sentence.tokens[place], sentence.at(place + 1)
    if token.text == "元" or place + 1 >= len(sentence.tokens):
        return True
    if (
        after.has("range_after")
        or after.start > token.end
        or after.stop
        or after.text == "的"
        or after.has("after")
        or after.has("to")
    ):
        return True
    return any(
        each.has("before") or each.has("money") or each.has("between")
        for each in sentence.tokens[max(place - 4, 0) : place]
    )


def _ranged(sentence: Sentence, amount: Amount) -> Amount:
    """With its second end, where there is one."""
    joint = amount.last + 1
    if amount.high is not None or not sentence.at(joint).has("to"):
        return amount
    place = joint + 1
    if sentence.at(place).has("sign"):
        place += 1
    if not _numeric(sentence.at(place)) or not _joins(sentence, amount, joint):
        return amount
    upper = _one(sentence, place)
    low = _scaled_alike(sentence, amount, place)
    if low >= upper.low or not _alike(amount, upper):
        return amount
    stated = amount if amount.measure is not Measure.BARE else upper
    stated = upper if upper.measure is not Measure.BARE else stated
    unit = upper.unit or amount.unit
    return replace(
        amount, last=upper.last, low=low, high=upper.low, measure=stated.measure, unit=unit
    )


def _numeric(token: Token) -> bool:
    return token.number is not None or token.has("number")


def _joins(sentence: Sentence, amount: Amount, joint: int) -> bool:
    """Whether two ends belong together; an "and" joins them only after "between"."""
    if not sentence.at(joint).has("joining"):
        return True
    return any(sentence.at(amount.first - step).has("pair") for step in (1, 2, 3))


def _alike(one: Amount, other: Amount) -> bool:
    return Measure.BARE in {one.measure, other.measure} or one.measure is other.measure


def _scaled_alike(sentence: Sentence, amount: Amount, place: int) -> float:
    """The lower end in the scale of the upper: 5-10k is five to ten thousand."""
    upper = sentence.tokens[place]
    if upper.scale > 1 and amount.low < number_of(upper) / upper.scale:
        return amount.low * upper.scale
    return amount.low


def _compared(sentence: Sentence, amount: Amount) -> Amount:
    """With the words before and after that make a bound of it."""
    begin, end, op, compared = amount.first, amount.last, amount.op, None
    for place in _leftwards(sentence, amount):
        token = sentence.tokens[place]
        if token.has("between") and amount.high is not None:
            begin = place
        if amount.high is None and op in {None, "~"} and (stands := _direction(token)):
            op, compared, begin = stands, place, place
    after = sentence.at(end + 1)
    if op is None and after.has("joining") and _bounds_back(sentence, end + 2):
        bound = str(sentence.at(end + 2).get("before"))
        op, compared, end = f"{bound[0]}=", end + 2, end + 2
    elif after.has("range_after") and amount.high is not None:
        end += 1
    elif after.has("after") and (op is None or op == "~" or after.get("after") != "~"):
        op, compared, end = _stronger(op, after.get("after")), end + 1, end + 1
    return replace(amount, op=op, compared=compared, begin=begin, end=end)


def _bounds_back(sentence: Sentence, place: int) -> bool:
    """Whether "under" of "50 and under" looks back: no number follows it."""
    bound = sentence.at(place).get("before")
    return bound in {"<", ">"} and not _numeric(sentence.at(place + 1))


def _direction(token: Token) -> str | None:
    """How a word bounds the number behind it: "under", or "lighter" of "lighter than"."""
    if token.has("than"):
        return ">" if vocabulary.adjectives()[token.get("than")].most else "<"
    bound: str | None = token.get("before")
    return bound


def _stronger(before: str | None, after: str) -> str:
    return before if before is not None and after == "~" else after


def _leftwards(sentence: Sentence, amount: Amount) -> Iterator[int]:
    """Places before an amount, nearest first, while they may belong to it."""
    for place in range(amount.first - 1, max(amount.first - 1 - BEFORE, -1), -1):
        token = sentence.tokens[place]
        if token.has("before") or token.has("between"):
            yield place
        elif token.has("than_word") and sentence.at(place - 1).has("than"):
            yield place - 1
            return
        elif not token.has("passed") and not token.has("money"):
            return
