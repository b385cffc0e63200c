"""Several things wanted together: "a tent, two sleeping bags and a stove", "camping for four"."""

from collections.abc import Iterator

from tradewind.catalog import vocabulary
from tradewind.retrieval.reading.sentence import Sentence, Token, joined

SKIPPED = ("need", "greeting", "thanks", "ask", "filler", "soft", "thing", "refine", "gear", "add")


def items(sentence: Sentence) -> tuple[str, ...]:
    """The listed things, each with its number and qualities; empty where fewer than two are listed.

    Marks them as read.
    """
    parts = [part for part in _parts(sentence) if part]
    named = [part for part in parts if any(_thing(sentence, place) for place in part)]
    if len(named) < 2 or len({_key(sentence, part) for part in named}) < 2:
        return ()
    if any(sentence.tokens[place].has("or") for place in _between(named)):
        return ()
    for part in named:
        sentence.taken.update(part)
    return tuple(
        joined(sentence.text, [sentence.tokens[place] for place in part]) for part in named
    )


def _parts(sentence: Sentence) -> Iterator[list[int]]:
    """Places of the words of each member of the list, up to the thing it names."""
    part: list[int] = []
    closed = False
    for place, token in enumerate(sentence.tokens):
        if _parting(sentence, place):
            yield part
            part, closed = [], False
        elif token.has("with") or token.has("fits"):
            closed = closed or bool(part)
        elif place not in sentence.taken and not closed and not _skipped(token):
            part.append(place)
    yield part


def _parting(sentence: Sentence, place: int) -> bool:
    token = sentence.tokens[place]
    if place in sentence.taken:
        return False
    return token.stop or (token.has("and") and not token.has("number"))


def _skipped(token: Token) -> bool:
    if token.number is not None or token.has("number"):
        return False
    if token.has("noun") or token.has("category"):
        return False
    return any(token.has(kind) for kind in SKIPPED) or not any(
        char.isalnum() for char in token.text
    )


def _thing(sentence: Sentence, place: int) -> bool:
    token = sentence.tokens[place]
    return token.has("category") or token.has("noun")


def _key(sentence: Sentence, part: list[int]) -> str:
    return next(sentence.tokens[place].text for place in part if _thing(sentence, place))


def _between(parts: list[list[int]]) -> range:
    return range(parts[0][0], parts[-1][-1])


def takes_several(occasion: str | None) -> bool:
    """Whether an occasion is named that takes a whole set of things, as camping does."""
    found = vocabulary.occasions().get(occasion or "")
    return found is not None and found.basket
