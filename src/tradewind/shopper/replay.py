"""The same request again: the same answer, or which rows have changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from tradewind.catalog import tables as catalog
from tradewind.decisions import tables as ledger
from tradewind.kernel.errors import Refused
from tradewind.retrieval.index import Index
from tradewind.shopper import tables
from tradewind.shopper.ask import answer_again
from tradewind.storage import Connection, Database


@dataclass(frozen=True, slots=True)
class Change:
    """One row behind the old answer that no longer says what it said."""

    ref: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of asking again."""

    decision: str
    same: bool
    before: dict[str, Any]
    now: dict[str, Any]
    changes: tuple[Change, ...]
    catalogue_before: int
    catalogue_now: int


COMPARED = ("kind", "verdict", "picks", "of", "claims")


def replay(decision: str, *, database: Database, index: Index) -> Replay:
    """Ask a ledger entry's sentence again in the same conversation state; writes nothing."""
    with database.reading() as session:
        entry = ledger.get(session, decision)
    if entry.kind != "answer":
        raise Refused(f"{decision} is a {entry.kind!r}; only answers can be replayed.")
    body = entry.body
    talk = tables.read(body["before"])
    again = answer_again(body["sentence"], talk, database=database, index=index).plain()
    before = {name: body[name] for name in COMPARED}
    now = {name: again[name] for name in COMPARED}
    with database.reading() as session:
        changes = tuple(_changes(session, body["claims"]))
        version = catalog.version(session)
    return Replay(
        decision, _stable(before) == _stable(now), before, now, changes, body["catalogue"], version
    )


def _stable(body: dict[str, Any]) -> Any:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def _changes(session: Connection, claims: list[dict[str, Any]]) -> Iterator[Change]:
    seen: set[str] = set()
    for evidence in (each for claim in claims for each in claim["evidence"]):
        key = evidence["ref"] + evidence["value"]
        if key in seen:
            continue
        seen.add(key)
        now = _now(session, evidence["ref"], evidence["value"])
        if now is not None and now != evidence["value"]:
            yield Change(evidence["ref"], evidence["value"], now)


def _now(session: Connection, ref: str, value: str) -> str | None:
    """What the row says today, in the form of the evidence; None where it is not a row."""
    kind, _, name = ref.partition(":")
    match kind:
        case "fact":
            return _fact(session, int(name))
        case "offer":
            return _offer(session, name, value)
        case "stock":
            free = catalog.free_stock(session, name)
            return f"free: {free}" if free is not None else "not counted"
        case _:
            return None


def _fact(session: Connection, fact_id: int) -> str:
    found = catalog.fact_by_id(session, fact_id)
    if found is None:
        return "gone"
    fact, ended = found
    return f"{fact.name}: {fact.text}" if ended is None else f"{fact.name}: ended by import {ended}"


def _offer(session: Connection, name: str, value: str) -> str | None:
    sku, _, rest = name.partition("/")
    seller, _, currency = rest.rpartition("/")
    offer = catalog.offer_of(session, sku, seller, currency)
    field = value.partition(":")[0]
    if offer is None:
        return "withdrawn"
    money = {"price": offer.price, "list_price": offer.list_price, "shipping": offer.shipping}
    if field == "delivery_days":
        return f"delivery_days: {offer.delivery_days}"
    return f"{field}: {money[field]}" if field in money else None
