"""Checks of delegated payment: the vault's tokens and their limits."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tradewind.check.acp.requirement import Deviation, Exchange, NotApplicable, checks
from tradewind.check.acp.walk import CARDS, DELEGATE, Json, Walk, delegation, total
from tradewind.check.acp.wire import read

CVC = "973"


def _vault(walk: Walk) -> None:
    if not walk.offers("delegate_payment"):
        raise NotApplicable("Discovery does not list delegate_payment.")


@checks("ACP-DP-1")
def a_card_becomes_a_token(walk: Walk) -> None:
    """201 with id, created and metadata; what is malformed is refused."""
    _vault(walk)
    session = walk.ready()
    found = walk.delegated(session)
    walk.fits(found, "Delegated", what="The token")
    if walk.delegated(session)["id"] == found["id"]:
        raise Deviation("Two cards were given one token.")
    for part, field, wrong in (
        ("payment_method", "number", None),
        ("payment_method", "type", "cheque"),
        ("allowance", "reason", "for_ever"),
        ("allowance", "currency", "DOLLARS"),
        ("allowance", "expires_at", "tomorrow"),
    ):
        body = delegation(session, CARDS["pays"])
        body[part] = body[part] | {field: wrong}
        walk.refused(walk.wire.post(DELEGATE, body), 400, 422)


@checks("ACP-DP-2")
def a_token_keeps_to_its_allowance(walk: Walk) -> None:
    """Amount, currency, session, seller, time, and once."""
    _vault(walk)
    session = walk.ready()
    whole = total(session) or 0
    other = walk.created()
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("one unit less than the total", {"max_amount": whole - 1}),
        ("another currency", {"currency": "xaf"}),
        ("another session", {"checkout_session_id": other["id"]}),
        ("another seller", {"merchant_id": "somebody-else"}),
        ("the past", {"expires_at": "2020-01-01T00:00:00Z"}),
    )
    for what, allowance in wrong:
        answer = walk.delegate(session, **allowance)
        if answer.status != 201:
            walk.refused(answer)
            continue
        _not_paid(walk, session, str(read(answer)["id"]), f"A token for {what}")
    soon = datetime.now(UTC) + timedelta(seconds=2)
    token = str(walk.delegated(session, expires_at=soon.isoformat())["id"])
    time.sleep(2.1)
    _not_paid(walk, session, token, "A token whose time is over")
    _once(walk, session)


def _once(walk: Walk, session: Json) -> None:
    token = str(walk.delegated(session)["id"])
    paid = walk.got(walk.complete(session, token), 200)
    if paid.get("status") != "completed":
        raise Deviation(f"A token within its allowance leaves the session {paid.get('status')!r}.")
    _not_paid(walk, walk.ready(), token, "A token that was used")


def _not_paid(walk: Walk, session: Json, token: str, what: str) -> None:
    answer = walk.complete(session, token)
    if answer.status >= 500:
        raise Deviation(f"{what} was answered {answer.status}.")
    if answer.status >= 400:
        walk.refused(answer)
        return
    told = walk.got(answer, 200)
    if told.get("order") or told.get("status") in {"completed", "complete_in_progress"}:
        raise Deviation(f"{what} pays.")


@checks("ACP-DP-3")
def no_card_is_written_down(walk: Walk) -> None:
    """Not in what was answered so far, nor in the files that were named."""
    _vault(walk)
    walk.delegated(walk.ready())
    numbers = {number.encode() for number in CARDS.values()}
    for exchange in walk.wire.said:
        _clean(exchange, numbers)
    if not walk.target.logs:
        raise NotApplicable("No answer holds a card; what is written down needs --with logs=….")
    searched = 0
    for file in _files(walk.target.logs):
        searched += 1
        content = file.read_bytes()
        for secret in (*numbers, f'"cvc":"{CVC}"'.encode(), f'"cvc": "{CVC}"'.encode()):
            if secret in content:
                raise Deviation(f"{file} holds {secret[:6].decode()}….")
    walk.note(f"{searched} files were searched.")


def _clean(exchange: Exchange, numbers: set[bytes]) -> None:
    for number in numbers:
        if number in exchange.came.encode():
            raise Deviation(f"{exchange.method} {exchange.url} answered with a card's number.")


def _files(places: tuple[Path, ...]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from (file for file in sorted(place.rglob("*")) if file.is_file())
        elif place.is_file():
            yield place
