"""Mend a listing: each fix changes only what its issue names, and is reviewed again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tradewind.seller.listings.listing import Listing
from tradewind.seller.review.issue import Issue, Severity, text_of
from tradewind.seller.review.look import PLAIN, Context
from tradewind.seller.review.review import review

ROUNDS = 4
"""A fix may bring another issue to light, such as a blank that a deletion leaves."""
OPENING, CLOSING = "([{（【「『", ")]}）】」』"
SEPARATORS = ",;:|/&+-–—，、；：·"
EMPTY_PAIR = re.compile(r"\(\s*\)|\[\s*\]|（\s*）|【\s*】")


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it was and as it would be, and the rules that asked for it."""

    field: str
    """``title``, ``bullets``, ``description``, ``search_terms``, ``gtin`` or an attribute."""
    before: Any
    after: Any
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """A listing with its fixes in place."""

    listing: Listing
    changes: tuple[Change, ...]
    left: tuple[Issue, ...]
    """Issues that no fix answers: a person must."""


def mend(
    listing: Listing, *, on: date, context: Context = PLAIN, only: Sequence[str] = ()
) -> Mended:
    """Fix what can be fixed, ``only`` the issues of some rules where they are named.

    A field whose fix would bring a graver issue, or leave it empty where it may not be, stays.
    """
    asked: dict[str, list[Issue]] = {}
    kept: set[str] = set()
    now, issues = listing, review(listing, on=on, context=context)
    for _ in range(ROUNDS):
        wanted = [each for each in issues if _wanted(each, only) and _part(each.field) not in kept]
        if not wanted:
            break
        for field in dict.fromkeys(_part(each.field) for each in wanted):
            mine = [each for each in wanted if _part(each.field) == field]
            tried = _with(now, field, mine)
            if tried is None or not _better(now, tried, on=on, context=context):
                kept.add(field)
                continue
            now = tried
            asked.setdefault(field, []).extend(mine)
        issues = review(now, on=on, context=context)
    changes = [
        Change(field, value_of(listing, field), value_of(now, field), tuple(found))
        for field, found in asked.items()
        if value_of(listing, field) != value_of(now, field)
    ]
    return Mended(now, tuple(changes), tuple(issues))


def _wanted(issue: Issue, only: Sequence[str]) -> bool:
    return issue.fix is not None and (not only or issue.rule in only)


def _part(name: str) -> str:
    """The field that is changed as one: all bullets together."""
    return "bullets" if name.startswith("bullets") else name


def value_of(listing: Listing, field: str) -> Any:
    """A field's value by its name; an attribute is ``attributes.name``."""
    if field.startswith("attributes."):
        return listing.attributes.get(field.partition(".")[2], "")
    return getattr(listing, field)


def with_value(listing: Listing, field: str, value: Any) -> Listing:
    """The listing with another value in a field."""
    if field.startswith("attributes."):
        attributes = {**listing.attributes, field.partition(".")[2]: value}
        return replace(listing, attributes=attributes)
    changed: dict[str, Any] = {field: tuple(value) if field in {"bullets", "images"} else value}
    return replace(listing, **changed)


def _with(listing: Listing, field: str, issues: Sequence[Issue]) -> Listing | None:
    """The listing with the fixes of one field; None where a title would be left empty."""
    if field == "bullets":
        bullets = [
            fixed(text, [each for each in issues if each.field == f"bullets.{place}"])
            for place, text in enumerate(listing.bullets)
        ]
        return replace(listing, bullets=tuple(each for each in bullets if each))
    after = fixed(text_of(listing, field), issues)
    if field == "search_terms" and text_of(listing, field)[:1].islower():
        after = after[:1].lower() + after[1:]
    return with_value(listing, field, after) if after or field != "title" else None


def _better(before: Listing, after: Listing, *, on: date, context: Context) -> bool:
    """Whether a change leaves fewer issues, and none graver than it takes away."""
    was, is_ = review(before, on=on, context=context), review(after, on=on, context=context)
    if _weights(is_, Severity.ERROR) > _weights(was, Severity.ERROR):
        return False
    return _score(is_) < _score(was)


def _weights(issues: Iterable[Issue], severity: Severity) -> int:
    return sum(each.severity is severity for each in issues)


def _score(issues: Iterable[Issue]) -> int:
    weights = {Severity.ERROR: 100, Severity.WARNING: 10, Severity.INFO: 1}
    return sum(weights[each.severity] for each in issues)


def fixed(text: str, issues: Sequence[Issue]) -> str:
    """The text with every fix in place, from its end to its beginning; overlapping ones once."""
    cuts: list[tuple[int, int, str]] = []
    for start, end, fix in sorted(_spans(text, issues), key=lambda each: (each[0], -each[1])):
        if not cuts or start >= cuts[-1][1]:
            cuts.append((start, end, fix))
    for start, end, fix in reversed(cuts):
        text = _replaced(text, (start, end), fix)
    return text


def _spans(text: str, issues: Sequence[Issue]) -> Iterator[tuple[int, int, str]]:
    for each in issues:
        start, end = each.span or (0, len(text))
        yield start, end, each.fix or ""


def _replaced(text: str, span: tuple[int, int], fix: str) -> str:
    """One fix in place; a deletion takes the blanks and separators that it orphans along."""
    head, tail = text[: span[0]], text[span[1] :]
    if fix.strip() or (fix and not fix.strip() and _tight(head, tail)):
        return head + fix + tail
    return _joined(head, tail)


def _tight(head: str, tail: str) -> bool:
    """Whether a blank is wanted between two parts."""
    return bool(head) and bool(tail) and not head[-1].isspace() and not tail[0].isspace()


def _joined(head: str, tail: str) -> str:
    """Two parts of a text around what was taken out."""
    left, right = head.rstrip(), tail.lstrip()
    gap = " " if len(left) < len(head) or len(right) < len(tail) else ""
    if left[-1:] in OPENING and left and right[:1] in CLOSING and right:
        return _joined(left[:-1], right[1:])
    if not left:
        return _begun(right.lstrip(SEPARATORS + " !。，"), tail)
    if not right:
        return left.rstrip(SEPARATORS + " ")
    if left[-1] in SEPARATORS and right[0] in SEPARATORS + ".!?。！？":
        left = left[:-1].rstrip()
    if right[0] in ".,;:!?，。；：！？)）】":
        gap = ""
    return EMPTY_PAIR.sub("", left + gap + right)


def _begun(right: str, tail: str) -> str:
    """A text that lost its beginning begins with a capital again, where it did before."""
    if right[:1].islower() and tail[:1] in {" ", "-", ","}:
        return right[:1].upper() + right[1:]
    return right
