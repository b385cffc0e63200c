"""How it is worded: repeated words, capitals, number words, a name for the thing."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, partial
from importlib import resources

import yaml

from tradewind.kernel.fold import fold
from tradewind.seller.review.checks.phrases import ASIN
from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.phrases import CJK, words_of
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.text import Text

CASED = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CODE = re.compile(r"\d|-[a-z]*\d")
"""What makes the letters before it part of a model's number."""
VOWEL = re.compile("[aeiouyäöüáéíóúàèìòùâêîôûæœ]", re.IGNORECASE)
RUN = re.compile("[\u3400-\u9fff]{2,}|[\u30a1-\u30fa\u30fc]{2,}")
LONG = 4
PUNCTUATION = re.compile(r"[^\w\s'’&+./%-]|(?<!\d)[./](?!\d)|(?<!\w)-|-(?!\w)")


@cache
def _function_words() -> frozenset[str]:
    """Articles, prepositions and conjunctions of every language, folded."""
    path = resources.files("tradewind.seller.review").joinpath("words/function_words.yaml")
    read = yaml.safe_load(path.read_text("utf-8"))
    return frozenset(fold(str(each)) for words in read.values() for each in words)


@cache
def _units() -> frozenset[str]:
    """Measures: said beside a number they are not words."""
    path = resources.files("tradewind.seller.review").joinpath("words/units.yaml")
    return frozenset(yaml.safe_load(path.read_text("utf-8"))["units"])


@cache
def _number_words() -> dict[str, dict[str, str]]:
    path = resources.files("tradewind.seller.review").joinpath("words/numbers.yaml")
    read = yaml.safe_load(path.read_text("utf-8"))
    return {
        language: {fold(str(word)): str(number) for number, words in rows.items() for word in words}
        for language, rows in read.items()
    }


def repeated(look: Look, rule: Rule) -> Iterator[Hit]:
    """A word said more than so often; articles, prepositions, numbers and units do not count."""
    most = rule.options.get("most", 2)
    for text in look.texts(rule.fields):
        for word, spans in _said(text).items():
            if len(spans) > most:
                values = {"said": word, "is": len(spans), "most": most}
                for start, end in spans[most:]:
                    yield Hit(text.name, (start, end), values, "")


def _said(text: Text) -> dict[str, list[tuple[int, int]]]:
    """Where each word stands; Chinese and Japanese by the longest part that comes again."""
    said: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for word, start, end in text.words:
        if word[0].isdigit() or len(word) < 2 or word in _units() or word in _function_words():
            continue
        if CODE.match(text.folded, end) or text.folded[max(start - 1, 0) : start].isdigit():
            continue
        said[word].append((start, end))
    if CJK.search(text.folded):
        said |= _again(text.folded)
    return said


def _again(folded: str) -> dict[str, list[tuple[int, int]]]:
    """Parts of two to six Chinese or katakana characters that stand there three times or more."""
    found: dict[str, list[tuple[int, int]]] = {}
    taken: set[int] = set()
    for size in (6, 5, 4, 3, 2):
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for run in RUN.finditer(folded):
            for start in range(run.start(), run.end() - size + 1):
                part = folded[start : start + size]
                if not places[part] or places[part][-1][1] <= start:
                    places[part].append((start, start + size))
        for part, spans in places.items():
            free = [one for one in spans if not taken & set(range(*one))]
            if len(free) > 2 and len(set(part)) > 1:
                found[part] = free
                taken.update(place for one in free for place in range(*one))
    return found


def capitals(look: Look, rule: Rule) -> Iterator[Hit]:
    """A text in capitals throughout; the brand's name may be."""
    acronyms = frozenset(rule.options.get("acronyms", ()))
    for text in look.texts(rule.fields):
        words = [
            each
            for each in CASED.finditer(text.raw)
            if len(each[0]) >= LONG
            and each[0] not in acronyms
            and VOWEL.search(each[0])
            and _outside(look, text, each)
        ]
        loud = [each for each in words if each[0].isupper()]
        if len(loud) >= 2 and len(loud) >= 0.75 * len(words):
            calm = CASED.sub(partial(_calm, look=look, text=text, acronyms=acronyms), text.raw)
            yield Hit(text.name, (0, len(text.raw)), {"is": len(loud)}, calm)


def _outside(look: Look, text: Text, word: re.Match[str]) -> bool:
    beside = text.raw[max(word.start() - 1, 0) : word.end() + 1]
    return not look.in_brand(text, *word.span()) and not any(char.isdigit() for char in beside)


def _calm(word: re.Match[str], *, look: Look, text: Text, acronyms: frozenset[str]) -> str:
    said = word[0]
    keeps = len(said) < LONG or not said.isupper() or said in acronyms
    return said if keeps or not _outside(look, text, word) else said.capitalize()


def numerals(look: Look, rule: Rule) -> Iterator[Hit]:
    """A number in letters where a figure reads faster."""
    words = _number_words().get(look.listing.language, {})
    for text in look.texts(rule.fields):
        for place, (word, start, end) in enumerate(text.words):
            if (
                word not in words
                or text.raw[end : end + 1] == "-"
                or text.raw[start - 1 : start] == "-"
            ):
                continue
            if place == 0 and look.in_brand(text, start, end):
                continue
            values = {"said": text.raw[start:end], "figure": words[word]}
            yield Hit(text.name, (start, end), values, words[word])


def seller_name(look: Look, rule: Rule) -> Iterator[Hit]:
    """The shop's own name, unless it is the brand's."""
    name = fold(look.context.seller_name).strip()
    if not name or name == fold(look.listing.brand).strip():
        return
    pattern = re.compile(
        rf"(?<!\w){re.escape(name)}(?!\w)" if not CJK.search(name) else re.escape(name)
    )
    for text in look.texts(rule.fields):
        for each in pattern.finditer(text.folded):
            if not look.in_brand(text, *each.span()):
                yield Hit(text.name, each.span(), {"said": text.raw[slice(*each.span())]}, "")


def identifying(look: Look, rule: Rule) -> Iterator[Hit]:
    """A title of brand, model, colour, size and figures, without a word for the thing."""
    plain = look.brand_words | _function_words() | _units() | _options(look)
    for text in look.texts(rule.fields):
        if CJK.search(text.folded):
            continue
        plain_lists = {
            word
            for name in rule.options["lists"]
            for each in look.found(text, name)
            for word, _, _ in words_of(text.folded[each.start : each.end])
        }
        named = [
            word
            for word, start, end in text.words
            if len(word) > 2
            and word not in plain
            and word not in plain_lists
            and not _coded(text, start, end)
        ]
        if not named:
            yield Hit(text.name, (0, len(text.raw)))


def _options(look: Look) -> frozenset[str]:
    """Words of the values that tell a listing from its siblings."""
    model = "" if " " in look.listing.mpn else look.listing.mpn
    values = " ".join([*look.listing.options.values(), model])
    return frozenset(word for word, _, _ in words_of(fold(values)))


def _coded(text: Text, start: int, end: int) -> bool:
    """Whether letters are part of a code such as ``006R90321`` or ``DV7-1211``."""
    while start and not text.raw[start - 1].isspace():
        start -= 1
    while end < len(text.raw) and not text.raw[end].isspace():
        end += 1
    return any(char.isdigit() for char in text.raw[start:end])


def form(look: Look, rule: Rule) -> Iterator[Hit]:
    """A bullet that does not begin with a capital letter."""
    for text in look.texts(rule.fields):
        first = text.raw.lstrip()[:1]
        if first.islower():
            start = len(text.raw) - len(text.raw.lstrip())
            yield Hit(text.name, (start, start + 1), {"said": first}, first.upper())


def same_bullets(look: Look, rule: Rule) -> Iterator[Hit]:
    """A bullet that says what another has said already."""
    seen: list[tuple[int, frozenset[str]]] = []
    for text in look.texts(rule.fields):
        words = frozenset(word for word, _, _ in text.words) | frozenset(CJK.findall(text.folded))
        for place, other in seen:
            if words and len(words & other) > rule.options["share"] * len(words | other):
                yield Hit(text.name, (0, len(text.raw)), {"other": place + 1}, "")
                break
        seen.append((int(text.name.rpartition(".")[2]), words))


def terms(look: Look, rule: Rule) -> Iterator[Hit]:
    """Hidden keywords that bring nothing: brands, ASINs, words of the title, the same twice."""
    title = Counter(word for text in look.texts(("title",)) for word, _, _ in text.words)
    for text in look.texts(rule.fields):
        asins = [each.span() for each in ASIN.finditer(text.raw)]
        for span in asins:
            yield Hit(text.name, span, {"said": text.raw[slice(*span)]}, "", key="asin")
        for each in PUNCTUATION.finditer(text.raw):
            yield Hit(text.name, each.span(), {"said": each[0]}, " ", key="mark")
        seen: set[str] = set()
        for word, start, end in text.words:
            if any(first <= start < last for first, last in asins):
                continue
            key = _idle(word, title, seen, look)
            seen.add(word)
            if key:
                yield Hit(text.name, (start, end), {"said": text.raw[start:end]}, "", key=key)


def _idle(word: str, title: Counter[str], seen: set[str], look: Look) -> str:
    """Why a keyword brings nothing; empty if it may."""
    if word[0].isdigit() or len(word) < 3 or word in _function_words():
        return ""
    if word in look.brand_words:
        return "brand"
    if word in title:
        return "titled"
    return "twice" if word in seen else ""
