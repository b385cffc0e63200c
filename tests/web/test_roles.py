"""Every route, asked by everybody, for what is not theirs: all of it is refused.

The routes come from the site itself, so that a new one is tried from the day it is added.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from tests.web.conftest import browser
from tests.web.test_desk import bought
from tradewind import web
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.catalog import tables as catalog
from tradewind.checkout import buy, fill, quoting
from tradewind.checkout.cart import Want
from tradewind.decisions import agents
from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import Limit, Scope
from tradewind.events import subscribe, tables
from tradewind.events.subscribe import Wish
from tradewind.kernel.money import Money
from tradewind.settings import Settings

CANARY = "canary-7f3a"
"""Stands in every private field."""
SHAPES = (
    "x",
    "ord_00000000000000000000000000",
    "crt_%00",
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "a" * 5000,
    "%f0%9f%8f%b4",
    "' or 1=1 --",
    "-1",
    "9223372036854775808",
)
"""Ids that name nothing."""
PATIENT = {"get", "post", "put", "patch", "delete"}
PROVIDERS = "/webhooks/"
"""Payment providers bring a signature, not a key."""
SELLERS = "/api/v1/seller"
"""The seller's own, for whom the operator's token stands."""


@dataclass(frozen=True)
class World:
    """A shop in which everything exists, and whose it is."""

    shop: Tradewind
    owner: str
    """Key of the agent that bought."""
    stranger: str
    """Key of another one, which opens everything."""
    narrow: str
    """A key that opens next to nothing."""
    revoked: str
    stopped: str
    cart: str
    quote: str
    theirs: str
    """The owner's order."""
    persons: str
    """An order of a person."""
    product: str
    entry: str
    """A ledger entry of a mandate."""


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    """One agent buys, another looks on."""
    shop = Tradewind.open(
        Settings(home=tmp_path_factory.mktemp("roles"), rate_per_key=0, rate_per_address=0)
    )
    shop.import_files(sample.files())
    persons = bought(shop)
    with shop.database.transaction() as session:
        ids = [agents.meet(session, name).id for name in ("Owner", "Stranger", "Stopped")]
        owner, stranger, stopped = (
            agents.mint(session, each, list(Scope), by="test") for each in ids
        )
        narrow = agents.mint(session, ids[1], [Scope.TELL], by="test")
        revoked = agents.mint(session, ids[1], list(Scope), by="test")
        agents.revoke(session, revoked.key.id, by="test")
        agents.stop(session, ids[2], by="test")
        limit = Money(10**9, persons.quote.total.currency)
        entry = agents.allow(session, ids[0], [Limit(limit, limit)], by="test")
        made = subscribe.subscribe(session, Wish("https://receiver.example/", secret=CANARY))
        assert made.secret == CANARY
    line = persons.quote.lines[0]
    cart = fill.open_cart(database=shop.database, currency="USD", language="en")
    fill.add(cart.id, Want(line.sku), database=shop.database)
    quote = quoting.quote(cart.id, database=shop.database)
    terms = buy.Terms(agent_id=ids[0])
    order = buy.buy(
        quote.id, token="succeed", database=shop.database, payments=shop.payments, terms=terms
    )
    return World(
        shop,
        owner=owner.secret,
        stranger=stranger.secret,
        narrow=narrow.secret,
        revoked=revoked.secret,
        stopped=stopped.secret,
        cart=cart.id,
        quote=quote.id,
        theirs=order.id,
        persons=persons.id,
        product=line.product_id,
        entry=entry,
    )


@pytest.fixture(scope="module")
def client(world) -> Iterator[TestClient]:
    with TestClient(
        web.create(world.shop), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as opened:
        yield opened


def operations(shop: Tradewind) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of everything in our OpenAPI that asks for a key."""
    paths = web.create(shop).openapi()["paths"]
    return [
        (method, path, operation)
        for path, each in paths.items()
        for method, operation in each.items()
        if method in PATIENT and not path.startswith((PROVIDERS, SELLERS))
    ]


def every_route(world: World) -> list[tuple[str, str]]:
    """Method and path of every route of the site, those that no document names too."""
    site = web.create(world.shop)
    return [
        (method.lower(), context.path)
        for context in iter_route_contexts(site.routes)
        for method in sorted(getattr(context, "methods", None) or ())
        if context.path
    ]


def filled(path: str, value: str) -> str:
    return re.sub(r"\{[^}]*\}", value, path)


def body(operation: dict[str, Any]) -> dict[str, object] | None:
    """What a caller who means it would send."""
    if "requestBody" not in operation:
        return None
    known: dict[str, dict[str, object]] = {
        "CartIn": {"currency": "USD"},
        "CartChange": {"country": "US"},
        "LineIn": {"variant_id": "x"},
        "QuantityIn": {"quantity": 1},
        "QuoteIn": {"cart_id": "crt_nobody"},
        "OrderIn": {"quote_id": "quo_nobody", "payment_token": "succeed"},
        "AskIn": {"sentence": "kettle"},
    }
    schema = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return known[schema.rpartition("/")[2]]


def test_no_key_that_opens_nothing_is_let_in_anywhere(world, client):
    tried = 0
    forged = world.owner[:-1] + ("A" if world.owner[-1] != "A" else "B")
    for (method, path, operation), secret in itertools.product(
        operations(world.shop), (world.revoked, world.stopped, forged, "tw_short")
    ):
        for headers in ({"x-api-key": secret}, {"authorization": f"Bearer {secret}"}):
            answer = client.request(
                method, filled(path, "x"), headers=headers, json=body(operation)
            )
            assert answer.status_code == 401, (method, path, answer.status_code)
            tried += 1
    assert tried >= 17 * 8


def test_a_key_for_something_else_opens_nothing_else(world, client):
    for method, path, operation in operations(world.shop):
        answer = client.request(
            method,
            filled(path, "x"),
            headers={"x-api-key": world.narrow},
            json=body(operation),
        )
        assert answer.status_code == 403, (method, path, answer.status_code)
        assert "needs a key made with --scope" in answer.json()["detail"]


def test_a_shop_for_known_agents_tells_a_guest_nothing(tmp_path):
    closed = Tradewind.open(Settings(home=tmp_path, agents="known"))
    with TestClient(web.create(closed)) as guest:
        for method, path, _ in operations(closed):
            assert guest.request(method, filled(path, "x")).status_code == 401, (method, path)


def test_an_id_that_names_nothing_is_refused_everywhere(world, client):
    real = (world.cart, world.quote, world.persons, world.product, world.entry)
    tried = 0
    for method, path, operation in operations(world.shop):
        own = re.findall(r"\{(\w+)\}", path)
        foreign = [each for each in real if not _fits(own, each, world)]
        for value in (*SHAPES, *foreign) if own else ():
            answer = client.request(
                method,
                filled(path, value),
                json=body(operation),
                params={"sku": "x", "currency": "USD"},
            )
            assert 400 <= answer.status_code < 500, (method, path, value, answer.status_code)
            tried += 1
    assert tried >= 13 * len(SHAPES)


def _fits(parameters: list[str], value: str, world: World) -> bool:
    """Whether an id is of the kind that a path asks for first."""
    kinds = {
        "cart_id": world.cart,
        "quote_id": world.quote,
        "order_id": world.persons,
        "product_id": world.product,
    }
    return bool(parameters) and kinds.get(parameters[0]) == value


def test_an_agents_order_is_told_to_that_agent_alone(world, client):
    for method, path, _ in operations(world.shop):
        if "{order_id}" not in path:
            continue
        where = filled(path, world.theirs)
        for headers in ({}, {"x-api-key": world.stranger}):
            answer = client.request(method, where, headers=headers)
            assert answer.status_code == 404, (method, path, answer.status_code)
        mine = client.request(method, where, headers={"x-api-key": world.owner})
        assert mine.status_code != 404, (method, path)
    orders = client.get(f"/api/v1/carts/{world.cart}/orders").json()
    assert orders == []
    mine = client.get(
        f"/api/v1/carts/{world.cart}/orders", headers={"x-api-key": world.owner}
    ).json()
    assert [each["id"] for each in mine] == [world.theirs]


def test_a_mandate_is_read_by_the_operator_only(world, client):
    assert client.get(f"/api/v1/ledger/{world.entry}").status_code == 404
    with world.shop.database.reading() as session:
        assert ledger.get(session, world.entry).kind == "mandate.granted"


def test_no_page_of_the_operator_opens_to_anybody_else(world):
    with browser(world.shop, host="198.51.100.7") as away:
        tried = 0
        for method, path in every_route(world):
            if not path.startswith("/operator") or path == "/operator/enter":
                continue
            for headers in (
                {},
                {"x-api-key": world.owner},
                {"authorization": f"Bearer {world.owner}"},
            ):
                answer = away.request(method, filled(path, world.persons), headers=headers)
                assert answer.status_code == 403, (method, path, answer.status_code)
                tried += 1
    assert tried >= 30


def test_nothing_of_the_sellers_desk_opens_to_any_agent(world):
    with browser(world.shop, host="198.51.100.7") as away:
        for method, path in every_route(world):
            if not path.startswith(("/desk", SELLERS)):
                continue
            for key in (world.owner, world.stranger, world.revoked, "tw_short"):
                for headers in ({"x-api-key": key}, {"authorization": f"Bearer {key}"}):
                    answer = away.request(method, filled(path, world.product), headers=headers)
                    assert answer.status_code in {401, 403}, (method, path, answer.status_code)


def test_no_route_at_all_breaks_on_an_id_that_names_nothing(world, client):
    tried = 0
    for method, path in every_route(world):
        for value in SHAPES if "{" in path else ():
            answer = client.request(
                method, filled(path, value), headers={"accept": "text/html"}, follow_redirects=False
            )
            broken = answer.status_code >= 500 or answer.status_code == 429
            assert not broken, (method, path, value, answer.text[:300])
            tried += 1
    assert tried >= 50 * len(SHAPES)


def test_no_id_breaks_either_database(database_url, tmp_path):
    shop = Tradewind.open(Settings(home=tmp_path, database=database_url, rate_per_address=0))
    with TestClient(web.create(shop), raise_server_exceptions=False) as guest:
        for method, path, operation in operations(shop):
            for value in SHAPES if "{" in path else ("",):
                answer = guest.request(
                    method,
                    filled(path, value),
                    json=body(operation),
                    params={"sku": "\x00", "currency": "\x00"},
                )
                assert answer.status_code < 500, (method, path, value, answer.text)
    shop.database.engine.dispose()


def secrets_of(world: World) -> list[str]:
    """What must be read nowhere: keys, secrets of subscriptions, digests of keys."""
    with world.shop.database.reading() as session:
        digests = list(
            session.scalars(
                agents.tables.api_key.select().with_only_columns(agents.tables.api_key.c.digest)
            )
        )
        secrets = [each.secret for each in tables.subscriptions(session)]
    return [world.owner, world.stranger, world.narrow, *digests, *secrets]


def test_no_secret_is_in_any_answer_export_letter_or_entry(world, client, tmp_path, caplog):
    hidden = secrets_of(world)
    assert CANARY in hidden
    values = (world.persons, world.theirs, world.cart, world.quote, world.product, "x")
    texts = []
    for method, path in every_route(world):
        for value in values if "{" in path else ("",):
            if method == "get":
                headers = {"x-api-key": world.owner, "accept": "*/*"}
                answer = client.get(filled(path, value), headers=headers)
                texts.append((f"{path} {value}", answer.text + str(answer.headers)))
    world.shop.export(tmp_path / "export.jsonl")
    texts.append(("export", (tmp_path / "export.jsonl").read_text()))
    with world.shop.database.reading() as session:
        texts += [(each.kind, str(each.body)) for each in ledger.latest(session, limit=1000)]
        texts += [(each.topic, str(each.body)) for each in tables.events(session, limit=1000)]
    texts.append(("log", caplog.text))
    assert len(texts) > 100
    leaks = {name for name, text in texts for each in hidden if each in text}
    assert leaks == set()


def test_who_a_person_is_stands_in_no_letter_and_no_entry_of_the_ledger(world):
    shop = world.shop
    with shop.database.reading() as session:
        sku = next(p.variants[0].sku for p in catalog.changed(session, since=0) if p.variants)
    cart = fill.open_cart(
        database=shop.database, currency="USD", language="en", email=f"{CANARY}@example.org"
    )
    fill.add(cart.id, Want(sku), database=shop.database)
    quote = quoting.quote(cart.id, database=shop.database)
    buy.buy(quote.id, token="succeed", database=shop.database, payments=shop.payments)
    with shop.database.reading() as session:
        told = [str(each.body) for each in tables.events(session, limit=1000)]
        kept = [str(each.body) for each in ledger.latest(session, limit=1000)]
    assert not [each for each in (*told, *kept) if CANARY in each]
