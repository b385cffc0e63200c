"""Limits on the price: which amounts are money, how they bound it, and in which currency."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from tradewind.catalog import vocabulary
from tradewind.kernel.money import Money, exponent
from tradewind.retrieval.brief import Op, PriceLimit
from tradewind.retrieval.reading.amounts import Amount, Measure
from tradewind.retrieval.reading.book import shared
from tradewind.retrieval.reading.sentence import Sentence, Token

DEAREST = 1e9
"""Major units above which a number is no price."""
AROUND = (0.8, 1.2)
""" "Around 50" is read as a fifth to either side."""
CUE = 4
"""How many words before an amount a word such as "budget" speaks for it."""
NAMES = frozenset({"max", "plus", "+", "mini", "minimum"})
"""Bounds that are also parts of names and sizes ("iPhone 12 Max"): only at the end of a phrase."""
UPPER = frozenset({"<", "<="})
SIDES = frozenset({"by", "x", "×", "*", "por", "mal", "+"})
"""Words between the sides of something."""
YOUNG = frozenset({"child", "baby", "toddler", "boy", "girl", "teenager"})
BOUNDS = {"<": Op.LESS, "<=": Op.AT_MOST, ">": Op.MORE, ">=": Op.AT_LEAST}


def price_limits(
    sentence: Sentence, amounts: Sequence[Amount], currency: str
) -> tuple[PriceLimit, ...]:
    """Every bound on the price; marks the words it stands on as read.

    ``currency`` is the reader's, for amounts that name none. An amount without a currency is a
    price only where a comparison or a word such as "budget" says so and no thing is counted by it.
    """
    money = [each for each in amounts if _free(sentence, each) and _is_price(sentence, each)]
    named = [currency_of(each.unit, sentence.language, currency) for each in money if each.unit]
    limits: list[PriceLimit] = []
    for each in money:
        amount = _with_cue(sentence, each)
        code = currency_of(amount.unit, sentence.language, currency) if amount.unit else None
        stated = code or (named[-1] if named else None)
        limits += _limits(sentence, amount, stated or currency, stated=stated is not None)
        sentence.take(amount.begin, amount.end)
    return tuple(limits)


def _with_cue(sentence: Sentence, amount: Amount) -> Amount:
    """With a word such as "budget" right before it."""
    before = sentence.at(amount.begin - 1)
    cued = before.has("money") and amount.begin - 1 not in sentence.taken
    return replace(amount, begin=amount.begin - 1) if cued else amount


def _free(sentence: Sentence, amount: Amount) -> bool:
    return sentence.taken.isdisjoint(range(amount.first, amount.last + 1))


def currency_of(unit: str, language: str, own: str) -> str:
    """The ISO code that a currency word means to a reader with a currency of their own."""
    match unit:
        case "dollar":
            return own if own in shared()["own_dollar"] else "USD"
        case "peso":
            local = "MXN" if language == "es" else "PHP"
            return own if own in shared()["own_peso"] else local
        case "yen_or_yuan":
            home = {"zh": "CNY", "ja": "JPY"}.get(language)
            return home or (own if own in {"CNY", "JPY"} else "JPY")
        case _:
            return unit


def _is_price(sentence: Sentence, amount: Amount) -> bool:
    if amount.low > DEAREST or (amount.op is None and _declared(sentence, amount)):
        return False
    if amount.measure is Measure.MONEY:
        return True
    if amount.measure is not Measure.BARE:
        return False
    if amount.high is not None and sentence.tokens[amount.last].scale > 1:
        return _closed(sentence, amount)
    if _cued(sentence, amount):
        return amount.op is not None or amount.high is not None or _closed(sentence, amount)
    return amount.op is not None and _plain_price(sentence, amount)


def _declared(sentence: Sentence, amount: Amount) -> bool:
    """Whether the sentence claims what a price is instead of asking for one."""
    if sentence.at(amount.begin - 1).has("set_to"):
        return True
    return any(sentence.at(amount.begin - step).has("money_is") for step in (1, 2))


def _cued(sentence: Sentence, amount: Amount) -> bool:
    """Whether a word such as "priced" or "budget" stands right before the amount or behind it."""
    if sentence.at(amount.end).has("money") or sentence.at(amount.end + 1).has("money"):
        return True
    for place in range(amount.last, max(amount.begin - 1 - CUE, -1), -1):
        token = sentence.tokens[place]
        if token.has("money"):
            return not token.has("size")
        if place < amount.begin and (token.stop or token.number is not None):
            return False
    return False


def _plain_price(sentence: Sentence, amount: Amount) -> bool:
    """Whether a bare bound ("under 80") bounds the price: it counts no thing that follows it."""
    before = sentence.at(amount.begin - 1)
    compared = sentence.at(-1 if amount.compared is None else amount.compared).get("than")
    if compared is not None and "price" not in vocabulary.adjectives()[compared].facts:
        return False
    if before.has("size") or before.has("age") or before.get("recipient") in YOUNG:
        return False
    if _of_fact(before) or amount.low < 1 or sentence.tokens[amount.last].has("article_one"):
        return False
    return _closed(sentence, amount) and not _sized(sentence, amount)


def _sized(sentence: Sentence, amount: Amount) -> bool:
    """Whether the number is a side of something ("50 by 60"), or part of a name ("12 max")."""
    after, second = sentence.at(amount.end + 1), sentence.at(amount.end + 2)
    if after.text in SIDES and (second.number is not None or second.has("number")):
        return True
    before = sentence.at(amount.first - 1)
    named = not before.senses and before.solid and before.text.isascii()
    return named and amount.begin == amount.first


def _of_fact(token: Token) -> bool:
    """Whether a fact's name right before the bound claims it ("weight under 300")."""
    term = vocabulary.terms().get(str(token.get("fact")))
    return term is not None and term.unit is not None and not token.has("money")


def _closed(sentence: Sentence, amount: Amount) -> bool:
    """Whether the phrase ends behind the amount, so that it does not count what comes next."""
    after = sentence.at(amount.end + 1)
    behind = amount.compared is not None and amount.compared > amount.last
    if behind and amount.op not in UPPER:
        return False
    if amount.end + 1 >= len(sentence.tokens) or after.stop or after.text in {"-", "/", '"', "'"}:
        return True
    if behind:
        return sentence.at(int(amount.compared or 0)).text not in NAMES
    if after.has("closing") or after.has("refused") or after.has("before") or after.has("sign"):
        return True
    kinds = (
        "value",
        "brand",
        "category",
        "wish",
        "recipient",
        "need",
        "soft",
        "thanks",
        "occasion",
    )
    return any(after.has(kind) for kind in kinds) or "waterproof" in after.all("fact")


def _limits(sentence: Sentence, amount: Amount, currency: str, *, stated: bool) -> list[PriceLimit]:
    said = sentence.said(amount.begin, amount.end)
    if amount.high is not None:
        ends = [(Op.AT_LEAST, amount.low), (Op.AT_MOST, amount.high)]
    elif amount.op == "~":
        ends = [(Op.AT_LEAST, amount.low * AROUND[0]), (Op.AT_MOST, amount.low * AROUND[1])]
    else:
        ends = [(BOUNDS.get(amount.op or "<=", Op.AT_MOST), amount.low)]
    return [PriceLimit(op, money(end, currency), said, stated) for op, end in ends]


def money(amount: float, currency: str) -> Money:
    """The amount in the currency's own smallest steps."""
    step = Decimal(1).scaleb(-exponent(currency))
    exact = Decimal(f"{min(amount, DEAREST):.6f}").quantize(step, ROUND_HALF_EVEN)
    return Money.of(exact, currency)
