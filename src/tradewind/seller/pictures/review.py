"""Review pictures: measure them, and hold them to the rules in force on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from tradewind.kernel.ports import Vision
from tradewind.seller.listings.listing import Channel
from tradewind.seller.pictures.checks import (
    CHECKS,
    FROM_BYTES,
    FROM_SIZE,
    Finding,
    Found,
    Judged,
    Unchecked,
)
from tradewind.seller.pictures.likeness import repeated
from tradewind.seller.pictures.measures import Measures, looked_at
from tradewind.seller.review.issue import WEIGHT, Category, Issue, Severity
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.rulebook import Rulebook, builtin

PART: Final = "pictures"
OPENS: Final = "opens"
REPEATED: Final = "repeated"


@dataclass(frozen=True, slots=True)
class PictureReport:
    """One picture: its figures, what is wrong with it, and what could not be looked at."""

    measures: Measures
    issues: list[Issue]
    unchecked: tuple[tuple[str, str], ...] = ()
    """Rule and cause: ``no_reader``, ``no_background`` or ``not_opened``."""

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {
            "measures": self.measures.plain(),
            "issues": [each.plain() for each in self.issues],
            "unchecked": [{"rule": rule, "cause": why} for rule, why in self.unchecked],
        }


@dataclass(frozen=True, slots=True)
class Held:
    """To what a picture is held."""

    channel: Channel
    on: date
    main: bool
    name: str = ""
    """The file's name or address, whose ending is compared with the bytes."""
    rulebook: Rulebook | None = None
    """None is the desk's own."""

    def rules(self) -> list[Rule]:
        """The rules for pictures that hold here."""
        book = self.rulebook or builtin()
        return [
            each
            for each in book.rules
            if each.part == PART and each.channel in {None, self.channel} and each.holds(self.on)
            if self.main or not each.options.get("main")
        ]


def review_picture(
    data: bytes, *, channel: Channel, main: bool, on: date, vision: Vision | None = None
) -> PictureReport:
    """Measure a picture and hold it to a channel's rules; raises only what the reader raises."""
    return judged(looked_at(data, vision=vision).measures, Held(channel, on, main))


def judged(measures: Measures, held: Held) -> PictureReport:
    """What the rules say of a picture that was measured: pure, the gravest first."""
    issues, unchecked = [], []
    subject = Judged(measures, held.main, held.name)
    for rule in held.rules():
        for found in _findings(rule, subject):
            if isinstance(found, Unchecked):
                unchecked.append((rule.id, found.why))
            else:
                issues.append(_issue(rule, found))
    issues.sort(key=lambda each: WEIGHT[each.severity])
    return PictureReport(measures, issues, tuple(unchecked))


def _findings(rule: Rule, subject: Judged) -> Iterator[Finding]:
    file, opened = subject.measures.file, subject.measures.looked
    if rule.check == OPENS:
        if file.cause is not None:
            yield Found(str(file.cause), {"is": str(file.kind)})
    elif rule.check == REPEATED:
        return
    elif opened or rule.check in FROM_BYTES or (rule.check in FROM_SIZE and file.width):
        yield from CHECKS[rule.check](subject, rule.options)
    else:
        yield Unchecked("not_opened")


def _issue(rule: Rule, found: Found) -> Issue:
    return Issue(
        rule=rule.id,
        field="images.0",
        span=None,
        severity=found.severity or rule.severity,
        category=Category.DUPLICATE if rule.check == REPEATED else rule.category,
        enforcement=rule.enforcement,
        source=rule.source,
        effective=rule.since,
        confidence=rule.confidence,
        message=found.key,
        values=found.values,
    )


def together(reports: Sequence[PictureReport], held: Held) -> list[PictureReport]:
    """The pictures of one listing, the main one first: repeats found, and places filled in."""
    again = repeated([each.measures.print for each in reports])
    rules = [each for each in held.rules() if each.check == REPEATED]
    placed = []
    for place, report in enumerate(reports):
        repeats = [
            _issue(rule, Found(values={"first": again[place] + 1}))
            for rule in rules
            if place in again
        ]
        issues = [replace(each, field=f"images.{place}") for each in (*report.issues, *repeats)]
        placed.append(replace(report, issues=issues))
    return placed


def passes(report: PictureReport) -> bool:
    """Whether nothing must be changed."""
    return all(each.severity is not Severity.ERROR for each in report.issues)
