"""Pairs of listings that are likely one product: a person says which are."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.decide import undo
from tradewind.decisions.proposals.proposal import Proposal, State
from tradewind.kernel.errors import Refused
from tradewind.seller.same.answer import PUTTINGS, confirm, precision, refuse, share_of
from tradewind.seller.same.find import KIND, search, told
from tradewind.seller.same.gather import gather
from tradewind.web.guard import Checked
from tradewind.web.page import Shop, page

router = APIRouter()
BY = "desk"
AT_ONCE = 3000
"""So many listings are looked through while the reader waits; more take a command."""
SUREST = 0.99
"""No pair is shown as surer than that: the odds are read off the pairs, not measured."""
SHOWN = {State.PROPOSED: "waiting", State.APPLIED: "same", State.REJECTED: "different"}


@router.get("/same")
def same(
    request: Request, shop: Shop, state: Annotated[str, Query(max_length=16)] = "waiting"
) -> Response:
    """The pairs that wait for an answer, or those answered, and how right they were."""
    wanted = next((each for each, name in SHOWN.items() if name == state), State.PROPOSED)
    with shop.database.reading() as session:
        found = proposals.latest(session, state=wanted, kind=KIND)
        counts = {
            name: len(proposals.latest(session, state=each, kind=KIND, limit=10_000))
            for each, name in SHOWN.items()
        }
        answers = told(session)
    return page(
        request,
        "desk/same.html",
        pairs=[_shown(each) for each in sorted(found, key=share_of, reverse=True)],
        state=SHOWN[wanted],
        counts=counts,
        precision=precision(answers),
    )


def _shown(proposal: Proposal) -> dict[str, Any]:
    pair, *evidence = proposal.evidence
    share = min(share_of(proposal), SUREST)
    return {"id": proposal.id, "pair": pair, "evidence": evidence, "share": share}


@router.post("/same/look")
def look(shop: Shop, _: Checked) -> Response:
    """Look through everything now; raises Refused where that takes too long for a page."""
    with shop.database.reading() as session:
        many = len(gather(session))
    if many > AT_ONCE:
        raise Refused(f"{many:,} listings take a while: run `./run same` and load this page again.")
    search(shop.database, by=BY)
    return RedirectResponse("/desk/same", 303)


@router.post("/same/{proposal_id}")
def answered(
    shop: Shop, proposal_id: str, _: Checked, to: Annotated[str, Form(max_length=16)]
) -> Response:
    """They are one product, or two; or what was said is taken back."""
    with shop.database.transaction() as session:
        match to:
            case "same":
                confirm(session, proposal_id, by=BY)
            case "different":
                refuse(session, proposal_id, by=BY)
            case _:
                undo(session, proposal_id, by=BY, puttings=PUTTINGS)
    return RedirectResponse("/desk/same" if to != "undo" else "/desk/same?state=same", 303)
