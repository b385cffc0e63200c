"""From a need to a paid order: through the pages in a real browser, and over the JSON door."""

import pytest
from fastapi.testclient import TestClient

from tradewind import web

from .journeys import DECLINED, GOOD, JOURNEYS, Journey
from .test_browser import address, chromium  # noqa: F401 - fixtures

WHO = {"email": "kim@example.org", "name": "Kim", "line1": "1 Pier", "city": "Port"}
WAIT_MS = 20_000


@pytest.fixture(params=JOURNEYS, ids=lambda each: each.language)
def journey(request):
    """One language's way through."""
    return request.param


@pytest.fixture
def tab(chromium, journey):  # noqa: F811 - a fixture
    """A tab of somebody who reads that language."""
    context = chromium.new_context(locale=journey.language)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    context.close()


def said(tab, sentence: str) -> None:
    turns = tab.locator(".turn").count()
    tab.fill(".below input[name=q]", sentence)
    tab.keyboard.press("Enter")
    tab.locator(".turn").nth(turns).locator(".verdict").wait_for()


def last(tab):
    return tab.locator(".turn").last


@pytest.mark.browser
def test_the_pages_lead_from_a_need_to_a_paid_order(tab, address, journey):  # noqa: F811
    tab.goto(address)
    tab.fill("input[name=q]", journey.need)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".pick .reasons")
    dear = lowest(last(tab))
    said(tab, journey.follow_up)
    assert lowest(last(tab)) <= dear
    tab.goto(f"{address}/ask?q={journey.need}")
    said(tab, journey.compare)
    assert last(tab).locator("table").count()

    put_into_cart(tab)
    tab.goto(f"{address}/cart")
    tab.locator("main a.button[href^='/checkout']").click()
    fill_in(tab, journey)
    pay(tab, DECLINED)
    assert journey.refused in tab.inner_text("main")
    tab.locator("main a.button").first.click()
    tab.locator("a.button[href*='/pay?q=']").click()
    pay(tab, GOOD)
    tab.wait_for_url("**/orders/ord_*")
    assert tab.inner_text("main h1") == journey.paid
    assert tab.goto(f"{address}/cart").status == 200
    assert tab.locator(".lines li").count() == 0


def put_into_cart(tab) -> None:
    """The first pick, with the first option of each kind that is in stock."""
    tab.locator(".pick .acts button").first.click()
    tab.wait_for_selector("dialog#cart fieldset")
    for axis in tab.locator("dialog fieldset").all():
        axis.locator("input:not([disabled])").first.check()
    tab.locator("dialog .button.wide").click()
    tab.wait_for_selector("dialog .lines")


def lowest(turn) -> float:
    """The lowest price among a turn's picks."""
    found = turn.locator(".pick .price .claim, .pick .price").all_inner_texts()
    numbers = ["".join(c for c in text if c.isdigit() or c == ".") for text in found]
    return min(float(number) for number in numbers if number)


def fill_in(tab, journey: Journey) -> None:
    for name, value in WHO.items():
        tab.fill(f"[name={name}]", value)
    tab.select_option("[name=country]", journey.country)
    for name, value in (("postal_code", "94103"), ("region", "CA")):
        if tab.locator(f"[name={name}]").count():
            tab.fill(f"[name={name}]", value)
    tab.locator("main form .button.wide").click()
    tab.locator("a.button[href*='/pay?q=']").click()


def pay(tab, card: str) -> None:
    tab.check(f"[name=token][value='{card}']")
    tab.locator("main form .button.wide").click()


def test_the_json_door_leads_from_a_need_to_a_paid_order(shop, journey):
    language = journey.language[:2]
    with TestClient(web.create(shop), base_url="http://127.0.0.1:8000/api/v1/") as door:
        first = asked(door, journey.need, language)
        assert first["kind"] == "answer"
        assert all(reason["evidence"] for pick in first["picks"] for reason in pick["reasons"])
        talk = first["conversation"]
        cheaper = asked(door, journey.follow_up, language, talk)
        dearest = max(pick["price"]["minor"] for pick in first["picks"])
        assert all(pick["price"]["minor"] < dearest for pick in cheaper["picks"])
        again = asked(door, journey.need, language, talk)
        compared = asked(door, journey.compare, language, talk)
        assert len(compared["comparison"]["columns"]) >= 2
        question = asked(door, journey.add, language, talk)
        assert question["kind"] == "question"
        cart = chosen(door, again["picks"][0])
        declined = ordered(door, cart, DECLINED)
        assert declined.status_code == 402
        paid = ordered(door, cart, GOOD)
        assert paid.status_code == 201, paid.text
        order = door.get(f"orders/{paid.json()['id']}", params={"language": language}).json()
        assert (order["state"], order["label"]) == ("paid", journey.paid)


def asked(door, sentence: str, language: str, talk: str | None = None):
    body = {"sentence": sentence, "language": language, "conversation": talk}
    answer = door.post("ask", json={name: value for name, value in body.items() if value})
    assert answer.status_code == 200, answer.text
    return answer.json()


def chosen(door, pick):
    """A cart with the first variant of a pick that is in stock."""
    product = door.get(f"products/{pick['product_id']}").json()
    sku = next(each for each in product["variants"] if each["available"])
    currency = pick["price"]["currency"]
    cart = door.post("carts", json={"currency": currency}).json()["id"]
    body = {"variant_id": sku["variant_id"], "quantity": 1}
    assert door.post(f"carts/{cart}/lines", json=body).status_code == 200
    return cart


def ordered(door, cart: str, card: str):
    quote = door.post("quotes", json={"cart_id": cart}).json()
    return door.post("orders", json={"quote_id": quote["id"], "payment_token": card})
