"""What a follow-up changes in the brief before it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from tradewind.retrieval.brief import Brief, Limit, Op, PriceLimit

T = TypeVar("T")
UPPER = frozenset({Op.LESS, Op.AT_MOST})
LOWER = frozenset({Op.MORE, Op.AT_LEAST})


def refined(before: Brief, now: Brief) -> Brief:
    """The earlier wish with what the newer sentence changes; both stay as they are.

    What is said anew takes the place of what was said of the same thing. A different category
    begins a new search, in which only price, people and occasion still hold.
    """
    moved = now.category is not None and now.category != before.category
    kept = () if moved else before.limits
    return replace(
        now,
        words=now.words if moved else _words(before, now),
        category=now.category or before.category,
        category_said=now.category_said if now.category else before.category_said,
        price=_prices(before.price, now.price),
        limits=_limits(kept, now.limits),
        wishes=tuple(dict.fromkeys([*(() if moved else before.wishes), *now.wishes])),
        superlative=now.superlative or (None if moved or now.wishes else before.superlative),
        recipient=now.recipient or before.recipient,
        age=_last(before.age, now.age),
        occasion=now.occasion or before.occasion,
        items=now.items or (() if moved else before.items),
        people=_last(before.people, now.people),
        count=_last(None if moved else before.count, now.count),
        basket=now.basket or (not moved and before.basket),
        keywords_only=False,
    )


def _last(before: T | None, now: T | None) -> T | None:
    return before if now is None else now


def _words(before: Brief, now: Brief) -> str:
    """The earlier words and what is new in the later ones."""
    known = before.words.casefold()
    if not now.words or now.words.casefold() in known:
        return before.words
    return f"{before.words} {now.words}".strip()


def _prices(before: Iterable[PriceLimit], now: tuple[PriceLimit, ...]) -> tuple[PriceLimit, ...]:
    """A new upper bound replaces the old one, a new lower bound the old lower one.

    An old bound that contradicts a new one falls, and so does one in another currency.
    """
    return tuple(each for each in before if all(_stands(each, new) for new in now)) + now


def _stands(old: PriceLimit, new: PriceLimit) -> bool:
    if old.money.currency != new.money.currency:
        return False
    if (old.op in UPPER) == (new.op in UPPER):
        return False
    upper, lower = (old, new) if old.op in UPPER else (new, old)
    return lower.money.minor < upper.money.minor


def _limits(before: tuple[Limit, ...], now: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Refusals add up; what is wanted replaces what was wanted of the same name."""
    return tuple(each for each in before if not any(_replaces(new, each) for new in now)) + now


def _replaces(new: Limit, old: Limit) -> bool:
    if new.name != old.name:
        return False
    if old.text is not None and old.text == new.text:
        return True
    if Op.IS_NOT in {new.op, old.op}:
        return old.text is None and old.number == new.number
    return _side(new.op) == _side(old.op)


def _side(op: Op) -> str:
    return "upper" if op in UPPER else "lower" if op in LOWER else "is"
