"""From a shopper's sentence to a brief of what they said. Nothing is guessed, no model is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tradewind.kernel.locale import HOME_CURRENCY, LANGUAGES
from tradewind.retrieval.brief import Act, Brief, Limit, Op, PriceLimit, Reference, Superlative
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.reading.acts import adds, removes, service
from tradewind.retrieval.reading.amounts import amounts
from tradewind.retrieval.reading.attributes import (
    brand_limits,
    flag_limits,
    size_limits,
    soft,
    value_limits,
)
from tradewind.retrieval.reading.baskets import items, takes_several
from tradewind.retrieval.reading.language import language_of
from tradewind.retrieval.reading.people import Party, party
from tradewind.retrieval.reading.prices import price_limits
from tradewind.retrieval.reading.quantities import fact_limits
from tradewind.retrieval.reading.questions import Asked, question
from tradewind.retrieval.reading.references import references
from tradewind.retrieval.reading.sentence import LONGEST, Sentence, cut
from tradewind.retrieval.reading.things import category, left, pieces, shelf, spoken
from tradewind.retrieval.reading.wishes import superlative, wishes

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Context:
    """What went before in the conversation, as far as it helps to read the next sentence."""

    language: str | None = None
    """The language spoken so far, for a sentence too short to tell its own."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of the products shown, by id, which may be called by a part of their name."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Everything a sentence says about what is wanted."""

    category: str | None
    category_said: str | None
    price: tuple[PriceLimit, ...]
    limits: tuple[Limit, ...]
    party: Party
    superlative: Superlative | None
    wishes: tuple[str, ...]
    items: tuple[str, ...]
    count: int | None


EVERYTHING = 100
"""More than there are of anything that is pointed at."""


def understand(
    sentence: str,
    *,
    lexicon: Lexicon,
    language: str | None = None,
    currency: str | None = None,
    context: Context | None = None,
) -> Brief:
    """Read one sentence into a brief; never raises, whatever the text.

    Only the first `LONGEST` characters are read. ``language`` is the language to answer in (the
    sentence is read in its own all the same, and answered in it where this is None); ``currency``
    is the reader's, for amounts that name none.
    """
    talk = context or Context()
    text = _SURROGATE.sub("\ufffd", sentence[:LONGEST])
    reading = _cut(text, lexicon, language or talk.language)
    answered = language if language in LANGUAGES else reading.language
    brief = Brief(text, str(answered))
    act = service(reading)
    if act is not None:
        return replace(brief, act=act)
    return _read(brief, reading, currency or HOME_CURRENCY.get(brief.language, "USD"), talk)


def _cut(text: str, lexicon: Lexicon, hint: str | None) -> Sentence:
    """Cut a sentence in its own language, which the names of products in it do not tell."""
    reading = cut(text, language_of(text, hint), lexicon)
    named = [token for token in reading.tokens if token.has("product") or token.has("brand")]
    if not named:
        return reading
    rest = text
    for token in named:
        rest = rest[: token.start] + " " * (token.end - token.start) + rest[token.end :]
    language = language_of(rest, hint) if rest.strip() else reading.language
    return reading if language == reading.language else cut(text, language, lexicon)


def _read(brief: Brief, reading: Sentence, currency: str, talk: Context) -> Brief:
    pointed = references(reading, talk.titles)
    path, refused = category(reading)
    if removes(reading):
        return _removed(brief, reading, pointed, path)
    new = path is not None or bool(reading.where("noun"))
    adding = adds(reading, pointed, new=new)
    asked = None if adding else question(reading, pointed, path)
    if asked is not None and asked.act is Act.FACT:
        return _fact(brief, reading, asked, pointed)
    said = spoken(reading)
    if path is not None:
        reading.wished.update(reading.where("occasion"))
    wanted = _wanted(reading, path, currency, adding=adding, listing=asked is None)
    wanted = replace(wanted, limits=(*refused, *wanted.limits))
    brief = _filled(brief, reading, wanted, pointed, said=said)
    if adding:
        return _added(brief, reading.lexicon)
    if asked is not None:
        return _compared(brief, asked)
    return _sought(brief, reading, wanted)


def _removed(
    brief: Brief, reading: Sentence, pointed: tuple[Reference, ...], path: str | None
) -> Brief:
    """What is to leave the cart: all of it, what is pointed at, or a kind of thing."""
    if reading.where("emptying") and not pointed:
        pointed = (Reference(reading.text, first=EVERYTHING),)
    limits = () if pointed else tuple(value_limits(reading, path))
    words = left(reading, wished=False)
    return replace(
        brief, act=Act.REMOVE, references=pointed, category=path, limits=limits, words=words
    )


def _fact(brief: Brief, reading: Sentence, asked: Asked, pointed: Sequence[Reference]) -> Brief:
    weak = (Reference(asked.it, it=True),) if asked.it else ()
    return replace(
        brief,
        act=Act.FACT,
        fact=asked.fact,
        fact_said=asked.said,
        references=(*pointed, *weak),
        words=left(reading, wished=False),
    )


def _wanted(
    reading: Sentence, path: str | None, currency: str, *, adding: bool, listing: bool
) -> _Wanted:
    """Read in an order in which the surer reading of a number or word comes first."""
    found = amounts(reading)
    sizes = tuple(size_limits(reading, found))
    people = party(reading, found, path)
    price = price_limits(reading, found, currency)
    numbers = tuple(fact_limits(reading, found, path))
    extreme = superlative(reading, path)
    whole = shelf(reading, path)
    if extreme is not None and whole is not None:
        reading.take(whole)
    wished = tuple(dict.fromkeys(wishes(reading, path)))
    limits = (
        *sizes,
        *people.limits,
        *numbers,
        *value_limits(reading, path),
        *flag_limits(reading, path),
        *brand_limits(reading),
    )
    listed = items(reading) if listing and not adding else ()
    count = None if listed else pieces(reading, found, adding=adding)
    said = None if whole is None else reading.said(whole, whole)
    return _Wanted(path, said, price, limits, people, extreme, wished, listed, count)


def _filled(
    brief: Brief, reading: Sentence, wanted: _Wanted, pointed: Sequence[Reference], *, said: bool
) -> Brief:
    keywords = not (
        said
        or wanted.price
        or wanted.superlative
        or wanted.party.recipient
        or wanted.party.people
        or wanted.items
        or pointed
        or any(limit.op is not Op.IS for limit in wanted.limits)
    )
    return replace(
        brief,
        keywords_only=keywords,
        words=left(reading, wished=keywords),
        category=None if wanted.items else wanted.category,
        category_said=None if wanted.items else wanted.category_said,
        price=wanted.price,
        limits=wanted.limits,
        wishes=wanted.wishes,
        superlative=wanted.superlative,
        references=tuple(pointed),
        recipient=wanted.party.recipient,
        age=wanted.party.age,
        occasion=wanted.party.occasion,
        items=wanted.items,
        people=wanted.party.people,
        count=wanted.count,
        basket=bool(wanted.items),
    )


def _added(brief: Brief, lexicon: Lexicon) -> Brief:
    """What goes into the cart; options that are named are chosen, not searched for."""
    chosen = [limit for limit in brief.limits if limit.op is Op.IS and limit.name in OPTIONS]
    pointed = {
        each.attribute[0]: each.attribute[1]
        for each in brief.references
        if each.attribute and each.attribute[0] in OPTIONS
    }
    options = pointed | {limit.name: str(limit.text) for limit in chosen}
    return replace(
        brief,
        act=Act.ADD,
        keywords_only=False,
        limits=tuple(limit for limit in brief.limits if limit not in chosen),
        options={axis: lexicon.own(axis, text) for axis, text in options.items()},
    )


OPTIONS = frozenset({"color", "size", "capacity", "flavor", "pack", "scent", "length"})
"""Axes that a variant is chosen by."""


def _compared(brief: Brief, asked: Asked) -> Brief:
    return replace(
        brief,
        act=Act.COMPARE,
        keywords_only=False,
        fact=asked.fact,
        fact_said=asked.said,
        superlative=asked.superlative or brief.superlative,
        wishes=(),
    )


def _sought(brief: Brief, reading: Sentence, wanted: _Wanted) -> Brief:
    if brief.references and not (brief.words or brief.category or brief.limits or brief.wishes):
        return _pointed(brief)
    if _refines(brief, reading, wanted):
        return replace(brief, act=Act.REFINE, keywords_only=False)
    several = takes_several(brief.occasion) and brief.category is None
    budget = any(limit.op in {Op.AT_MOST, Op.LESS} for limit in brief.price)
    basket = several and (budget or brief.people is not None or bool(reading.where("gear")))
    pointed = tuple(each for each in brief.references if not each.it)
    return replace(brief, basket=brief.basket or basket, references=pointed)


def _pointed(brief: Brief) -> Brief:
    """Only something shown is pointed at: tell of it, or find the extreme among several."""
    extreme = brief.superlative
    if extreme is None:
        return replace(brief, act=Act.FACT)
    return replace(brief, act=Act.COMPARE, fact=extreme.name, fact_said=extreme.said)


def _refines(brief: Brief, reading: Sentence, wanted: _Wanted) -> bool:
    """Whether the sentence only changes what was asked before: it names no thing of its own."""
    compared = any(not soft(reading, place) for place in reading.where("than"))
    if brief.items or brief.category or wanted.party.gift or reading.where("noun"):
        return compared and not brief.items and not wanted.party.gift
    if compared:
        return True
    party = bool(brief.occasion and brief.people)
    if brief.words or reading.where("thing", free=False) or party:
        return bool(brief.words) and _opens_refining(reading)
    changes = (brief.price, brief.limits, brief.wishes, brief.recipient, brief.age, brief.people)
    again = bool(reading.where("refine") or reading.where("need"))
    return bool(any(changes) or brief.superlative or brief.occasion or brief.count or again)


def _opens_refining(reading: Sentence) -> bool:
    """Whether the sentence opens like a follow-up ("with a hood", "what about …", 换成…)."""
    opening = reading.at(0)
    return opening.has("refine") and not opening.has("need")
