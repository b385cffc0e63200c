"""What a product is called: the maker's name for it, and its title on a channel."""

import re
from collections.abc import Iterator

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product, Variant
from tradewind.kernel.fold import fold
from tradewind.kernel.units import Found, quantities
from tradewind.seller.studio.amounts import quantity
from tradewind.seller.studio.book import DENSE, Noun, book, generic, title_facts, value_words
from tradewind.seller.studio.frame import Frame, Known, filled, fits
from tradewind.seller.studio.sentence import Wish
from tradewind.seller.studio.stated import Stated

ROOM = {"amazon": 80, "google_merchant": 150, "shopify": 70, "tiktok_shop": 80}
"""Characters that a title is to have at most; the channels allow more, and advise this."""
_BAD = re.compile(r"[!$?{}^¬¦™®©Ææ~#<>*|\"“”«»]+|(?<!\w)_|_(?!\w)")
_COUNTED = re.compile(r"^(\d+) ([a-z]+)$")
_BESIDE = re.compile(r" \(\d[^)]*\)")
"""The metric amount beside a customary one: a title has no room for both."""
LONGEST_NAME = 5
"""Words of a name after its brand."""


def name_of(product: Product) -> str:
    """Brand and model as the English title has them; the brand alone where it has no more."""
    title = product.title.get("en") or next(iter(product.title.values()), "")
    brand = product.brand.strip()
    rest = title
    if brand and fold(title).startswith(fold(brand)):
        rest = title[len(brand) :]
    elif brand and fold(title).startswith(fold(brand.split()[0])):
        rest, brand = title[len(brand.split()[0]) :], brand.split()[0]
    return " ".join([brand, *_named(rest)]).strip()


def _named(rest: str) -> Iterator[str]:
    """The words that name a model: capitalised or numbered, before the first that is neither."""
    words = _BAD.sub("", rest).split()
    for place, word in enumerate(words[:LONGEST_NAME]):
        bare = word.strip(",;:()")
        following = words[place + 1] if place + 1 < len(words) else ""
        named = bare[:1].isupper() or bare[:1].isdigit()
        if not named or fold(bare) in generic() or _measures(bare, following):
            return
        if following == "&" and words[place + 2 : place + 3] and words[place + 2].islower():
            return
        yield bare
        if bare != word:
            return


def _measures(word: str, following: str) -> bool:
    """Whether a number begins an amount, such as ``28 L``, rather than a model."""
    if not word[:1].isdigit():
        return False
    found = quantities(f"{word} {following}")
    return bool(found) or "-" in word or following.startswith(("-", "piece"))


def title(
    product: Product, variant: Variant, stated: Stated, noun: Noun | None, wish: Wish
) -> tuple[list[str], tuple[str, ...]]:
    """A title's parts, and the facts it says: what it is, what tells it from others, which one."""
    base = _base(product, noun, wish.language)
    options = [each for each in options_of(variant, wish.language) if fold(each) not in fold(base)]
    between = book(wish.language).words["title"]
    room = ROOM[wish.channel] - len(between.join([base, *options]))
    chosen: list[str] = []
    facts: list[str] = []
    for name, words in _shorts(stated.known, noun, wish):
        if len(words) + len(between) > room or _says(
            f"{base} {' '.join(options + chosen)}", words, wish.language
        ):
            continue
        chosen.append(words)
        facts.append(name)
        room -= len(words) + len(between)
        if len(chosen) == (2 if wish.channel == "shopify" else 3):
            break
    return [base, *chosen, *options], tuple(facts)


def _base(product: Product, noun: Noun | None, language: str) -> str:
    own = product.title.get(language, "")
    if own:
        return _BAD.sub("", own).replace("《", "").replace("》", "").strip(" ,;，")
    return plain_title(product, noun)


def plain_title(product: Product, noun: Noun | None) -> str:
    """Name and noun, where the seller has no title in the language."""
    name = name_of(product)
    if noun is None:
        return name
    return f"{name} {noun.text}"


def _shorts(known: Known, noun: Noun | None, wish: Wish) -> Iterator[tuple[str, str]]:
    """Facts in a few words, in the order in which their group's titles carry them."""
    names = list(title_facts(known.group))
    if wish.seed and len(names) > 1:
        turn = wish.seed % min(3, len(names))
        names = names[turn:] + names[:turn]
    for name in names:
        text = titled(name, known, noun, wish.language)
        if text:
            yield name, text


def titled(name: str, known: Known, noun: Noun | None, language: str) -> str | None:
    """One fact as a title says it."""
    return _said(
        book(language).titled.get(name) or book(language).short.get(name, ()),
        name,
        known,
        noun,
        language,
    )


def short(name: str, known: Known, noun: Noun | None, language: str) -> str | None:
    """One fact in a few words of running text; None where it has none."""
    return _said(book(language).short.get(name, ()), name, known, noun, language)


def _said(
    frames: tuple[Frame, ...], name: str, known: Known, noun: Noun | None, language: str
) -> str | None:
    if name not in known.values and name not in known.flags:
        return None
    frame = next((each for each in frames if fits(each, known)), None)
    if frame is None:
        return None
    return _BESIDE.sub("", filled(frame, known.values, noun.gender if noun else "m", language))


def _says(said: str, words: str, language: str) -> bool:
    """Whether a text says already what some words say: the same amounts, or most of the words."""
    amounts = _amounts(words)
    if amounts:
        return bool(amounts & _amounts(said))
    whole = fold(said)
    if language in DENSE:
        return fold(words) in whole
    tokens = [token for token in re.findall(r"\w+", fold(words)) if len(token) > 2]
    there = set(re.findall(r"\w+", whole))
    return bool(tokens) and sum(token in there for token in tokens) * 2 >= len(tokens)


def _amounts(text: str) -> set[tuple[float, str | None]]:
    return {_rounded(each) for each in quantities(text)}


def _rounded(found: Found) -> tuple[float, str | None]:
    base = found.quantity.base()
    return (float(f"{base.number:.2g}"), base.unit)


def options_of(variant: Variant, language: str) -> list[str]:
    """What tells a variant from its siblings, in the language."""
    found = (option(axis, value, language) for axis, value in variant.options.items())
    return [each for each in found if each]


def option(axis: str, value: str, language: str) -> str | None:
    """One option as a title says it: a colour, ``Größe M``, ``1,5 L``, ``3 Stück``."""
    words = book(language).words
    if counted := _COUNTED.match(value):
        unit = words["units"].get(counted[2])
        return unit.format(n=counted[1]) if unit else None
    found = quantities(value)
    if found and found[0].end - found[0].start >= len(value) - 1:
        return quantity(found[0].quantity, language)
    if axis == "pack":
        return words["units"]["set"].format(n=value) if value.isdigit() and value != "1" else None
    if axis == "size":
        return (
            None
            if value.lower() in {"standard", "one size"}
            else _sized(value, words["size"], language)
        )
    return _coloured(axis, value, language)


def _sized(value: str, word: str, language: str) -> str:
    shown = value_words(value, language) or value
    if language == "ja":
        return f"{shown}{word}" if shown.isascii() else shown
    if language == "zh":
        return f"{shown}{word}" if shown.isascii() and " " not in shown else shown
    return f"{word} {shown}"


def _coloured(axis: str, value: str, language: str) -> str | None:
    if language == "en":
        return value
    if language == "fr":
        return value_words(value, "fr") or value
    found = vocabulary.value_label(axis, value, language)
    if found != value:
        return found
    return value_words(value, language) or value
