"""Rows of a seller's reports, made up with a seed, and the same put where imports put them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tradewind.kernel.ids import new_id
from tradewind.seller.asking.tables import fill
from tradewind.storage import Connection

SEED: Final = 20261124
TODAY: Final = date(2026, 11, 24)
"""A Tuesday; most of the data end on Sunday the 15th."""
END: Final = date(2026, 11, 15)
SHOP: Final = "Harbour"
PLACES: Final = {"US": "USD", "DE": "EUR", "JP": "JPY"}
CAMPAIGNS: Final = (
    "Summer Sale",
    "Lamp | Auto",
    "Brand Defense",
    "夏季大促",
    "Winter Launch",
    "Kettle Exact",
    "Tent Broad",
)
THINGS: Final = ("lamp", "kettle", "tent", "mug", "mat", "rack", "cable")
KINDS: Final = ("led", "small", "blue", "travel", "cheap", "steel", "gift", "kids")
REASONS: Final = ("DEFECTIVE", "UNWANTED_ITEM", "NOT_AS_DESCRIBED", "DAMAGED_BY_CARRIER")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """Rows by the source they are of."""

    rows: Mapping[str, list[Row]]


def made() -> Made:
    """The same rows every time."""
    dice = random.Random(SEED)
    return Made(
        {
            "business": list(_business(dice)),
            "business_day": list(_business_days(dice)),
            "terms": list(_terms(dice)),
            "bulk": list(_bulk(dice)),
            "inventory": list(_inventory(dice)),
            "orders": list(_orders(dice)),
            "returns": list(_returns(dice)),
            "reviews": list(_reviews(dice)),
        }
    )


def _skus() -> list[tuple[str, str]]:
    return [
        (f"TW-{thing.upper()}-{n:02}", f"B0{i:02}{n:02}ABCD")
        for i, thing in enumerate(THINGS)
        for n in range(1, 5)
    ]


def _place(place: str, first: date | None, last: date | None) -> Row:
    return {
        "shop": SHOP,
        "marketplace": place,
        "currency": PLACES[place],
        "from_day": first,
        "to_day": last,
    }


def _business(dice: random.Random) -> Iterator[Row]:
    for week in range(7):
        first = date(2026, 9, 28) + timedelta(7 * week)
        for place in ("US", "DE"):
            for sku, asin in _skus():
                if dice.random() < 0.06:
                    continue
                sessions = dice.randint(0, 900)
                units = dice.randint(0, max(0, sessions // 9))
                yield _place(place, first, first + timedelta(6)) | {
                    "sku": sku,
                    "child_asin": asin,
                    "parent_asin": asin[:4] + "PARENT",
                    "sessions": sessions,
                    "page_views": sessions + dice.randint(0, 300),
                    "buy_box_ppm": dice.randint(300_000, 1_000_000),
                    "units": units,
                    "sales_minor": units * dice.randint(900, 6000),
                    "order_items": max(0, units - dice.randint(0, 3)),
                }


def _business_days(dice: random.Random) -> Iterator[Row]:
    for back in range(46):
        on = END - timedelta(back)
        sessions = dice.randint(900, 4000)
        units = dice.randint(40, 300)
        yield _place("US", on, on) | {
            "sessions": sessions,
            "page_views": sessions + dice.randint(10, 999),
            "units": units,
            "sales_minor": units * dice.randint(1500, 3000),
            "order_items": units - dice.randint(0, 20),
            "buy_box_ppm": dice.randint(700_000, 990_000),
        }


def _ad_figures(dice: random.Random, *, dead: bool) -> Row:
    clicks = dice.randint(0, 14)
    orders = 0 if dead else dice.randint(0, min(3, clicks))
    return {
        "impressions": clicks * dice.randint(20, 90) + dice.randint(1, 300),
        "clicks": clicks,
        "spend_minor": clicks * dice.randint(25, 190),
        "orders": orders,
        "units": orders + (dice.randint(0, 1) if orders else 0),
        "sales_minor": orders * dice.randint(1200, 5200),
    }


def _terms(dice: random.Random) -> Iterator[Row]:
    phrases = [f"{kind} {thing}" for thing in THINGS for kind in KINDS]
    for place in ("US", "DE"):
        for number, term in enumerate(phrases):
            dead = dice.random() < 0.25
            for back in range(35):
                if dice.random() < 0.75:
                    continue
                on = END - timedelta(back)
                yield _place(place, on, on) | {
                    "campaign": CAMPAIGNS[number % len(CAMPAIGNS)],
                    "ad_group": f"Group {number % 5}",
                    "portfolio": ("Home", "Outdoor")[number % 2],
                    "targeting": THINGS[number // len(KINDS)],
                    "match_type": ("EXACT", "BROAD", "PHRASE")[number % 3],
                    "term": term,
                    **_ad_figures(dice, dead=dead),
                }


def _bulk(dice: random.Random) -> Iterator[Row]:
    first = END - timedelta(29)
    for number, campaign in enumerate(CAMPAIGNS):
        products = [_ad_figures(dice, dead=dice.random() < 0.3) for _ in range(4)]
        at = _place("US", first, END) | {"campaign": campaign, "campaign_id": f"c{number}"}
        for each, (sku, asin) in zip(products, _skus()[number * 4 :], strict=False):
            yield at | {
                "entity": "Product Ad",
                "sku": sku,
                "asin": asin,
                "ad_group": "Main",
                **each,
            }
        whole = {name: sum(each[name] for each in products) for name in products[0]}
        words = [_ad_figures(dice, dead=dice.random() < 0.3) for _ in range(6)]
        for turn, each in enumerate(words):
            match = ("exact", "broad", "phrase")[turn % 3]
            keyword = f"{THINGS[number]} {KINDS[turn]}"
            yield at | {
                "entity": "Keyword",
                "keyword": keyword,
                "match_type": match,
                "ad_group": "Main",
                **each,
            }
        yield at | {"entity": "Ad Group", "ad_group": "Main", **whole}
        yield at | {"entity": "Campaign", **whole}


def _inventory(dice: random.Random) -> Iterator[Row]:
    on = END + timedelta(1)
    for place in ("US", "DE"):
        for sku, asin in _skus():
            available = 0 if dice.random() < 0.15 else dice.randint(1, 400)
            reserved, inbound = dice.randint(0, 40), dice.randint(0, 200)
            yield _place(place, on, on) | {
                "sku": sku,
                "asin": asin,
                "available": available,
                "reserved": reserved,
                "inbound": inbound,
                "unsellable": dice.randint(0, 9),
                "total": available + reserved + inbound,
                "units_30d": dice.randint(0, 220),
            }


def _moment(dice: random.Random, on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(
        minutes=dice.randint(0, 1439)
    )


def _orders(dice: random.Random) -> Iterator[Row]:
    for number in range(1500):
        at = _moment(dice, END + timedelta(3) - timedelta(dice.randint(0, 64)))
        place = dice.choice(("US", "US", "US", "DE", "JP"))
        for item in range(dice.choice((1, 1, 1, 2))):
            sku, asin = dice.choice(_skus())
            quantity = dice.choice((1, 1, 1, 2, 3))
            yield _place(place, None, None) | {
                "order_id": f"11{number:05}",
                "item_id": f"{number}-{item}",
                "sku": sku,
                "asin": asin,
                "quantity": quantity,
                "price_minor": quantity * dice.randint(900, 6000),
                "purchased_at": at,
                "status": "Cancelled" if number % 23 == 0 else "Shipped",
                "country": {"US": "US", "DE": dice.choice(("DE", "AT")), "JP": "JP"}[place],
            }


def _returns(dice: random.Random) -> Iterator[Row]:
    for _ in range(260):
        sku, asin = dice.choice(_skus()[:20])
        yield _place(dice.choice(("US", "US", "DE")), None, None) | {
            "sku": sku,
            "asin": asin,
            "reason": dice.choice(REASONS),
            "quantity": dice.choice((1, 1, 2)),
            "returned_at": _moment(dice, END + timedelta(3) - timedelta(dice.randint(0, 60))),
        }


def _reviews(dice: random.Random) -> Iterator[Row]:
    for _ in range(400):
        sku, asin = dice.choice(_skus())
        yield _place("US", None, None) | {
            "sku": sku,
            "asin": asin,
            "rating": dice.choice((1, 2, 3, 4, 4, 5, 5, 5)),
            "at": _moment(dice, END - timedelta(dice.randint(0, 90))),
        }


FILES: Final = {
    "business": ("marketplace", "from_day"),
    "business_day": (),
    "terms": ("marketplace",),
    "bulk": (),
    "inventory": ("marketplace",),
    "orders": (),
    "returns": (),
    "reviews": (),
}
"""What tells the files of a kind apart."""


def put(session: Connection, data: Made) -> None:
    """Write the rows as if their files had been imported."""
    for source, rows in data.rows.items():
        by_file: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            by_file.setdefault(tuple(row[name] for name in FILES[source]), []).append(row)
        for key, each in by_file.items():
            name = "-".join(map(str, (source, *key)))
            fill(session, source, f"{name}.csv", new_id("file"), each)
