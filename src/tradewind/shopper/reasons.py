"""Why a pick is put forward, and what speaks against it: each a sentence of claims."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind, Review
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.kernel.money import Money
from tradewind.kernel.units import Quantity
from tradewind.retrieval.brief import Brief, Limit, Op
from tradewind.shopper import claims
from tradewind.shopper.answer import Comparison, Opinion, Pick, Row, Sentence
from tradewind.shopper.comparison import fact_of
from tradewind.shopper.opinions import QUOTE_LENGTH, aspect_name, opinions
from tradewind.shopper.words import phrases, say

REASONS = 3
FEW = 3
"""So many pieces left or fewer are worth a word."""


def reasoned(
    pick: Pick, place: int, *, brief: Brief, table: Comparison, reviews: Sequence[Review]
) -> Pick:
    """The pick with its reasons, its drawback and what its reviews say."""
    language = brief.language
    said = opinions(reviews, language=language, category=pick.product.category)
    reasons: list[Sentence] = []
    for reason in _reasons(pick, place, brief, table, said):
        if reason.text not in {each.text for each in reasons}:
            reasons.append(reason)
        if len(reasons) == REASONS:
            break
    drawback = next(_drawbacks(pick, place, brief, table, said), None)
    return replace(pick, reasons=tuple(reasons), drawback=drawback, opinions=tuple(said))


def _reasons(
    pick: Pick, place: int, brief: Brief, table: Comparison, said: Sequence[Opinion]
) -> Iterator[Sentence]:
    wins = list(_wins(pick, place, brief, table))
    met = list(_met(pick, brief))
    praise = list(_praise(pick, said, brief.language))
    yield from met[:2]
    yield from wins[:1]
    yield from praise[:1]
    yield from _reduced(pick, brief.language)
    yield from wins[1:2]
    yield from met[2:]
    yield from _plain(pick, brief, table)


def _met(pick: Pick, brief: Brief) -> Iterator[Sentence]:
    """What was asked for and is stated."""
    for limit in brief.limits:
        if sentence := _meets(pick, limit, brief.language):
            yield sentence
    for bound in brief.price:
        if bound.op in {Op.AT_MOST, Op.LESS} and pick.offer and pick.price:
            left = bound.money - pick.offer.price
            if left.minor > 0:
                yield _under(pick, left, bound.money, brief.language)


def _under(pick: Pick, left: Money, limit: Money, language: str) -> Sentence:
    price = pick.price
    if price is None:
        raise AssertionError
    proof = Evidence(EvidenceKind.COUNT, "limit", f"{limit} − {price.evidence[0].value}")
    rest = Claim(
        pick.product.id, pick.variant.sku, "left", left.shown(language), (proof, *price.evidence)
    )
    return say(
        "reason.under_budget", language, {"price": price, "left": rest}, about=pick.product.id
    )


def _meets(pick: Pick, limit: Limit, language: str) -> Sentence | None:
    label = vocabulary.label(limit.name, language)
    if limit.name in pick.variant.options:
        return _option(pick, limit, language)
    fact = fact_of(pick, limit.name, language)
    if fact is None:
        return None
    value = claims.of_fact(pick.product, fact, language)
    slots: dict[str, Claim | str] = {"label": label, "value": value}
    if fact.kind is Kind.NUMBER and limit.number is not None:
        asked = Quantity(limit.number, limit.unit)
        unit = (
            claims.stated_unit(limit.said, asked.dimension, language)
            or claims.stated_unit(fact.text, asked.dimension, language)
            or claims.calm(asked.dimension, asked.number)
        )
        slots["asked"] = claims.quantity(asked.to(unit) if unit else asked, language)
        name = "reason.at_least" if limit.op in {Op.AT_LEAST, Op.MORE} else "reason.at_most"
        name = "reason.text" if limit.op in {Op.IS, Op.IS_NOT} else name
        return say(name, language, slots)
    name = "reason.flag" if fact.kind is Kind.FLAG else "reason.text"
    return say(name, language, slots, about=pick.product.id)


def _option(pick: Pick, limit: Limit, language: str) -> Sentence:
    value = pick.variant.options[limit.name]
    proof = Evidence(
        EvidenceKind.FACT,
        f"variant:{pick.variant.sku}",
        f"{limit.name}: {value}",
        str(pick.product.source),
    )
    shown = vocabulary.value_label(limit.name, value, language)
    claim = Claim(pick.product.id, pick.variant.sku, limit.name, shown, (proof,))
    return say("reason.option", language, {"value": claim})


def _wins(pick: Pick, place: int, brief: Brief, table: Comparison) -> Iterator[Sentence]:
    """Rows of the table in which this pick alone has the better value."""
    for row in table.rows:
        cell = row.cells[place]
        if cell.best and cell.claim and sum(each.best for each in row.cells) == 1:
            yield _win(pick, row, cell.claim, len(table.products), brief.language)


def _win(pick: Pick, row: Row, value: Claim, count: int, language: str) -> Sentence:
    n = claims.number(count, language)
    if row.name == "price":
        return say("reason.lowest_price", language, {"n": n, "price": value})
    more = all(
        (value.number or 0) >= (cell.claim.number or 0)
        for cell in row.cells
        if cell.claim and cell.claim.number is not None
    )
    adjective = _superlative(row.name, language, most=more)
    if adjective is not None:
        return say("reason.superlative", language, {"adjective": adjective, "n": n, "value": value})
    name = "reason.more" if more else "reason.less"
    return say(name, language, {"n": n, "label": row.label, "value": value}, about=pick.product.id)


@cache
def _superlative(name: str, language: str, *, most: bool) -> str | None:
    """The adjective for the extreme of a fact, where the language bends it for nothing."""
    if language not in phrases()["reason.superlative"]:
        return None
    for each in vocabulary.adjectives().values():
        if each.facts[:1] == (name,) and each.most is most and language in each.superlative:
            adjective = each.superlative[language][0]
            if language != "en" or adjective.split()[0].endswith("est"):
                return adjective
    return None


def _praise(pick: Pick, said: Sequence[Opinion], language: str) -> Iterator[Sentence]:
    """The most frequent praise, where it outweighs the complaints about the same thing."""
    bad = {each.aspect: each.count for each in said if not each.good}
    for opinion in said:
        if opinion.good and opinion.count >= 2 and opinion.count > bad.get(opinion.aspect, 0):
            yield _spoken("reason.praise", pick, opinion, language)


def _spoken(name: str, pick: Pick, opinion: Opinion, language: str) -> Sentence:
    quote = opinion.quotes[0]
    text = quote.text if len(quote.text) <= QUOTE_LENGTH else quote.text[: QUOTE_LENGTH - 1] + "…"
    what = f"reviews on {opinion.aspect}, {'praise' if opinion.good else 'complaint'}"
    count = claims.of_count(
        pick.product.id, f"reviews:{opinion.aspect}", opinion.count, language, what=what
    )
    return say(
        name,
        language,
        {
            "count": count,
            "of": claims.number(opinion.of, language),
            "aspect": aspect_name(opinion.aspect, language),
            "quote": claims.of_quote(quote.review, text, language),
        },
    )


def _reduced(pick: Pick, language: str) -> Iterator[Sentence]:
    offer = pick.offer
    if offer and pick.price and offer.list_price and offer.list_price.minor > offer.price.minor:
        before = claims.of_list_price(pick.product, offer, language)
        yield say("reason.reduced", language, {"price": pick.price, "list_price": before or ""})


def _plain(pick: Pick, brief: Brief, table: Comparison) -> Iterator[Sentence]:
    """Facts that simply are so, the table's first."""
    for row in table.rows:
        fact = fact_of(pick, row.name, brief.language)
        if fact is not None:
            value = claims.of_fact(pick.product, fact, brief.language)
            yield say("reason.fact", brief.language, {"label": row.label, "value": value})


def _drawbacks(
    pick: Pick, place: int, brief: Brief, table: Comparison, said: Sequence[Opinion]
) -> Iterator[Sentence]:
    language = brief.language
    good = {each.aspect: each.count for each in said if each.good}
    complaints = [each for each in said if not each.good]
    for opinion in complaints:
        if opinion.count >= 2 or opinion.count >= good.get(opinion.aspect, 0):
            yield _spoken("drawback.complaint", pick, opinion, language)
    for row in table.rows:
        if row.asked and row.cells[place].claim is None:
            yield say("drawback.unstated", language, {"label": row.label})
    if pick.variant.stock is not None and 0 < pick.variant.stock <= FEW:
        left = claims.of_stock(pick.product, pick.variant, language)
        yield say("drawback.few_left", language, {"stock": left or ""})
    yield from _worst(place, brief, table)
    if not pick.product.review_count:
        yield say("drawback.no_reviews", language, {})


def _worst(place: int, brief: Brief, table: Comparison) -> Iterator[Sentence]:
    prices = next((row for row in table.rows if row.name == "price"), None)
    mine = prices.cells[place].claim if prices else None
    if prices is None or mine is None or len(table.products) < 2:
        return
    others = [
        cell.claim.number for cell in prices.cells if cell.claim and cell.claim.number is not None
    ]
    if mine.number is not None and others.count(mine.number) == 1 and mine.number == max(others):
        n = claims.number(len(table.products), brief.language)
        yield say("drawback.dearest", brief.language, {"n": n, "price": mine})
