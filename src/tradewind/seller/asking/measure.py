"""What can be asked for: each measure with its unit, how it adds up, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    MONEY = "money"
    """Minor units of the row group's currency."""
    SHARE = "share"
    """1 is all of it."""
    TIMES = "times"
    DAYS = "days"
    STARS = "stars"


class Way(StrEnum):
    """How the rows of a group become one number."""

    SUM = "sum"
    COUNT = "count"
    """How many cells are stated."""
    DISTINCT = "distinct"
    """How many different values."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One number out of the rows of one source."""

    source: str
    column: str
    way: Way = Way.SUM
    weight: str = ""
    """The column each cell is multiplied by."""
    where: str = ""
    """Only rows that state this column."""

    @property
    def name(self) -> str:
        """A name for it in SQL."""
        way = "" if self.way is Way.SUM else str(self.way)
        return "_".join(filter(None, (self.source, self.column, way, self.weight, self.where)))


@dataclass(frozen=True, slots=True)
class Formula:
    """An amount, or one amount over another, scaled."""

    top: Amount
    below: Amount | None = None
    times: int = 1
    per: int = 1

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The numbers it needs."""
        return (self.top,) if self.below is None else (self.top, self.below)


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be asked for."""

    name: str
    unit: Unit
    formulas: tuple[Formula, ...]
    """The same figure out of different sources, the best first."""
    good: int = 1
    """1 where more is better, -1 where less is, 0 where neither."""


ADS: Final = ("bulk", "ads", "terms")
"""Where advertising stands: bulk sheets know most, then ERP exports, then search terms."""
TRAFFIC: Final = ("business", "business_day")
MILLION: Final = 1_000_000


def _sums(sources: tuple[str, ...], column: str) -> tuple[Formula, ...]:
    return tuple(Formula(Amount(source, column)) for source in sources)


def _over(sources: tuple[str, ...], top: str, below: str) -> tuple[Formula, ...]:
    return tuple(Formula(Amount(each, top), Amount(each, below)) for each in sources)


def _weighed(sources: tuple[str, ...], column: str, weight: str) -> tuple[Formula, ...]:
    """The mean of millionths, weighed; rows that state no share weigh nothing."""
    return tuple(
        Formula(
            Amount(each, column, weight=weight), Amount(each, weight, where=column), per=MILLION
        )
        for each in sources
    )


def _traffic() -> list[Measure]:
    orders = ("orders",)
    units = (*_sums(("business",), "units"), *_sums(("business_day",), "units"))
    sales = _sums(TRAFFIC, "sales_minor")
    return [
        Measure("sessions", Unit.COUNT, _sums(TRAFFIC, "sessions")),
        Measure("page_views", Unit.COUNT, _sums(TRAFFIC, "page_views")),
        Measure("units", Unit.COUNT, (*units, *_sums(orders, "quantity"))),
        Measure("sales", Unit.MONEY, (*sales, *_sums(orders, "price_minor"))),
        Measure("units_b2b", Unit.COUNT, _sums(TRAFFIC, "units_b2b")),
        Measure("sales_b2b", Unit.MONEY, _sums(TRAFFIC, "sales_b2b_minor")),
        Measure("order_items", Unit.COUNT, _sums(TRAFFIC, "order_items")),
        Measure("conversion", Unit.SHARE, _over(TRAFFIC, "units", "sessions")),
        Measure("buy_box", Unit.SHARE, _weighed(TRAFFIC, "buy_box_ppm", "page_views")),
        Measure(
            "unit_price",
            Unit.MONEY,
            (
                *_over(TRAFFIC, "sales_minor", "units"),
                *_over(orders, "price_minor", "quantity"),
            ),
            good=0,
        ),
        Measure("orders", Unit.COUNT, (Formula(Amount("orders", "order_id", Way.DISTINCT)),)),
        Measure(
            "order_value",
            Unit.MONEY,
            (Formula(Amount("orders", "price_minor"), Amount("orders", "order_id", Way.DISTINCT)),),
        ),
    ]


def _advertising() -> list[Measure]:
    return [
        Measure("impressions", Unit.COUNT, _sums(ADS, "impressions")),
        Measure("clicks", Unit.COUNT, _sums(ADS, "clicks")),
        Measure("spend", Unit.MONEY, _sums(ADS, "spend_minor"), good=-1),
        Measure("ad_sales", Unit.MONEY, _sums(ADS, "sales_minor")),
        Measure("ad_orders", Unit.COUNT, _sums(ADS, "orders")),
        Measure("ad_units", Unit.COUNT, _sums(ADS, "units")),
        Measure("acos", Unit.SHARE, _over(ADS, "spend_minor", "sales_minor"), good=-1),
        Measure("roas", Unit.TIMES, _over(ADS, "sales_minor", "spend_minor")),
        Measure("cpc", Unit.MONEY, _over(ADS, "spend_minor", "clicks"), good=-1),
        Measure("ctr", Unit.SHARE, _over(ADS, "clicks", "impressions")),
        Measure("ad_conversion", Unit.SHARE, _over(ADS, "orders", "clicks")),
        Measure("cpa", Unit.MONEY, _over(ADS, "spend_minor", "orders"), good=-1),
        Measure(
            "tacos",
            Unit.SHARE,
            tuple(
                Formula(Amount(ad, "spend_minor"), Amount(shop, "sales_minor"))
                for ad in ADS
                for shop in TRAFFIC
            ),
            good=-1,
        ),
    ]


def _goods() -> list[Measure]:
    stock = ("inventory",)
    sold = (("orders", "quantity"), ("business", "units"))
    return [
        Measure("available", Unit.COUNT, _sums(stock, "available")),
        Measure("reserved", Unit.COUNT, _sums(stock, "reserved"), good=0),
        Measure("inbound", Unit.COUNT, _sums(stock, "inbound"), good=0),
        Measure("unsellable", Unit.COUNT, _sums(stock, "unsellable"), good=-1),
        Measure("stock_total", Unit.COUNT, _sums(stock, "total")),
        Measure(
            "cover",
            Unit.DAYS,
            (
                Formula(
                    Amount("inventory", "available"), Amount("inventory", "units_30d"), times=30
                ),
            ),
        ),
        Measure("returns", Unit.COUNT, _sums(("returns",), "quantity"), good=-1),
        Measure(
            "return_rate",
            Unit.SHARE,
            tuple(
                Formula(Amount("returns", "quantity"), Amount(source, column))
                for source, column in sold
            ),
            good=-1,
        ),
        Measure("reviews", Unit.COUNT, (Formula(Amount("reviews", "row", Way.COUNT)),)),
        Measure(
            "rating",
            Unit.STARS,
            (Formula(Amount("reviews", "rating"), Amount("reviews", "rating", Way.COUNT)),),
        ),
    ]


MEASURES: Final[Mapping[str, Measure]] = {
    each.name: each for each in (*_traffic(), *_advertising(), *_goods())
}
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "sales": ("sales", "ad_sales"),
    "units": ("units", "ad_units"),
    "orders": ("orders", "order_items", "ad_orders"),
    "conversion_rate": ("conversion", "ad_conversion"),
}
"""Words that mean one thing of all that was sold and another of what advertising sold."""
