"""Which promotions hold for an order, in which order, and why the other codes do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tradewind.checkout.pricing import Off
from tradewind.checkout.promotion import Kind, Promotion, tidy


@dataclass(frozen=True, slots=True)
class Goods:
    """A line as a promotion sees it."""

    sku: str
    product_id: str
    category: str
    quantity: int
    cost: int
    """Minor units."""


@dataclass(frozen=True, slots=True)
class Order:
    """What promotions are held against."""

    goods: Sequence[Goods]
    currency: str
    now: datetime
    buyer: str = ""
    """E-mail address in lower case; empty while nobody knows."""


@dataclass(frozen=True, slots=True)
class Held:
    """A promotion that holds."""

    promotion: Promotion
    off: Off
    code: str
    """As the buyer typed it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of promotions, as far as an order asks."""

    automatic: Sequence[Promotion]
    by_code: Mapping[str, Promotion]
    used: Mapping[str, int]
    """How often the buyer has used each, by its id."""


def applied(
    order: Order, codes: Sequence[str], known: Known
) -> tuple[list[Held], list[tuple[str, str]]]:
    """Promotions in the order they come off, and each other code with the reason against it.

    Automatic ones come first, by their id; then codes in the order they were given. A code that
    does not combine stands alone among codes: whichever was given first stays.
    """
    held = [
        Held(each, _off(each, order), "")
        for each in sorted(known.automatic, key=lambda each: each.id)
        if _against(each, order, known) is None
    ]
    rejected: list[tuple[str, str]] = []
    by_code: list[Held] = []
    for code in codes:
        promotion = known.by_code.get(tidy(code))
        reason = _reason(promotion, by_code, order, known)
        if reason is None and promotion is not None:
            by_code.append(Held(promotion, _off(promotion, order), code))
        else:
            rejected.append((code, f"discount_code_{reason}"))
    return [*held, *by_code], rejected


def _reason(
    promotion: Promotion | None, before: Sequence[Held], order: Order, known: Known
) -> str | None:
    if promotion is None:
        return "invalid"
    if any(each.promotion.id == promotion.id for each in before):
        return "already_applied"
    alone = not promotion.stackable or any(not each.promotion.stackable for each in before)
    return _against(promotion, order, known) or (
        "combination_disallowed" if before and alone else None
    )


def _against(promotion: Promotion, order: Order, known: Known) -> str | None:
    """The first condition that is not met, by its name."""
    return next(_failed(promotion, order, known), None)


def _failed(promotion: Promotion, order: Order, known: Known) -> Iterator[str]:
    if promotion.starts_at and order.now < promotion.starts_at:
        yield "invalid"
    if promotion.ends_at and order.now >= promotion.ends_at:
        yield "expired"
    if promotion.limit is not None and promotion.uses >= promotion.limit:
        yield "usage_limit_reached"
    yield from _buyer_failed(promotion, order, known)
    yield from _goods_failed(promotion, order)


def _buyer_failed(promotion: Promotion, order: Order, known: Known) -> Iterator[str]:
    if promotion.per_buyer is None:
        return
    if not order.buyer:
        yield "user_not_logged_in"
    elif known.used.get(promotion.id, 0) >= promotion.per_buyer:
        yield "usage_limit_reached"


def _goods_failed(promotion: Promotion, order: Order) -> Iterator[str]:
    mine = [each for each in order.goods if _covers(promotion, each)]
    unpriced = promotion.kind is Kind.FIXED and order.currency not in promotion.amounts
    if not mine or unpriced:
        yield "user_ineligible"
    floor = promotion.minimums.get(order.currency)
    if promotion.minimums and (floor is None or sum(each.cost for each in mine) < floor):
        yield "minimum_not_met"
    if sum(each.quantity for each in mine) < promotion.pieces:
        yield "minimum_not_met"


def _covers(promotion: Promotion, goods: Goods) -> bool:
    return promotion.covers(goods.sku, goods.product_id, goods.category)


def _off(promotion: Promotion, order: Order) -> Off:
    if promotion.kind is Kind.FREE_SHIPPING:
        return Off(percent=1_000_000, shipping=True)
    places = tuple(place for place, each in enumerate(order.goods) if _covers(promotion, each))
    return Off(
        percent=promotion.percent if promotion.kind is Kind.PERCENT else 0,
        fixed=promotion.amounts.get(order.currency, 0) if promotion.kind is Kind.FIXED else 0,
        places=None if promotion.everything else places,
    )
