"""Characters that a field may not hold, and markup."""

import re
from collections.abc import Iterator
from functools import cache

from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.rule import Rule

EMOJI = (
    "\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\u2b50\u2b55\u2b1b\u2b1c\u231a\u231b"
    "\u23e9-\u23fa\U0001f1e6-\U0001f1ff\ufe0f\u200d"
)
TAG = re.compile(
    r"</?[A-Za-z][^<>]{0,300}>|<!--.*?-->|&(?:[A-Za-z]{2,8}|#\d{1,6});|javascript:", re.DOTALL
)
BREAKS = re.compile(r"</?(?:br|p)\s*/?>", re.IGNORECASE)
CONTEXT = re.compile(r"[~#<>*]+")
MEASURED = re.compile(r"\d\s?(?:mm|cm|m|in|inch|ft|\"|')?\s?$", re.IGNORECASE)
"""What stands before the star of ``10 cm * 20 cm``."""
ENTITIES = {
    "&amp;": "&",
    "&nbsp;": " ",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&apos;": "'",
}


@cache
def _pattern(none_of: str, emoji: bool) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(none_of)}{EMOJI if emoji else ''}]+")


def characters(look: Look, rule: Rule) -> Iterator[Hit]:
    """Characters that may not stand there, unless the brand's name has them."""
    options = rule.options
    pattern = _pattern(options.get("none_of", ""), options.get("emoji", False))
    swaps = options.get("swap", {})
    for text in look.texts(rule.fields):
        for each in pattern.finditer(text.raw):
            span = each.span()
            if options.get("brand") and look.in_brand(text, *span):
                continue
            fix = "".join(swaps.get(char, "") for char in each[0])
            kept = any(char in options.get("keep", "") for char in each[0])
            yield Hit(text.name, span, {"said": each[0]}, None if kept else fix)


def context_characters(look: Look, rule: Rule) -> Iterator[Hit]:
    """``~ # < > *`` that are neither an identifier (``#4301``) nor a measure (``<10 lb``)."""
    for text in look.texts(rule.fields):
        if BREAKS.search(text.raw) or TAG.search(text.raw):
            continue
        for each in CONTEXT.finditer(text.raw):
            if not _meant(text.raw, *each.span()):
                yield Hit(text.name, each.span(), {"said": each[0]}, "")


def _meant(text: str, start: int, end: int) -> bool:
    """Whether the character says something."""
    if end - start > 1:
        return False
    after = text[end : end + 2].lstrip(" ")[:1]
    match text[start]:
        case "#":
            return text[end : end + 1].isalnum() or after.isdigit()
        case "*":
            return bool(MEASURED.search(text[:start])) and after.isdigit()
        case "~":
            return after.isdigit()
        case _:
            return after.isdigit()


def html(look: Look, rule: Rule) -> Iterator[Hit]:
    """Markup, script, and line breaks outside the description."""
    for text in look.texts(rule.fields):
        free = text.name in rule.options.get("breaks_in", ())
        for each in TAG.finditer(text.raw):
            if free and BREAKS.fullmatch(each[0]):
                continue
            entity = ENTITIES.get(each[0])
            gap = " " if BREAKS.fullmatch(each[0]) else ""
            yield Hit(text.name, each.span(), {"said": each[0]}, entity or gap)
        if not free and "\n" in text.raw.strip():
            start = text.raw.strip().index("\n") + len(text.raw) - len(text.raw.lstrip())
            yield Hit(text.name, (start, start + 1), {}, " ", key="broken")
