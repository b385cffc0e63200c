"""The orders benchmark's checker: silent about a true shop, it finds each lie about another."""

import sqlite3
from collections.abc import Callable
from typing import Any, cast

import pytest

from tradewind.bench.orders.checker import faults
from tradewind.bench.orders.shop import BOOKS, DATABASE, Home, quotes, stocked
from tradewind.checkout.buy import buy
from tradewind.integrations.payments.sandbox import Sandbox
from tradewind.settings import Settings
from tradewind.storage import Database

Told = list[tuple[str, str]]


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Told]:
    """A shop that has sold three pieces, and what its buyers were told."""
    home = stocked(tmp_path_factory.mktemp("orders") / "shop", {"A": 5, "B": 2})
    database, sandbox = Database.connect(home.url), Sandbox(Settings(home=home.place))
    told = [
        (quote, buy(quote, token="succeed", database=database, payments=cast("Any", sandbox)).id)
        for quote in quotes(home, ["A", "B", "A"])
    ]
    database.engine.dispose()
    sandbox.close()
    return home, told


def said(home: Home, told: Told, spoil: str = "", *, books: bool = False) -> list[str]:
    """What the checker says once a statement was run behind the shop's back, and undone after."""
    files = {False: home.place / DATABASE, True: home.place / BOOKS}
    before = {file: file.read_bytes() for file in files.values()}
    with sqlite3.connect(files[books]) as session:
        session.executescript(f"pragma foreign_keys = off; {spoil}")
    session.close()
    try:
        return faults(files[False], files[True], home.shelves, told)
    finally:
        for file, content in before.items():
            file.write_bytes(content)


def test_of_a_true_shop_there_is_nothing_to_say(sold):
    assert said(*sold) == []


SPOILT: dict[str, tuple[str, bool]] = {
    "a piece too many left the shelf": ("update stock set on_hand = on_hand - 1", False),
    "a promise was never taken back": ("update stock set reserved = 1 where sku = 'B'", False),
    "an acknowledged order is lost": ("delete from orders where quote_id = ?", False),
    "an acknowledged order is not paid": ("update orders set state = 'released'", False),
    "less was charged than quoted": (
        "update payment set captured_minor = captured_minor - 1 where captured_minor > 0",
        True,
    ),
    "somebody was charged twice": (
        """
        insert into payment (id, reference, amount_minor, currency, token, state, reason,
            captured_minor) select 'again', reference, amount_minor, currency, token, state, reason,
            captured_minor from payment limit 1
        """,
        True,
    ),
    "somebody was charged without an order": ("update payment set reference = 'nobody'", True),
}


@pytest.mark.parametrize("what", SPOILT)
def test_it_finds(what: str, sold: tuple[Home, Told]) -> None:
    home, told = sold
    statement, books = SPOILT[what]
    assert said(home, told, statement.replace("?", f"'{told[0][0]}'"), books=books)


def test_it_finds_two_orders_of_one_quote(sold):
    home, told = sold
    spoil: Callable[[str], str] = "update orders set quote_id = '{}'".format
    index = (
        "drop table if exists kept; create table kept as select * from orders; drop table orders;"
    )
    whole = f"{index} alter table kept rename to orders; {spoil(told[0][0])}"
    assert any("3 orders" in each for each in said(home, told, whole))


def test_it_finds_an_order_that_somebody_was_told_of_and_nobody_has(sold):
    home, told = sold
    assert said(home, [*told, ("quote_of_nobody", "ord_nobody")])
