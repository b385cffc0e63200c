"""Shopify's product export, in the generation of 2025 and the one before; both read the same.

The rows of a handle are one product: the first carries its texts, each with a price is a variant,
the others bring pictures only. A draft and an unpublished product are not on sale.
"""

from collections.abc import Iterator, Mapping, Sequence

from tradewind.catalog.formats.cells import (
    attributes,
    axis,
    option_facts,
    path,
    path_names,
    pieces,
    yes,
)
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
from tradewind.catalog.stated import slug

_OLD = {
    "handle": "url handle",
    "body (html)": "description",
    "published": "published on online store",
    "variant sku": "sku",
    "variant barcode": "barcode",
    "variant price": "price",
    "variant compare at price": "compare-at price",
    "variant inventory tracker": "inventory tracker",
    "variant inventory qty": "inventory quantity",
    "variant inventory policy": "continue selling when out of stock",
    "variant grams": "weight value (grams)",
    "image src": "product image url",
    "variant image": "variant image url",
}
"""Columns of the older generation by their names in the newer."""
_GOOGLE = "google shopping / "
_FACTS = {
    f"{_GOOGLE}gender": "gender",
    f"{_GOOGLE}age group": "age group",
    f"{_GOOGLE}manufacturer part number (mpn)": "mpn",
    f"{_GOOGLE}mpn": "mpn",
    f"{_GOOGLE}condition": "condition",
    "tags": "tags",
    "color (product.metafields.shopify.color-pattern)": "color",
}


def _recognises(head: Head) -> bool:
    older = head.has("handle", "variant price", "option1 name")
    return head.shape == "table" and (older or head.has("url handle", "price", "option1 name"))


def _read(head: Head, context: Context) -> Iterator[Incoming]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    handle = "handle" if "handle" in head.names else "url handle"
    named: set[str] = set()
    for group in head.sheet.groups(lambda row: row[handle]):
        if isinstance(group, BadRow):
            yield group
            continue
        rows = [_newer(row) for row in group]
        for step, words in path_names(_category(rows[0])):
            if step not in named:
                named.add(step)
                yield IncomingCategory(step, {"en": words}, rows[0].label, rows[0].raw)
        yield tried(rows[0], _product, rows, head.part.name, context.currency)


def _newer(row: Row) -> Row:
    """The row with the newer generation's names for its columns."""
    cells = {_OLD.get(name, name): text for name, text in row.cells.items()}
    if "variant inventory policy" in row.cells:
        policy = row["variant inventory policy"]
        cells["continue selling when out of stock"] = str(policy == "continue")
    return Row(row.number, cells, row.raw)


def _category(row: Row) -> str:
    return row["product category"] or row["type"]


def _product(rows: Sequence[Row], file: str, currency: str) -> IncomingProduct:
    first = next((row for row in rows if row["title"]), rows[0])
    if first["status"].casefold() in {"draft", "archived"}:
        raise Bad(f"it is {first['status'].casefold()}, so it is not on sale")
    if not yes(first["published on online store"], empty=True):
        raise Bad("it is not published, so it is not on sale")
    sold = [row for row in rows if row["price"]] or [first]
    axes = [axis(first[f"option{place} name"]) for place in (1, 2, 3)]
    variants = [_variant(row, axes, currency) for row in sold]
    at = Source(file, first.label)
    product = Product(
        id=first["url handle"],
        title={"en": first["title"]},
        description={"en": plain(first["description"])},
        category=path(_category(first)),
        brand=first["vendor"],
        source=at,
        options=tuple(name for name in axes if any(name in each.options for each in variants)),
        facts=tuple(_facts(first, sold, variants, at)),
        variants=tuple(variants),
        media=tuple(_media(rows, sold, variants)),
    )
    return IncomingProduct(product, raw=first.raw)


def _variant(row: Row, axes: Sequence[str], currency: str) -> Variant:
    options = {
        name: value
        for place, name in enumerate(axes, start=1)
        if name and (value := row[f"option{place} value"]) and value != "Default Title"
    }
    sku = row["sku"] or "-".join([row["url handle"], *(slug(each) for each in options.values())])
    price = money(row["price"], currency)
    listed = money(row["compare-at price"], currency)
    return Variant(
        sku=sku,
        options=options,
        offers=(Offer(sku, SELLER, price, listed),) if price else (),
        stock=_stock(row),
        gtin=row["barcode"].lstrip("'") or None,
    )


def _stock(row: Row) -> int | None:
    """Pieces, where somebody counts them and selling stops at the last."""
    endless = yes(row["continue selling when out of stock"].replace("deny", "no"), empty=False)
    if not row["inventory tracker"] or endless:
        return None
    return pieces(row["inventory quantity"])


def _facts(
    first: Row, rows: Sequence[Row], variants: Sequence[Variant], at: Source
) -> Iterator[Fact]:
    for row, variant in zip(rows, variants, strict=True):
        own = Source(at.file, row.label)
        yield from option_facts(variant.options, variant.sku, own)
        yield from _measures(row, variant.sku if len(variants) > 1 else None, own)
    yield from attributes(((label, first[column]) for column, label in _FACTS.items()), at)
    yield from in_passing(first["title"], Source(at.file, f"{at.row}, title"), title=True)
    described = plain(first["description"])
    yield from in_passing(described, Source(at.file, f"{at.row}, description"), title=False)


def _measures(row: Row, sku: str | None, at: Source) -> Iterator[Fact]:
    """Its weight and its contents, which stand in columns of their own."""
    grams = row["weight value (grams)"]
    if grams.strip("0."):
        yield from attributes([("weight", f"{grams} g")], at, sku=sku)
    total, unit = row["unit price total measure"], row["unit price total measure unit"]
    if total and unit:
        name = "volume" if unit.casefold() in {"ml", "cl", "l", "fl oz"} else "net weight"
        yield from attributes([(name, f"{total} {unit}")], at, sku=sku)


def _media(
    rows: Sequence[Row], sold: Sequence[Row], variants: Sequence[Variant]
) -> Iterator[Media]:
    seen: set[str] = set()
    own: Mapping[str, str] = {
        row["variant image url"]: variant.sku
        for row, variant in zip(reversed(sold), reversed(variants), strict=True)
    }
    for row in rows:
        for url in (row["product image url"], row["variant image url"]):
            if url and url not in seen:
                seen.add(url)
                yield Media("url", url, sku=own.get(url))


FORMAT = Format("shopify", _recognises, _read)
