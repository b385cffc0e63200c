"""Agents: their limits, their keys, what they spent, and the switch."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.decisions import agents as desk
from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import Limit, Scope, tables
from tradewind.decisions.agents.agent import DAY
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, TradewindError
from tradewind.kernel.money import Money, money_of
from tradewind.web.form import Typed
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, page
from tradewind.web.translations import translations

router = APIRouter()
Field = Annotated[str, Form(max_length=200)]
BY = "operator"


@router.get("/agents")
def agents(request: Request, shop: Shop) -> Response:
    """Every agent, and the switch for all."""
    return _agents(request, shop, Typed())


def _agents(request: Request, shop: Shop, form: Typed, *, status: int = 200) -> Response:
    since = clock.now() - DAY
    with shop.database.reading() as session:
        found = tables.agents(session)
        keys = tables.keys(session)
        stopped = tables.all_stopped(session)
        spent = {
            (each.id, currency): tables.spent(session, each.id, currency, since=since)
            for each in found
            for currency in each.limits
        }
    now = clock.now()
    working = [key.agent_id for key in keys if key.works(now)]
    return page(
        request,
        "desk_agents.html",
        status=status,
        agents=found,
        working={each.id: working.count(each.id) for each in found},
        spent=spent,
        stopped=stopped,
        form=form,
    )


@router.post("/agents")
def meet(request: Request, shop: Shop, reader: Reading, _: Checked, name: Field = "") -> Response:
    """Take note of an agent."""
    try:
        with shop.database.transaction() as session:
            agent = desk.meet(session, name)
    except BadInput:
        fault = translations(reader.language).gettext("Enter a name of at most 80 characters.")
        return _agents(request, shop, Typed({"name": name}, {"name": fault}), status=422)
    return RedirectResponse(f"/operator/agents/{agent.id}", 303)


@router.post("/agents/switch")
def switch_all(shop: Shop, _: Checked, on: Field = "", reason: Field = "") -> Response:
    """Stop all agents at once, or let them go on."""
    with shop.database.transaction() as session:
        if on:
            desk.go_on(session, by=BY)
        else:
            desk.stop(session, by=BY, reason=reason.strip())
    return RedirectResponse("/operator/agents", 303)


@router.get("/agents/{agent_id}")
def agent(request: Request, shop: Shop, agent_id: str) -> Response:
    """One agent: keys, limits, what its mandates were used for."""
    return _agent(request, shop, agent_id, Typed())


def _agent(
    request: Request, shop: Shop, agent_id: str, form: Typed, *, status: int = 200
) -> Response:
    now = clock.now()
    with shop.database.reading() as session:
        found = tables.agent(session, agent_id)
        keys = tables.keys(session, tables.api_key.c.agent_id == agent_id)
        log = ledger.latest(session, subject=agent_id)
        spent = {
            currency: tables.spent(session, agent_id, currency, since=now - DAY)
            for currency in found.limits
        }
    return page(
        request,
        "desk_agent.html",
        status=status,
        agent=found,
        keys=keys,
        now=now,
        log=log,
        spent=spent,
        scopes=tuple(Scope),
        usual=desk.SHOPPING,
        money_of=Money,
        form=form,
    )


@router.post("/agents/{agent_id}/keys")
def make_key(
    request: Request,
    shop: Shop,
    agent_id: str,
    _: Checked,
    scope: Annotated[list[Scope] | None, Form(max_length=len(Scope))] = None,
) -> Response:
    """Make a key and show it, this once."""
    with shop.database.transaction() as session:
        made = desk.mint(session, agent_id, scope or desk.SHOPPING, by=BY)
    return page(
        request, "desk_secret.html", secret=made.secret, back=f"/operator/agents/{agent_id}"
    )


@router.post("/agents/{agent_id}/keys/{key_id}")
def change_key(
    request: Request, shop: Shop, agent_id: str, key_id: str, _: Checked, rotate: Field = ""
) -> Response:
    """Revoke a key, or make another in its place, which is shown this once."""
    back = f"/operator/agents/{agent_id}"
    with shop.database.transaction() as session:
        if not rotate:
            desk.revoke(session, key_id, by=BY)
            return RedirectResponse(back, 303)
        made = desk.rotate(session, key_id, by=BY)
    return page(request, "desk_secret.html", secret=made.secret, back=back)


@router.post("/agents/{agent_id}/limits")
def allow(
    request: Request,
    shop: Shop,
    reader: Reading,
    agent_id: str,
    typed: Checked,
) -> Response:
    """Say how much it may spend in one currency; nothing where the field is empty."""
    said = {name: typed.get(name, "").strip()[:64] for name in ("per_order", "per_day")}
    try:
        with shop.database.transaction() as session:
            known = tables.agent(session, agent_id)
            desk.allow(session, agent_id, _limits(said, known.limits), by=BY)
    except TradewindError as error:
        if error.status == 404:
            raise
        fault = translations(reader.language).gettext("Enter amounts such as 100 USD.")
        return _agent(request, shop, agent_id, Typed(said, {"per_order": fault}), status=422)
    return RedirectResponse(f"/operator/agents/{agent_id}", 303)


def _limits(said: dict[str, str], known: Mapping[str, Limit]) -> list[Limit]:
    if not said["per_order"]:
        return []
    order = money_of(said["per_order"])
    day = money_of(said["per_day"]) if said["per_day"] else order
    made = Limit(order, day)
    return [*(each for each in known.values() if each.currency != made.currency), made]


@router.post("/agents/{agent_id}/switch")
def switch(shop: Shop, agent_id: str, _: Checked, on: Field = "", reason: Field = "") -> Response:
    """Stop one agent, or let it go on."""
    with shop.database.transaction() as session:
        if on:
            desk.go_on(session, agent_id, by=BY)
        else:
            desk.stop(session, agent_id, by=BY, reason=reason.strip())
    return RedirectResponse(f"/operator/agents/{agent_id}", 303)
