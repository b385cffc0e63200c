"""The operator sees what is stuck and why, and what the buttons do is done."""

import re
from collections.abc import Iterator

import pytest

from tests.web.conftest import Browser, browser
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.catalog import tables as catalog
from tradewind.checkout import buy, fill, quoting
from tradewind.checkout import tables as orders
from tradewind.checkout.cart import Want
from tradewind.checkout.order import Order, State
from tradewind.checkout.take_back import ask_to_return
from tradewind.decisions import agents
from tradewind.decisions.agents import tables as agent_tables
from tradewind.events import outbox, subscribe, tables
from tradewind.events.subscribe import Wish
from tradewind.kernel.errors import NotAuthenticated
from tradewind.kernel.money import Money
from tradewind.settings import Settings

PAGES = ("", "/orders", "/money", "/stock", "/letters", "/inbox", "/agents")


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Tradewind:
    opened = Tradewind.open(Settings(home=tmp_path_factory.mktemp("desk")))
    opened.import_files(sample.files())
    return opened


@pytest.fixture
def desk(shop) -> Iterator[Browser]:
    with browser(shop) as opened:
        yield opened


def bought(shop: Tradewind, token: str = "succeed") -> Order:
    with shop.database.reading() as session:
        sku = next(
            variant.sku
            for product in catalog.changed(session, since=0)
            for variant in product.variants
            if (variant.stock or 0) > 3 and any(o.price.currency == "USD" for o in variant.offers)
        )
    cart = fill.open_cart(database=shop.database, currency="USD", language="en")
    fill.add(cart.id, Want(sku), database=shop.database)
    quote = quoting.quote(cart.id, database=shop.database)
    return buy.buy(quote.id, token=token, database=shop.database, payments=shop.payments)


def order(shop: Tradewind, order_id: str) -> Order:
    with shop.database.reading() as session:
        return orders.order(session, order_id)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_shop_says_what_its_pages_are_for(empty, language):
    with browser(empty, language=language) as reader:
        for path in PAGES:
            assert 'class="blank"' in reader.read(f"/operator{path}") or path == "/inbox"


def test_an_order_nobody_answered_for_says_why_and_what_to_do(shop, desk):
    stuck = bought(shop, "unreachable")
    assert stuck.state is State.UNKNOWN
    page = desk.read("/operator")
    assert f"/operator/orders/{stuck.id}" in page
    assert "The provider has not said what became of the payment." in page
    one = desk.read(f"/operator/orders/{stuck.id}")
    assert "Ask the provider now" in one
    asked = desk.submit(f"/operator/orders/{stuck.id}/look", {})
    assert asked.status_code == 200


def test_a_paid_order_is_sent_and_refunded_once_a_form(shop, desk):
    paid = bought(shop)
    where = f"/operator/orders/{paid.id}"
    assert "Paid, and not everything is on its way." in desk.read(where)
    desk.submit(f"{where}/ship", {})
    assert order(shop, paid.id).state is State.SHIPPED
    refused = desk.submit(f"{where}/refund", {"amount": "999999 USD", "key": "a"})
    assert refused.status_code == 422
    refused = desk.submit(f"{where}/refund", {"amount": "much", "key": "a"})
    assert "is no amount" in refused.text
    for _ in range(2):
        desk.submit(f"{where}/refund", {"amount": "1.00 USD", "reason": "late", "key": "once"})
    shop.reconcile()
    assert order(shop, paid.id).refunded == Money(100, "USD")


def test_goods_that_come_back_are_paid_back_and_the_books_balance(shop, desk):
    paid = bought(shop)
    where = f"/operator/orders/{paid.id}"
    desk.submit(f"{where}/ship", {})
    sku = paid.quote.lines[0].sku
    asked = ask_to_return(paid.id, {sku: 1}, database=shop.database, reason="too small")
    assert "too small" in desk.read("/operator")
    for to in ("approved", "received"):
        desk.submit(f"{where}/returns/{asked.id}", {"to": to})
    shop.reconcile()
    assert "money given back" in desk.read(where)
    returned = order(shop, paid.id).refunded
    assert returned is not None
    assert 0 < returned.minor <= paid.quote.total.minor
    assert "The books balance" in desk.read("/operator/money")


def test_a_dead_letter_is_replayed_by_a_button(shop, desk):
    with shop.database.transaction() as session:
        to = subscribe.subscribe(session, Wish("https://receiver.example/", ("test.dead",)))
        event = outbox.put(session, "test.dead", "thing_1", {})
        session.execute(
            tables.delivery.update()
            .where(tables.delivery.c.event_id == event)
            .values(state="dead", reason="The receiver answered 500.")
        )
    page = desk.read("/operator/letters?state=dead")
    assert "The receiver answered 500." in page
    assert "Ask the receiver to mend it" in page
    assert "1 letter is dead" in desk.read("/operator")
    desk.submit("/operator/letters/replay", {"event": event, "to": to.id})
    with shop.database.reading() as session:
        assert tables.counts(session)["dead"] == 0
    desk.submit(f"/operator/letters/receivers/{to.id}", {})
    assert "The receiver was stopped." in desk.read("/operator/letters?state=due")


def test_a_receiver_is_added_and_its_secret_shown_once(desk):
    refused = desk.submit("/operator/letters/receivers", {"url": "ftp://x", "topics": ""})
    assert refused.status_code == 422
    assert "Enter an https address." in refused.text
    sent = {"url": "https://erp.example/", "topics": "order.paid, order.shipped"}
    made = desk.submit("/operator/letters/receivers", sent)
    secret = re.search(r"whsec_[\w+/=]+", made.text)
    assert secret
    assert made.headers["cache-control"] == "no-store"
    assert secret[0] not in desk.read("/operator/letters")


def test_an_agent_gets_a_key_and_limits_and_is_stopped(shop, desk):
    met = desk.submit("/operator/agents", {"name": "Compass"})
    agent_id = met.url.path.rpartition("/")[2]
    where = f"/operator/agents/{agent_id}"
    made = desk.submit(f"{where}/keys", {"scope": "pay"})
    secret = re.search(r"tw_\w{8}_[\w-]{43}", made.text)
    assert secret
    assert secret[0] not in desk.read(where)
    assert {str(each) for each in agents.authenticate(shop.database, secret[0]).scopes} == {"pay"}
    assert desk.submit(f"{where}/limits", {"per_order": "lots"}).status_code == 422
    desk.submit(f"{where}/limits", {"per_order": "100 USD", "per_day": "250 USD"})
    desk.submit(f"{where}/limits", {"per_order": "9000 JPY"})
    with shop.database.reading() as session:
        limits = agent_tables.agent(session, agent_id).limits
    assert {name: limit.per_day.minor for name, limit in limits.items()} == {
        "USD": 250_00,
        "JPY": 9000,
    }
    assert "mandate.granted" in desk.read(where)


def test_an_agent_is_stopped_and_its_keys_rotated_and_revoked(shop, desk):
    with shop.database.transaction() as session:
        agent_id = agents.meet(session, "Sextant").id
        secret = agents.mint(session, agent_id, agents.SHOPPING, by="test").secret
    where = f"/operator/agents/{agent_id}"
    desk.submit(f"{where}/switch", {"reason": "too eager"})
    assert "too eager" in desk.read("/operator/agents")
    with pytest.raises(NotAuthenticated):
        agents.authenticate(shop.database, secret)
    desk.submit(f"{where}/switch", {"on": "yes"})
    key_id = agents.authenticate(shop.database, secret).key_id
    rotated = desk.submit(f"{where}/keys/{key_id}", {"rotate": "yes"})
    assert re.search(r"tw_\w{8}_[\w-]{43}", rotated.text)
    desk.submit(f"{where}/keys/{key_id}", {})
    with pytest.raises(NotAuthenticated):
        agents.authenticate(shop.database, secret)


def test_one_button_stops_all_agents(desk):
    desk.submit("/operator/agents/switch", {"reason": "night"})
    assert "All agents are stopped." in desk.read("/operator")
    desk.submit("/operator/agents/switch", {"on": "yes"})
    assert "All agents are stopped." not in desk.read("/operator")


def test_a_form_that_this_site_did_not_write_does_nothing(shop, desk):
    with shop.database.reading() as session:
        before = agent_tables.agents(session)
    assert desk.post("/operator/agents", data={"name": "Forged"}).status_code == 409
    assert desk.post("/operator/agents/switch", data={"csrf": "x" * 43}).status_code == 409
    with shop.database.reading() as session:
        assert agent_tables.agents(session) == before
        assert agent_tables.all_stopped(session) is None


def test_where_a_token_is_set_it_is_asked_for_on_this_machine_too(tmp_path):
    locked = Tradewind.open(Settings(home=tmp_path, operator_token="correct horse"))
    with browser(locked) as reader:
        assert reader.get("/operator/agents").status_code == 403
        assert reader.submit("/operator/enter", {"token": "wrong"}).status_code == 403
        entered = reader.submit("/operator/enter", {"token": "correct horse"})
        assert entered.status_code == 200
        cookie = next(each for each in reader.cookies.jar if each.name == "operator")
        assert "correct" not in (cookie.value or "")
        assert cookie.path == "/"
        assert entered.history[0].headers["set-cookie"].lower().count("samesite=strict") == 1
        assert reader.get("/operator/agents").status_code == 200
    with browser(locked) as reader:
        headers = {"authorization": "Bearer correct horse"}
        assert reader.get("/operator/agents", headers=headers).status_code == 200
        reader.cookies.set("operator", "correct horse", path="/")
        assert reader.get("/operator/agents").status_code == 403


def test_stock_is_found_by_its_item_and_nothing_typed_breaks_it(shop, desk):
    with shop.database.reading() as session:
        sku = next(p.variants[0].sku for p in catalog.changed(session, since=0))
    assert sku in desk.read("/operator/stock", params={"q": sku.lower()})
    for typed in ("%", "_", "\\", "'; drop table stock; --", "\x00"):
        assert desk.get("/operator/stock", params={"q": typed}).status_code == 200
