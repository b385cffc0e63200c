"""What waits for a person: proposals with before, after and evidence; yes, no, and undo."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.decisions.proposals import decide
from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.decide import Putting
from tradewind.decisions.proposals.proposal import Proposal, State
from tradewind.kernel.errors import BadInput
from tradewind.seller.listings import tables as kept
from tradewind.seller.listings.export import export
from tradewind.seller.review import fix
from tradewind.seller.same import answer as same
from tradewind.seller.studio import save as studio
from tradewind.web.guard import Checked
from tradewind.web.page import Shop, page
from tradewind.web.seller.listings import Chosen, lines

router = APIRouter()
BY: Final = "desk"
PUTTINGS: Final[Mapping[str, Putting]] = {
    **fix.PUTTINGS,
    **same.PUTTINGS,
    **studio.PUTTINGS,
}
"""Every kind of proposal that the desk can carry out."""


@router.get("/approvals")
def approvals(
    request: Request,
    shop: Shop,
    state: Annotated[str, Query(max_length=16)] = "proposed",
    kind: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The proposals in one state, the newest first."""
    wanted = State(state) if state in set(State) else State.PROPOSED
    with shop.database.reading() as session:
        found = proposals.latest(session, state=wanted, kind=kind or None, limit=200)
        counts = proposals.states(session)
        named = {each.subject: _named(session, each) for each in found}
    return page(
        request,
        "desk/approvals.html",
        proposals=[(each, named[each.subject], changes(each)) for each in found],
        counts=[(each, counts.get(each, 0)) for each in State],
        state=wanted,
        known=PUTTINGS,
    )


def _named(session: Any, proposal: Proposal) -> tuple[str, str]:
    """What a proposal is about, and its page."""
    if proposal.kind == fix.KIND:
        listing = kept.get(session, proposal.subject).listing
        return f"{listing.sku} · {listing.title}", f"/desk/listings/{proposal.subject}"
    return proposal.subject, ""


def changes(proposal: Proposal) -> list[tuple[str, Any]]:
    """Each field of a proposal with its difference."""
    return [
        (name, lines(proposal.before.get(name), proposal.after.get(name)))
        for name in dict.fromkeys([*proposal.before, *proposal.after])
    ]


@router.post("/approvals/act")
def act(shop: Shop, typed: Checked, chosen: Chosen = ()) -> Response:
    """Say yes or no to the chosen proposals, take them back, or give out what was applied."""
    if not chosen:
        raise BadInput("Choose proposals first: nothing was done.")
    to = typed.get("to", "")
    if to == "export":
        return _exported(shop, chosen)
    if to not in {"approve", "reject", "undo"}:
        raise BadInput("Say approve, reject, undo or export: nothing was done.")
    _decide(shop, chosen, to)
    shown = {"approve": State.APPLIED, "reject": State.REJECTED, "undo": State.UNDONE}[to]
    return RedirectResponse(f"/desk/approvals?state={shown}", 303)


def _decide(shop: Tradewind, chosen: Sequence[str], to: str) -> None:
    """All of them or, where one is refused, none."""
    with shop.database.transaction() as session:
        for each in chosen:
            if to == "reject":
                decide.reject(session, each, by=BY)
            elif to == "undo":
                decide.undo(session, each, by=BY, puttings=PUTTINGS)
            else:
                approved = decide.approve(session, each, by=BY)
                if approved.kind in PUTTINGS:
                    decide.applied(session, each, by=BY, puttings=PUTTINGS)


def _exported(shop: Tradewind, chosen: Sequence[str]) -> Response:
    """The listings that the proposals changed, as their channel's file with the changed fields."""
    with shop.database.reading() as session:
        found = [proposals.get(session, each) for each in chosen]
        fixes = [each for each in found if each.kind == fix.KIND and each.state is State.APPLIED]
        every = [kept.get(session, each.subject).listing for each in fixes]
    if not fixes:
        raise BadInput("Only applied fixes of listings have a file.")
    fields = {name for each in fixes for name in each.after}
    file = export(every, fields=fields)
    named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.body, media_type=file.media_type, headers=named)
