"""Words that a field may not say, or only where something bears them out."""

import re
from collections.abc import Iterator

from tradewind.kernel.fold import fold
from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.phrases import Found
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.text import Text

ASIN = re.compile(r"\bB0[0-9A-Z]{8}\b")
EMPTY = re.compile(r"(?:^|[:：]\s*)(NA|N\.A\.|N/?A|n/a|na|TBD|tbd|none|-|/|x+|X+)\s*[.。]?$")
RANK = re.compile(
    r"(?<![\w#])(?:#\s?1|no\.?\s?1|nr\.?\s?1|n[°º]\s?1)(?![\w.,/-])(?!\s?[-–/]\s?\d)", re.IGNORECASE
)
SYMBOL = re.compile(r"[★☆✓✔☞►▶●◆■♥♡♪✨❤『』【】《》]+")
PATTERNS = {"rank": RANK, "symbols": SYMBOL}
"""What a rule may look for beside its lists."""


def phrases(look: Look, rule: Rule) -> Iterator[Hit]:
    """Phrases of the rule's lists; ``drop`` says whether the words or their sentence go."""
    for text in look.texts(rule.fields):
        for name in rule.options["lists"]:
            for found in look.found(text, name):
                if not (rule.options.get("brand", True) and look.in_brand(text, *found[:2])):
                    yield _hit(text, found, rule)
        for option, pattern in PATTERNS.items():
            for each in pattern.finditer(text.raw) if rule.options.get(option) else ():
                yield Hit(text.name, each.span(), {"said": each[0]}, "")


def _hit(text: Text, found: Found, rule: Rule, key: str = "found") -> Hit:
    values = {"said": text.raw[found.start : found.end]}
    match rule.options.get("drop"):
        case "words":
            return Hit(text.name, found[:2], values, "", key)
        case "sentence" if text.name != "title":
            span = text.sentence_at(found.start, found.end)
            whole = span == (0, len(text.raw)) and text.name != "description"
            return Hit(text.name, span, values, None if whole else "", key)
        case _:
            return Hit(text.name, found[:2], values, None, key)


def unless_stated(look: Look, rule: Rule) -> Iterator[Hit]:
    """Phrases that an attribute must bear out: one that is stated, or states one of some values."""
    for case in rule.options["cases"]:
        stated = next((v for names in case["needs"] if (v := look.attribute(*names.split()))), "")
        right = {fold(each) for each in case.get("is", ())}
        if stated and (not right or fold(stated).strip() in right):
            continue
        for text in look.texts(rule.fields):
            for found in look.found(text, case["list"]):
                if look.in_brand(text, *found[:2]):
                    continue
                key = "contradicted" if stated and right else "found"
                hit = _hit(text, found, rule, key)
                values = {**hit.values, "needs": case["needs"][0].replace(" ", "_"), "is": stated}
                yield hit._replace(values=values)


def placeholder(look: Look, rule: Rule) -> Iterator[Hit]:
    """A bullet that says it has nothing to say, or names another listing."""
    for text in look.texts(rule.fields):
        spans = [each[:2] for name in rule.options["lists"] for each in look.found(text, name)]
        spans += [each.span() for each in ASIN.finditer(text.raw)]
        spans += [each.span(1) for each in EMPTY.finditer(text.raw)]
        for start, end in dict.fromkeys(spans):
            alone = len(text.raw) - (end - start) <= 3
            span = (0, len(text.raw)) if alone else (start, end)
            yield Hit(text.name, span, {"said": text.raw[start:end]}, "" if alone else None)
