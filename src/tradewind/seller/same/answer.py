"""A person's answer to a proposed pair, and how often the proposals were right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.decide import Putting, applied, approve, reject
from tradewind.decisions.proposals.proposal import Proposal
from tradewind.seller.same import tables
from tradewind.seller.same.find import KIND
from tradewind.seller.same.tables import Answer
from tradewind.storage import Connection

WIDE = 1.96
"""Standard deviations around the share that was seen: 95 of 100 times the true one is within."""


def confirm(session: Connection, proposal_id: str, *, by: str) -> Proposal:
    """The two are one product; `undo` of the proposal takes it back."""
    approve(session, proposal_id, by=by)
    return applied(session, proposal_id, by=by, puttings=PUTTINGS)


def refuse(session: Connection, proposal_id: str, *, by: str, note: str = "") -> Proposal:
    """They are two products: not proposed again."""
    found = proposals.get(session, proposal_id)
    refused = reject(session, proposal_id, by=by, note=note)
    pair = found.after["one"], found.after["other"]
    tables.put(session, pair, False, share=share_of(found), by=by)
    return refused


def put(
    session: Connection, proposal: Proposal, _: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Keep what a proposal says of its pair; its undoing keeps nothing."""
    pair = proposal.after["one"], proposal.after["other"]
    tables.put(session, pair, after["same"], share=share_of(proposal), by=proposal.decided_by)


PUTTINGS: Mapping[str, Putting] = {KIND: put}
"""What applying such a proposal means."""


def share_of(proposal: Proposal) -> float:
    """How likely the pair was held to be one product when it was proposed."""
    return float(proposal.evidence[0]["share"])


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the pairs that a person judged, how many were one product."""

    judged: int
    right: int
    expected: float
    """The mean of the shares that these pairs were proposed with."""

    @property
    def share(self) -> float | None:
        """The share seen; None before the first answer."""
        return self.right / self.judged if self.judged else None

    @property
    def at_least(self) -> float | None:
        """The lower end of what the true share may be, by Wilson's interval."""
        if self.share is None:
            return None
        n, z = self.judged, WIDE
        middle = self.share + z * z / (2 * n)
        spread = z * sqrt((self.share * (1 - self.share) + z * z / (4 * n)) / n)
        return (middle - spread) / (1 + z * z / n)


def precision(answers: Iterable[Answer]) -> Precision:
    """How right the proposals were so far."""
    judged = list(answers)
    expected = sum(each.share for each in judged) / len(judged) if judged else 0.0
    return Precision(len(judged), sum(each.same for each in judged), expected)
