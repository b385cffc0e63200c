"""What the protocol asks, and what was found of each: the nouns of the kit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from tradewind.check.acp.walk import Walk


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the protocol asks of a server."""

    id: str
    level: str
    """``must``, ``must not`` or ``should``."""
    says: str


class Verdict(StrEnum):
    """What was found."""

    CLEAN = "clean"
    DEVIATION = "deviation"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as they were on the wire."""

    method: str
    url: str
    sent_headers: Mapping[str, str]
    sent: str
    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    came: str
    """The body, as text."""

    def plain(self) -> dict[str, object]:
        """For the report; a bearer token is never written down."""
        shown = {
            name: "Bearer …" if name.lower() == "authorization" else value
            for name, value in self.sent_headers.items()
        }
        return {
            "sent": {
                "method": self.method,
                "url": self.url,
                "headers": shown,
                "body": self.sent[:4000],
            },
            "came": {
                "status": self.status,
                "headers": dict(self.headers),
                "body": self.came[:4000],
            },
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A requirement, what was found of it, and on what grounds."""

    requirement: Requirement
    verdict: Verdict
    reason: str = ""
    """What deviates, or why it does not apply."""
    notes: tuple[str, ...] = ()
    """What is allowed and yet worth knowing."""
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return {
            "id": self.requirement.id,
            "level": self.requirement.level,
            "requirement": self.requirement.says,
            "verdict": self.verdict,
            "reason": self.reason,
            "notes": list(self.notes),
            "exchanges": [each.plain() for each in self.exchanges],
        }


class Deviation(Exception):
    """The server does not do what is asked of it."""


class NotApplicable(Exception):
    """The requirement cannot be tested on this server as it was given; says why."""


Check = Callable[["Walk"], None]
CHECKS: Final[dict[str, Check]] = {}
"""The check of each requirement, by id."""


def checks(requirement: str) -> Callable[[Check], Check]:
    """Enter a function as the check of a requirement."""

    def entered(check: Check) -> Check:
        CHECKS[requirement] = check
        return check

    return entered


@cache
def requirements() -> tuple[Requirement, ...]:
    """All of them, in the order in which they are walked."""
    text = Path(__file__).with_name("requirements.yaml").read_text(encoding="utf-8")
    return tuple(Requirement(**row) for row in yaml.safe_load(text))
