"""A written listing as a proposal: a person approves it, and it becomes a version."""

from collections.abc import Mapping
from typing import Any

from tradewind.decisions.proposals.decide import Putting, propose
from tradewind.decisions.proposals.proposal import Draft, Proposal
from tradewind.kernel.errors import Refused
from tradewind.seller.listings import tables
from tradewind.seller.listings.listing import Listing
from tradewind.seller.listings.tables import listing_of, plain
from tradewind.seller.studio.sentence import Written
from tradewind.storage import Connection

KIND = "listing.write"
TEXTS = ("title", "bullets", "description", "search_terms")
"""What the studio words; all else of a kept listing stays as it is."""


def save(session: Connection, written: Written, *, by: str) -> str:
    """Propose a listing; gives the proposal's id."""
    now = standing(session, written.listing)
    after = _texts(plain(written.listing))
    before = _texts(plain(now)) if now else dict.fromkeys(TEXTS)
    evidence: tuple[Mapping[str, Any], ...] = tuple(
        {"sentence": each.text, "field": str(each.part), "rows": [row.ref for row in each.evidence]}
        for each in written.sentences
    )
    whole = {"listing": plain(written.listing), "by": written.by}
    rows: tuple[Mapping[str, Any], ...] = (whole, *evidence)
    return propose(
        session,
        Draft(KIND, written.listing.sku, before, after, rows),
        by=by,
    )


def standing(session: Connection, listing: Listing) -> Listing | None:
    """The kept listing of the same place, if there is one."""
    found = tables.current(
        session, channel=listing.channel, sku=listing.sku, language=listing.language
    )
    return next((e.listing for e in found if e.listing.marketplace == listing.marketplace), None)


def _texts(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in TEXTS}


def _put(
    session: Connection, proposal: Proposal, now: Mapping[str, Any], then: Mapping[str, Any]
) -> None:
    """Put texts where others stand; raises Refused where those have changed meanwhile."""
    whole = listing_of(proposal.evidence[0]["listing"])
    kept = standing(session, whole)
    there = _texts(plain(kept)) if kept else dict.fromkeys(TEXTS)
    if any(there[name] != now[name] for name in TEXTS):
        raise Refused(f"The listing of {whole.sku} has changed since; write it again.")
    texts = {name: then[name] if then[name] is not None else "" for name in TEXTS}
    body = plain(kept or whole) | texts | {"bullets": texts["bullets"] or []}
    tables.keep(session, listing_of(body), proposal_id=proposal.id)


PUTTINGS: Mapping[str, Putting] = {KIND: _put}
"""What applying means, for the proposals of the studio."""
