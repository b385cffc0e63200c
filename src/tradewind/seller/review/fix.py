"""Fixes as proposals: one for each listing, applied as a new version of it, undone as another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tradewind.decisions.proposals.decide import Putting
from tradewind.decisions.proposals.proposal import Draft, Proposal
from tradewind.kernel.errors import Refused
from tradewind.seller.listings import tables
from tradewind.seller.listings.tables import Kept
from tradewind.seller.review.look import PLAIN, Context
from tradewind.seller.review.mend import Mended, mend, value_of, with_value
from tradewind.seller.review.review import words
from tradewind.storage import Connection

KIND = "listing.fix"


def drafted(kept: Kept, *, on: date, context: Context = PLAIN) -> Draft | None:
    """The fixes of a kept listing as a proposal to be; None where nothing can be fixed."""
    mended = mend(kept.listing, on=on, context=context)
    if not mended.changes:
        return None
    return Draft(
        KIND,
        kept.id,
        {each.field: _plain(each.before) for each in mended.changes},
        {each.field: _plain(each.after) for each in mended.changes},
        tuple(_evidence(mended, kept, context)),
        f"{sum(len(each.issues) for each in mended.changes)} issues fewer",
    )


def _evidence(mended: Mended, kept: Kept, context: Context) -> list[dict[str, Any]]:
    origin = {"version": kept.version, "file_id": kept.file_id, "row": kept.row}
    return [
        {
            **origin,
            "rule": issue.rule,
            "field": issue.field,
            "span": list(issue.span) if issue.span else None,
            "source": list(issue.source),
            "en": words(issue, language="en", context=context),
            "zh": words(issue, language="zh", context=context),
        }
        for change in mended.changes
        for issue in change.issues
    ]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _put(
    session: Connection, proposal: Proposal, now: Mapping[str, Any], then: Mapping[str, Any]
) -> None:
    kept = tables.get(session, proposal.subject)
    for field, value in now.items():
        if _plain(value_of(kept.listing, field)) != _plain(value):
            raise Refused(
                f"The {field} of {kept.listing.sku} has changed since; review the listing again."
            )
    listing = kept.listing
    for field, value in then.items():
        listing = with_value(listing, field, value)
    tables.keep(session, listing, proposal_id=proposal.id)


PUTTINGS: Mapping[str, Putting] = {KIND: _put}
"""What applying means, for the proposals of the review."""
