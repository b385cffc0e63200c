"""A rule: dated, sourced data; what it looks for is named, what it looks at is stated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tradewind.kernel.errors import BadInput
from tradewind.kernel.locale import Texts
from tradewind.seller.listings.listing import Channel
from tradewind.seller.review.issue import Category, Severity

EVERYWHERE = ("title", "bullets", "description", "search_terms")
"""What ``all`` stands for."""
KNOWN = frozenset(
    {
        "id",
        "channel",
        "fields",
        "check",
        "with",
        "part",
        "severity",
        "category",
        "enforcement",
        "source",
        "confidence",
        "since",
        "until",
        "versions",
        "message",
        "note",
        "examples",
    }
)


@dataclass(frozen=True, slots=True)
class Example:
    """A listing's fields that a rule must let pass, or must not."""

    fields: Mapping[str, Any]
    passes: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it holds from a day on, until another."""

    id: str
    channel: Channel | None
    """None for every channel."""
    fields: tuple[str, ...]
    check: str
    """Name of the check that reads it; see `checks.CHECKS`."""
    severity: Severity
    category: Category
    enforcement: str
    source: tuple[str, ...]
    confidence: str
    since: date | None
    """In force from this day on; None where nobody knows since when."""
    until: date | None
    """No longer in force on this day; None while it holds."""
    messages: Mapping[str, Texts]
    """By key, then by language; the usual one is ``found``."""
    options: Mapping[str, Any] = field(default_factory=dict)
    part: str = "text"
    """Who checks it: ``text``, ``pictures``, or the part of the desk that keeps it."""
    note: str = ""
    examples: tuple[Example, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def words(self, key: str, values: Mapping[str, str | int], language: str) -> str:
        """A message filled in, in English where the language has none."""
        texts = self.messages.get(key) or self.messages["found"]
        return (texts.get(language) or texts["en"]).format_map(values)


def rules_of(row: Mapping[str, Any], sources: Mapping[str, str]) -> list[Rule]:
    """The rule that a row of YAML states, in each of its versions; raises BadInput."""
    if unknown := set(row) - KNOWN:
        raise BadInput(f"Rule {row.get('id')!r} has {sorted(unknown)}, which no rule has.")
    versions = row.get("versions") or [{}]
    try:
        return [_rule({**row, **version}, row, sources) for version in versions]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"Rule {row.get('id')!r} cannot be read: {error!r}.") from error


def _rule(row: Mapping[str, Any], whole: Mapping[str, Any], sources: Mapping[str, str]) -> Rule:
    fields = row["fields"]
    named = row["source"] if isinstance(row["source"], list) else [row["source"]]
    channel = row["channel"]
    return Rule(
        id=row["id"],
        channel=None if channel == "any" else Channel(channel),
        fields=EVERYWHERE if fields == "all" else tuple(fields.split(", ")),
        check=row.get("check", ""),
        severity=Severity(row["severity"]),
        category=Category(row.get("category", "INVALID_ATTRIBUTE")),
        enforcement=row.get("enforcement") or "",
        source=tuple(sources.get(each, each) for each in named),
        confidence=row["confidence"],
        since=_day(row.get("since")),
        until=_day(row.get("until")),
        messages=_messages(row["message"]),
        options={**whole.get("with", {}), **row.get("with", {})},
        part=row.get("part", "text"),
        note=row.get("note", ""),
        examples=tuple(_examples(row.get("examples") or {}, fields)),
    )


def _day(value: Any) -> date | None:
    if value is not None and not isinstance(value, date):
        raise ValueError(f"{value!r} is no day; write 2027-01-31")
    return value


def _messages(given: Mapping[str, Any]) -> Mapping[str, Texts]:
    if "en" in given:
        given = {"found": given}
    for texts in given.values():
        if not {"en", "zh"} <= set(texts):
            raise ValueError("a message is in English (en) and Chinese (zh)")
    return given


def _examples(given: Mapping[str, list[Any]], fields: str) -> list[Example]:
    first = "title" if fields == "all" else fields.split(", ", maxsplit=1)[0]
    return [
        Example(each if isinstance(each, dict) else {first: each}, passes)
        for name, passes in (("pass", True), ("fail", False))
        for each in given.get(name, ())
    ]
