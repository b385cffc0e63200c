"""I9: every figure of a quote adds up to the next, in whole minor units of one currency."""

from collections.abc import Iterator, Mapping
from typing import Any

from tradewind.bench.faults.checker.rows import Books


def uneven(books: Books) -> Iterator[str]:
    """Figures that do not add up."""
    for quote_id, row in books.quotes.items():
        body = row["body"]
        for wrong in (*_totals(body), *_shares(body), *_units(body)):
            yield f"I9 {quote_id}: {wrong}"
        kept = row["total_minor"], row["currency"]
        if kept != (minor(body["total"]), body["total"]["currency"]):
            yield f"I9 {quote_id}: kept as {kept}, shown as {body['total']}"


def minor(money: Mapping[str, Any]) -> int:
    """Minor units."""
    return int(money["minor"])


def _totals(body: Mapping[str, Any]) -> Iterator[str]:
    items = sum(minor(line["unit"]) * line["quantity"] for line in body["lines"])
    if items != sum(minor(line["total"]) for line in body["lines"]) or items != minor(
        body["items"]
    ):
        yield f"the lines come to {items}, the items to {minor(body['items'])}"
    off = sum(minor(each["amount"]) for each in body["discounts"])
    tax = 0 if body["tax"]["included"] else minor(body["tax"]["amount"])
    total = items - off + minor(body["shipping"]) + tax
    if total != minor(body["total"]):
        yield f"{minor(body['total'])} instead of {total}"
    gifts = sum(minor(each["amount"]) for each in body["gift_cards"])
    if not 0 <= gifts <= total:
        yield f"gift cards pay {gifts} of {total}"


def _shares(body: Mapping[str, Any]) -> Iterator[str]:
    tax = minor(body["tax"]["amount"])
    of_lines = sum(minor(line["tax"]) for line in body["lines"])
    if of_lines + minor(body["tax"]["on_shipping"]) != tax:
        yield f"the lines' tax does not add up to {tax}"
    if sum(minor(each["amount"]) for each in body["taxes"]) != tax:
        yield f"the levies do not add up to {tax}"
    shared = sum(sum(each["shares"].values()) for each in body["discounts"])
    if sum(minor(line["discount"]) for line in body["lines"]) != shared:
        yield f"the lines' discounts do not add up to {shared}"
    for line in body["lines"]:
        if not 0 <= minor(line["discount"]) <= minor(line["total"]):
            yield f"{line['sku']} is {minor(line['discount'])} off {minor(line['total'])}"


def _units(body: Mapping[str, Any]) -> Iterator[str]:
    currency = body["total"]["currency"]
    for money in _amounts(body):
        if money["currency"] != currency or not isinstance(money["minor"], int):
            yield f"{money} beside {currency}"
        elif money["minor"] < 0:
            yield f"{money} is below nothing"


def _amounts(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (body["items"], body["shipping"], body["total"], body["tax"]["amount"])
    for line in body["lines"]:
        yield from (line["unit"], line["total"], line["discount"], line["tax"])
    for each in (*body["discounts"], *body["gift_cards"], *body["taxes"]):
        yield each["amount"]
