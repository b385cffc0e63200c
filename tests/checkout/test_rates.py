"""Rates from elsewhere: asked before any transaction, kept, and used for quote and hold alike."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.checkout.kit import Kit
from tradewind import storage
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.rates.ask import ask_rates
from tradewind.checkout.session import Line, Opening, SessionState, Wishes
from tradewind.integrations.rates.http import Http
from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable, QuoteChanged
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Destination
from tradewind.settings import Settings
from tradewind.testing import check_rates

from .test_session import ADA, HOME, complete

ILLINOIS = Destination("US", "IL", "62704")


@dataclass
class Service:
    """A provider that says what it is told to say, and counts how often it was asked."""

    tax: Any = None
    options: Any = None
    name: str = "service"
    asked: list[Destination] = field(default_factory=list)

    def taxes(self, to: Destination) -> Any:
        assert not storage.is_open()
        self.asked.append(to)
        return self.tax

    def shipping(self, _: Destination) -> Any:
        assert not storage.is_open()
        return self.options


def service() -> Service:
    row = {
        "name": "sales tax",
        "rate": "0",
        "included": False,
        "regions": {"IL": [["state", "6.25"], ["city", "1.5"]]},
    }
    way = {"id": "bike", "title": {"en": "By bike"}, "price": {"USD": "3.50"}}
    return Service(row, [way])


def test_a_session_is_priced_and_paid_by_what_the_provider_says(shop: Kit) -> None:
    shop.sell("A", {"USD": 10_000}, stock=5)
    told = service()
    open_ = replace(shop.shop, rates=told)
    wishes = Wishes(lines=(Line("A"),), buyer=ADA, address=HOME)
    seen = open_.open_session(Opening(channel="test", wishes=wishes))
    assert told.asked == [ILLINOIS]
    assert seen.quote
    assert [option.id for option in seen.options] == ["bike"]
    assert [(tax.name, tax.amount.minor) for tax in seen.quote.taxes] == [
        ("state", 647),
        ("city", 155),
    ]
    done = complete(shop, seen)
    assert done.state is SessionState.COMPLETED
    assert done.order
    assert done.order.captured == Money(10_000 + 350 + 647 + 155, "USD")


def test_elsewhere_the_shops_own_tables_count(shop: Kit) -> None:
    shop.sell("A", {"USD": 10_000})
    ask_rates(ILLINOIS, provider=service(), database=shop.database)
    assert shop.quote({"A": 1}).total == Money(10_000, "USD")
    assert shop.quote({"A": 1}, country="CA").tax.amount.minor == 500


def test_an_answer_is_asked_for_once_in_a_while(quick: Kit) -> None:
    told = service()
    for _ in range(3):
        ask_rates(ILLINOIS, provider=told, database=quick.database)
    assert len(told.asked) == 1
    with clock.ahead(timedelta(minutes=16)):
        ask_rates(ILLINOIS, provider=told, database=quick.database)
    assert len(told.asked) == 2


def test_a_rate_that_changed_since_the_quote_is_confirmed_anew(shop: Kit) -> None:
    shop.sell("A", {"USD": 10_000})
    told = service()
    open_ = replace(shop.shop, rates=told)
    cart = shop.cart({"A": 1})
    quote = open_.quote(cart)
    told.tax = {"name": "sales tax", "rate": "5", "included": False}
    with clock.ahead(timedelta(minutes=20)):
        open_.quote(cart)
    with pytest.raises(QuoteChanged, match="tax rose"):
        shop.buy(quote)


@pytest.mark.parametrize("wrong", [{"rate": "x"}, {"name": "t", "rate": 200, "included": True}, 5])
def test_what_is_no_rate_is_refused_and_nothing_is_kept(quick: Kit, wrong: Any) -> None:
    with pytest.raises(PortUnavailable, match="no rate"):
        ask_rates(ILLINOIS, provider=Service(wrong), database=quick.database)
    with quick.database.reading() as session:
        assert rates.told_at(session, rates.name_at("tax", ILLINOIS)) is None


def test_without_a_provider_nobodys_word_is_left(quick: Kit) -> None:
    ask_rates(ILLINOIS, provider=service(), database=quick.database)
    with quick.database.transaction() as session:
        rates.forget_told(session)
        [standard, _] = rates.current(session, ILLINOIS).shipping.zones[0].options
        assert standard.id == "standard"


class Door(BaseHTTPRequestHandler):
    """A real service over HTTP."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        where = {name: said[0] for name, said in parse_qs(url.query).items()}
        if url.path.endswith("/shipping") or where["country"] == "FR":
            self.send_response(204)
            self.end_headers()
            return
        if where["country"] == "DE":
            self.send_response(500)
            self.end_headers()
            return
        body = json.dumps({"name": "T", "rate": 5, "included": False, "seen": where["region"]})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode() if where["country"] == "US" else b"no json")

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/rates"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_over_http_is_asked_where_the_order_goes(url: str) -> None:
    service = Http(Settings(rates_url=url))
    assert service.taxes(ILLINOIS)["seen"] == "IL"
    assert service.taxes(Destination("FR")) is None
    assert service.shipping(ILLINOIS) is None
    for country in ("DE", "XX"):
        with pytest.raises(PortUnavailable, match="no answer"):
            service.taxes(Destination(country))


def test_without_its_address_the_service_says_what_to_set() -> None:
    with pytest.raises(PortUnavailable, match="TRADEWIND_RATES_URL"):
        Http(Settings())
    gone = Http(Settings(rates_url="http://127.0.0.1:9"))
    with pytest.raises(PortUnavailable, match="no answer"):
        gone.taxes(ILLINOIS)


def test_where_nothing_is_sent_the_session_says_so(quick: Kit) -> None:
    quick.sell("A", {"USD": 10_000})
    open_ = replace(quick.shop, rates=Service(None, []))
    wishes = Wishes(lines=(Line("A"),), buyer=ADA, address=HOME)
    seen = open_.open_session(Opening(channel="test", wishes=wishes))
    assert [(note.code, note.path) for note in seen.notes] == [
        ("region_restricted", "address/country")
    ]
    assert seen.state is SessionState.INCOMPLETE


def test_a_provider_that_can_be_read_passes_and_one_that_cannot_does_not(url: str) -> None:
    check_rates(Service(None, None))
    check_rates(Service({"name": "T", "rate": 5, "included": False}, []))
    for broken in (Service({"rate": "a lot"}, None), Service(None, [{"no": "option"}])):
        with pytest.raises(AssertionError, match="can be read"):
            check_rates(broken)
    with pytest.raises(AssertionError, match="can be read"):
        check_rates(Http(Settings(rates_url=url)))
