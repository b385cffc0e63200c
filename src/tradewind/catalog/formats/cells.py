"""What the cells of product tables mean, in whatever format."""

import re
from collections.abc import Iterable, Iterator, Mapping

from tradewind.catalog.incoming import MOST_PIECES, Bad
from tradewind.catalog.product import Fact, Kind, Source
from tradewind.catalog.stated import attribute, slug
from tradewind.catalog.vocabulary import terms

YES = frozenset({"true", "yes", "1", "y", "active", "shopify"})
NO = frozenset({"false", "no", "0", "n"})


def path(text: str) -> str:
    """A category as a path: ``Clothing > Rain jackets`` becomes ``clothing/rain_jackets``."""
    parts = [slug(part) for part in re.split(r"\s*[>/|»]\s*", text)]
    return "/".join(part for part in parts if part)


def path_names(text: str) -> Iterator[tuple[str, str]]:
    """Each step of a category's path with its own words."""
    steps: list[str] = []
    for part in re.split(r"\s*[>/|»]\s*", text):
        if slug(part):
            steps.append(slug(part))
            yield "/".join(steps), part.strip()


def yes(text: str, *, empty: bool) -> bool:
    """A flag; ``empty`` is what an empty cell means. Raises Bad for anything else."""
    word = text.strip().casefold()
    if not word:
        return empty
    if word in YES or word in NO:
        return word in YES
    raise Bad(f"{text[:40]!r} is neither yes nor no")


def pieces(text: str) -> int | None:
    """A number of pieces in stock; None for an empty cell, 0 where more was sold than was there."""
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,10}(?:\.0+)?", text):
        raise Bad(f"{text[:40]!r} is not a number of pieces")
    return min(max(0, int(float(text))), MOST_PIECES + 1)


def axis(name: str) -> str:
    """The name of an option axis: ``Colour`` becomes ``color``."""
    plain = slug(name)
    return {
        "colour": "color",
        "farbe": "color",
        "颜色": "color",
        "尺码": "size",
        "尺寸": "size",
    }.get(plain, plain)


def option_facts(options: Mapping[str, str], sku: str, at: Source) -> Iterator[Fact]:
    """What the options of a variant state of it beyond a word: a capacity, a screen size."""
    for name, value in options.items():
        found = attribute(name.replace("_", " "), value, at, sku=sku)
        if found and found.kind is Kind.NUMBER and found.unit and found.name in terms():
            yield found


def attributes(
    pairs: Iterable[tuple[str, str]], at: Source, *, sku: str | None = None
) -> Iterator[Fact]:
    """The facts of labelled cells; the label names the cell in the source."""
    for label, text in pairs:
        found = attribute(label, text, Source(at.file, f"{at.row}, {label}"), sku=sku)
        if found:
            yield found
