"""Propose, approve or reject, apply, undo, measure: each step is an entry of the ledger.

What applying means is the caller's: a table from a proposal's kind to a function that puts fields
into place. A tool may propose; only a person's page approves.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from tradewind.decisions import tables as ledger
from tradewind.decisions.proposals import tables
from tradewind.decisions.proposals.proposal import Draft, Proposal, State
from tradewind.kernel import clock
from tradewind.kernel.errors import Refused, WrongState
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection

Values = Mapping[str, Any]
Putting = Callable[[Connection, Proposal, Values, Values], None]
"""Puts the second values where the first stand; raises Refused where others stand there by now."""


def propose(session: Connection, draft: Draft, *, by: str) -> str:
    """Write a proposal down; gives its id, the earlier one's where the same waits already."""
    digest = _digest(draft)
    waiting = tables.waiting(session, digest)
    if waiting is not None:
        return waiting
    made = Proposal(
        new_id("prp"),
        draft.kind,
        draft.subject,
        draft.before,
        draft.after,
        draft.evidence,
        draft.expected,
        State.PROPOSED,
        by,
        clock.now(),
    )
    tables.add(session, made, digest=digest)
    _record(session, made, by=by)
    return made.id


def _digest(draft: Draft) -> str:
    said = [draft.kind, draft.subject, dict(draft.before), dict(draft.after)]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def approve(session: Connection, proposal_id: str, *, by: str) -> Proposal:
    """A person says yes; nothing has happened yet."""
    decided = {"decided_by": by, "decided_at": clock.now()}
    return _moved(session, proposal_id, State.APPROVED, decided, by=by)


def reject(session: Connection, proposal_id: str, *, by: str, note: str = "") -> Proposal:
    """A person says no, and may say why."""
    decided = {"decided_by": by, "decided_at": clock.now(), "note": note}
    return _moved(session, proposal_id, State.REJECTED, decided, by=by)


def applied(
    session: Connection, proposal_id: str, *, by: str, puttings: Mapping[str, Putting]
) -> Proposal:
    """Put what was approved into place; raises Refused where things have changed since."""
    found = tables.get(session, proposal_id)
    found.must_become(State.APPLIED)
    _putting(found, puttings)(session, found, found.before, found.after)
    return _moved(session, proposal_id, State.APPLIED, {"applied_at": clock.now()}, by=by)


def undo(
    session: Connection, proposal_id: str, *, by: str, puttings: Mapping[str, Putting]
) -> Proposal:
    """Put back what stood there before; raises Refused where it has changed since."""
    found = tables.get(session, proposal_id)
    found.must_become(State.UNDONE)
    _putting(found, puttings)(session, found, found.after, found.before)
    return _moved(session, proposal_id, State.UNDONE, {"undone_at": clock.now()}, by=by)


def measure(session: Connection, proposal_id: str, effect: Values, *, by: str) -> Proposal:
    """Keep what an applied proposal has brought so far; raises WrongState for any other."""
    found = tables.get(session, proposal_id)
    if found.state is not State.APPLIED:
        raise WrongState(f"Proposal {proposal_id!r} is {found.state}; only an applied one acts.")
    tables.note_effect(session, proposal_id, effect)
    ledger.record(
        session, "proposal.measured", found.subject, {"id": found.id, "by": by} | dict(effect)
    )
    return tables.get(session, proposal_id)


def _putting(found: Proposal, puttings: Mapping[str, Putting]) -> Putting:
    if found.kind not in puttings:
        raise Refused(f"Nothing here knows how to apply a proposal of the kind {found.kind!r}.")
    return puttings[found.kind]


def _moved(
    session: Connection, proposal_id: str, to: State, values: Values, *, by: str
) -> Proposal:
    moved = tables.move(session, tables.get(session, proposal_id), to, values)
    _record(session, moved, by=by)
    return moved


def _record(session: Connection, made: Proposal, *, by: str) -> None:
    gone = {"proposed_at", "decided_at", "applied_at", "undone_at", "effect"}
    body = {name: value for name, value in made.plain().items() if name not in gone}
    ledger.record(session, f"proposal.{made.state}", made.subject, body | {"by": by})
