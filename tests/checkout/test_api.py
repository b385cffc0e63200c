"""The checkout's JSON door, from an empty cart to a paid order."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.checkout.kit import Kit
from tradewind.web import api_checkout, errors

CARD = "4242 4242 4242 4242"


@pytest.fixture
def door(quick: Kit) -> TestClient:
    site = FastAPI()
    site.state.shop = quick.shop
    site.include_router(api_checkout.router)
    errors.install(site)
    return TestClient(site, base_url="http://shop/api/v1/")


def sent(door: TestClient, path: str, body: dict[str, Any], *, status: int, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    answer = door.post(path, json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def filled(door: TestClient, kit: Kit, quantity: int = 2) -> str:
    kit.sell("A", {"USD": 1999}, stock=5, shipping=490)
    cart: str = sent(door, "carts", {"currency": "USD"}, status=201)["id"]
    sent(door, f"carts/{cart}/lines", {"variant_id": "A", "quantity": quantity}, status=200)
    return cart


def test_a_program_buys_something(door: TestClient, quick: Kit) -> None:
    cart = filled(door, quick)
    quote = sent(door, "quotes", {"cart_id": cart}, status=201)
    assert quote["total"] == {"minor": 2 * 1999 + 490, "currency": "USD"}
    assert quote["lines"][0]["variant_id"] == "A"
    assert "nonce" not in quote
    assert door.get(f"quotes/{quote['id']}").json() == quote

    order = sent(door, "orders", {"quote_id": quote["id"], "payment_token": CARD}, status=201)

    assert (order["state"], order["label"]) == ("paid", "Paid")
    assert order["captured"] == quote["total"]
    assert [step["state"] for step in order["steps"]] == ["held", "authorized", "paid"]
    assert door.get(f"orders/{order['id']}").json() == order
    assert door.get(f"orders/{order['id']}", params={"language": "zh"}).json()["label"] == "已付款"
    assert [each["id"] for each in door.get(f"carts/{cart}/orders").json()] == [order["id"]]
    assert door.get(f"carts/{cart}").json()["lines"] == []
    assert quick.broken() == []


def test_a_repeated_order_is_the_same_order(door: TestClient, quick: Kit) -> None:
    quote = sent(door, "quotes", {"cart_id": filled(door, quick)}, status=201)
    body = {"quote_id": quote["id"], "payment_token": CARD}
    orders = [sent(door, "orders", body, status=201, key=key) for key in ("k", "k", "", "other")]
    assert all(order == orders[0] for order in orders)
    assert quick.broken() == []


def test_a_repeated_line_counts_once(door: TestClient, quick: Kit) -> None:
    cart = filled(door, quick)
    for _ in range(2):
        seen = sent(door, f"carts/{cart}/lines", {"sku": "A"}, status=200, key="k")
        assert seen["lines"][0]["quantity"] == 3


def test_a_changed_quote_comes_with_the_new_one(door: TestClient, quick: Kit) -> None:
    quote = sent(door, "quotes", {"cart_id": filled(door, quick)}, status=201)
    quick.reprice("A", 2999)

    problem = sent(door, "orders", {"quote_id": quote["id"], "payment_token": CARD}, status=409)

    assert problem["type"].endswith("quote-changed")
    assert problem["changes"][0] == {
        "item": "A",
        "field": "price",
        "before": {"minor": 1999, "currency": "USD"},
        "after": {"minor": 2999, "currency": "USD"},
        "for_the_better": False,
        "detail": "The price of A rose from USD 19.99 to USD 29.99.",
    }
    new = problem["quote"]
    read = door.get(f"quotes/{new['id']}").json()
    assert read == {name: new[name] for name in read}
    body = {"quote_id": new["id"], "payment_token": CARD}
    assert sent(door, "orders", body, status=201)["captured"]["minor"] == 2 * 2999 + 490


def test_a_declined_card_is_a_402_with_its_order(door: TestClient, quick: Kit) -> None:
    quote = sent(door, "quotes", {"cart_id": filled(door, quick)}, status=201)
    body = {"quote_id": quote["id"], "payment_token": "insufficient_funds"}

    problem = sent(door, "orders", body, status=402)

    assert problem["type"].endswith("payment-declined")
    order = door.get(f"orders/{problem['order_id']}").json()
    assert (order["state"], order["reason"]) == (
        "released",
        "The card has too little money on it.",
    )


def test_a_second_step_is_a_202_and_resumed_afterwards(door: TestClient, quick: Kit) -> None:
    quote = sent(door, "quotes", {"cart_id": filled(door, quick)}, status=201)
    body = {"quote_id": quote["id"], "payment_token": "second_step"}
    order = sent(door, "orders", body, status=202)
    assert order["action_url"].startswith("/checkout/step/pay_")
    assert sent(door, f"orders/{order['id']}/resume", {}, status=200)["state"] == "action_needed"

    quick.payments.answer(order["action_url"].rpartition("/")[2], approved=True)  # type: ignore[attr-defined]

    assert sent(door, f"orders/{order['id']}/resume", {}, status=200)["state"] == "paid"


def test_a_second_step_can_be_given_up(door: TestClient, quick: Kit) -> None:
    cart = filled(door, quick)
    quote = sent(door, "quotes", {"cart_id": cart}, status=201)
    body = {"quote_id": quote["id"], "payment_token": "second_step"}
    order = sent(door, "orders", body, status=202)
    assert sent(door, f"orders/{order['id']}/cancel", {}, status=200)["state"] == "canceled"
    fresh = sent(door, "quotes", {"cart_id": cart}, status=201)
    sent(door, "orders", {"quote_id": fresh["id"], "payment_token": CARD}, status=201)


def test_an_answer_that_got_lost_is_a_202(door: TestClient, quick: Kit) -> None:
    quote = sent(door, "quotes", {"cart_id": filled(door, quick)}, status=201)
    body = {"quote_id": quote["id"], "payment_token": "answer_lost"}
    order = sent(door, "orders", body, status=202)
    assert order["state"] == "unknown"
    assert sent(door, f"orders/{order['id']}/resume", {}, status=200)["state"] == "paid"


def test_a_missing_option_is_asked_for_with_its_values(door: TestClient, quick: Kit) -> None:
    for size in ("S", "M"):
        quick.sell(f"D-{size}", {"USD": 4900}, product="dress", options={"size": size})
    cart = sent(door, "carts", {"currency": "USD"}, status=201)["id"]
    problem = sent(door, f"carts/{cart}/lines", {"product_id": "dress"}, status=409)
    assert problem["type"].endswith("option-needed")
    assert problem["missing"] == ["size"]
    line = {"product_id": "dress", "options": {"size": "m"}}
    assert sent(door, f"carts/{cart}/lines", line, status=200)["lines"][0]["variant_id"] == "D-M"


def test_more_than_is_left_is_a_409_with_what_is(door: TestClient, quick: Kit) -> None:
    cart = filled(door, quick)
    problem = sent(door, f"carts/{cart}/lines", {"variant_id": "A", "quantity": 9}, status=409)
    assert (problem["sku"], problem["left"]) == ("A", 5)


def test_lines_are_set_and_removed_and_the_cart_sent_elsewhere(
    door: TestClient, quick: Kit
) -> None:
    cart = filled(door, quick)
    assert (
        door.put(f"carts/{cart}/lines/A", json={"quantity": 4}).json()["lines"][0]["quantity"] == 4
    )
    moved = door.patch(f"carts/{cart}", json={"country": "DE", "email": "a@example.org"}).json()
    assert (moved["country"], moved["email"]) == ("DE", "a@example.org")
    assert door.delete(f"carts/{cart}/lines/A").json()["lines"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("carts", {"currency": "dollars"}),
        ("carts", {"currency": "USD", "total": 1}),
        ("carts", {"email": "nobody"}),
        ("carts/CART/lines", {}),
        ("carts/CART/lines", {"variant_id": "A", "product_id": "P"}),
        ("carts/CART/lines", {"variant_id": "A", "quantity": 0}),
        ("carts/CART/lines", {"variant_id": "A", "quantity": 10**30}),
        ("carts/CART/lines", {"variant_id": "A", "price": 1}),
        ("orders", {"quote_id": "q"}),
        ("orders", {"quote_id": "q", "payment_token": "t", "amount": 1}),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_happens(
    door: TestClient, path: str, body: dict[str, Any]
) -> None:
    sent(door, path, body, status=422)


@pytest.mark.parametrize("path", ["carts/no", "quotes/no", "orders/no", "carts/no/orders"])
def test_what_is_not_there_is_a_404(door: TestClient, path: str) -> None:
    answer = door.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_api_describes_itself(door: TestClient) -> None:
    schema = door.get("http://shop/openapi.json").json()
    post = schema["paths"]["/api/v1/orders"]["post"]
    assert {"201", "202", "402", "409"} <= set(post["responses"])
    assert "payment_token" in schema["components"]["schemas"]["OrderIn"]["properties"]
