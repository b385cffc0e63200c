"""How long, how many, whether at all."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tradewind.kernel.fold import fold
from tradewind.seller.listings.listing import Listing
from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.rule import Rule

BREAK = re.compile(r"\s*[,;|，；、]\s+|\s+[-–—|]\s+|[，；、]")
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[0-9]+")
GLYPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
A_WORD = 2
"""Characters of Chinese or Japanese that count as one word."""


def length(look: Look, rule: Rule) -> Iterator[Hit]:
    """A text that is too long or too short: in characters, bytes or words."""
    most = _limit(look, rule.options, "most")
    least = rule.options.get("least", 0)
    unit = rule.options.get("unit", "characters")
    for text in look.texts(rule.fields):
        is_ = measured(text.raw, unit)
        if most is not None and is_ > most:
            kept = cut(text.raw, most, unit) if rule.options.get("cut", True) else None
            start = len(kept) if kept is not None else 0
            fix = None if kept is None else ""
            values = {"is": is_, "most": most}
            yield Hit(text.name, (start, len(text.raw)), values, fix)
        elif is_ < least:
            yield Hit(text.name, None, {"is": is_, "least": least}, key="short")


def _limit(look: Look, options: Mapping[str, Any], name: str) -> int | None:
    """The limit for this type of product and this country; None where there is none."""
    by_country = options.get("by_marketplace", {}).get(look.listing.marketplace)
    limit: int | None = by_country or options.get(name)
    exempt = {fold(each) for each in options.get("exempt", ())}
    if look.product_type in exempt:
        return None
    for kind, most in options.get("by_type", {}).items():
        if fold(kind) == look.product_type:
            limit = most
    return limit


def measured(text: str, unit: str) -> int:
    """How long a text is."""
    if unit == "bytes":
        return len(text.encode())
    if unit == "words":
        glyphs = len(GLYPH.findall(text))
        return len(WORDS.findall(GLYPH.sub(" ", text))) + glyphs // A_WORD
    return len(text)


def cut(text: str, most: int, unit: str = "characters") -> str:
    """The text's beginning within the limit, to the end of a part of it, else of a word."""
    if unit == "bytes":
        head = text.encode()[: most + 1].decode(errors="ignore")
        within = text.encode()[:most].decode(errors="ignore")
    else:
        head, within = text[: most + 1], text[:most]
    if within == text:
        return text
    ends = [each.start() for each in BREAK.finditer(head)]
    if ends and ends[-1] >= len(within) * 3 // 4:
        return text[: ends[-1]]
    space = head.rfind(" ")
    glued = GLYPH.search(within[-1:]) or space <= 0
    return (within if glued else head[:space]).rstrip(" ,;:-–—|/&，、；：")


def count(look: Look, rule: Rule) -> Iterator[Hit]:
    """Too few or too many of a field that there are several of."""
    (name,) = rule.fields
    is_ = len(getattr(look.listing, name))
    least, most = rule.options.get("least", 0), rule.options.get("most")
    if most is not None and is_ > most:
        yield Hit(name, None, {"is": is_, "most": most}, key="many")
    elif is_ < least:
        yield Hit(name, None, {"is": is_, "least": least})


def required(look: Look, rule: Rule) -> Iterator[Hit]:
    """A field that must not be empty; a family's head needs no price and no picture."""
    for name in rule.fields:
        if not _stated(look.listing, name):
            yield Hit(name)


def _stated(listing: Listing, name: str) -> bool:
    if listing.is_parent and name in {"price", "images"}:
        return True
    value = getattr(listing, name)
    return value is not None and bool(value) if name != "price" else value is not None
