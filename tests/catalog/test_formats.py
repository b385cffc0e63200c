"""Each format by its content: what a small file of it becomes."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.catalog.kit import (
    KETTLES,
    NOWHERE,
    REVIEWS,
    catalogue,
    facts,
    fresh,
    gzipped,
    kettles,
    product,
    products,
    take,
    zipped,
)
from tradewind.catalog import tables
from tradewind.catalog.formats import recognise
from tradewind.catalog.product import Media
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile, UnknownFormat
from tradewind.kernel.money import Money

Rows = Sequence[Mapping[str, str]]


def table(path: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


OLD_SHOPIFY: Rows = [
    {
        "Handle": "trail-cup",
        "Title": "Trail cup",
        "Body (HTML)": "<p>Steel, <b>double wall</b>.</p><script>x</script><ul><li>Light</li></ul>",
        "Vendor": "Halm",
        "Product Category": "Home & Garden > Kitchen > Cups",
        "Type": "Cup",
        "Tags": "camp, steel",
        "Published": "TRUE",
        "Option1 Name": "Colour",
        "Option1 Value": "Red",
        "Option2 Name": "Capacity",
        "Option2 Value": "300 ml",
        "Variant SKU": "CUP-R",
        "Variant Grams": "180",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "-2",
        "Variant Inventory Policy": "deny",
        "Variant Price": "12.50",
        "Variant Compare At Price": "15.00",
        "Variant Barcode": "4006381333931",
        "Image Src": "https://example.com/red.jpg",
        "Variant Image": "https://example.com/red.jpg",
        "Google Shopping / MPN": "TC-1",
        "Status": "active",
    },
    {
        "Handle": "trail-cup",
        "Option1 Value": "Blue",
        "Option2 Value": "450 ml",
        "Variant SKU": "CUP-B",
        "Variant Grams": "210",
        "Variant Inventory Tracker": "",
        "Variant Inventory Qty": "",
        "Variant Inventory Policy": "continue",
        "Variant Price": "14.00",
        "Image Src": "https://example.com/blue.jpg",
    },
    {"Handle": "trail-cup", "Image Src": "https://example.com/both.jpg"},
    {"Handle": "hidden", "Title": "Not yet", "Variant SKU": "H", "Variant Price": "1.00",
     "Status": "draft"},
]  # fmt: skip
NEW_NAMES = {
    "Handle": "URL handle",
    "Body (HTML)": "Description",
    "Product Category": "Product category",
    "Published": "Published on online store",
    "Option1 Name": "Option1 name",
    "Option1 Value": "Option1 value",
    "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value",
    "Variant SKU": "SKU",
    "Variant Grams": "Weight value (grams)",
    "Variant Inventory Tracker": "Inventory tracker",
    "Variant Inventory Qty": "Inventory quantity",
    "Variant Inventory Policy": "Continue selling when out of stock",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Variant Barcode": "Barcode",
    "Image Src": "Product image URL",
    "Variant Image": "Variant image URL",
    "Google Shopping / MPN": "Google Shopping / Manufacturer part number (MPN)",
}


def newer(row: Mapping[str, str]) -> dict[str, str]:
    renamed = {NEW_NAMES.get(name, name): text for name, text in row.items()}
    policy = renamed.get("Continue selling when out of stock")
    if policy:
        renamed["Continue selling when out of stock"] = str(policy == "continue").upper()
    return renamed


def test_both_generations_of_shopify_give_identical_products(tmp_path: Path):
    old, new = fresh(tmp_path, "old.db"), fresh(tmp_path, "new.db")
    report = take(old, table(tmp_path / "old.csv", OLD_SHOPIFY), currency="EUR")
    take(new, table(tmp_path / "new.csv", [newer(row) for row in OLD_SHOPIFY]), currency="EUR")
    assert catalogue(old) == catalogue(new)
    assert report.causes == {"it is draft, so it is not on sale": 1}
    cup = product(old, "trail-cup")
    assert cup.description["en"] == "Steel, double wall.\nLight"
    assert (cup.category, cup.brand) == ("home_garden/kitchen/cups", "Halm")
    assert cup.options == ("color", "capacity")
    red, blue = cup.variants
    assert (red.options, red.stock, red.gtin) == (
        {"color": "Red", "capacity": "300 ml"},
        0,
        "4006381333931",
    )
    assert red.offers[0].price == Money(1250, "EUR")
    assert red.offers[0].list_price == Money(1500, "EUR")
    assert blue.stock is None
    weight, capacity = cup.fact("weight", sku="CUP-B"), cup.fact("capacity", sku="CUP-R")
    assert weight
    assert capacity
    assert (weight.number, capacity.number) == (210, 300)
    assert cup.media == (
        Media("url", "https://example.com/red.jpg", sku="CUP-R"),
        Media("url", "https://example.com/blue.jpg"),
        Media("url", "https://example.com/both.jpg"),
    )
    with old.reading() as session:
        assert tables.categories(session)["home_garden/kitchen"] == {"en": "Kitchen"}


def test_rows_of_a_shopify_product_may_lie_apart(tmp_path: Path):
    apart = [OLD_SHOPIFY[0], OLD_SHOPIFY[3], OLD_SHOPIFY[1], OLD_SHOPIFY[2]]
    database = fresh(tmp_path)
    take(database, table(tmp_path / "apart.csv", apart))
    assert len(product(database, "trail-cup").variants) == 2


GOOGLE: Rows = [
    {
        "id": "lamp-1",
        "title": "Ember desk lamp, 450 lm",
        "description": "Warm light.",
        "link": "https://example.com/lamp-1",
        "image_link": "https://example.com/lamp-1.jpg",
        "additional_image_link": "https://example.com/a.jpg,https://example.com/b.jpg",
        "availability": "in_stock",
        "price": "40.00 EUR",
        "sale_price": "32.00 EUR",
        "sale_price_effective_date": "2026-01-01T00:00+00:00/2026-02-01T00:00+00:00",
        "brand": "Ember",
        "gtin": "4006381333931",
        "product_type": "Lighting > Desk lamps",
        "product_weight": "1.2 kg",
        "shipping": "DE::Standard:4.90 EUR",
        "product_detail": "General:Colour temperature:3000 K",
        "color": "Brass",
        "item_group_id": "",
    },
    {
        "id": "tee-m",
        "title": "Plain tee",
        "description": "Cotton.",
        "link": "https://example.com/tee",
        "image_link": "https://example.com/tee-m.jpg",
        "availability": "out of stock",
        "price": "EUR 9.90",
        "brand": "Halm",
        "product_type": "Clothing > T-shirts",
        "color": "White",
        "size": "M",
        "material": "cotton",
        "item_group_id": "tee",
    },
    {
        "id": "tee-l",
        "title": "Plain tee",
        "description": "Cotton.",
        "link": "https://example.com/tee",
        "image_link": "https://example.com/tee-l.jpg",
        "availability": "in stock",
        "price": "9.90 EUR",
        "brand": "Halm",
        "product_type": "Clothing > T-shirts",
        "color": "White",
        "size": "L",
        "material": "cotton",
        "item_group_id": "tee",
    },
]  # fmt: skip


def rss(rows: Rows) -> bytes:
    items = []
    for row in rows:
        inner = ""
        for name, text in row.items():
            if name == "additional_image_link":
                inner += "".join(f"<g:{name}>{each}</g:{name}>" for each in text.split(","))
            elif name == "product_detail":
                section, label, value = text.split(":")
                inner += (
                    f"<g:product_detail><g:section_name>{section}</g:section_name>"
                    f"<g:attribute_name>{label}</g:attribute_name>"
                    f"<g:attribute_value>{value}</g:attribute_value></g:product_detail>"
                )
            elif name == "shipping" and text:
                price = text.split(":")[-1]
                inner += (
                    f"<g:shipping><g:country>DE</g:country><g:price>{price}</g:price></g:shipping>"
                )
            elif text:
                inner += f"<g:{name}>{text.replace('>', '&gt;')}</g:{name}>"
        items.append(f"<item>{inner}</item>")
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">'
        f"<channel><title>Feed</title>{''.join(items)}</channel></rss>"
    ).encode()


def test_a_google_table_and_its_xml_give_identical_products(tmp_path: Path):
    one, two = fresh(tmp_path, "one.db"), fresh(tmp_path, "two.db")
    xml = tmp_path / "feed.xml"
    xml.write_bytes(rss(GOOGLE))
    with clock.ahead(datetime(2026, 1, 15, tzinfo=UTC) - datetime.now(UTC)):
        take(one, table(tmp_path / "feed.tsv", GOOGLE, delimiter="\t"))
        take(two, xml)
    assert catalogue(one) == catalogue(two)
    lamp, tee = product(one, "lamp-1"), product(one, "tee")
    offer = lamp.variants[0].offers[0]
    assert (offer.price, offer.list_price) == (Money(3200, "EUR"), Money(4000, "EUR"))
    assert offer.shipping == Money(490, "EUR")
    assert lamp.category == "lighting/desk_lamps"
    assert lamp.options == ()
    assert {("color", "Brass"), ("weight", "1.2 kg"), ("brightness", "450 lm")} <= {
        (name, text) for name, text, _, _ in facts(lamp)
    }
    assert ("color_temperature", "3000 K", 3000, "K") in set(facts(lamp))
    assert tee.options == ("size",)
    assert [(each.sku, each.options, each.stock) for each in tee.variants] == [
        ("tee-l", {"size": "L"}, None),
        ("tee-m", {"size": "M"}, 0),
    ]


def test_a_sale_price_counts_only_while_it_lasts(tmp_path: Path):
    database = fresh(tmp_path)
    with clock.ahead(datetime(2026, 3, 1, tzinfo=UTC) - datetime.now(UTC)):
        take(database, table(tmp_path / "feed.tsv", GOOGLE, delimiter="\t"))
    offer = product(database, "lamp-1").variants[0].offers[0]
    assert (offer.price, offer.list_price) == (Money(4000, "EUR"), None)


def test_the_order_of_a_feed_makes_no_difference(tmp_path: Path):
    one, two = fresh(tmp_path, "one.db"), fresh(tmp_path, "two.db")
    take(one, table(tmp_path / "one.tsv", GOOGLE, delimiter="\t"))
    turned = [GOOGLE[2], GOOGLE[0], GOOGLE[1]]
    take(two, table(tmp_path / "two.tsv", turned, delimiter="\t"))
    assert catalogue(one) == catalogue(two)


WOO: Rows = [
    {"ID": "10", "Type": "variable", "SKU": "SOCK", "Name": "Wool socks", "Published": "1",
     "Short description": "Warm.", "Description": "<p>Merino, knee high.</p>", "In stock?": "1",
     "Stock": "", "Weight (kg)": "0.12", "Length (cm)": "", "Sale price": "",
     "Regular price": "", "Categories": "Clothing, Clothing > Socks", "Tags": "wool",
     "Images": "https://example.com/sock.jpg", "Parent": "", "Position": "0",
     "Attribute 1 name": "Size", "Attribute 1 value(s)": "S, L", "Attribute 2 name": "Material",
     "Attribute 2 value(s)": "merino"},
    {"ID": "12", "Type": "variation", "SKU": "SOCK-L", "Name": "Wool socks - L", "Published": "1",
     "In stock?": "1", "Stock": "7", "Regular price": "11.00", "Sale price": "9.00",
     "Parent": "SOCK", "Position": "2", "Attribute 1 name": "Size", "Attribute 1 value(s)": "L"},
    {"ID": "11", "Type": "variation", "SKU": "SOCK-S", "Name": "Wool socks - S", "Published": "1",
     "In stock?": "0", "Stock": "", "Regular price": "11.00", "Parent": "id:10", "Position": "1",
     "Attribute 1 name": "Size", "Attribute 1 value(s)": "S"},
    {"ID": "20", "Type": "simple, virtual", "SKU": "", "Name": "Gift wrap", "Published": "1",
     "In stock?": "1", "Stock": "", "Regular price": "2.50", "Categories": "Extras"},
    {"ID": "30", "Type": "grouped", "SKU": "G", "Name": "A set", "Published": "1"},
    {"ID": "40", "Type": "variation", "SKU": "X", "Name": "Lost", "Parent": "id:99",
     "Regular price": "1.00"},
]  # fmt: skip


def test_woocommerce_variations_find_their_product(tmp_path: Path):
    database = fresh(tmp_path)
    report = take(database, table(tmp_path / "woo.csv", WOO), currency="EUR")
    socks = product(database, "woo-10")
    assert (socks.category, socks.options) == ("clothing/socks", ("size",))
    assert [(each.sku, each.options, each.stock) for each in socks.variants] == [
        ("SOCK-S", {"size": "S"}, 0),
        ("SOCK-L", {"size": "L"}, 7),
    ]
    offer = socks.variants[1].offers[0]
    assert (offer.price, offer.list_price) == (Money(900, "EUR"), Money(1100, "EUR"))
    assert {("weight", "0.12 kg", 120, "g"), ("material", "merino", None, None)} <= set(
        facts(socks)
    )
    assert product(database, "woo-20").variants[0].sku == "woo-20"
    assert report.causes == {
        "a 'grouped' product cannot be sold here": 1,
        "its parent 'id:99' is not in the file": 1,
    }


def test_vendure_cells_are_padded_and_variants_follow_their_product(tmp_path: Path):
    path = tmp_path / "vendure.csv"
    path.write_text(
        "name   ,slug  ,description   ,assets    ,facets                                    ,"
        "optionGroups ,optionValues ,sku  ,price ,taxCategory,stockOnHand,trackInventory,"
        "variantAssets,variantFacets\n"
        'Slate  ,slate ,"A tablet, flat." ,s.jpg|t.jpg,category:Home|category:Screens|brand:Halm|'
        "material:glass,storage      ,64GB         ,SL-64,300.00,standard   ,5          ,      ,"
        "             ,             \n"
        "       ,      ,              ,          ,                                          ,"
        "             ,128GB        ,SL-64,340.00,standard   ,9          ,false ,"
        "u.jpg        ,color:gray   \n"
    )
    database = fresh(tmp_path)
    take(database, path, currency="GBP")
    slate = product(database, "slate")
    assert (slate.category, slate.brand) == ("home/screens", "Halm")
    assert [(each.sku, each.stock) for each in slate.variants] == [
        ("SL-64-64gb", 5),
        ("SL-64-128gb", None),
    ]
    assert slate.variants[0].offers[0].price == Money(30_000, "GBP")
    storage = slate.fact("storage", sku="SL-64-128gb")
    assert storage
    assert (storage.number, storage.unit) == (128, "GB")
    assert ("material", "glass", None, None) in set(facts(slate))


def icecat(path: Path, **changed: object) -> Path:
    record = {
        "id": "77",
        "name": "P-15x",
        "title": 'Orvo P-15x notebook Silver 39.6 cm (15.6") 1920 x 1080 pixels 8 GB DDR4-SDRAM',
        "ean": ["4006381333931"],
        "short_description": "Bluetooth 5.0<br />39.6 cm",
        "img_high": "http://example.com/high.jpg",
        "supplier": "Orvo",
        "price": 64995,
        "attr_t_product_colour": "Silver,Grey",
        "attr_n_weight": 1860.0,
        "attr_n_internal_memory": 8.0,
        "attr_n_processor_cache": 2048.0,
        "attr_n_quantity_per_pack": 1.0,
        "attr_n_quantity_per_pallet": 40.0,
        "attr_b_touchscreen": False,
        "attr_t_optical_drive_type": "N",
        "attr_t_storage_temperature__t_t_": "-20 - 60",
    }  # fmt: skip
    path.write_text(json.dumps([record | changed]))
    return path


def test_icecat_numbers_get_a_unit_only_where_the_data_bears_it_out(tmp_path: Path):
    database = fresh(tmp_path)
    take(database, icecat(tmp_path / "icecat.json"), currency="EUR")
    found = product(database, "icecat-77")
    assert (found.category, found.brand) == ("computers/notebooks", "Orvo")
    assert found.variants[0].offers[0].price == Money(64_995, "EUR")
    assert found.variants[0].gtin == "4006381333931"
    assert found.description["en"] == "Bluetooth 5.0\n39.6 cm"
    assert set(facts(found)) == {
        ("model", "P-15x", None, None),
        ("color", "Silver, Grey", None, None),
        ("weight", "1860 g", 1860, "g"),
        ("memory", "8 GB", 8, "GB"),
        ("processor_cache", "2048", None, None),
        ("piece_count", "1", 1, None),
        ("touchscreen", "no", 0, None),
        ("optical_drive_type", "no", 0, None),
        ("storage_temperature_t_t", "-20 - 60", None, None),
        ("screen_size", '15.6"', 39.624, "cm"),
        ("resolution", "1920 x 1080 pixels", None, None),
        ("bluetooth_version", "Bluetooth 5.0", 5, None),
    }


def test_a_long_array_may_stand_in_one_line(tmp_path: Path):
    (record,) = json.loads(icecat(tmp_path / "one.json").read_text())
    many = [record | {"id": str(place)} for place in range(300)]
    path = tmp_path / "icecat.json"
    path.write_text(json.dumps(many).replace(", ", "," + " " * 1200))
    assert path.stat().st_size > 5_000_000
    assert take(fresh(tmp_path), path).new == 300


def test_icecat_is_read_from_an_archive_too(tmp_path: Path):
    plain = icecat(tmp_path / "icecat.json")
    path = zipped(tmp_path / "icecat.zip", icecat__json=plain.read_bytes())
    database = fresh(tmp_path)
    assert take(database, path).new == 1
    assert product(database, "icecat-77").source.file == "icecat.zip/icecat.json"


PARTS = """\
name,price,speed,modules,price_per_gb,color,first_word_latency,cas_latency
Orvo Dash 32 GB,94.99,"5,6000","2,16",2.968,Black,12,36
Orvo Dash 32 GB,,"5,6000","2,16",,Black,12,36
Orvo Dash 32 GB,80.00,"5,6000","2,16",2.5,Black,12,36
Halm Solid 8 GB,,"4,3200","1,8",,,13.75,22
"""


def parts(folder: Path, text: str = PARTS) -> Path:
    path = folder / "whatever.csv"
    path.write_text(text)
    return path


def test_pc_parts_are_told_by_their_columns_and_have_the_units_of_their_publisher(tmp_path: Path):
    database = fresh(tmp_path)
    take(database, parts(tmp_path), currency="JPY")
    halm = next(each for each in products(database).values() if each.brand == "Halm")
    assert halm.category == "pc_parts/memory"
    assert halm.variants[0].offers == ()
    assert set(facts(halm)) == {
        ("memory_type", "DDR4", None, None),
        ("memory_speed", "3200 MHz", 3.2e9, "Hz"),
        ("memory", "1 x 8 GB", 8, "GB"),
        ("module_count", "1", 1, None),
        ("first_word_latency", "13.75 ns", 3.81944e-12, "h"),
        ("cas_latency", "22", 22, None),
    }


def test_twins_are_told_apart_by_price_whatever_their_order(tmp_path: Path):
    one, two = fresh(tmp_path, "one.db"), fresh(tmp_path, "two.db")
    take(one, parts(tmp_path))
    head, *rows = PARTS.splitlines(keepends=True)
    take(two, parts(tmp_path, head + "".join(reversed(rows))))
    assert catalogue(one) == catalogue(two)
    twins = sorted(id_ for id_ in products(one) if "orvo" in id_)
    prices = [[str(offer.price) for offer in product(one, id_).variants[0].offers] for id_ in twins]
    assert prices == [["USD 80.00"], ["USD 94.99"], []]


ITEMS = """\
item,category,name,specs_json
0,memory,Orvo Dash 32 GB,"{""speed"": [5, 6000], ""modules"": [2, 16], ""color"": ""Black"",
 ""first_word_latency"": 12.0, ""cas_latency"": 36}"
1,case-fan,Halm Breeze,"{""size"": 120, ""rpm"": [500, 1500], ""pwm"": true, ""airflow"": 60.5}"
"""
PRICES = """\
item,date,price_usd
0,2025-01-01,99.99
0,2025-06-01,90.00
1,2025-01-01,12.00
9,2025-01-01,1.00
"""


def panel(folder: Path) -> tuple[Path, Path]:
    return (
        gzipped(folder / "items.csv.gz", ITEMS.encode()),
        gzipped(folder / "prices.csv.gz", PRICES.encode()),
    )


def test_a_panel_adds_history_to_what_is_known_and_names_what_is_not(tmp_path: Path):
    database = fresh(tmp_path)
    take(database, parts(tmp_path))
    before = products(database)
    report = take(database, *reversed(panel(tmp_path)))
    assert (report.new, report.same, report.changed, report.prices_new) == (1, 1, 0, 3)
    assert report.causes == {"no item '9' is known": 1}
    twin = min(id_ for id_ in before if "orvo" in id_)
    with database.reading() as session:
        points = tables.price_history(session, twin, "USD")
    assert [(str(each.date), each.price.minor) for each in points[:2]] == [
        ("2025-01-01", 9999),
        ("2025-06-01", 9000),
    ]
    fan = next(
        each for each in products(database).values() if each.brand == "Halm" and "fan" in each.id
    )
    assert fan.variants[0].offers == ()
    assert ("fan_speed", "500–1500 rpm", 500, "rpm") in set(facts(fan))
    assert take(database, *panel(tmp_path)).version is None


@pytest.mark.parametrize("place", [0, 1])
def test_half_a_panel_says_what_it_needs(tmp_path: Path, place: int):
    with pytest.raises(BadFile, match="give both together"):
        take(fresh(tmp_path), panel(tmp_path)[place])


def test_the_retail_demo_store_is_read(tmp_path: Path):
    goods = kettles(
        tmp_path,
        "- id: 5f\n  current_stock: 15\n  name: Adventure pack\n  category: accessories\n"
        "  style: backpack\n  description: Holds 30 L.\n  price: 129.99\n  image: 5f.jpg\n"
        "  gender_affinity: F\n",
    )
    names = kettles(
        tmp_path,
        "- id: 1\n  name: accessories\n  image: a.jpg\n  has_gender_affinity: true\n",
        "c.yaml",
    )
    database = fresh(tmp_path)
    take(database, goods, names)
    pack = product(database, "5f")
    assert pack.category == "accessories/backpack"
    assert (pack.variants[0].stock, pack.variants[0].offers[0].price) == (15, Money(12_999, "USD"))
    with database.reading() as session:
        assert tables.categories(session) == {"accessories": {"en": "accessories"}}


def test_every_format_is_told_by_content_and_never_by_name(tmp_path: Path):
    xml = tmp_path / "a.csv"
    xml.write_bytes(rss(GOOGLE))
    told = {
        recognise(kettles(tmp_path, KETTLES, "b.txt")).name,
        recognise(kettles(tmp_path, f"# ours\n{REVIEWS}", "c.csv")).name,
        recognise(kettles(tmp_path, "- {path: a, names: {en: A}}", "d.json")).name,
        recognise(table(tmp_path / "e.json", OLD_SHOPIFY)).name,
        recognise(table(tmp_path / "f.xml", [newer(row) for row in OLD_SHOPIFY])).name,
        recognise(table(tmp_path / "g.csv", GOOGLE, delimiter="\t")).name,
        recognise(xml).name,
        recognise(table(tmp_path / "h.yaml", WOO, delimiter=";")).name,
        recognise(icecat(tmp_path / "i.csv")).name,
        recognise(parts(tmp_path)).name,
        recognise(gzipped(tmp_path / "j.txt", ITEMS.encode())).name,
        recognise(gzipped(tmp_path / "k.txt", PRICES.encode())).name,
    }
    assert told == {
        "tradewind products",
        "tradewind reviews",
        "tradewind categories",
        "shopify",
        "google merchant, table",
        "google merchant, xml",
        "woocommerce",
        "icecat",
        "pc parts",
        "pc parts, items",
        "pc parts, prices",
    }


def test_a_table_of_something_else_says_what_is_known(tmp_path: Path):
    path = table(tmp_path / "x.csv", [{"Country": "PT", "City": "Porto"}])
    with pytest.raises(UnknownFormat, match=r"city, country.*shopify"):
        recognise(path)


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("utf-8-sig", "Café cup"),
        ("utf-16", "Café cup"),
        ("cp1252", "Crème brûlée cup"),
        ("gb18030", "不锈钢保温杯，双层真空"),
        ("big5", "不鏽鋼保溫杯，雙層真空"),
        ("cp932", "ステンレスの保温マグカップ"),
    ],
)
def test_a_table_is_read_in_the_encoding_it_was_saved_in(tmp_path: Path, encoding: str, title: str):
    row = dict(OLD_SHOPIFY[0]) | {"Title": title}
    database = fresh(tmp_path)
    take(database, table(tmp_path / "shop.csv", [row], encoding=encoding))
    assert product(database, "trail-cup").title["en"] == title


def test_a_row_with_too_many_cells_is_left_out(tmp_path: Path):
    report = take(fresh(tmp_path), parts(tmp_path, PARTS + "Odd,1,2,3,4,5,6,7,8,9\n"))
    assert (report.new, report.causes) == (
        4,
        {"it has 10 cells where the table has 8 columns": 1},
    )


def test_prices_are_read_as_they_are_written(tmp_path: Path):
    texts = ["1299", "1,299.00", "1.299,00", "€1299.00", "1299.0000", "1 299,00"]
    rows = [
        {"Handle": f"h{place}", "Title": "T", "Option1 Name": "", "Variant SKU": f"s{place}",
         "Variant Price": text}
        for place, text in enumerate(texts)
    ]  # fmt: skip
    database = fresh(tmp_path)
    assert take(database, table(tmp_path / "s.csv", rows), currency="EUR").bad == 0
    prices = {each.variants[0].offers[0].price for each in products(database).values()}
    assert prices == {Money(129_900, "EUR")}


@pytest.mark.parametrize("text", ["-1", "free", "1e400", "NaN", "inf", "1.999", "1,2,3", "=1+1"])
def test_what_is_no_price_makes_a_bad_row(tmp_path: Path, text: str):
    rows = [dict(OLD_SHOPIFY[0]) | {"Variant Price": text}]
    report = take(fresh(tmp_path), table(tmp_path / "s.csv", rows))
    assert (report.new, report.bad) == (0, 1)


def test_facts_of_hand_written_files_keep_the_name_they_are_given(tmp_path: Path):
    database = fresh(tmp_path)
    take(database, kettles(tmp_path, KETTLES.replace("power: 1200 W", "noise: 48 dB")))
    noise = product(database, "kettle-brook-one").fact("noise")
    assert noise
    assert replace(noise, id=0, source=NOWHERE).number == 48


def test_an_archive_of_several_formats_has_no_one_format(tmp_path: Path):
    path = zipped(tmp_path / "both.zip", a__csv=PARTS.encode(), b__yaml=KETTLES.encode())
    with pytest.raises(BadFile, match="mixes pc parts and tradewind products"):
        recognise(path)
    assert take(fresh(tmp_path), path).new == 6
