"""Search the catalogue, look things up in it, show one product in full."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product, Variant
from tradewind.kernel.errors import NotFound
from tradewind.kernel.money import LIMIT, Money
from tradewind.retrieval.brief import Brief, Op, PriceLimit
from tradewind.retrieval.find import find
from tradewind.retrieval.understand import understand
from tradewind.storage import Connection
from tradewind.web.ucp import product as products
from tradewind.web.ucp.call import Answer, Call, an_object, objects, text, texts
from tradewind.web.ucp.context import currency, language
from tradewind.web.ucp.envelope import envelope
from tradewind.web.ucp.product import Reader
from tradewind.web.ucp.refusal import Message, Outcome, ProtocolError, invalid
from tradewind.web.ucp.version import LOOKUP, SEARCH

PAGE = 10
"""Products of a page unless asked otherwise."""
LARGEST = 50
REACH = 500
"""So many of the best hits can be paged through."""
BATCH = 50
"""Identifiers of one lookup."""
EVERYTHING = frozenset({"", "*"})


def search(call: Call) -> Answer:
    """Products for a query, filters or both, a page at a time."""
    brief, start, size = _brief(call), _start(call), _size(call)
    shop, reader = call.shop, reader_of(call)
    shop.index.refresh(shop.database)
    found = find(
        brief, index=shop.index, currency=reader.currency, limit=REACH, available_only=False
    )
    hits = found.hits[start : start + size]
    with shop.database.reading() as session:
        known = catalog.many(session, [hit.product_id for hit in hits])
    listed = [
        products.shown(product, _first(product, hit.sku, reader), reader)
        for hit in hits
        if (product := known.get(hit.product_id)) and products.sellable(product, reader)
    ]
    reachable = min(found.of, len(found.hits))
    return Answer(
        {
            **envelope(call, SEARCH),
            "products": listed,
            "pagination": _pagination(start + size, reachable),
        }
    )


def reader_of(call: Call) -> Reader:
    """For whom the answer is."""
    return Reader(call.pages, language(call), currency(call))


def _first(product: Product, sku: str, reader: Reader) -> list[Variant]:
    """Its variants that have a price, the one that was found first."""
    able = [each for each, _ in products.sellable(product, reader)]
    return sorted(able, key=lambda each: each.sku != sku)


def _brief(call: Call) -> Brief:
    query, filters = text(call.body, "query").strip()[:2000], an_object(call.body, "filters")
    narrowed = any(filters.get(name) for name in ("categories", "price"))
    if not query and not narrowed:
        raise invalid("Search by a query, by filters, or by both.", path="$.query")
    asked, wanted = language(call), currency(call)
    if query in EVERYTHING:
        brief = Brief("", asked)
    else:
        shop = call.shop
        shop.index.refresh(shop.database)
        brief = understand(query, lexicon=shop.index.lexicon, language=None, currency=wanted)
    return replace(
        brief,
        keywords_only=True,
        category=_category(filters) or brief.category,
        price=(*brief.price, *_prices(filters, wanted)),
    )


def _category(filters: Mapping[str, Any]) -> str | None:
    named = texts(filters, "categories")
    if len(named) > 1:
        raise invalid("Name one category at a time.", path="$.filters.categories")
    return named[0] if named else None


def _prices(filters: Mapping[str, Any], currency: str) -> Iterator[PriceLimit]:
    said = an_object(filters, "price")
    for name, op in (("min", Op.AT_LEAST), ("max", Op.AT_MOST)):
        amount = said.get(name)
        if amount is None:
            continue
        if not isinstance(amount, int) or not 0 <= amount < LIMIT:
            raise invalid("A price is an integer of minor units.", path=f"$.filters.price.{name}")
        yield PriceLimit(op, Money(amount, currency), "")


def _size(call: Call) -> int:
    wanted = an_object(call.body, "pagination").get("limit", PAGE)
    if not isinstance(wanted, int) or wanted < 1:
        raise invalid("A page holds at least one product.", path="$.pagination.limit")
    return min(wanted, LARGEST)


def _start(call: Call) -> int:
    cursor = text(an_object(call.body, "pagination"), "cursor") or text(call.body, "cursor")
    if not cursor:
        return 0
    try:
        start = int(base64.urlsafe_b64decode(cursor.encode()).decode())
    except (ValueError, binascii.Error) as error:
        raise invalid("This cursor was not given out here.", path="$.pagination.cursor") from error
    if not 0 <= start <= REACH:
        raise invalid("This cursor leads nowhere.", path="$.pagination.cursor")
    return start


def _pagination(shown: int, of: int) -> dict[str, Any]:
    more = shown < of
    page: dict[str, Any] = {"has_next_page": more, "total_count": of}
    if more:
        page["cursor"] = base64.urlsafe_b64encode(str(shown).encode()).decode()
    return page


def lookup(call: Call) -> Answer:
    """Products by their ids or their variants' ids, each once, with what led to it."""
    asked = list(dict.fromkeys(texts(call.body, "ids")))
    if not asked:
        raise invalid("Name the ids to look up.", path="$.ids")
    if len(call.body["ids"]) > BATCH:
        content = f"Look up at most {BATCH} ids at once."
        raise ProtocolError(400, "request_too_large", content)
    reader = reader_of(call)
    with call.shop.database.reading() as session:
        found = [(id_, *match) for id_ in asked if (match := _resolved(session, id_, reader))]
    body: dict[str, Any] = {**envelope(call, LOOKUP), "products": _looked_up(found, reader)}
    known = {id_ for id_, *_ in found}
    if missing := [
        Message("info", "not_found", f"There is no {id_!r} here.").plain()
        for id_ in asked
        if id_ not in known
    ]:
        body["messages"] = missing
    return Answer(body)


Match = tuple[Product, Variant, str]


def _resolved(session: Connection, id_: str, reader: Reader) -> Match | None:
    """The product an id leads to, the variant, and how it was matched."""
    product = catalog.many(session, [id_]).get(id_)
    if product and (best := products.featured(product, reader)):
        return product, best, "featured"
    try:
        product = catalog.product_of(session, id_)
    except NotFound:
        return None
    one = product.variant(id_)
    return (product, one, "exact") if one and one.offers else None


def _looked_up(found: Sequence[tuple[str, Product, Variant, str]], reader: Reader) -> list[Any]:
    bodies: dict[str, dict[str, Any]] = {}
    for id_, product, one, match in found:
        body = bodies.setdefault(product.id, products.shown(product, [], reader))
        shown = next((each for each in body["variants"] if each["id"] == one.sku), None)
        if shown is None:
            shown = {**products.variant(product, one, reader), "inputs": []}
            body["variants"].append(shown)
        shown["inputs"].append({"id": id_, "match": match})
    return list(bodies.values())


def product(call: Call) -> Answer:
    """One product in full; options narrow its variants."""
    asked, reader = text(call.body, "id"), reader_of(call)
    if not asked:
        raise invalid("Name the product's id.", path="$.id")
    with call.shop.database.reading() as session:
        match = _resolved(session, asked, reader)
    if match is None:
        raise Outcome(
            (Message("error", "not_found", f"There is no {asked!r} here.", "unrecoverable"),), 404
        )
    found, one, how = match
    chosen = dict(one.options) if how == "exact" else _chosen(call, found)
    fitting = products.fitting_variants(found, chosen)
    able = {each.sku for each, _ in products.sellable(found, reader)}
    first = one if one in fitting else next(iter(fitting), one)
    shown = [first, *(each for each in fitting if each.sku != first.sku and each.sku in able)]
    body = products.shown(found, shown, reader)
    if found.options:
        effective = chosen or dict(first.options)
        body["options"] = products.option_signals(found, effective)
        body["selected"] = [
            {"name": axis, "label": effective[axis]} for axis in found.options if axis in effective
        ]
    return Answer({**envelope(call, LOOKUP), "product": body})


def _chosen(call: Call, product: Product) -> dict[str, str]:
    """What was selected, as far as the product comes in it; the least preferred gives way first."""
    chosen = {
        text(each, "name"): text(each, "label")
        for each in objects(call.body, "selected")
        if text(each, "name") in product.options
    }
    keep = texts(call.body, "preferences") or list(chosen)
    order = sorted(chosen, key=lambda axis: keep.index(axis) if axis in keep else len(keep))
    while order and not products.fitting_variants(product, chosen):
        del chosen[order.pop()]
    return chosen
