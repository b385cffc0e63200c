"""Hidden keywords, and which of the seller's own search terms a listing covers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind, Product
from tradewind.kernel.fold import fold
from tradewind.seller.listings.listing import Listing
from tradewind.seller.studio.book import DENSE, LANGUAGES, Noun, book, noun_of, trademarks
from tradewind.seller.studio.sentence import Material, Term
from tradewind.seller.studio.stated import Stated

BYTES = {"ja": 500}
CERTIFIED = frozenset({"organic"})
"""Words for which channels want a certificate."""
FEW = 2
"""Words for a feature that are worth their bytes."""
MOST_BYTES = 249
"""What Amazon reads of the hidden keywords; more makes it read none."""
LITTLE = frozenset({
    *("a", "an", "and", "the", "for", "with", "of", "to", "in", "on", "at", "by", "from", "or"),
    *("my", "your", "best", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einer"),
    *("und", "fur", "mit", "von", "zu", "im", "am", "el", "la", "los", "las", "un", "una", "y"),
    *("para", "con", "de", "del", "en", "le", "les", "des", "du", "et", "pour", "avec", "sur"),
    *("au", "aux", "的", "和", "の", "と"),
})  # fmt: skip
"""Words that carry no meaning of their own in a search."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A search term, and where the listing has its words, or why not."""

    term: Term
    covered: bool
    where: str
    """``title``, ``bullets``, ``description``, ``search_terms``, or several of them joined by +."""
    reason: str = ""
    """``unborne`` where no fact or word of the trade bears words of it, ``contradicted`` where one
    says otherwise, ``brand`` where another's brand is named, ``room`` where they did not fit."""
    words: tuple[str, ...] = ()
    """The words the reason is about."""


def tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"[^\W_]+(?:'[a-z]+)?", fold(text))


def search_terms(
    material: Material, stated: Stated, noun: Noun | None, said: str, language: str
) -> str:
    """Words that the rest of the listing does not have: what buyers typed, then synonyms."""
    most = BYTES.get(language, MOST_BYTES)
    there = set(tokens(said)) | set(tokens(material.product.brand))
    chosen: list[str] = []
    size = 0
    for word in _candidates(material, stated, noun, language):
        folded = tokens(word)
        new = [each for each in folded if each not in there and each not in LITTLE]
        if not new or (language in DENSE and fold(word) in fold(said)):
            continue
        text = word.lower() if language in DENSE else " ".join(_kept(word, new))
        cost = len(text.encode()) + (1 if chosen else 0)
        if size + cost > most:
            continue
        chosen.append(text)
        size += cost
        there.update(folded)
    return " ".join(chosen)


def _kept(text: str, folded: list[str]) -> Iterator[str]:
    """The words of a text in its own letters, those among the folded ones."""
    for word in re.findall(r"[^\W_]+(?:'[a-z]+)?", text.lower()):
        if fold(word) in folded:
            yield word


def _candidates(
    material: Material, stated: Stated, noun: Noun | None, language: str
) -> Iterator[str]:
    bearing = borne(material.product, stated, noun, language)
    for term in sorted(material.terms, key=lambda term: (-term.orders, -term.clicks, term.words)):
        words = tokens(term.words)
        if term.orders and words and all(word in bearing or word in LITTLE for word in words):
            yield term.words
    yield from _synonyms(noun, stated, language)


def _synonyms(noun: Noun | None, stated: Stated, language: str) -> Iterator[str]:
    """Other words for the thing, then for what the facts say it is."""
    yield from noun.others if noun else ()
    for name, flag in stated.known.flags.items():
        known = flag and name not in CERTIFIED and vocabulary.known(name)
        words = vocabulary.terms()[name].words if known else {}
        for word in words.get(language, ())[:FEW]:
            if not trademarks() & set(tokens(word)):
                yield word


def borne(product: Product, stated: Stated, noun: Noun | None, language: str) -> frozenset[str]:
    """Every word that the facts, the name or the trade's words for the thing bear out."""
    texts: list[str] = [product.brand, *product.title.values(), *stated.known.values.values()]
    texts += [fact.text for fact in product.facts if fact.kind is Kind.TEXT]
    for each in LANGUAGES:
        known = noun_of(product, each)
        texts += [known.text, *known.others] if known else []
    texts += _synonyms(noun, stated, language)
    for variant in product.variants:
        for axis, value in variant.options.items():
            texts += [value, *_options(axis, value)]
    for name, flag in stated.known.flags.items():
        if flag and name in vocabulary.terms():
            texts += [word for words in vocabulary.terms()[name].words.values() for word in words]
    return frozenset(word for text in texts for word in tokens(text))


def _options(axis: str, value: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield vocabulary.value_label(axis, value, language)


def coverage(
    material: Material, stated: Stated, noun: Noun | None, listing: Listing, brands: Iterable[str]
) -> list[Cover]:
    """The seller's search terms that brought orders, and whether the listing has their words."""
    places = {
        "title": listing.title,
        "bullets": " ".join(listing.bullets),
        "description": listing.description,
        "search_terms": listing.search_terms,
    }
    seen = {name: set(tokens(text)) for name, text in places.items()}
    bearing = borne(material.product, stated, noun, listing.language)
    others = {word for brand in brands if brand != material.product.brand for word in tokens(brand)}
    terms = [term for term in material.terms if term.orders]
    return [
        _cover(term, seen, places, bearing, others - bearing, stated)
        for term in sorted(terms, key=lambda term: (-term.orders, term.words))
    ]


def _cover(
    term: Term,
    seen: dict[str, set[str]],
    places: dict[str, str],
    bearing: frozenset[str],
    brands: set[str],
    stated: Stated,
) -> Cover:
    words = [word for word in tokens(term.words) if word not in LITTLE]
    dense = any(not word.isascii() for word in words)
    missing = [
        word
        for word in words
        if not any(_in(word, name, seen, places, dense=dense) for name in seen)
    ]
    if not missing:
        where = [
            name
            for name in seen
            if any(_in(word, name, seen, places, dense=dense) for word in words)
        ]
        return Cover(term, covered=True, where="+".join(where))
    if named := [word for word in missing if word in brands]:
        return Cover(term, False, "", "brand", tuple(named))
    if denied := [word for word in missing if word in _denied(stated)]:
        return Cover(term, False, "", "contradicted", tuple(denied))
    unborne = [word for word in missing if word not in bearing]
    return Cover(term, False, "", "unborne" if unborne else "room", tuple(unborne or missing))


def _in(
    word: str, name: str, seen: dict[str, set[str]], places: dict[str, str], *, dense: bool
) -> bool:
    return word in seen[name] or (dense and word in fold(places[name]))


def _denied(stated: Stated) -> set[str]:
    """Words of the features that the facts say it has not."""
    return {
        word
        for name, flag in stated.known.flags.items()
        if not flag and name in vocabulary.terms()
        for words in vocabulary.terms()[name].words.values()
        for text in words
        for word in tokens(text)
    }


def shown_label(name: str, language: str) -> str:
    """What a fact is called in a list of details."""
    own = book(language).labels.get(name)
    return own or vocabulary.label(name, language)
