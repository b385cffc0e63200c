"""The fields of each kind of row, in the trade's words: what files fill, and what tables hold."""

from collections.abc import Mapping
from enum import StrEnum


class Cell(StrEnum):
    """What a cell holds, and so how it is read and kept."""

    TEXT = "text"
    COUNT = "count"
    """A whole number."""
    MONEY = "money"
    """An amount, kept as minor units of the row's currency under a name that ends in ``_minor``."""
    SHARE = "share"
    """A percentage or a fraction, kept in millionths under a name that ends in ``_ppm``."""
    DAY = "day"
    MOMENT = "moment"
    """Kept in UTC."""
    CODE = "code"
    """An identifier: digits that a spreadsheet turned into a number are mended."""


class Kind(StrEnum):
    """What a file is about: one table of rows each, but for listings."""

    BUSINESS = "business"
    """A Business Report by child, SKU or parent ASIN."""
    BUSINESS_DAY = "business_day"
    """A Business Report by date: the shop's days, without ASINs."""
    SEARCH_TERMS = "search_terms"
    BULK = "bulk"
    """Sponsored ads as they are set up: campaigns, ad groups, keywords, bids."""
    ADS = "ads"
    """Advertised products and what they cost and brought, as an ERP exports them."""
    INVENTORY = "inventory"
    ORDERS = "orders"
    RETURNS = "returns"
    REVIEWS = "reviews"
    LISTINGS = "listings"
    """Kept by the listings' own room, not in a table of rows here."""


def _named(cell: Cell, *names: str) -> dict[str, Cell]:
    return dict.fromkeys(names, cell)


def _counts(*names: str) -> dict[str, Cell]:
    return _named(Cell.COUNT, *names)


def _texts(*names: str) -> dict[str, Cell]:
    return _named(Cell.TEXT, *names)


def _money(*names: str) -> dict[str, Cell]:
    return _named(Cell.MONEY, *(f"{name}_minor" for name in names))


def _shares(*names: str) -> dict[str, Cell]:
    return _named(Cell.SHARE, *(f"{name}_ppm" for name in names))


def _twins(fields: Mapping[str, Cell]) -> dict[str, Cell]:
    """Each field, and the same of business buyers alone."""
    return dict(fields) | {b2b(name): cell for name, cell in fields.items()}


def b2b(name: str) -> str:
    """What a field is called where it counts business buyers alone."""
    for end in ("_minor", "_ppm"):
        if name.endswith(end):
            return f"{name.removesuffix(end)}_b2b{end}"
    return f"{name}_b2b"


TRAFFIC = _twins(
    _counts("sessions", "sessions_app", "sessions_browser")
    | _shares("session_share", "session_share_app", "session_share_browser")
    | _counts("page_views", "page_views_app", "page_views_browser")
    | _shares("page_view_share", "page_view_share_app", "page_view_share_browser")
    | _shares("buy_box")
    | _counts("units")
    | _shares("unit_session")
    | _money("sales")
    | _counts("order_items")
)
RESULTS = _counts("impressions", "clicks") | _money("spend", "sales") | _counts("orders", "units")
PLACES = _named(Cell.CODE, "campaign_id", "ad_group_id", "keyword_id", "targeting_id")

FIELDS: Mapping[Kind, Mapping[str, Cell]] = {
    Kind.BUSINESS: {
        **_named(Cell.CODE, "parent_asin", "child_asin", "sku"),
        **_texts("title"),
        **TRAFFIC,
    },
    Kind.BUSINESS_DAY: TRAFFIC,
    Kind.SEARCH_TERMS: {
        **_texts("campaign", "ad_group", "portfolio", "targeting", "match_type", "term"),
        **RESULTS,
        **PLACES,
        **_texts("retailer", "state"),
        **_money("bid"),
        **_counts("own_sku_units", "other_sku_units"),
        **_money("own_sku_sales", "other_sku_sales"),
    },
    Kind.BULK: {
        **_texts("product", "entity", "operation"),
        **PLACES,
        **_named(Cell.CODE, "portfolio_id", "ad_id"),
        **_texts("campaign", "ad_group", "portfolio"),
        **_named(Cell.DAY, "starts_on", "ends_on"),
        **_texts("targeting_type", "state", "campaign_state", "ad_group_state"),
        **_money("bid", "budget", "ad_group_bid"),
        **_texts("keyword", "native_keyword", "native_locale", "match_type"),
        **_texts("expression", "resolved_expression"),
        **_named(Cell.CODE, "sku", "asin"),
        **_texts("eligibility", "ineligible_because", "strategy", "placement"),
        **_shares("placement_raise"),
        **_named(Cell.CODE, "audience_id"),
        **_texts("cohort_type", "segment"),
        **_shares("cohort_raise"),
        **RESULTS,
    },
    Kind.ADS: {
        **_texts("portfolio", "campaign", "ad_group"),
        **_named(Cell.CODE, "sku", "asin"),
        **_texts("state"),
        **RESULTS,
    },
    Kind.INVENTORY: {
        **_named(Cell.CODE, "sku", "fnsku", "asin"),
        **_texts("title", "condition"),
        **_counts("available", "reserved", "inbound", "unsellable", "total"),
        **_money("price"),
        **_counts("days_of_supply", "units_7d", "units_30d", "units_60d", "units_90d"),
        **_money("sales_7d", "sales_30d", "sales_60d", "sales_90d"),
        **_counts("inbound_working", "inbound_shipped", "inbound_received"),
        **_counts("reserved_transfer", "reserved_processing", "reserved_orders"),
        **_counts("own_warehouse", "researching", "pending_removal", "aged_0_90"),
        **_counts("recommended_units", "excess_units"),
        **_named(Cell.DAY, "recommended_on"),
        **_money("storage_cost", "lowest_price"),
        **_texts("health"),
    },
    Kind.ORDERS: {
        **_named(Cell.CODE, "order_id", "item_id", "sku", "asin"),
        **_texts("title"),
        **_counts("quantity"),
        **_money("price", "tax", "shipping", "discount"),
        **_named(Cell.MOMENT, "purchased_at"),
        **_texts("status", "item_status", "fulfilment", "country"),
    },
    Kind.RETURNS: {
        **_named(Cell.CODE, "order_id", "return_id", "sku", "asin", "fnsku"),
        **_texts("title", "reason", "comment", "status", "disposition"),
        **_counts("quantity"),
        **_money("refunded"),
        **_named(Cell.MOMENT, "returned_at"),
    },
    Kind.REVIEWS: {
        **_named(Cell.CODE, "review_id", "asin", "sku"),
        **_counts("rating"),
        **_texts("title", "text", "language", "verified"),
        **_counts("helpful"),
        **_named(Cell.MOMENT, "at"),
    },
}
"""By kind and name. Listings are kept whole, by their own room."""
