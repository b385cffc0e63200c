"""A proposal: one change, what it stands on, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradewind.kernel.errors import WrongState


class State(StrEnum):
    """How far a proposal has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    APPLIED = "applied"
    UNDONE = "undone"
    REJECTED = "rejected"


MOVES: Mapping[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.APPROVED, State.REJECTED}),
    State.APPROVED: frozenset({State.APPLIED, State.REJECTED}),
    State.APPLIED: frozenset({State.UNDONE}),
    State.UNDONE: frozenset(),
    State.REJECTED: frozenset(),
}
"""The state graph."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be proposed."""

    kind: str
    """Names what applying means, such as ``listing.fix``."""
    subject: str
    """What it is about: a listing, a campaign, a shelf."""
    before: Mapping[str, Any]
    """The fields that it would change, as they stand."""
    after: Mapping[str, Any]
    """The same fields as it would leave them."""
    evidence: tuple[Mapping[str, Any], ...] = ()
    """The rows and rules it stands on."""
    expected: str = ""
    """The effect that is expected of it, in words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change with its evidence; nothing of it happens before a person approves it."""

    id: str
    kind: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    evidence: tuple[Mapping[str, Any], ...]
    expected: str
    state: State
    proposed_by: str
    proposed_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    applied_at: datetime | None = None
    undone_at: datetime | None = None
    note: str = ""
    """Why it was rejected."""
    effect: Mapping[str, Any] = field(default_factory=dict)
    """What was measured after it was applied."""

    def must_become(self, to: State) -> None:
        """Raise WrongState where the state graph has no such move."""
        if to not in MOVES[self.state]:
            raise WrongState(
                f"Proposal {self.id!r} is {self.state} and cannot become {to}; "
                "load the page again to see how it stands."
            )

    def plain(self) -> dict[str, Any]:
        """For the ledger and the API."""
        return {
            "id": self.id,
            "kind": self.kind,
            "subject": self.subject,
            "before": dict(self.before),
            "after": dict(self.after),
            "evidence": [dict(each) for each in self.evidence],
            "expected": self.expected,
            "state": str(self.state),
            "proposed_by": self.proposed_by,
            "proposed_at": self.proposed_at,
            "decided_by": self.decided_by,
            "decided_at": self.decided_at,
            "applied_at": self.applied_at,
            "undone_at": self.undone_at,
            "note": self.note,
            "effect": dict(self.effect),
        }
