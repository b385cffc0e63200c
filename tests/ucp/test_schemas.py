"""Every message of a journey through the door, held against the official schemas."""

from typing import Any

import pytest

from tests.ucp import schemas
from tests.ucp.conftest import Agent
from tradewind.check.ucp.own import BULK, OTHER, STAPLE, payment
from tradewind.web.ucp import orders
from tradewind.web.ucp.version import Version

pytestmark = [pytest.mark.data, schemas.needed]
BUYER = {
    "first_name": "Ada",
    "last_name": "Byron",
    "email": "ada@example.org",
    "consent": {"marketing": True, "analytics": False},
}
DELIVERY = {
    "methods": [
        {
            "type": "shipping",
            "destinations": [
                {
                    "street_address": "1 Main St",
                    "address_locality": "Springfield",
                    "address_region": "IL",
                    "postal_code": "62704",
                    "address_country": "US",
                }
            ],
        }
    ]
}


def extended(version: Version, extension: str) -> str:
    """Where an extension describes the checkout it extends."""
    name = "dev.ucp.shopping.checkout" if version.outcomes else "checkout"
    return f"shopping/{extension}.json#/$defs/{name}"


def checked(agent: Agent, body: Any) -> dict[str, Any]:
    """A checkout that fits its schema and those of every extension."""
    name = agent.version.name
    schemas.check(name, "shopping/checkout.json", body)
    for extension in ("discount", "fulfillment", "buyer_consent"):
        schemas.check(name, extended(agent.version, extension), body)
    whole: dict[str, Any] = body
    return whole


@pytest.fixture(params=["agent", "older"])
def platform(request: pytest.FixtureRequest) -> Agent:
    """A platform of each release."""
    found: Agent = request.getfixturevalue(request.param)
    return found


def test_a_purchase_from_its_first_line_to_its_parcel_fits_the_schemas(platform: Agent) -> None:
    lines = [{"item": {"id": BULK}, "quantity": 2}, {"item": {"id": OTHER}, "quantity": 1}]
    made = platform.post("/checkout-sessions", {"line_items": lines}).json()
    checked(platform, made)
    change = {
        "id": made["id"],
        "line_items": lines,
        "buyer": BUYER,
        "discounts": {"codes": ["ten", "ROCK", "NOPE"]},
        "fulfillment": DELIVERY,
    }
    changed = checked(platform, platform.put(f"/checkout-sessions/{made['id']}", change).json())
    assert changed["buyer"]["consent"] == BUYER["consent"]
    assert {each.get("code") for each in changed["discounts"]["applied"]} == {None, "ten", "ROCK"}
    assert changed["status"] == "ready_for_complete"
    done = platform.post(f"/checkout-sessions/{made['id']}/complete", payment("succeed")).json()
    order_id = checked(platform, done)["order"]["id"]
    platform.shop.ship(order_id, lines={OTHER: 1})
    platform.client.post(
        f"/testing/orders/{order_id}/adjust",
        json={"line_item_id": made["line_items"][0]["id"], "quantity": 1},
        headers={"simulation-secret": "hush"},
    )
    order = platform.get(f"/orders/{order_id}").json()
    schemas.check(platform.version.name, "shopping/order.json", order)
    assert [each["status"] for each in order["line_items"]] == ["processing", "fulfilled"]
    assert order["adjustments"]


def test_what_is_waited_for_and_what_is_given_up_fits_the_schemas(platform: Agent) -> None:
    lines = [{"item": {"id": STAPLE}, "quantity": 1}]
    made = platform.post("/checkout-sessions", {"line_items": lines}).json()
    path = f"/checkout-sessions/{made['id']}"
    waits = checked(platform, platform.post(f"{path}/complete", payment("second_step")).json())
    assert waits["status"] == "requires_escalation"
    assert checked(platform, platform.post(f"{path}/cancel").json())["status"] == "canceled"


def test_the_profile_fits_its_schema(platform: Agent) -> None:
    said = platform.client.get("/.well-known/ucp").json()
    schemas.check(platform.version.name, "ucp.json#/$defs/business_schema", said["ucp"])


def test_carts_and_the_catalogue_fit_the_schemas(agent: Agent) -> None:
    name = agent.version.name
    lines = [{"item": {"id": BULK}, "quantity": 2}]
    cart = agent.post("/carts", {"line_items": lines, "discounts": {"codes": ["TEN"]}}).json()
    schemas.check(name, "shopping/cart.json", cart)
    schemas.check(name, "shopping/discount.json#/$defs/dev.ucp.shopping.cart", cart)
    found = agent.post("/catalog/search", {"query": "tea"}).json()
    schemas.check(name, "shopping/catalog_search.json#/$defs/search_response", found)
    assert found["products"]
    looked = agent.post("/catalog/lookup", {"ids": [STAPLE, "tea-wuyin-tieguanyin", "no"]}).json()
    schemas.check(name, "shopping/catalog_lookup.json#/$defs/lookup_response", looked)
    product = agent.post("/catalog/product", {"id": BULK}).json()
    schemas.check(name, "shopping/catalog_lookup.json#/$defs/get_product_response", product)


def test_refusals_of_the_trade_fit_the_schema(agent: Agent) -> None:
    sold_out = agent.post("/checkout-sessions", {"line_items": [{"item": {"id": "nothing"}}]})
    missing = agent.get("/carts/none")
    for answer in (sold_out, missing, agent.post("/catalog/product", {"id": "none"})):
        assert answer.status_code == 200
        schemas.check(agent.version.name, "shopping/types/error_response.json", answer.json())


def test_the_order_in_a_webhook_fits_the_schema(platform: Agent) -> None:
    lines = [{"item": {"id": STAPLE}, "quantity": 1}]
    made = platform.post("/checkout-sessions", {"line_items": lines}).json()
    path = f"/checkout-sessions/{made['id']}/complete"
    done = platform.post(path, payment("succeed")).json()
    seen = orders.see(platform.shop, done["order"]["id"])
    said = {"ucp": {"version": platform.version.name}}
    body = {**said, **orders.body(seen, platform.version, "https://shop.example")}
    schemas.check(platform.version.name, "shopping/order.json", body)
