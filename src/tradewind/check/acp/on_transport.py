"""Checks of what every call has: version, token, headers, money, errors, texts."""

import re
from collections.abc import Iterator
from typing import Any, Final

from babel.numbers import list_currencies

from tradewind.check.acp.requirement import Deviation, Exchange, checks
from tradewind.check.acp.walk import BUYER, DELEGATE, DESTINATION, SESSIONS, Walk, delegation, total
from tradewind.check.acp.wire import read

HTML: Final = re.compile(r"<(?:[A-Za-z/!?][^>]*)>")
"""A tag, a comment or an instruction; an autolink is taken out before."""
AUTOLINK: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|<[^\s<>@]+@[^\s<>]+>")
CODE: Final = re.compile(r"(`+).+?\1", re.DOTALL)


@checks("ACP-VER-1")
def version_is_checked(walk: Walk) -> None:
    """None, an old one, every supported one."""
    for wrong in (None, "1999-01-01"):
        error = walk.refused(walk.create({"API-Version": wrong}))
        if "supported_versions" not in error:
            walk.note("The refusal of a version does not list supported_versions.")
    walk.refused(walk.wire.get(f"{SESSIONS}/none", {"API-Version": None}))
    for version in walk.discovery.get("protocol", {}).get("supported_versions", ()):
        walk.got(walk.create({"API-Version": version}), 201)


@checks("ACP-AUTH-1")
def a_stranger_learns_nothing(walk: Walk) -> None:
    """Without a token and with a wrong one, at every endpoint there is."""
    session = walk.created()
    at = f"{SESSIONS}/{session['id']}"
    calls: list[tuple[str, str, Any]] = [
        ("POST", SESSIONS, walk.wish()),
        ("GET", at, None),
        ("POST", at, {"buyer": BUYER}),
        ("POST", f"{at}/complete", {"payment_data": {}}),
        ("POST", f"{at}/cancel", None),
    ]
    if walk.offers("carts"):
        calls.append(("POST", "/carts", {"line_items": walk.wish()["line_items"]}))
    if walk.offers("delegate_payment"):
        calls.append(("POST", DELEGATE, delegation(session, "4242424242424242")))
    for method, path, body in calls:
        for token in (None, "Bearer not-a-token", "Basic bm90OmE="):
            headers = {"Authorization": token}
            if method == "GET":
                answer = walk.wire.get(path, headers)
            else:
                answer = walk.wire.post(path, body, headers)
            walk.refused(answer, 401)
            if session["line_items"][0]["id"] in answer.came:
                raise Deviation(f"{method} {path} tells a stranger what is in the session.")


@checks("ACP-HDR-1")
def headers_come_back(walk: Walk) -> None:
    """On create, update, read and cancel."""
    session = walk.created()
    at = f"{SESSIONS}/{session['id']}"
    for method, path, body in (
        ("POST", SESSIONS, walk.wish()),
        ("POST", at, {"buyer": BUYER}),
        ("GET", at, None),
        ("POST", f"{at}/cancel", {}),
    ):
        sent = {"Request-Id": f"request-{method}-{len(path)}"}
        answer = walk.wire.get(path, sent) if method == "GET" else walk.wire.post(path, body, sent)
        names = ["Request-Id"] if method == "GET" else ["Request-Id", "Idempotency-Key"]
        for name in names:
            if answer.headers.get(name.lower()) != answer.sent_headers[name]:
                raise Deviation(f"{method} {path} does not bring {name} back.")


@checks("ACP-MONEY-1")
def money_is_whole_and_adds_up(walk: Walk) -> None:
    """Amounts, currency, and the sums of lines and session."""
    for currency in [walk.target.currency, *_odd(walk)]:
        answer = walk.create(currency=currency, fulfillment_details=DESTINATION)
        if currency != walk.target.currency and answer.status != 201:
            walk.note(f"The item is not sold in {currency}.")
            continue
        session = walk.got(answer, 201)
        for path, value in _amounts(session):
            if isinstance(value, bool) or not isinstance(value, int):
                raise Deviation(f"{path} is {value!r}, not a whole number of minor units.")
        said = str(session.get("currency"))
        if said.upper() not in list_currencies():
            raise Deviation(f"{said!r} is not a currency of ISO 4217.")
        if said.lower() != currency:
            raise Deviation(f"Asked for {currency}, the session is in {said}.")
        _sums(walk, session)


def _odd(walk: Walk) -> list[str]:
    offered = walk.discovery.get("capabilities", {}).get("supported_currencies", ())
    odd = [each for each in ("jpy", "krw", "kwd", "bhd") if each in offered]
    return [each for each in odd if each != walk.target.currency][:2]


def _amounts(value: Any, at: str = "$") -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _amounts(each, f"{at}[{place}]")
    if isinstance(value, dict):
        for name, each in value.items():
            if name in {"amount", "unit_amount", "presentment_amount", "unit_price", "subtotal"}:
                yield f"{at}.{name}", each
            else:
                yield from _amounts(each, f"{at}.{name}")


def _sums(walk: Walk, session: dict[str, Any]) -> None:
    """The lines' prices make the session's; its parts make its total."""
    lines = session["line_items"]
    for line in lines:
        base, unit = total(line, "items_base_amount"), line.get("unit_amount")
        if base is not None and unit is not None and base != unit * line["quantity"]:
            raise Deviation(f"{line['quantity']} pieces at {unit} make {base}.")
    bases = [base for line in lines if (base := total(line, "items_base_amount")) is not None]
    whole = total(session, "items_base_amount")
    if whole is not None and len(bases) == len(lines) and sum(bases) != whole:
        raise Deviation(f"The lines make {sum(bases)}, the session says {whole}.")
    if total(session) is None:
        walk.note("The session has no total.")
        return
    parts = {each["type"]: 0 for each in session["totals"]}
    for each in session["totals"]:
        parts[each["type"]] += each["amount"]
    items = parts.get(
        "subtotal", parts.get("items_base_amount", 0) - parts.get("items_discount", 0)
    )
    added = sum(parts.get(kind, 0) for kind in ("fulfillment", "tax", "fee", "gift_wrap", "tip"))
    less = parts.get("discount", 0) + parts.get("store_credit", 0)
    if parts["total"] not in {items + added - less, items + added - less - parts.get("tax", 0)}:
        raise Deviation(f"The totals do not add up: {parts}.")


@checks("ACP-ERR-1")
def errors_are_flat(walk: Walk) -> None:
    """Of the protocol and of whatever stands in front of it."""
    session = walk.created()
    wire, at = walk.wire, f"{SESSIONS}/{session['id']}"
    wish = walk.wish()
    walk.refused(wire.get(f"{SESSIONS}/none"), 404)
    walk.refused(wire.get("/no_such_thing"), 404)
    walk.refused(wire.send("DELETE", at, b""), 404, 405)
    walk.refused(wire.post(SESSIONS, b'{"line_items": ['))
    walk.refused(wire.post(SESSIONS, b"[]"))
    walk.refused(wire.post(SESSIONS, b""))
    for field, wrong in _wrong():
        error = walk.refused(wire.post(SESSIONS, wish | {field: wrong}), 400, 422)
        if not str(error.get("param", "")).startswith(f"$.{field}"):
            walk.note(f"The refusal of {field!r} does not say where it is.")
    walk.refused(wire.post(at, {"line_items": "none"}), 400, 422)
    walk.refused(wire.post(f"{at}/complete", {}), 400, 422)
    unknown = wish | {"line_items": [{"id": "no-such-item-as-this"}]}
    error = walk.refused(wire.post(SESSIONS, unknown), 400, 404, 422)
    if error["code"] != "invalid_item_id":
        walk.note(f"An unknown item is refused as {error['code']!r}, not 'invalid_item_id'.")
    walk.refused(wire.post(SESSIONS, b"x" * 100, {"Content-Type": "text/plain"}))


def _wrong() -> list[tuple[str, Any]]:
    return [
        ("line_items", "one"),
        ("line_items", []),
        ("line_items", [{"name": "without id"}]),
        ("currency", 7),
        ("capabilities", "all"),
        ("buyer", {"email": 7}),
        ("fulfillment_details", []),
    ]


@checks("ACP-MD-1")
def markdown_has_no_html(walk: Walk) -> None:
    """In what was said so far, and in what is sent."""
    walk.created()
    for exchange in walk.wire.said:
        for content in _markdown(exchange):
            found = HTML.search(AUTOLINK.sub("", CODE.sub("", content)))
            if found:
                raise Deviation(f"{exchange.url} sends markdown with {found.group()!r}.")
    note = {"content_type": "markdown", "content": "Please **hurry** <script>x()</script>"}
    walk.refused(walk.create(metadata={"message": note}))
    plain = note | {"content": "Please **hurry**: 3 < 4"}
    walk.got(walk.create(metadata={"message": plain}), 201)


def _markdown(exchange: Exchange) -> Iterator[str]:
    if "markdown" not in exchange.came or exchange.status >= 500:
        return
    waiting = [read(exchange)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("content_type") == "markdown" and isinstance(value.get("content"), str):
                yield value["content"]
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
