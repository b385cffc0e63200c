"""Every message this shop sends fits the protocol's own schemas; so do the kit's own shapes."""

import copy
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.acp import official
from tradewind.check.acp import Report, Target, walk
from tradewind.check.acp.own import own_shop
from tradewind.check.acp.requirement import Exchange
from tradewind.check.acp.shape import misfits

pytestmark = [pytest.mark.data, official.needed]
EXAMPLES = {
    "create_checkout_session_response": "Session",
    "update_checkout_session_response": "Session",
    "complete_checkout_session_response": "Session",
    "checkout_session_with_out_of_stock": "Session",
    "checkout_session_with_payment_declined": "Session",
    "discovery_response_full": "Discovery",
    "discovery_response_minimal": "Discovery",
    "error_400_invalid_item": "Error",
}
OFFICIAL = {"Session": "CheckoutSession", "Discovery": "DiscoveryResponse"}


@pytest.fixture(scope="module")
def said(acp_report: Report) -> list[Exchange]:
    return [exchange for found in acp_report.found for exchange in found.exchanges]


def test_every_answer_of_a_whole_walk_fits_the_official_schemas(said: list[Exchange]) -> None:
    counted = 0
    for exchange in said:
        if (kind := _kind(exchange)) is None:
            continue
        counted += 1
        name, file = kind
        found = official.faults(orjson.loads(exchange.came), name, file=file)
        assert not found, (exchange.method, exchange.url, exchange.came[:300], found)
    assert counted > 250


CHECKOUT = "schema.agentic_checkout.json"
SESSION = "CheckoutSession"


def _kind(exchange: Exchange) -> tuple[str, str] | None:
    """The schema of an answer, None where the protocol has none for it."""
    path = "/" + exchange.url.split("/", 3)[3]
    completed = path.endswith("/complete") and '"status":"completed"' in exchange.came
    kinds = (
        (path.startswith(("/testing", "/feeds", "/acp/mcp")), None),
        (path == "/.well-known/acp.json", ("DiscoveryResponse", CHECKOUT)),
        (exchange.status >= 400, ("Error", CHECKOUT)),
        ("/carts" in path, ("Cart", "schema.cart.json")),
        ("delegate_payment" in path, ("DelegatePaymentResponse", "schema.delegate_payment.json")),
        (completed, ("CheckoutSessionWithOrder", CHECKOUT)),
    )
    return next((kind for fits, kind in kinds if fits), ("CheckoutSession", CHECKOUT))


def test_every_answer_fits_the_official_openapi_too(said: list[Exchange]) -> None:
    file = "openapi.agentic_checkout.yaml"
    for exchange in said:
        kind = _kind(exchange)
        if kind is None or kind[1] != CHECKOUT or kind[0][0] == "D":
            continue
        answer = orjson.loads(exchange.came)
        answer.pop("supported_versions", None)
        # A completed session carries its order; this file forbids what it asks for there.
        order = answer.pop("order", None)
        found = official.faults(answer, "Error" if exchange.status >= 400 else SESSION, file=file)
        found += official.faults(order, "Order", file=file) if order else []
        assert not found, (exchange.method, exchange.url, found)


def test_every_event_fits_the_official_schema(acp_events: list[Any]) -> None:
    kinds = {event["type"] for event in acp_events}
    assert kinds == {"order_create", "order_update"}
    for event in acp_events:
        assert not official.faults(
            event["data"], "EventDataOrder", file="openapi.agentic_checkout_webhook.yaml"
        )
        assert not official.faults(event["data"], "Order")


def test_every_product_of_the_feed_fits_the_official_schema(acp_feed: list[Any]) -> None:
    assert len(acp_feed) > 20
    for product in acp_feed:
        assert not official.faults(product, "Product", file="schema.feed.json")


def test_what_the_kit_sends_fits_the_official_schemas(said: list[Exchange]) -> None:
    wishes = [
        orjson.loads(each.sent)
        for each in said
        if each.method == "POST"
        and each.url.endswith("/acp/checkout_sessions")
        and each.status == 201
        and "aura" not in each.sent
        and "middle" not in each.sent
        and "hologram" not in each.sent
    ]
    assert len(wishes) > 50
    for wish in wishes:
        assert not official.faults(wish, "CheckoutSessionCreateRequest"), wish


@pytest.mark.parametrize(("name", "shape"), EXAMPLES.items())
def test_the_kits_shapes_say_what_the_official_schemas_say(name: str, shape: str) -> None:
    good = official.example("examples.agentic_checkout.json", name)
    assert not [*misfits(good, shape)]
    judged = 0
    for bad in _changed(good):
        ours = bool([*misfits(bad, shape)])
        theirs = bool(official.faults(bad, OFFICIAL.get(shape, shape)))
        assert ours is theirs, (bad, [*misfits(bad, shape)])
        judged += 1
    assert judged > 10


def _changed(value: Any) -> Iterator[Any]:
    """The value with each part in turn taken out, or of another kind, or with one more."""
    for path in _places(value):
        for change in (_without, _numbered, _nulled, _with_more):
            bad = copy.deepcopy(value)
            if change(bad, path):
                yield bad


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path and path[-1] in {"config", "location", "metadata"}:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield (*path, name)
            yield from _places(each, (*path, name))
    if isinstance(value, list):
        for place, each in enumerate(value[:2]):
            yield from _places(each, (*path, place))


def _holder(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path[:-1]:
        value = value[part]
    return value


def _without(value: Any, path: tuple[Any, ...]) -> bool:
    del _holder(value, path)[path[-1]]
    return True


def _numbered(value: Any, path: tuple[Any, ...]) -> bool:
    _holder(value, path)[path[-1]] = 1.5
    return True


def _nulled(value: Any, path: tuple[Any, ...]) -> bool:
    _holder(value, path)[path[-1]] = None
    return True


def _with_more(value: Any, path: tuple[Any, ...]) -> bool:
    _holder(value, path)["never_declared"] = 1
    return True


def test_the_kit_and_the_shop_meet_only_over_http() -> None:
    with own_shop() as target:
        assert isinstance(target, Target)
        assert walk(target, only={"ACP-CS-1"}).clean
