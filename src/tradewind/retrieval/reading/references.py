"""What was shown before and is pointed at: "the second one", "both", "it", a name."""

from collections.abc import Iterator, Mapping

from tradewind.kernel.fold import fold
from tradewind.retrieval.brief import Reference
from tradewind.retrieval.reading.amounts import number_of
from tradewind.retrieval.reading.sentence import Sentence

ADJECTIVES = frozenset({"es", "de"})
"""Languages in which "the red" needs no "one"."""


def references(sentence: Sentence, titles: Mapping[str, str]) -> tuple[Reference, ...]:
    """Everything pointed at, in order; marks its words as read.

    ``titles`` are the products shown, by id, which may be called by a part of their name.
    """
    found = [
        *_names(sentence),
        *_shown(sentence, titles),
        *_firsts(sentence),
        *_ordinals(sentence),
        *_groups(sentence),
        *_qualities(sentence),
    ]
    found.sort(key=lambda each: each[0])
    weighed = len(found) == 1 and any(sentence.where(kind) for kind in ("which", "compare"))
    if not found or weighed:
        found += _it(sentence)
        found.sort(key=lambda each: each[0])
    return tuple(each for _, each in found)


Found = Iterator[tuple[int, Reference]]


def _names(sentence: Sentence) -> Found:
    """Products called by brand and name, or by their whole title."""
    for place in sentence.where("product"):
        product = sentence.tokens[place].get("product")[0]
        yield place, Reference(_said(sentence, place, place), product_id=product)


def _shown(sentence: Sentence, titles: Mapping[str, str]) -> Found:
    """Shown products called by a word that only their title has."""
    words = {name: set(fold(title).split()) for name, title in titles.items()}
    for place, token in enumerate(sentence.tokens):
        if place in sentence.taken or len(token.text) < 3 or set(token.senses) - {"brand"}:
            continue
        owners = [name for name, own in words.items() if token.text in own]
        if len(owners) == 1:
            sentence.take(place)
            yield place, Reference(sentence.said(place, place), product_id=owners[0])


def _firsts(sentence: Sentence) -> Found:
    """Several from the top: a phrase such as 前两个, or "first" and a number."""
    for place in sentence.where("first_n"):
        last = place + 1 if sentence.at(place + 1).has("one") else place
        yield (
            place,
            Reference(
                _said(sentence, place, last), first=int(sentence.tokens[place].get("first_n"))
            ),
        )
    for place in sentence.where("ordinals"):
        after = sentence.at(place + 1)
        count = number_of(after) if after.number is not None or after.has("number") else None
        if sentence.tokens[place].get("ordinals") == 1 and count in {2, 3, 4, 5}:
            yield place, Reference(_said(sentence, place, place + 1), first=int(count or 0))


def _ordinals(sentence: Sentence) -> Found:
    for place in sentence.where("ordinals"):
        if _stands(sentence, place):
            last = place + 1 if sentence.at(place + 1).has("one") else place
            ordinal = int(sentence.tokens[place].get("ordinals"))
            yield place, Reference(_said(sentence, place, last), ordinal=ordinal)
    for place in sentence.where("last"):
        if _stands(sentence, place):
            last = place + 1 if sentence.at(place + 1).has("one") else place
            yield place, Reference(_said(sentence, place, last), ordinal=-1)
    for place in sentence.where("number_sign"):
        number = sentence.at(place + 1).number
        if number is not None and number in range(1, 11) and _ranked(sentence, place + 1):
            yield place, Reference(_said(sentence, place, place + 1), ordinal=int(number))


def _ranked(sentence: Sentence, place: int) -> bool:
    """Whether a number ranks a shown thing and does not count or measure what follows."""
    after = sentence.at(place + 1)
    return not any(after.has(kind) for kind in ("unit", "category", "noun", "currency", "piece"))


def _stands(sentence: Sentence, place: int) -> bool:
    """Whether "second" stands for a thing and does not describe another word."""
    token, after = sentence.tokens[place], sentence.at(place + 1)
    if not token.text.isascii() or " " in token.text:
        return True
    return after.has("one") or (_ends(sentence, place) and _article(sentence, place))


def _article(sentence: Sentence, place: int) -> bool:
    before = sentence.at(place - 1)
    return before.has("definite") or before.text.endswith(("the", "al", "del", "zum", "vom", "am"))


def _ends(sentence: Sentence, place: int) -> bool:
    """Whether a phrase ends behind a token."""
    after = sentence.at(place + 1)
    kinds = (
        "closing",
        "need",
        "size",
        "cart",
        "and",
        "compare",
        "or",
        "than",
        "fact",
        "to",
        "ask",
        "refused_after",
    )
    return (
        place + 1 >= len(sentence.tokens)
        or after.stop
        or not after.text.isascii()
        or any(after.has(kind) for kind in kinds)
    )


def _groups(sentence: Sentence) -> Found:
    for kind, count in (("two", 2), ("three", 3)):
        for place in sentence.where(kind):
            if not _counts_things(sentence, place):
                yield place, Reference(_said(sentence, place, place), first=count)


def _counts_things(sentence: Sentence, place: int) -> bool:
    """Whether "two" counts new things ("both kids", 2つの鍋) instead of pointing back."""
    after = sentence.at(place + 1)
    return after.has("category") or after.has("noun") or after.has("recipient")


def _qualities(sentence: Sentence) -> Found:
    """What has a quality that the others lack: "the red one", "el rojo", 红色的那个."""
    for kind in ("value", "brand"):
        for place in sentence.where(kind):
            last = _quality_end(sentence, place)
            if last is None:
                continue
            first = place - 1 if sentence.at(place - 1).has("definite") else place
            token = sentence.tokens[place]
            quality = token.get("value") if kind == "value" else ("brand", token.get("brand"))
            axis, text = quality[0], str(quality[1]).lower()
            yield place, Reference(_said(sentence, first, last), attribute=(axis, text))


def _quality_end(sentence: Sentence, place: int) -> int | None:
    definite = sentence.at(place - 1).has("definite")
    after, second = sentence.at(place + 1), sentence.at(place + 2)
    if after.has("pointed") and (definite or not after.text.isascii()):
        return place + 1
    if after.text == "的" and second.has("pointed"):
        return place + 2
    if definite and not sentence.tokens[place].text.isascii() and after.text == "的":
        return place + 1
    token = sentence.tokens[place]
    thing = token.has("category") or token.has("noun")
    spoken = sentence.language in ADJECTIVES and definite and not thing and _ends(sentence, place)
    return place if spoken and not after.has("category") else None


def _it(sentence: Sentence) -> Found:
    """What was spoken of last; beside another thing only where the two are weighed."""
    for place in sentence.where("it"):
        if _pronoun(sentence, place):
            yield place, Reference(_said(sentence, place, place), it=True)
            return


def _pronoun(sentence: Sentence, place: int) -> bool:
    """Whether a word such as "this", "es" or "la" stands alone and not before its thing."""
    token, after = sentence.tokens[place], sentence.at(place + 1)
    if token.has("weak"):
        return False
    if token.text in {"that", "this"} and not after.stop and after.text:
        before = sentence.at(place - 1)
        return before.has("add") or before.has("ask") or after.has("cart")
    if after.has("category") or after.has("noun") or after.has("recipient") or after.has("gift"):
        return token.text in {"it", "its"}
    return True


def _said(sentence: Sentence, first: int, last: int) -> str:
    sentence.take(first, last)
    return sentence.said(first, last)
