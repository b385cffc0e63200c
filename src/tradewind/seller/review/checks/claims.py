"""Claims that a law or a channel forbids: against pests, against diseases, in others' names."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from tradewind.kernel.fold import fold
from tradewind.seller.review.issue import Severity
from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.phrases import CJK, Found, Matcher
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.text import Text

NEAR = 48
"""Characters between the two halves of a claim; a third of it in Chinese and Japanese."""
BEFORE = 160
"""Characters before a brand in which it is said that the thing goes with it."""
MAKERS: Mapping[str, tuple[str, ...]] = {
    "iphone": ("apple",),
    "ipad": ("apple",),
    "ipod": ("apple",),
    "airpods": ("apple",),
    "macbook": ("apple",),
    "apple watch": ("apple",),
    "playstation": ("sony",),
    "xbox": ("microsoft",),
    "nintendo switch": ("nintendo",),
    "kindle": ("amazon",),
    "samsung galaxy": ("samsung",),
    "laserjet": ("hp", "hewlett"),
    "officejet": ("hp", "hewlett"),
    "playmobil": ("geobra",),
}
"""Whose brands those of things are."""
STOP = re.compile(r"[.!?;。！？；\n|](?!\d)")


def pesticide(look: Look, rule: Rule) -> Iterator[Hit]:
    """Words of pesticides, unless the listing states its registration.

    The channel's own filter reads no context; where a word plainly means something else (a baking
    mold, a water-repellent coat) the issue says so and weighs less.
    """
    if look.attribute("epa"):
        return
    for text in look.texts(rule.fields):
        for name in rule.options["lists"]:
            spared = text.found.get(f"{name}.unless", ())
            for found in text.found.get(name, ()):
                if look.in_brand(text, found.start, found.end):
                    continue
                harmless = any(one.start < found.end and found.start < one.end for one in spared)
                yield Hit(
                    text.name,
                    found[:2],
                    {"said": text.raw[found.start : found.end]},
                    key="context" if harmless else "found",
                    severity=Severity.INFO if harmless else None,
                )


def disease(look: Look, rule: Rule) -> Iterator[Hit]:
    """A verb of healing beside a disease, either way round, in one sentence."""
    for text in look.texts(rule.fields):
        names = look.found(text, "disease.name")
        if not names:
            for found in look.found(text, "disease.claim"):
                yield Hit(text.name, found[:2], {"said": text.raw[slice(*found[:2])]})
            continue
        verbs = look.found(text, "disease.verb") + look.found(text, "disease.claim")
        for name in names:
            if verb := _beside(text, name, verbs):
                start, end = min(name.start, verb.start), max(name.end, verb.end)
                yield Hit(text.name, (start, end), {"said": text.raw[start:end]})


def _beside(text: Text, name: Found, verbs: list[Found]) -> Found | None:
    for verb in verbs:
        first, second = sorted((name, verb))
        between = text.raw[first.end : second.start]
        near = NEAR // 3 if CJK.search(text.raw[first.start : second.end]) else NEAR
        if len(between) <= near and not STOP.search(between):
            return verb
    return None


@cache
def _finder(brands: frozenset[str]) -> Matcher:
    return Matcher({"brand": sorted(brands)})


def compatible(look: Look, rule: Rule) -> Iterator[Hit]:
    """Somebody else's brand that is not introduced by "compatible with" or the like."""
    if not look.listing.brand:
        return
    brands = frozenset(rule.options["brands"]) | look.context.brands
    for text in look.texts(rule.fields):
        for found in _finder(brands).find(text.folded, text.words).get("brand", ()):
            if not _own(look, text, found):
                yield from _said_so(look, text, found)


def _own(look: Look, text: Text, found: Found) -> bool:
    own = look.brand_words
    said = {word for word, start, end in text.words if found.start <= start and end <= found.end}
    makers = {fold(each) for each in MAKERS.get(found.phrase, ())}
    return bool(said & own) or bool(makers & own)


def _said_so(look: Look, text: Text, found: Found) -> Iterator[Hit]:
    """Nothing after "compatible with"; a softer issue after a bare "for"."""
    head = look.found(text, "compatible.with") + look.found(text, "compatible.after")
    if any(_leads(text, each, found) for each in head):
        return
    values = {"said": text.raw[found.start : found.end]}
    bare = [each for each in look.found(text, "compatible.for") if _leads(text, each, found)]
    if bare:
        yield Hit(text.name, found[:2], values, key="bare", severity=Severity.WARNING)
    else:
        yield Hit(text.name, found[:2], values)


def _leads(text: Text, said: Found, brand: Found) -> bool:
    """Whether the words stand shortly before the brand, or in Chinese and Japanese after it."""
    if said.end <= brand.start:
        near = brand.start - said.end <= BEFORE
        return near and not STOP.search(text.raw, said.end, brand.start)
    glyphs = CJK.search(text.raw[said.start : said.end])
    return bool(glyphs) and said.start - brand.end <= NEAR
