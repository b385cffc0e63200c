"""WooCommerce's product export: simple products, and variable ones with a row a variation."""

import re
from collections.abc import Iterator, Sequence

from tradewind.catalog.formats.cells import attributes, axis, option_facts, path, path_names, pieces
from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.sheet import Row
from tradewind.catalog.formats.text import plain
from tradewind.catalog.in_passing import in_passing
from tradewind.catalog.incoming import (
    SELLER,
    Bad,
    BadRow,
    Incoming,
    IncomingCategory,
    IncomingProduct,
    tried,
)
from tradewind.catalog.product import Fact, Media, Offer, Product, Source, Variant
from tradewind.kernel.money import Money

_MEASURE = re.compile(r"(weight|length|width|height) \((\w+)\)")
_SOLD = {"simple", "variable", "variation"}


def _recognises(head: Head) -> bool:
    return head.shape == "table" and head.has("id", "type", "sku", "name", "regular price")


def _read(head: Head, context: Context) -> Iterator[Incoming]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    skus = {
        row["sku"]: row["id"]
        for row in head.sheet.rows()
        if isinstance(row, Row) and row["sku"] and not row["parent"]
    }
    named: set[str] = set()
    for group in head.sheet.groups(lambda row: _family(row, skus)):
        if isinstance(group, BadRow):
            yield group
            continue
        rows = sorted(group, key=_place)
        for step, words in path_names(_category(rows[0])):
            if step not in named:
                named.add(step)
                yield IncomingCategory(step, {"en": words}, rows[0].label, rows[0].raw)
        yield tried(rows[0], _product, rows, head.part.name, context.currency)


def _place(row: Row) -> tuple[bool, int, int]:
    """The product before its variations, those in the shop's own order."""
    position, number = row["position"], row["id"]
    return (
        bool(row["parent"]),
        int(position) if position.isdigit() else 0,
        int(number) if number.isdigit() else 0,
    )


def _family(row: Row, skus: dict[str, str]) -> str:
    """The id of the product a row belongs to; variations name it by id or by SKU."""
    parent = row["parent"]
    if not parent:
        return row["id"]
    return parent.removeprefix("id:") if parent.startswith("id:") else skus.get(parent, parent)


def _category(row: Row) -> str:
    """The deepest of its categories, the first of those."""
    paths = [each.strip() for each in re.split(r"(?<!\\),", row["categories"])]
    return max(paths, key=lambda each: each.count(">"), default="")


def _product(rows: Sequence[Row], file: str, currency: str) -> IncomingProduct:
    first = rows[0]
    if first["parent"]:
        raise Bad(f"its parent {first['parent']!r} is not in the file")
    kinds = {part.strip() for part in first["type"].split(",")}
    if not kinds & _SOLD:
        raise Bad(f"a {first['type']!r} product cannot be sold here")
    if first["published"] not in {"1", ""}:
        raise Bad("it is not published, so it is not on sale")
    sold = [row for row in rows[1:] if row["published"] != "-1"] or [first]
    variants = tuple(_variant(row, first, currency) for row in sold)
    axes = dict.fromkeys(name for variant in variants for name in variant.options)
    at = Source(file, first.label)
    product = Product(
        id=first["id"] and f"woo-{first['id']}",
        title={"en": plain(first["name"])},
        description={"en": plain(first["description"] or first["short description"])},
        category=path(_category(first)),
        brand=first["brands"],
        source=at,
        options=tuple(axes),
        facts=tuple(_facts(first, sold, variants, at)),
        variants=variants,
        media=tuple(_media(rows, first)),
    )
    return IncomingProduct(product, raw=first.raw)


def _variant(row: Row, first: Row, currency: str) -> Variant:
    sku = row["sku"] or (row["id"] and f"woo-{row['id']}")
    price, listed = _price(row, currency)
    own = row is not first
    return Variant(
        sku=sku,
        options={axis(name): text for name, text in _attributes(row)} if own else {},
        offers=(Offer(sku, SELLER, price, listed),) if price else (),
        stock=_stock(row),
        gtin=row["gtin, upc, ean, or isbn"] or None,
    )


def _price(row: Row, currency: str) -> tuple[Money | None, Money | None]:
    regular, sale = money(row["regular price"], currency), money(row["sale price"], currency)
    return (sale, regular) if sale else (regular, None)


def _stock(row: Row) -> int | None:
    """Pieces where they are counted; 0 where it says out of stock; None where orders may wait."""
    if row["backorders allowed?"] in {"1", "notify"}:
        return None
    counted = pieces(row["stock"]) if row["stock"] not in {"", "parent"} else None
    return 0 if counted is None and row["in stock?"] in {"0", "outofstock"} else counted


def _attributes(row: Row) -> Iterator[tuple[str, str]]:
    place = 1
    while (column := f"attribute {place} name") in row.cells:
        name, text = row[column], row[f"attribute {place} value(s)"]
        if name and text:
            yield name, text
        place += 1


def _facts(
    first: Row, sold: Sequence[Row], variants: Sequence[Variant], at: Source
) -> Iterator[Fact]:
    for row, variant in zip(sold, variants, strict=True):
        own = Source(at.file, row.label)
        yield from option_facts(variant.options, variant.sku, own)
        yield from attributes(_measures(row), own, sku=variant.sku if row is not first else None)
    yield from attributes(_measures(first), at)
    axes = {name for variant in variants for name in variant.options}
    yield from attributes((each for each in _attributes(first) if axis(each[0]) not in axes), at)
    yield from attributes([("tags", first["tags"])], at)
    yield from in_passing(first["name"], Source(at.file, f"{at.row}, name"), title=True)
    described = plain(first["description"] or first["short description"])
    yield from in_passing(described, Source(at.file, f"{at.row}, description"), title=False)


def _measures(row: Row) -> Iterator[tuple[str, str]]:
    """Its weight and size; the unit stands in the column's title."""
    for name, text in row.cells.items():
        if text.strip("0.") and (found := _MEASURE.fullmatch(name)):
            yield found[1], f"{text} {found[2]}"


def _media(rows: Sequence[Row], first: Row) -> Iterator[Media]:
    seen: set[str] = set()
    for row in rows:
        sku = (row["sku"] or f"woo-{row['id']}") if row is not first else None
        for url in row["images"].split(","):
            if url.strip() and url.strip() not in seen:
                seen.add(url.strip())
                yield Media("url", url.strip(), sku=sku)


FORMAT = Format("woocommerce", _recognises, _read)
