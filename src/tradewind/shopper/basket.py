"""Several things that must fit one budget together: "camping for four, 200 dollars"."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.engines.bundle import Candidate, bundle, cheapest
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Brief, Op
from tradewind.retrieval.find import find
from tradewind.retrieval.understand import understand
from tradewind.shopper import claims
from tradewind.shopper.answer import AnswerKind, Pick, Sentence
from tradewind.shopper.choose import liked, pick_of
from tradewind.shopper.conversation import Shown
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import say

CONSIDERED = 12
"""Candidates weighed per need."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the basket should hold."""

    words: str
    quantity: int
    covers: str | None = None
    """The fact that says how many heads one piece serves; ``quantity`` is then the heads."""
    optional: bool = False


@cache
def _kits() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("kits.yaml").read_text("utf-8")
    kits: dict[str, Any] = yaml.safe_load(text)
    return kits


def needs(brief: Brief) -> list[Need]:
    """What was listed; or, where only an occasion was named, what it takes; else nothing."""
    if not (brief.basket or brief.items):
        return []
    if brief.items:
        return [Need(item, 1) for item in brief.items]
    low = brief.sentence.casefold()
    kit = next((k for k in _kits().values() if any(word in low for word in k["said"])), None)
    if kit is None:
        return []
    heads = brief.people or 1
    return [
        Need(
            item["find"],
            heads if item["each"] == "person" or "covers" in item else 1,
            item.get("covers"),
            bool(item.get("optional")),
        )
        for item in kit["items"]
    ]


def basket(turn: Turn) -> Reply:
    """Choose the most worthwhile set within the budget, or say what the cheapest set costs."""
    wanted = needs(turn.brief)
    offered = _apart([_offered(need, turn) for need in wanted])
    budget = _budget(turn.brief)
    options = [[Candidate(_cost(pick), _worth(pick)) for pick in picks] for picks in offered]
    optional = [need.optional for need in wanted]
    chosen = bundle(options, budget.minor if budget else None, optional=optional)
    within = chosen is not None
    places = chosen if chosen is not None else cheapest(options, optional=optional)
    picks = [
        replace(picks[place], role="item", reasons=tuple(_why(picks[place], turn)))
        for picks, place in zip(offered, places, strict=True)
        if place is not None
    ]
    missing = [
        n.words for n, picks in zip(wanted, offered, strict=True) if not picks and not n.optional
    ]
    return _reply(turn, picks, budget, missing, within=within)


def _budget(brief: Brief) -> Money | None:
    return next((each.money for each in brief.price if each.op in {Op.AT_MOST, Op.LESS}), None)


def _apart(offered: Sequence[Sequence[tuple[Pick, float]]]) -> list[list[Pick]]:
    """Each product only for the need that it fits best, so that nothing is bought for two."""
    best: dict[str, tuple[float, int]] = {}
    for place, candidates in enumerate(offered):
        for pick, share in candidates:
            best[pick.product.id] = max(best.get(pick.product.id, (0.0, 0)), (share, -place))
    return [
        [pick for pick, _ in candidates if best[pick.product.id][1] == -place]
        for place, candidates in enumerate(offered)
    ]


def _offered(need: Need, turn: Turn) -> list[tuple[Pick, float]]:
    """Candidates for one need in the quantity that it takes, and how well each is meant by it."""
    item = understand(need.words, lexicon=turn.index.lexicon, language=None, currency=turn.currency)
    brief = replace(item, price=(), language=turn.brief.language, keywords_only=False)
    found = find(brief, index=turn.index, currency=turn.currency, limit=CONSIDERED)
    with turn.database.reading() as session:
        products = catalog.many(session, [hit.product_id for hit in found.hits])
    top = max((hit.score for hit in found.hits), default=0.0)
    picks = []
    for hit in found.hits[: found.of]:
        pick = pick_of(hit, products, brief, turn.currency)
        quantity = _quantity(need, item, pick)
        enough = pick and (pick.variant.stock is None or pick.variant.stock >= quantity)
        if pick and pick.offer and quantity and enough and hit.score >= 0.5 * top:
            picks.append((replace(pick, quantity=quantity), hit.score / top if top else 1.0))
    return picks


def _quantity(need: Need, item: Brief, pick: Pick | None) -> int:
    """Pieces of a candidate that the need takes; 0 where it does not say how many it serves."""
    if need.covers is None or pick is None:
        return (item.count or 1) * need.quantity
    serves = pick.product.fact(need.covers, sku=pick.variant.sku)
    return math.ceil(need.quantity / serves.number) if serves and serves.number else 0


def _cost(pick: Pick) -> int:
    return pick.offer.price.minor * pick.quantity if pick.offer else 0


def _worth(pick: Pick) -> float:
    """Having it at all, then how well it is liked; fewer pieces that serve as many are handier."""
    return 10.0 + liked(pick.product) - 0.1 * pick.quantity


def _why(pick: Pick, turn: Turn) -> Iterator[Sentence]:
    language = turn.brief.language
    for name in ("persons", "weight", "comfort_temperature", "capacity"):
        fact = pick.product.fact(name, sku=pick.variant.sku, language=language)
        if fact is not None:
            yield _fact(pick.product, name, claims.of_fact(pick.product, fact, language), language)
    rating = claims.of_rating(pick.product, language)
    if rating is not None:
        yield _fact(pick.product, "rating", rating, language)


def _fact(product: Product, name: str, value: Claim, language: str) -> Sentence:
    label = vocabulary.label(name, language)
    return say("reason.fact", language, {"label": label, "value": value}, about=product.id)


def _reply(
    turn: Turn, picks: Sequence[Pick], budget: Money | None, missing: Sequence[str], *, within: bool
) -> Reply:
    shown = [Shown(pick.product.id, pick.variant.sku) for pick in picks]
    return Reply(
        talk=turn.talk.showing(shown, brief=turn.brief),
        kind=AnswerKind.ANSWER,
        brief=turn.brief,
        verdict=tuple(_verdict(turn, picks, budget, missing, within=within)),
        picks=tuple(picks),
    )


def _verdict(
    turn: Turn, picks: Sequence[Pick], budget: Money | None, missing: Sequence[str], *, within: bool
) -> Iterator[Sentence]:
    language = turn.brief.language
    if missing or not picks:
        what = "、".join(missing) if language in {"zh", "ja"} else ", ".join(missing)
        yield say("basket.missing", language, {"what": what or turn.brief.sentence})
    if not picks:
        return
    total = Money(sum(_cost(pick) for pick in picks), turn.currency)
    proof = tuple(each for pick in picks if pick.price for each in pick.price.evidence)
    count = claims.number(sum(pick.quantity for pick in picks), language)
    slots: dict[str, Claim | str] = {"count": count, "total": _sum("total", total, proof, language)}
    if budget is None:
        yield say("basket.plain", language, slots)
    elif within:
        slots["left"] = _sum("left", budget - total, proof, language)
        yield say("basket.total", language, slots)
    else:
        slots["over"] = _sum("over", total - budget, proof, language)
        yield say("basket.short", language, slots)


def _sum(field: str, money: Money, proof: tuple[Evidence, ...], language: str) -> Claim:
    added = Evidence(EvidenceKind.COUNT, f"sum:{field}", f"{field}: {money}")
    number = float(money.amount)
    return Claim("", None, field, money.shown(language), (added, *proof), number, money.currency)
