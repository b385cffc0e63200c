"""From candidates to three to five picks: the best fit, the cheapest that fits, the best liked."""

from collections.abc import Callable, Iterable, Sequence

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind, Product, Variant
from tradewind.retrieval.brief import Brief, Op
from tradewind.retrieval.found import Found, Hit
from tradewind.shopper import claims
from tradewind.shopper.answer import Pick

PICKS = 4
STRONG = 0.6
"""Candidates that reach this share of the best score are as good as asked for."""
PRIOR_STARS, PRIOR_REVIEWS = 3.8, 4
"""A product without reviews counts as one with a few middling ones."""


def choose(
    found: Found,
    products: dict[str, Product],
    brief: Brief,
    currency: str,
    *,
    count: int = PICKS,
) -> list[Pick]:
    """Picks in the order in which they are shown; every one still meets the price limits now."""
    candidates = [
        pick
        for hit in found.hits[: found.of]
        if (pick := pick_of(hit, products, brief, currency)) is not None
    ]
    if found.extreme is not None:
        return _extreme(candidates, found.extreme.winners, count)
    scores = {hit.product_id: hit.score for hit in found.hits}
    grants = granted(candidates, brief.wishes)
    ranked = sorted(
        candidates,
        key=lambda pick: -worth(pick, scores[pick.product.id], grants[pick.product.id]),
    )
    best = max(scores.values(), default=0.0)
    strong = [pick for pick in ranked if scores[pick.product.id] >= STRONG * best] or ranked
    return _roles(ranked, strong, count)


def _extreme(candidates: Sequence[Pick], winners: Sequence[str], count: int) -> list[Pick]:
    order = {product_id: place for place, product_id in enumerate(winners)}
    winning = sorted(
        (pick for pick in candidates if pick.product.id in order),
        key=lambda pick: order[pick.product.id],
    )
    others = [pick for pick in candidates if pick.product.id not in order]
    return [*_as("extreme", winning), *_as("other", others)][:count]


def _roles(ranked: Sequence[Pick], strong: Sequence[Pick], count: int) -> list[Pick]:
    picked: list[Pick] = []
    for role, rank, pool in (
        ("best", None, ranked),
        ("cheapest", _price, strong),
        ("rated", _stars, strong),
    ):
        left = [pick for pick in pool if all(pick.product.id != each.product.id for each in picked)]
        if left and len(picked) < count:
            leader = min(left, key=rank) if rank else left[0]
            if role != "cheapest" or not picked or _price(leader) < _price(picked[0]):
                picked += _as(role, [leader])
    rest = [pick for pick in ranked if all(pick.product.id != each.product.id for each in picked)]
    return [*picked, *_as("other", rest)][:count]


def _as(role: str, picks: Iterable[Pick]) -> list[Pick]:
    return [Pick(p.product, p.variant, p.offer, p.price, role) for p in picks]


def _price(pick: Pick) -> float:
    return pick.offer.price.minor if pick.offer else float("inf")


def _stars(pick: Pick) -> float:
    return -liked(pick.product)


def liked(product: Product) -> float:
    """Stars, drawn towards the middle where few have spoken."""
    count = product.review_count
    return ((product.rating or 0.0) * count + PRIOR_STARS * PRIOR_REVIEWS) / (count + PRIOR_REVIEWS)


def worth(pick: Pick, score: float, granted: float) -> float:
    """The search's score, lifted by soft wishes that facts bear out and by good reviews."""
    return score * (1 + 0.15 * granted + 0.06 * (liked(pick.product) - PRIOR_STARS))


def granted(candidates: Sequence[Pick], wishes: Sequence[str]) -> dict[str, float]:
    """Per product how many of the wishes its facts bear out, each 0 to 1 among the candidates."""
    sums = {pick.product.id: 0.0 for pick in candidates}
    for wish in wishes:
        for product_id, share in _shares(candidates, wish).items():
            sums[product_id] += share
    return sums


def _shares(candidates: Sequence[Pick], wish: str) -> dict[str, float]:
    names, more = vocabulary.wish(wish) or ((wish,), True)
    for name in names:
        values = {
            p.product.id: value for p in candidates if (value := _number(p, name)) is not None
        }
        if values:
            order = sorted(set(values.values()), reverse=not more)
            steps = max(1, len(order) - 1)
            return {each: order.index(value) / steps for each, value in values.items()}
    return {}


def _number(pick: Pick, name: str) -> float | None:
    if name == "price":
        return pick.offer.price.minor if pick.offer else None
    fact = pick.product.fact(name, sku=pick.variant.sku)
    return None if fact is None or fact.kind is Kind.TEXT else fact.number


def pick_of(hit: Hit, products: dict[str, Product], brief: Brief, currency: str) -> Pick | None:
    """The hit as it stands in the database now; None where it has left or no longer fits."""
    product = products.get(hit.product_id)
    variant = product.variant(hit.sku) if product else None
    if product is None or variant is None:
        return None
    return as_pick(product, variant, brief, currency)


def as_pick(product: Product, variant: Variant, brief: Brief, currency: str) -> Pick | None:
    """A pick of that variant; None where its price breaks a limit."""
    offer = variant.offer(currency)
    for bound in brief.price:
        if offer is None or not COMPARES[bound.op](offer.price.minor, bound.money.minor):
            return None
    price = claims.of_price(product, offer, brief.language) if offer else None
    return Pick(product, variant, offer, price, "other")


COMPARES: dict[Op, Callable[[float, float], bool]] = {
    Op.AT_MOST: lambda a, b: a <= b,
    Op.LESS: lambda a, b: a < b,
    Op.AT_LEAST: lambda a, b: a >= b,
    Op.MORE: lambda a, b: a > b,
    Op.IS: lambda a, b: a == b,
    Op.IS_NOT: lambda a, b: a != b,
}
