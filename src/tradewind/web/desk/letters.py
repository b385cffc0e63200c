"""What was told to others and what they told us; letters that did not arrive, sent again."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.events import deliver, subscribe, tables
from tradewind.events.subscribe import Wish
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput
from tradewind.web.desk import advice
from tradewind.web.form import Typed
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, page
from tradewind.web.translations import translations

router = APIRouter()
Field = Annotated[str, Form(max_length=2000)]


@router.get("/letters")
def letters(
    request: Request, shop: Shop, reader: Reading, state: Annotated[str, Query(max_length=16)] = ""
) -> Response:
    """Letters by state, each with why it has not arrived."""
    return _letters(request, shop, reader, state)


def _letters(
    request: Request, shop: Shop, reader: Reading, state: str, *, form: Typed | None = None
) -> Response:
    with shop.database.reading() as session:
        counts = tables.counts(session)
        found = tables.deliveries(session, state=state if state in counts else None)
        receivers = tables.subscriptions(session)
    words, now = translations(reader.language), clock.now()
    why = {
        (each.event.id, each.to.id): advice.of_delivery(
            each.state,
            resting=bool(each.to.resting_until and each.to.resting_until > now),
            active=each.to.active,
            words=words,
        )
        for each in found
        if each.state != tables.DELIVERED
    }
    return page(
        request,
        "desk_letters.html",
        letters=found,
        why=why,
        counts=counts,
        state=state if state in counts else "",
        receivers=receivers,
        form=form or Typed(),
        status=422 if form else 200,
    )


@router.post("/letters/replay")
def replay(shop: Shop, _: Checked, event: Field, to: Field) -> Response:
    """Send one again."""
    deliver.replay(shop.database, event, to)
    return RedirectResponse("/operator/letters", 303)


@router.post("/letters/replay-dead")
def replay_dead(shop: Shop, _: Checked) -> Response:
    """Send all dead ones again."""
    deliver.replay_dead(shop.database)
    return RedirectResponse("/operator/letters", 303)


@router.post("/letters/receivers")
def add(
    request: Request, shop: Shop, reader: Reading, _: Checked, url: Field = "", topics: Field = ""
) -> Response:
    """Tell somebody from now on; the secret is shown this once."""
    wish = Wish(url.strip(), tuple(topics.replace(",", " ").split()) or ("*",))
    try:
        with shop.database.transaction() as session:
            made = subscribe.subscribe(session, wish)
    except BadInput:
        fault = translations(reader.language).gettext("Enter an https address.")
        typed = Typed({"url": url, "topics": topics}, {"url": fault})
        return _letters(request, shop, reader, "", form=typed)
    return page(request, "desk_secret.html", secret=made.secret, back="/operator/letters")


@router.post("/letters/receivers/{subscription_id}")
def switch(shop: Shop, subscription_id: str, _: Checked, on: Field = "") -> Response:
    """Stop telling somebody, or go on."""
    with shop.database.transaction() as session:
        if on:
            subscribe.resume(session, subscription_id)
        else:
            subscribe.unsubscribe(session, subscription_id)
    return RedirectResponse("/operator/letters", 303)


@router.get("/inbox")
def inbox(request: Request, shop: Shop) -> Response:
    """What others told us."""
    with shop.database.reading() as session:
        heard = tables.inbox_of(session)
        events = tables.events(session, limit=100)
    return page(request, "desk_inbox.html", heard=heard, events=events)
