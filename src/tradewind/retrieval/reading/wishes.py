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
    if named and _thing_itself(sentence, named[0], adjective, category):
        named = None
    named = named or _of_the_same(sentence, place, adjective)
    name = named[1] if named else _first(sentence, adjective, category)
    if name is None:
        return None
    first, last = (min(place, named[0]), max(place, named[0])) if named else (place, place)
    sentence.take(first, last)
    others = () if named else tuple(each for each in adjective.facts if _alike(each, name))
    return Superlative(name, adjective.most, sentence.said(first, last), others)


def _alike(one: str, other: str) -> bool:
    """Whether two facts speak of the same."""
    terms = vocabulary.terms()
    pairs = ((terms.get(one), other), (terms.get(other), one))
    return any(term is not None and name in term.also for term, name in pairs)


def _thing_itself(
    sentence: Sentence, place: int, adjective: Adjective, category: str | None
) -> bool:
    """Whether a word that also names a fact is the thing sought ("the most expensive cable")."""
    return (
        category is not None
        and category in sentence.tokens[place].all("category")
        and adjective.facts[:1] == ("price",)
    )


def _of_the_same(sentence: Sentence, place: int, adjective: Adjective) -> tuple[int, str] | None:
    """A word that only says what is measured ("mayor capacidad de batería")."""
    at = place + 2
    if not sentence.at(place + 1).has("linking") or at in sentence.taken:
        return None
    token = sentence.at(at)
    names = {alike for name in token.all("fact") for alike in (name, *PART_OF.get(name, ()))}
    named = next((name for name in adjective.facts if name in names), None)
    return (at, named) if named and not token.has("category") else None


PART_OF = {"battery_life": ("battery_capacity",)}
"""Facts that a word for another one ("batería") can speak of, beside what is measured."""


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
    """A number that products state, named next to an extreme; the thing sought comes last."""
    sought = None
    after = range(place + 1, min(place + 1 + SPAN, len(sentence.tokens)))
    before = range(place - 1, max(place - 1 - SPAN, -1), -1)
    for places in (after, before):
        for at in places:
            token = sentence.tokens[at]
            name = next((each for each in token.all("fact") if _measured(sentence, each)), None)
            if name is not None and not token.has("category"):
                return at, name
            sought = sought or (name and (at, name))
            if token.stop or token.has("category") or token.has("noun") or token.number is not None:
                break
    return sought or None


def _measured(sentence: Sentence, name: str) -> bool:
    term, stated = vocabulary.terms().get(name), sentence.lexicon.facts.get(name)
    kind = term.kind if term else stated.kind if stated else None
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
