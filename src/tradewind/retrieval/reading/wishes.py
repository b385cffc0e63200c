"""Soft wishes and superlatives: "light", "cheaper", "the longest battery"."""

from collections.abc import Iterator

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind
from tradewind.catalog.vocabulary import Adjective
from tradewind.retrieval.brief import Superlative
from tradewind.retrieval.reading.attributes import soft
from tradewind.retrieval.reading.sentence import Sentence

ALWAYS = frozenset({"price", "rating", "reviews", "delivery"})
"""What every catalogue can be sorted by."""
SPAN = 3
"""How many words from "longest" to the thing that is longest."""


def superlative(sentence: Sentence, category: str | None) -> Superlative | None:
    """The extreme asked for; marks its words as read.

    Where an adjective measures several facts, the first that this part of the catalogue states.
    """
    for place in sentence.where("than"):
        if _most_in_spanish(sentence, place):
            found = _extreme(sentence, place, "than", category)
            if found is not None:
                return found
    for place in sentence.where("extreme"):
        found = _extreme(sentence, place, "extreme", category)
        if found is not None:
            return found
    return _most_of_fact(sentence)


def _extreme(sentence: Sentence, place: int, kind: str, category: str | None) -> Superlative | None:
    adjective = vocabulary.adjectives()[sentence.tokens[place].get(kind)]
    named = fact_near(sentence, place) if _generic(sentence, place) else None
    name = named[1] if named else _first(sentence, adjective, category)
    if name is None:
        return None
    first, last = (min(place, named[0]), max(place, named[0])) if named else (place, place)
    sentence.take(first, last)
    return Superlative(name, adjective.most, sentence.said(first, last))


def _most_in_spanish(sentence: Sentence, place: int) -> bool:
    """Whether "más ligera" is an extreme, as it is behind "la tienda"."""
    if sentence.language != "es":
        return False
    for at in range(place - 1, max(place - 1 - PHRASE, -1), -1):
        token = sentence.tokens[at]
        if token.has("definite") and (at < place - 1 or token.text == "lo"):
            return True
        named = any(token.has(kind) for kind in ("category", "noun", "thing", "brand", "linking"))
        if token.senses and not named:
            return False
    return False


PHRASE = 6
"""Words from "la" to "más ligera"."""


def _generic(sentence: Sentence, place: int) -> bool:
    """Whether the word also says just "most" or "least" ("longest battery", "smallest weight")."""
    token = sentence.tokens[place]
    return token.has("most") or token.has("least")


def _most_of_fact(sentence: Sentence) -> Superlative | None:
    for kind in ("most", "least"):
        for place in sentence.where(kind):
            named = fact_near(sentence, place)
            if named is not None:
                first, last = min(place, named[0]), max(place, named[0])
                said = sentence.said(first, last)
                sentence.take(first, last)
                return Superlative(named[1], _way(sentence, place, kind, named[1]), said)
    return None


def _way(sentence: Sentence, place: int, kind: str, name: str) -> bool:
    """The direction: "best" means what is better of the fact, other words what they say."""
    better = vocabulary.direction(name)
    if sentence.tokens[place].has("better") and better is not None:
        return better
    return kind == "most"


def fact_near(sentence: Sentence, place: int) -> tuple[int, str] | None:
    """A number that products state, named next to an extreme."""
    after = range(place + 1, min(place + 1 + SPAN, len(sentence.tokens)))
    before = range(place - 1, max(place - 1 - SPAN, -1), -1)
    for places in (after, before):
        for at in places:
            token = sentence.tokens[at]
            name = next((each for each in token.all("fact") if _measured(sentence, each)), None)
            if name is not None:
                return at, name
            if token.stop or token.has("category") or token.has("noun") or token.number is not None:
                break
    return None


def _measured(sentence: Sentence, name: str) -> bool:
    term, stated = vocabulary.terms().get(name), sentence.lexicon.facts.get(name)
    kind = stated.kind if stated else term.kind if term else None
    return kind is Kind.NUMBER


def _first(sentence: Sentence, adjective: Adjective, category: str | None) -> str | None:
    """The first fact the adjective measures that is stated here; its first where none is."""
    if not adjective.facts:
        return None
    for name in adjective.facts:
        if name in ALWAYS or sentence.lexicon.stating(name, category):
            return name
    return adjective.facts[0]


def wishes(sentence: Sentence, category: str | None) -> Iterator[str]:
    """Wishes as fact names where a fact bears them out, else as words; notes where they stand."""
    for place in sentence.where("than"):
        yield vocabulary.adjectives()[sentence.tokens[place].get("than")].refined
        sentence.wished.add(place)
    for place in sentence.where("wish"):
        token = sentence.tokens[place]
        if _thing(sentence, place):
            continue
        yield _wish(sentence, token.get("wish"), category)
        sentence.wished.add(place)
    for place in sentence.where("fact"):
        name = sentence.tokens[place].get("fact")
        if soft(sentence, place) and sentence.lexicon.stating(name):
            yield name
            sentence.wished.add(place)


def _thing(sentence: Sentence, place: int) -> bool:
    """Whether a word that can also name a thing ("a light", "my budget") does so here."""
    token, before, after = sentence.tokens[place], sentence.at(place - 1), sentence.at(place + 1)
    if after.has("category") or after.has("noun") or after.has("wish"):
        return False
    return token.has("money") or (token.has("noun") and before.text in {"a", "the"})


def _wish(sentence: Sentence, word: str, category: str | None) -> str:
    adjective = vocabulary.adjectives()[word]
    name = _first(sentence, adjective, category)
    bears = name and name not in ALWAYS and sentence.lexicon.stating(name, category)
    if bears and vocabulary.direction(str(name)) is adjective.most:
        return str(name)
    return word
