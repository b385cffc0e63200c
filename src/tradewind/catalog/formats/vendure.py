"""Vendure's product import file: a row with a name begins a product, rows without are its variants.

Cells are padded with blanks. Facets such as ``category:Computers|brand:Apple`` give the category
path (in their order), the brand and facts.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from tradewind.catalog.formats.cells import attributes, axis, option_facts, pieces, yes
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


def _recognises(head: Head) -> bool:
    return head.shape == "table" and head.has(
        "name", "slug", "optiongroups", "optionvalues", "sku", "price"
    )


def _read(head: Head, context: Context) -> Iterator[Incoming]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    named: set[str] = set()
    for rows in _products(head):
        if isinstance(rows, BadRow):
            yield rows
            continue
        steps: list[str] = []
        for words in _facets(rows[0])["category"]:
            steps.append(slug(words))
            if (step := "/".join(steps)) not in named:
                named.add(step)
                yield IncomingCategory(step, {"en": words}, rows[0].label, rows[0].raw)
        yield tried(rows[0], _product, rows, head.part.name, context.currency)


def _products(head: Head) -> Iterator[list[Row] | BadRow]:
    assert head.sheet is not None  # noqa: S101 - it was recognised
    group: list[Row] = []
    for row in head.sheet.rows():
        if isinstance(row, BadRow):
            yield row
        elif row["name"] and group:
            yield group
            group = [row]
        else:
            group.append(row)
    if group:
        yield group


def _facets(row: Row, column: str = "facets") -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for facet in row[column].split("|"):
        name, colon, value = facet.partition(":")
        if colon and value.strip():
            found[name.strip()].append(value.strip())
    return found


def _product(rows: Sequence[Row], file: str, currency: str) -> IncomingProduct:
    first = rows[0]
    if not first["name"]:
        raise Bad("no product stands above this variant")
    axes = [axis(name) for name in first["optiongroups"].split("|") if name.strip()]
    shared = {sku for sku, times in Counter(row["sku"] for row in rows).items() if times > 1}
    variants = [_variant(row, axes, currency, shared) for row in rows]
    at, facets = Source(file, first.label), _facets(first)
    product = Product(
        id=first["slug"] or slug(first["name"]).replace("_", "-"),
        title={"en": first["name"]},
        description={"en": plain(first["description"])},
        category="/".join(slug(each) for each in facets["category"]),
        brand=next(iter(facets["brand"]), ""),
        source=at,
        options=tuple(axes),
        facts=tuple(_facts(rows, variants, at)),
        variants=tuple(variants),
        media=tuple(_media(rows, variants)),
    )
    return IncomingProduct(product, raw=first.raw)


def _variant(row: Row, axes: Sequence[str], currency: str, shared: Collection[str]) -> Variant:
    """A variant; one that shares its SKU with others is told apart by its options."""
    values = [value.strip() for value in row["optionvalues"].split("|") if value.strip()]
    if len(values) != len(axes):
        raise Bad(f"{row.label} has {len(values)} option values for {len(axes)} option groups")
    apart = [row["sku"], *(slug(value) for value in values)]
    sku = "-".join(apart) if row["sku"] in shared else row["sku"]
    price = money(row["price"], currency)
    counted = yes(row["trackinventory"].replace("INHERIT", ""), empty=True)
    return Variant(
        sku=sku,
        options=dict(zip(axes, values, strict=True)),
        offers=(Offer(sku, SELLER, price),) if price else (),
        stock=pieces(row["stockonhand"]) if counted else None,
    )


def _facts(rows: Sequence[Row], variants: Sequence[Variant], at: Source) -> Iterator[Fact]:
    for row, variant in zip(rows, variants, strict=True):
        own = Source(at.file, row.label)
        yield from option_facts(variant.options, variant.sku, own)
        yield from attributes(_pairs(row, "variantfacets"), own, sku=variant.sku)
    yield from attributes(_pairs(rows[0], "facets"), at)
    yield from in_passing(rows[0]["name"], Source(at.file, f"{at.row}, name"), title=True)
    described = plain(rows[0]["description"])
    yield from in_passing(described, Source(at.file, f"{at.row}, description"), title=False)


def _pairs(row: Row, column: str) -> Iterator[tuple[str, str]]:
    for name, values in _facets(row, column).items():
        if name not in {"category", "brand"}:
            yield name, ", ".join(values)


def _media(rows: Sequence[Row], variants: Sequence[Variant]) -> Iterator[Media]:
    for name in rows[0]["assets"].split("|"):
        if name.strip():
            yield Media("file", name.strip())
    for row, variant in zip(rows, variants, strict=True):
        for name in row["variantassets"].split("|"):
            if name.strip():
                yield Media("file", name.strip(), sku=variant.sku)


FORMAT = Format("vendure", _recognises, _read)
