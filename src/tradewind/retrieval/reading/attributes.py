"""Limits in words: colours, materials, sizes, brands and yes-or-no facts, wanted or refused."""

from collections.abc import Iterator, Sequence

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind
from tradewind.retrieval.brief import Limit, Op
from tradewind.retrieval.reading.amounts import Amount, Measure
from tradewind.retrieval.reading.book import key_of
from tradewind.retrieval.reading.sentence import Sentence, Token

REACH = 4
"""How many words before a value a "not" still refuses it."""
LETTERED = frozenset({"s", "m", "l"})
"""Sizes that are also plain letters."""
UNSURE_AXES = frozenset({"size", "pack", "capacity", "length"})
"""Options whose values are read by their own cues only."""


def value_limits(sentence: Sentence, category: str | None) -> Iterator[Limit]:
    """Colours, materials and other named values; marks their words as read."""
    refused_before = False
    for place in sentence.where("value"):
        begin = refusal(sentence, place)
        end = refusal_after(sentence, place)
        chained = refused_before and _or_before(sentence, place)
        refused = begin is not None or end is not None or chained
        axis, text = _meant(sentence, place, category, refused=refused) or (None, "")
        refused_before = refused and axis is not None
        if axis is None or soft(sentence, place):
            continue
        first, last = (place if begin is None else begin), (place if end is None else end)
        first, last = _coloured(sentence, first, last, axis)
        op = Op.IS_NOT if refused else Op.IS
        yield Limit(
            axis, op, sentence.said(first, last), text=sentence.lexicon.own(axis, text).lower()
        )
        sentence.take(first, last)


def _coloured(sentence: Sentence, first: int, last: int, axis: str) -> tuple[int, int]:
    """With the words "in" and "colour" around it."""
    if axis == "color" and sentence.at(first - 1).has("in") and first - 1 not in sentence.taken:
        first -= 1
    after = sentence.at(last + 1)
    if axis == "color" and after.has("colored") and after.has("in"):
        last += 1
    return first, last


def refusal(sentence: Sentence, place: int) -> int | None:
    """Where a "not" that refuses this word stands."""
    for at in range(place - 1, max(place - 1 - REACH, -1), -1):
        token = sentence.tokens[at]
        if at == place - 1 and _minus(sentence, at):
            return at
        if token.has("refused") and not (token.has("free") and token.text == "free"):
            return at
        if not token.has("linking") and not token.has("size"):
            return None
    return None


def _minus(sentence: Sentence, place: int) -> bool:
    """Whether a minus right before a word and behind a blank leaves it out ("-bluetooth")."""
    token = sentence.tokens[place]
    blank = token.start > 0 and sentence.text[token.start - 1] == " "
    return token.text == "-" and blank and sentence.at(place + 1).start == token.end


def refusal_after(sentence: Sentence, place: int) -> int | None:
    """Where a refusal behind the word stands: "leather-free", 革以外."""
    after = sentence.at(place + 1)
    if after.has("refused_after"):
        return place + 1
    if after.text == "-" and sentence.at(place + 2).has("free"):
        return place + 2
    glued = sentence.text[sentence.tokens[place].end : after.start] == "-"
    return place + 1 if after.has("free") and glued else None


def _or_before(sentence: Sentence, place: int) -> bool:
    """Whether an "or" or a comma joins this word to the one before."""
    before = sentence.at(place - 1)
    return before.has("or") or before.has("and") or before.text in {",", "、"}


def _meant(
    sentence: Sentence, place: int, category: str | None, *, refused: bool
) -> tuple[str, str] | None:
    """The value that a word names here, where the catalogue can be limited by it."""
    token = sentence.tokens[place]
    for axis, text in token.all("value"):
        if axis in UNSURE_AXES or not _sure(sentence, place, axis, text):
            continue
        if _is_category(sentence, place, category) and not refused:
            continue
        if _limiting(sentence, axis, category, refused=refused):
            return axis, text
    return None


def _sure(sentence: Sentence, place: int, axis: str, text: str) -> bool:
    """Whether an everyday word ("mint", "sand") is said to be a colour."""
    if axis != "color":
        return True
    value = vocabulary.values("color").get(text)
    if " " in text if value is None else value.sure:
        return True
    token, after = sentence.tokens[place], sentence.at(place + 1)
    if token.text.endswith(("色", "カラー")):
        return True
    said = after.has("in") and after.has("colored")
    return said or sentence.at(place - 1).has("in")


def _is_category(sentence: Sentence, place: int, category: str | None) -> bool:
    token = sentence.tokens[place]
    return category is not None and category in token.all("category")


def _limiting(sentence: Sentence, axis: str, category: str | None, *, refused: bool) -> bool:
    lexicon = sentence.lexicon
    if axis in lexicon.options:
        return axis == "color" if category is None else lexicon.stating(axis, category) > 0
    known = axis in lexicon.facts or lexicon.stating(axis)
    return bool(known) and (refused or lexicon.usual(axis, category))


def size_limits(sentence: Sentence, amounts: Sequence[Amount]) -> Iterator[Limit]:
    """Sizes said to be sizes: "size 42", "in M", 42码, "EU 42"; marks their words as read."""
    for amount in amounts:
        first, last = _sized(sentence, amount.first, amount.last)
        if amount.measure is not Measure.BARE:
            continue
        if (first, last) != (amount.first, amount.last) or _worn(sentence, amount):
            yield from _size(sentence, first, last, amount.first, amount.last)
    for place in sentence.where("value"):
        for axis, text in sentence.tokens[place].all("value"):
            if axis == "size" and place not in sentence.taken:
                yield from _lettered(sentence, place, text)


def _worn(sentence: Sentence, amount: Amount) -> bool:
    """Whether a plain number is one of the catalogue's sizes, as in "men's 44" or "del 43"."""
    before = sentence.at(amount.first - 1)
    said = before.text == "del" or any(axis == "gender" for axis, _ in before.all("value"))
    sizes = sentence.lexicon.values.get("size", {})
    return said and amount.op is None and key_of(sentence.tokens[amount.last].text) in sizes


def _sized(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    begin = first
    while begin > 0 and first - begin < 3 and sentence.at(begin - 1).has("size"):
        begin -= 1
    if begin == first and sentence.at(first - 1).text in {":", "is"}:
        begin = first - 2 if sentence.at(first - 2).has("size") else first
    after = sentence.at(last + 1)
    glued = after.start == sentence.tokens[last].end
    ends = after.has("size_after") and (glued or not after.has("size"))
    return begin, last + 1 if ends else last


def _size(sentence: Sentence, first: int, last: int, begin: int, end: int) -> Iterator[Limit]:
    text = sentence.text[sentence.tokens[begin].start : sentence.tokens[end].end]
    region = sentence.tokens[begin - 1].text if begin > first else ""
    own = sentence.lexicon.values.get("size", {})
    named = own.get(key_of(f"{region.split(' ')[-1]} {text}"))
    refused = refusal(sentence, first)
    op = Op.IS_NOT if refused is not None else Op.IS
    start = first if refused is None else refused
    yield Limit("size", op, sentence.said(start, last), text=(named or text).lower())
    sentence.take(start, last)


def _lettered(sentence: Sentence, place: int, text: str) -> Iterator[Limit]:
    """A size in letters or words, where it cannot be anything else."""
    token = sentence.tokens[place]
    first, last = _sized(sentence, place, place)
    written = sentence.text[token.start : token.end]
    if (first, last) == (place, place) and not _is_size(sentence, place, written):
        return
    if first == place and sentence.at(place - 1).has("in"):
        first -= 1
    refused = refusal(sentence, first)
    start = first if refused is None else refused
    op = Op.IS_NOT if refused is not None else Op.IS
    own = sentence.lexicon.own("size", text).lower()
    yield Limit("size", op, sentence.said(start, last), text=own)
    sentence.take(start, last)


def _is_size(sentence: Sentence, place: int, written: str) -> bool:
    """Without a word such as "size": XL always, M after "in", "medium" never."""
    token = sentence.tokens[place]
    if token.text in LETTERED:
        return written.isupper() and sentence.at(place - 1).has("in")
    if token.has("wish") or token.has("fact"):
        return False
    return any(mark in token.text for mark in ("x", "码", "号", "サイズ", "size", "unica")) or (
        sentence.at(place - 1).has("in") and token.text in {"small", "medium", "large"}
    )


def flag_limits(sentence: Sentence, category: str | None) -> Iterator[Limit]:
    """Yes-or-no facts stated as needs ("waterproof", "without microphone"); marks them as read."""
    for place in sentence.where("fact"):
        token = sentence.tokens[place]
        name = next((each for each in token.all("fact") if _is_flag(sentence, each)), None)
        if name is None or soft(sentence, place):
            continue
        if not sentence.lexicon.stating(name, category):
            continue
        refused, after = refusal(sentence, place), refusal_after(sentence, place)
        op = Op.IS if refused is None and after is None else Op.IS_NOT
        if op is Op.IS and not _needed(sentence, place):
            continue
        first, last = (place if refused is None else refused), (place if after is None else after)
        yield Limit(name, op, sentence.said(first, last), 1.0)
        sentence.take(first, last)


def _is_flag(sentence: Sentence, name: str) -> bool:
    stated = sentence.lexicon.facts.get(name)
    return stated is not None and stated.kind is Kind.FLAG


def _needed(sentence: Sentence, place: int) -> bool:
    """Whether a quality is asked for, and not the name of the thing itself ("a microphone")."""
    token = sentence.tokens[place]
    if not (token.has("noun") or token.has("category")):
        return True
    return any(sentence.at(place - step).has("with") for step in (1, 2))


def brand_limits(sentence: Sentence) -> Iterator[Limit]:
    """Brands wanted or refused; marks their words as read."""
    for place in sentence.where("brand"):
        token = sentence.tokens[place]
        if _fitted(sentence, place) or not _branded(sentence, place):
            continue
        refused, after = refusal(sentence, place), refusal_after(sentence, place)
        op = Op.IS if refused is None and after is None else Op.IS_NOT
        first, last = (place if refused is None else refused), (place if after is None else after)
        yield Limit("brand", op, sentence.said(first, last), text=token.get("brand").lower())
        sentence.take(first, last)


def _fitted(sentence: Sentence, place: int) -> bool:
    """Whether something must fit that brand instead of being of it ("case for Samsung")."""
    return any(
        sentence.at(place - step).has("fits") and not sentence.at(place - step).has("in")
        for step in (1, 2)
    ) and not refusal(sentence, place)


def _branded(sentence: Sentence, place: int) -> bool:
    """Whether an everyday word is meant as a brand: written large, or said to be one."""
    token = sentence.tokens[place]
    other = set(token.senses) - {"brand", "filler", "closing"}
    if not other and (len(token.text) > 3 or not token.text.isalpha()):
        return True
    written = sentence.text[token.start : token.end]
    cue = any(
        token.has("fact", "brand") for token in (sentence.at(place - 1), sentence.at(place + 1))
    )
    return cue or (written[:1].isupper() and token.start > 0)


def soft(sentence: Sentence, place: int) -> bool:
    """Whether a word is only wished for: "ideally waterproof", "waterproof would be nice"."""
    around = [*range(place - 4, place), *range(place + 1, place + 5)]
    return any(_between(sentence, place, at) and sentence.at(at).has("soft") for at in around)


def _between(sentence: Sentence, place: int, at: int) -> bool:
    low, high = min(place, at), max(place, at)
    return at >= 0 and not any(
        _breaks(sentence.tokens[each]) for each in range(low + 1, min(high, len(sentence.tokens)))
    )


def _breaks(token: Token) -> bool:
    return token.stop or token.has("but") or token.number is not None
