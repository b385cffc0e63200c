"""What kind of thing is meant, what is left to search for, and how many of it."""

from collections.abc import Sequence

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind
from tradewind.retrieval.brief import Limit, Op
from tradewind.retrieval.reading.amounts import Amount, Measure
from tradewind.retrieval.reading.attributes import refusal
from tradewind.retrieval.reading.sentence import Sentence, Token, joined

HEAD_FIRST = frozenset({"es"})
"""Languages in which the thing stands before what describes it."""
MOST_PIECES = 99


def category(sentence: Sentence) -> tuple[str | None, tuple[Limit, ...]]:
    """The category that the sentence names, and those that it refuses.

    Of several names side by side the last counts ("desk lamp charger"), in Spanish the first; a
    thing that only has to fit ("charger for headphones") does not count.
    """
    run: list[int] = []
    refused: list[Limit] = []
    for place in sentence.where("category"):
        token = sentence.tokens[place]
        begin = refusal(sentence, place)
        if _quality(sentence, place) or _measure(sentence, place):
            continue
        if begin is not None and sentence.tokens[begin].has("not_one"):
            refused += [
                Limit("category", Op.IS_NOT, sentence.said(begin, place), text=path)
                for path in _one(token)
            ]
            sentence.take(begin, place)
        elif (
            begin is None
            and not _beside(sentence, place, start=not run)
            and (not run or place == run[-1] + 1)
        ):
            run.append(place)
    order = run if sentence.language in HEAD_FIRST else run[::-1]
    found = next((path for place in order for path in _one(sentence.tokens[place])), None)
    return found, tuple(refused)


def _quality(sentence: Sentence, place: int) -> bool:
    """Whether a word that is also a quality ("light") is meant as one: it has no article."""
    return sentence.tokens[place].has("wish") and sentence.at(place - 1).text not in {"a", "the"}


def shelf(sentence: Sentence, path: str | None) -> int | None:
    """Where a word stands that names all of a category, and not perhaps a part of it."""
    for place in sentence.where("shelf"):
        if path in sentence.tokens[place].all("shelf"):
            return place
    return None


def _measure(sentence: Sentence, place: int) -> bool:
    """Whether a thing is only a part whose extreme is asked for ("the longest cable")."""
    measures = [at for at in sentence.where("category") if _extreme_part(sentence, at)]
    if place not in measures:
        return False
    if sentence.where("thing") and not _sought(sentence, place):
        return True
    return len(measures) < len(sentence.where("category")) or place != measures[-1]


def _sought(sentence: Sentence, place: int) -> bool:
    """Whether the one word for any thing ("product") says nothing beside this one."""
    things = sentence.where("thing")
    return all(sentence.at(at).has("one") and abs(at - place) <= 1 for at in things)


def _extreme_part(sentence: Sentence, place: int) -> bool:
    around = [sentence.at(place + step) for step in (-2, -1, 1, 2)]
    extreme = any(token.has("most") or token.has("least") for token in around)
    facts = sentence.tokens[place].all("fact")
    return extreme and any(_counted(name) for name in facts)


def _counted(name: str) -> bool:
    term = vocabulary.terms().get(name)
    return term is not None and term.kind is Kind.NUMBER


def _one(token: Token) -> tuple[str, ...]:
    """The one category of a name; none where several share it ("boots")."""
    paths = token.all("category")
    widest = min(paths, key=len)
    if all(path == widest or path.startswith(f"{widest}/") for path in paths):
        return (widest,)
    return ()


def _beside(sentence: Sentence, place: int, *, start: bool) -> bool:
    """Whether a thing is only what another must fit, come with, or be compared with."""
    for step in (1, 2):
        token = sentence.at(place - step)
        if token.has("need") or token.stop:
            return False
        if token.has("with") and not start:
            return True
        if token.has("fits") and not (start and _priced(sentence, place - step - 1)):
            return True
    return False


def _priced(sentence: Sentence, place: int) -> bool:
    """Whether a "for" behind this place says what the money is for, or opens the sentence."""
    before = sentence.at(place)
    return place < 0 or before.number is not None or before.has("currency") or before.has("after")


def pieces(sentence: Sentence, amounts: Sequence[Amount], *, adding: bool) -> int | None:
    """How many pieces or suggestions are asked for; marks the number as read.

    Where something goes into the cart (``adding``), any plain number that is left counts.
    """
    for amount in amounts:
        if not sentence.taken.isdisjoint(range(amount.first, amount.last + 1)):
            continue
        if 0 < amount.low <= MOST_PIECES and _counts(sentence, amount, adding=adding):
            sentence.take(amount.first, amount.last)
            return int(amount.low)
    return None


def _counts(sentence: Sentence, amount: Amount, *, adding: bool) -> bool:
    """Whether a plain number counts things: right before one, and not part of a name."""
    if amount.op is not None or amount.high is not None or amount.low != int(amount.low):
        return False
    before = sentence.at(amount.first - 1)
    if sentence.tokens[amount.first].has("article_one"):
        return False
    named = amount.first > 0 and not before.senses and not before.stop
    if amount.measure is Measure.PIECES and sentence.tokens[amount.last].has("part"):
        return adding
    if amount.measure is Measure.PIECES:
        return not named or not before.text.isascii()
    if amount.measure is not Measure.BARE or named or before.has("size"):
        return False
    return adding or _thing_near(sentence, amount.last + 1)


def _thing_near(sentence: Sentence, place: int) -> bool:
    """Whether a thing follows, with at most two qualities before it."""
    for at in range(place, place + 3):
        token = sentence.at(at)
        if token.has("category") or token.has("noun") or token.has("piece"):
            return True
        if not any(token.has(kind) for kind in ("wish", "value", "fact")):
            return False
    return False


def left(sentence: Sentence, *, wished: bool) -> str:
    """What is left to search for in words, as it is written, less what is refused."""
    _refused(sentence)
    kept = [
        token
        for place, token in enumerate(sentence.tokens)
        if place not in sentence.taken
        and (wished or place not in sentence.wished)
        and (not idle(token) or _hyphened(sentence, place) or _hyphened(sentence, place - 1))
    ]
    return joined(sentence.text, kept)


def _hyphened(sentence: Sentence, place: int) -> bool:
    """Whether a small word is a part of a longer one ("under-desk")."""
    token, after = sentence.tokens[place], sentence.at(place + 1)
    return token.solid and after.text == "-" and after.start == token.end


def _refused(sentence: Sentence) -> None:
    """Mark what follows a "not" that no limit could be made of ("no small parts")."""
    for place in [*sentence.where("refused"), *_minuses(sentence)]:
        for at in range(place, min(place + REFUSED, len(sentence.tokens))):
            token = sentence.tokens[at]
            if at > place and (token.stop or token.has("closing") or token.has("need")):
                break
            sentence.take(at)


def _minuses(sentence: Sentence) -> list[int]:
    places = [place for place, token in enumerate(sentence.tokens) if token.text == "-"]
    return [place for place in places if refusal(sentence, place + 1) == place]


REFUSED = 4
"""How many words a "not" can refuse, itself with them."""
IDLE = frozenset({
    "filler", "need", "greeting", "thanks", "ask", "soft", "thing", "which", "compare", "cart",
    "gear", "gift", "it", "these", "for", "fits", "add", "status", "number_sign", "in",
    "one", "colored", "for_after",
    "minus", "last", "holds", "to", "and", "or", "with", "help", "refine",
    "between",
})  # fmt: skip
"""Meanings of words that carry no search."""
SOLID = frozenset({"category", "noun", "brand", "value", "occasion"})
"""Meanings that are searched for even where a word could also be idle."""


def idle(token: Token) -> bool:
    """Whether a token is punctuation or a word that says nothing to search for."""
    if token.number is None and not any(char.isalnum() for char in token.text):
        return True
    return not SOLID & token.senses.keys() and not IDLE.isdisjoint(token.senses)


SPOKEN = ("need", "which", "compare", "add", "than", "extreme", "soft", "money_is", "speech")
"""Meanings of words of whole sentences."""


def spoken(sentence: Sentence) -> bool:
    """Whether somebody asked or told a need, and did not just type words into a box."""
    if sentence.text.rstrip().endswith(("?", "？", "。", "!")):
        return True
    for token in sentence.tokens:
        if SOLID & token.senses.keys():
            continue
        if any(token.has(cue) for cue in SPOKEN):
            return True
    return False
