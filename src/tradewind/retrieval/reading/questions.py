"""What is asked about something shown or named: a fact of it, or which of several has more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradewind.catalog import vocabulary
from tradewind.retrieval.brief import Act, Reference, Superlative
from tradewind.retrieval.reading.sentence import Sentence, Token
from tradewind.retrieval.reading.things import idle
from tradewind.retrieval.reading.wishes import fact_near, superlative

_PRONOUN = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
FIRST = 3
"""A question's opening word is among so many words."""
ASKED_ENDING = ("?", "？", "吗", "呢", "么", "か", "か。", "かな", "の？", "多少", "没", "没有")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what it is about."""

    act: Act
    fact: str | None = None
    said: str | None = None
    superlative: Superlative | None = None
    it: str | None = None
    """A weak pronoun ("la", "es") that points in a question."""


def question(
    sentence: Sentence, references: Sequence[Reference], category: str | None
) -> Asked | None:
    """The question about things shown or named; None where the sentence seeks something new."""
    compared = _comparison(sentence, references, category)
    if compared is not None:
        return compared
    facts = [*_facts(sentence)]
    named = any(each.product_id for each in references)
    asks = _asks(sentence) or (named and bool(facts))
    if not asks or _changes(sentence, references) or _seeks(sentence, references, category):
        return None
    weak = _weak(sentence)
    pointed = bool(references) or bool(weak) or bool(sentence.where("these"))
    if not pointed and not _bare(sentence, facts):
        return None
    return _asked(sentence, facts, weak, pointed=bool(references))


def _asked(
    sentence: Sentence, facts: Sequence[tuple[int, str]], weak: str | None, *, pointed: bool
) -> Asked | None:
    """The fact asked about, or what else is; None where the question holds neither."""
    place, name = max(facts, key=lambda each: _weight(sentence, each), default=(None, None))
    other = _beside_height(sentence) if place is not None else None
    if other is not None:
        place, name = None, None
    said = sentence.said(place, place) if place is not None else other or _rest(sentence)
    if name is None and not said:
        return None
    if place is not None:
        sentence.take(place)
    return Asked(Act.FACT, name, said, it=None if pointed else weak or _inside(said))


def _changes(sentence: Sentence, references: Sequence[Reference]) -> bool:
    """Whether a question asks for something cheaper or lighter than what was shown."""
    compared = bool(sentence.where("than"))
    return compared and (not references or bool(sentence.where("thing")))


def _inside(said: str | None) -> str | None:
    """The pronoun within a question's own words ("what is it made of")."""
    found = _PRONOUN.search(said or "")
    return found[0] if found else None


def _weight(sentence: Sentence, found: tuple[int, str | None]) -> tuple[bool, bool, int]:
    token = sentence.tokens[found[0]]
    if found[1] in GENERIC or token.get("fact") in GENERIC:
        return token.has("fact"), False, 0
    return token.has("fact"), not token.text.startswith(VAGUE), len(token.text)


GENERIC = frozenset({"material", "size", "length", "weight", "noise", "washable"})
"""Facts that give way to a closer one beside them ("the material of the sole")."""
VAGUE = (
    "how long", "how much", "how high", "how big", "made", "can i", "se puede", "puedo",
    "cuanto dura", "cuanto tarda", "wie lange", "wie hoch", "kann man",
)  # fmt: skip
"""Beginnings of phrases that give way to the name of a fact beside them."""


def _asks(sentence: Sentence) -> bool:
    """Whether it is a question, by its mark, its ending or its opening."""
    text = sentence.text.rstrip(" .!。！")
    if text.endswith(ASKED_ENDING):
        return True
    opening = [token for token in sentence.tokens if not token.has("greeting")][:FIRST]
    if any(token.has("fact") and _asking(token.text) for token in opening):
        return True
    if any(token.has("ask") and token.text.startswith("教えて") for token in sentence.tokens[-2:]):
        return True
    return bool(opening) and opening[0].has("ask") and not opening[0].has("need")


def _asking(phrase: str) -> bool:
    """Whether a phrase for a fact is a question by itself ("how heavy", 多重)."""
    starts = (
        "how",
        "what",
        "when",
        "where",
        "cuant",
        "que ",
        "wie",
        "was ",
        "wann",
        "wo ",
        "多",
        "几",
        "什么",
    )
    return (
        phrase.startswith(starts)
        or "多少" in phrase
        or phrase.startswith(("いくら", "何", "いつ", "どこ"))
    )


def _seeks(sentence: Sentence, references: Sequence[Reference], category: str | None) -> bool:
    """Whether something new is sought: a kind of thing is named, and nothing pointed at."""
    things = bool(category) or any(
        token.has("noun") or token.has("category") or token.has("thing")
        for place, token in enumerate(sentence.tokens)
        if place not in sentence.taken and not token.has("fact")
    )
    if not things:
        return False
    firm = any(not reference.it for reference in references)
    pointed = firm or bool(references) or bool(sentence.where("these"))
    return not pointed or (bool(sentence.where("need")) and bool(category) and not firm)


def _facts(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Facts that the question names, by their own name, a value of theirs, or a quality."""
    for place, token in enumerate(sentence.tokens):
        name = None if place in sentence.taken else _fact_of(sentence, token)
        if name is not None:
            yield place, name


def _fact_of(sentence: Sentence, token: Token) -> str | None:
    if token.has("fact"):
        return _stated(sentence, token.all("fact"))
    if any(token.has(kind) for kind in ("money_is", "currency", "sign")):
        return "price"
    if token.has("value"):
        return str(token.get("value")[0])
    for kind in ("wish", "than"):
        facts = vocabulary.adjectives()[token.get(kind)].facts if token.has(kind) else ()
        if facts:
            return _stated(sentence, facts)
    return None


def _stated(sentence: Sentence, names: Sequence[str]) -> str:
    """The first fact, or one that speaks of the same, that is stated of such things.

    That is in the category of the products named; else anywhere; else the first fact of all.
    """
    stating = sentence.lexicon.stating
    for shelf in {token.get("product")[1] for token in sentence.tokens if token.has("product")}:
        for name in [*names, *(alike for each in names for alike in _alike(each))]:
            if stating(name, shelf):
                return name
    return next((name for name in names if stating(name)), names[0])


def _alike(name: str) -> tuple[str, ...]:
    term = vocabulary.terms().get(name)
    return term.also if term else ()


def _weak(sentence: Sentence) -> str | None:
    for place in sentence.where("it"):
        if sentence.tokens[place].has("weak"):
            return sentence.said(place, place)
    return None


def _bare(sentence: Sentence, facts: Sequence[tuple[int, str]]) -> bool:
    """Whether the question holds nothing but the fact ("how heavy?", 防水吗)."""
    asked = {place for place, _ in facts}
    if not any(sentence.tokens[place].has("fact") for place in asked):
        return False
    others = [
        token
        for place, token in enumerate(sentence.tokens)
        if place not in sentence.taken and place not in asked and not idle(token)
    ]
    return not others


HIGH = frozenset({"how high", "wie hoch"})
"""Phrases that ask for the height of a thing, and for the amount of anything else."""


def _beside_height(sentence: Sentence) -> str | None:
    """What "how high is the ..." asks of, where that is no thing whose height it could be."""
    if not any(token.text in HIGH for token in sentence.tokens):
        return None
    places = [
        place
        for place, token in enumerate(sentence.tokens)
        if not token.senses and token.solid and token.number is None and place not in sentence.taken
    ]
    return sentence.said(places[0], places[0]) if places else None


def _rest(sentence: Sentence) -> str | None:
    """What else the question speaks of ("a kickstand")."""
    places = [
        place
        for place, token in enumerate(sentence.tokens)
        if place not in sentence.taken and not idle(token)
    ]
    return sentence.said(places[0], places[-1]) if places else None


def _comparison(
    sentence: Sentence, references: Sequence[Reference], category: str | None
) -> Asked | None:
    if not _compares(sentence, references, category):
        return None
    extreme = superlative(sentence, category)
    if extreme is not None:
        return Asked(Act.COMPARE, extreme.name, extreme.said, extreme)
    for judged in (_by_fact(sentence), _by_quality(sentence)):
        if judged is not None:
            return judged
    found = [*_facts(sentence)]
    place, name = max(found, key=lambda each: _weight(sentence, each), default=(None, None))
    return Asked(Act.COMPARE, name, None if place is None else sentence.said(place, place))


def _by_quality(sentence: Sentence) -> Asked | None:
    """A comparison by an adjective: "which is lighter?"."""
    for kind in ("than", "wish"):
        for place in sentence.where(kind):
            adjective = vocabulary.adjectives()[sentence.tokens[place].get(kind)]
            names = adjective.facts
            if names:
                said = sentence.said(place, place)
                return _weighed(_stated(sentence, names), said, most=adjective.most)
    return None


def _by_fact(sentence: Sentence) -> Asked | None:
    """A comparison by a fact's name: "which has the better battery?"."""
    for kind in ("more_than", "less_than", "better"):
        for place in sentence.where(kind):
            near = fact_near(sentence, place)
            if near is not None:
                first, last = min(place, near[0]), max(place, near[0])
                said = sentence.said(first, last)
                sentence.take(first, last)
                better = vocabulary.direction(near[1]) if kind == "better" else None
                most = kind == "more_than" if better is None else better
                return _weighed(near[1], said, most=most)
    return None


def _weighed(name: str, said: str, *, most: bool) -> Asked:
    """Things weighed by a fact, and which way the better one lies."""
    return Asked(Act.COMPARE, name, said, Superlative(name, most, said))


def _compares(sentence: Sentence, references: Sequence[Reference], category: str | None) -> bool:
    if sentence.where("compare"):
        return True
    new = category is not None or bool(sentence.where("noun")) or bool(sentence.where("thing"))
    judged = any(sentence.where(kind) for kind in JUDGING)
    several = any(each.first for each in references) or len(references) > 1
    which = _which(sentence)
    if len(references) == 1 and not several and not sentence.where("than"):
        return False
    if which and judged:
        return not new or several or bool(sentence.where("than"))
    if several and judged and _asks(sentence):
        return True
    versus = bool(sentence.where("than_word")) and not sentence.where("thing")
    return bool(references) and versus and bool(sentence.where("than")) and _asks(sentence)


JUDGING = ("than", "extreme", "better", "more_than", "less_than", "most", "least", "wish")
"""Kinds of words that weigh one thing against another."""


def _which(sentence: Sentence) -> bool:
    """Whether it asks which one, rather than for which thing to find."""
    return any(not sentence.at(place + 1).has("category") for place in sentence.where("which"))
