"""The test provider is strict where Stripe is: keys, states, amounts, and books that add up."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from tradewind.testing import Provider
from tradewind.testing.provider import News, Plan

CREATE = {
    "amount": "1999",
    "currency": "usd",
    "capture_method": "manual",
    "confirm": "true",
    "payment_method": "pm_card_visa",
    "payment_method_types[0]": "card",
    "metadata[reference]": "ord_1",
}


def post(
    bank: Provider, path: str, form: dict[str, str] | None = None, key: str = ""
) -> requests.Response:
    headers = {"Authorization": f"Bearer {bank.key}"} | ({"Idempotency-Key": key} if key else {})
    return requests.post(f"{bank.url}/v1/{path}", form or {}, headers=headers, timeout=5)


def get(bank: Provider, path: str, **query: str) -> Any:
    headers = {"Authorization": f"Bearer {bank.key}"}
    return requests.get(f"{bank.url}/v1/{path}", query, headers=headers, timeout=5).json()


def held(bank: Provider) -> str:
    return str(post(bank, "payment_intents", CREATE).json()["id"])


def trouble(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error.get("code")


def test_the_same_key_gives_the_same_answer_word_for_word(bank: Provider) -> None:
    first = post(bank, "payment_intents", CREATE, "k")
    second = post(bank, "payment_intents", CREATE, "k")
    assert first.text == second.text
    assert (first.headers.get("Idempotent-Replayed"), len(bank.charges())) == (None, 1)
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_good_for_one_body_and_one_endpoint(bank: Provider) -> None:
    post(bank, "payment_intents", CREATE, "k")
    other = post(bank, "payment_intents", CREATE | {"amount": "5"}, "k")
    assert trouble(other) == (400, "idempotency_error", None)
    elsewhere = post(bank, "refunds", {"payment_intent": held(bank)}, "k")
    assert trouble(elsewhere) == (400, "idempotency_error", None)


def test_a_500_is_a_keys_answer_for_good_and_a_400_is_not(bank: Provider) -> None:
    bank.plan(Plan.FAULT)
    assert post(bank, "payment_intents", CREATE, "a").status_code == 500
    assert post(bank, "payment_intents", CREATE, "a").status_code == 500
    assert len(bank.charges()) == 1
    assert post(bank, "payment_intents", CREATE | {"amount": "x"}, "b").status_code == 400
    assert post(bank, "payment_intents", CREATE, "b").status_code == 200


def test_a_declined_card_stays_declined_under_its_key(bank: Provider) -> None:
    declined = CREATE | {"payment_method": "pm_card_visa_chargeDeclined"}
    first, second = (post(bank, "payment_intents", declined, "k") for _ in range(2))
    assert trouble(first) == (402, "card_error", "card_declined")
    assert first.json()["error"]["payment_intent"]["status"] == "requires_payment_method"
    assert first.text == second.text
    assert len(bank.charges()) == 1


def test_a_key_in_use_is_turned_away(bank: Provider) -> None:
    bank.delay_s = 0.5
    bank.plan(Plan.DELAY)
    said: list[requests.Response] = []
    begun = threading.Thread(target=lambda: said.append(post(bank, "payment_intents", CREATE, "k")))
    begun.start()
    while not bank.calls:
        begun.join(0.01)
    assert trouble(post(bank, "payment_intents", CREATE, "k")) == (
        409,
        "invalid_request_error",
        "idempotency_key_in_use",
    )
    begun.join()
    assert said[0].status_code == 200
    assert len(bank.charges()) == 1


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"amount": "0"}, "amount_too_small"),
        ({"amount": "100000000"}, "amount_too_large"),
        ({"amount": "19.99"}, "parameter_invalid_integer"),
        ({"amount": "-5"}, "parameter_invalid_integer"),
        ({"amount": "550", "currency": "isk"}, "invalid_charge_amount_no_decimal_compatible"),
        ({"amount": "5124", "currency": "kwd"}, "invalid_charge_amount_no_decimal_compatible"),
        ({"amont": "5"}, "parameter_unknown"),
        ({"payment_method": "pm_nobody"}, "resource_missing"),
    ],
)
def test_what_stripe_would_not_take_is_not_taken(
    bank: Provider, form: dict[str, str], code: str
) -> None:
    assert trouble(post(bank, "payment_intents", CREATE | form))[2] == code
    assert bank.charges() == []


def test_states_allow_what_they_allow(bank: Provider) -> None:
    one = held(bank)
    assert trouble(post(bank, f"payment_intents/{one}/capture", {"amount_to_capture": "2000"}))[2]
    assert post(bank, f"payment_intents/{one}/capture", {"amount_to_capture": "1500"}).ok
    unexpected = (400, "invalid_request_error", "payment_intent_unexpected_state")
    assert trouble(post(bank, f"payment_intents/{one}/capture")) == unexpected
    assert trouble(post(bank, f"payment_intents/{one}/cancel")) == unexpected
    assert post(bank, "refunds", {"payment_intent": one, "amount": "1500"}).ok
    again = trouble(post(bank, "refunds", {"payment_intent": one}))
    assert again == (400, "invalid_request_error", "charge_already_refunded")
    assert trouble(post(bank, "refunds", {"payment_intent": held(bank)})) == unexpected
    assert get(bank, "refunds", payment_intent=one)["data"][0]["amount"] == 1500


def test_an_intent_may_be_made_first_and_confirmed_later(bank: Provider) -> None:
    made = post(bank, "payment_intents", CREATE | {"confirm": "false"}).json()
    assert made["status"] == "requires_confirmation"
    done = post(bank, f"payment_intents/{made['id']}/confirm").json()
    assert done["status"] == "requires_capture"
    once = CREATE | {"capture_method": "automatic"}
    assert post(bank, "payment_intents", once).json()["amount_received"] == 1999


def test_a_stranger_is_not_let_in(bank: Provider) -> None:
    headers = {"Authorization": "Bearer sk_test_wrong"}
    assert (
        requests.post(
            f"{bank.url}/v1/payment_intents", CREATE, headers=headers, timeout=5
        ).status_code
        == 401
    )


def test_its_books_and_keys_outlive_it(tmp_path: Path) -> None:
    with Provider(folder=tmp_path) as first:
        one = post(first, "payment_intents", CREATE, "k").json()["id"]
    with Provider(folder=tmp_path) as second:
        assert post(second, "payment_intents", CREATE, "k").json()["id"] == one
        assert (second.balance("held"), len(second.webhooks())) == (1999, 1)
    with Provider(folder=tmp_path) as third:
        assert third.webhooks() == []


def test_a_token_for_tests_is_granted_and_revoked(bank: Provider) -> None:
    path = "test_helpers/shared_payment/granted_tokens"
    limits = {"currency": "usd", "max_amount": "500", "expires_at": "4102444800"}
    form = {f"usage_limits[{name}]": value for name, value in limits.items()}
    token = post(bank, path, form | {"payment_method": "pm_card_visa"}).json()["id"]
    read = get(bank, f"shared_payment/granted_tokens/{token}")
    assert (read["usage_limits"]["max_amount"], read["deactivated_at"]) == (500, None)
    assert post(bank, f"{path}/{token}/revoke").json()["deactivated_reason"] == "revoked"


@pytest.fixture
def ear() -> Iterator[tuple[str, list[str]]]:
    """Somebody who hears webhooks, and what was heard."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(self.headers["Stripe-Signature"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hooks", heard
    server.shutdown()
    server.server_close()


def test_webhooks_are_delivered_over_http(bank: Provider, ear: tuple[str, list[str]]) -> None:
    url, heard = ear
    held(bank)
    assert bank.deliver(url, News.DOUBLED) == [204] * 10
    assert len(heard) == 10
    assert bank.deliver(url) == []


MOVES = st.lists(
    st.tuples(st.sampled_from(["capture", "cancel", "refund"]), st.integers(1, 2500)), max_size=6
)


@given(MOVES, st.sampled_from([Plan.GOOD, Plan.PARTIAL, Plan.RISES_AGAIN, Plan.FAULT]))
@how(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_in_whatever_order_its_books_add_up(
    bank: Provider, moves: list[tuple[str, int]], plan: Plan
) -> None:
    one = held(bank)
    for verb, amount in moves:
        bank.plan(plan)
        if verb == "refund":
            post(bank, "refunds", {"payment_intent": one, "amount": str(amount)})
        else:
            field = {"amount_to_capture": str(amount)} if verb == "capture" else {}
            post(bank, f"payment_intents/{one}/{verb}", field)
    assert bank.broken() == []
    assert bank.balance("buyer") + bank.balance("held") + bank.balance("shop") == 0
