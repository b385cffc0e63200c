"""Hard limits as masks over variants. A variant that does not state a limited fact does not fit."""

from collections.abc import Iterable, Iterator
from typing import Final, assert_never

import numpy as np
from numpy.typing import NDArray

from tradewind.catalog import vocabulary
from tradewind.kernel.money import Money
from tradewind.retrieval import tokens
from tradewind.retrieval.brief import Limit, Op, PriceLimit
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Bools, Column, Shelf
from tradewind.retrieval.snapshot import Snapshot

COUNTED: Final = (None, "pcs")
"""Plain counts, however they are written."""
Numbers = NDArray[np.float64] | NDArray[np.int64]
SLACK: Final = 1e-9
"""Relative; what a number loses on its way through other units."""
YES: Final = "yes"
NO: Final = "no"
BAND: Final = "-"
"""Between the two ends of a price band."""


def within_price(shelf: Shelf, bounds: Iterable[PriceLimit]) -> Bools:
    """Variants with a price inside every bound, each in its own currency; none is converted."""
    found = np.ones(len(shelf.skus), np.bool_)
    for bound in bounds:
        price = shelf.price(bound.money.currency)
        found &= (price != NO_PRICE) & _compared(bound.op, price, price, bound.money.minor)
    return found


def within(limit: Limit, snapshot: Snapshot, currency: str) -> Bools:
    """Variants that meet one limit."""
    shelf = snapshot.shelf
    if limit.name == "price":
        return _in_band(shelf, limit.text or "", currency)
    if limit.number is None:
        return _worded(limit, limit.text or YES, snapshot)
    if _is_flag(shelf, limit):
        return _flagged(limit, YES if limit.number else NO, snapshot)
    return _numeric(limit, shelf)


def _compared(op: Op, low: Numbers, high: Numbers, bound: float) -> Bools:
    slack = SLACK * abs(bound)
    match op:
        case Op.AT_MOST:
            return high <= bound + slack
        case Op.LESS:
            return high < bound - slack
        case Op.AT_LEAST:
            return low >= bound - slack
        case Op.MORE:
            return low > bound + slack
        case Op.IS:
            return (low <= bound + slack) & (high >= bound - slack)
        case Op.IS_NOT:
            return (low > bound + slack) | (high < bound - slack)
    assert_never(op)


def numbers(limit: Limit, shelf: Shelf) -> Iterator[Column]:
    """What is stated under the limit's name in its dimension."""
    for column in shelf.columns(limit.name):
        if column.unit == limit.unit or {column.unit, limit.unit} <= set(COUNTED):
            yield column


def _numeric(limit: Limit, shelf: Shelf) -> Bools:
    """A range fits where the whole of it does; a variant that says nothing is only "not" it."""
    found = np.full(len(shelf.skus), limit.op is Op.IS_NOT)
    for column in numbers(limit, shelf):
        fits = _compared(limit.op, column.low, column.high, limit.number or 0.0)
        found[column.variants] = fits
    return found


def _is_flag(shelf: Shelf, limit: Limit) -> bool:
    plain = limit.unit is None and limit.number in {0.0, 1.0}
    return plain and limit.op in {Op.IS, Op.IS_NOT} and not shelf.columns(limit.name)


def _flagged(limit: Limit, said: str, snapshot: Snapshot) -> Bools:
    """Variants that state it true, or false; or, for "not", all that do not say that."""
    if limit.op is Op.IS:
        return _stated(snapshot.shelf, limit.name, said)
    if said == YES:
        return _not_said(limit, YES, snapshot)
    return ~_stated(snapshot.shelf, limit.name, NO)


def _worded(limit: Limit, text: str, snapshot: Snapshot) -> Bools:
    if limit.op is Op.IS_NOT:
        return _not_said(limit, text, snapshot)
    found = _stated(snapshot.shelf, limit.name, text)
    for other in _also(limit.name):
        found |= _stated(snapshot.shelf, other, text)
    return found


def _stated(shelf: Shelf, name: str, text: str) -> Bools:
    """Variants that state under that name what counts as the text."""
    if name == "category":
        return in_category(shelf, text)
    codes = [c for c in shelf.names.get(name, ()) if _means(name, shelf.value(c)[1], text)]
    return _mask(shelf, shelf.stating(codes))


def _means(name: str, stated: str, asked: str) -> bool:
    """Whether a stated value counts as what was asked for; the same words always do."""
    have, want = stated.casefold(), asked.casefold()
    if name == "brand":
        return have == want
    spoken = name in vocabulary.axes()
    return have == want or ((spoken or want in have) and vocabulary.means(name, stated, asked))


def _also(name: str) -> list[str]:
    """Other text facts that speak of the same thing: the upper is material as well."""
    terms = vocabulary.terms()
    own = terms.get(name)
    found = [each for each in (own.also if own else ()) if each in terms]
    return [each for each in found if own and terms[each].kind is own.kind]


def _mask(shelf: Shelf, variants: Ints) -> Bools:
    found = np.zeros(len(shelf.skus), np.bool_)
    found[variants] = True
    return found


def _not_said(limit: Limit, text: str, snapshot: Snapshot) -> Bools:
    """Variants that neither state it nor, in title or description, plainly say it.

    A material that the words speak of counts even where another one is stated, but not where a
    flag denies it ("lighter than leather", leather: no); any other value only where the variant
    states nothing under that name.
    """
    shelf = snapshot.shelf
    word = limit.name.replace("_", " ") if text == YES else text
    stated = np.zeros(len(shelf.skus), np.bool_)
    for name, value in _statements(limit.name, text, word):
        stated |= _stated(shelf, name, value)
    said = _plainly_said(word, snapshot)[shelf.product]
    said &= ~_stated(shelf, word.casefold().replace(" ", "_"), NO)
    if word.casefold() not in vocabulary.values("material"):
        said &= ~_mask(shelf, shelf.stating(shelf.names.get(limit.name, ())))
    return ~(stated | said)


def _statements(name: str, text: str, word: str) -> Iterator[tuple[str, str]]:
    """Facts that would state it: under that name, under related ones, or as a flag of its own."""
    yield name, text
    yield word.casefold().replace(" ", "_"), YES
    related = [each.name for each in vocabulary.terms().values() if name in each.also]
    for other in {*_also(name), *related}:
        yield other, word


def _plainly_said(word: str, snapshot: Snapshot) -> Bools:
    """Products whose title or description says the word, in any language, without denying it."""
    found = np.zeros(snapshot.size, np.bool_)
    for term in _terms(word):
        found[snapshot.words.plainly_said(term)] = True
    return found


def _terms(word: str) -> set[str]:
    """The single terms under which a word, and its names in other languages, stand."""
    value = next(
        (v[word.casefold()] for v in map(vocabulary.values, AXES) if word.casefold() in v), None
    )
    spoken = [("en", word)]
    if value is not None:
        spoken += [(lang, each) for lang, words in value.words.items() for each in words]
    pieces = [tokens.pieces(each, language) for language, each in spoken]
    return {each[0].whole for each in pieces if len(each) == 1 and len(each[0].whole) > 1}


AXES: Final = ("material", "color")
"""Axes whose values titles and descriptions speak of."""


def in_category(shelf: Shelf, path: str) -> Bools:
    """Variants of products in that category or below it."""
    below = f"{path}/"
    codes = [c for each, c in shelf.categories.items() if each == path or each.startswith(below)]
    return _mask(shelf, shelf.stating(codes))


def _in_band(shelf: Shelf, band: str, currency: str) -> Bools:
    """Variants inside a band such as ``25-50`` (from the first, below the second)."""
    low, _, high = band.partition(BAND)
    price = shelf.price(currency)
    found: Bools = price != NO_PRICE
    if low:
        found &= price >= Money.of(low, currency).minor
    if high:
        found &= price < Money.of(high, currency).minor
    return found
