"""Where a request says its buyer is, and what follows for language and currency."""

from collections.abc import Iterable, Mapping
from typing import Any

from tradewind.catalog.product import Item, Offer
from tradewind.kernel.locale import HOME_CURRENCY, LANGUAGES
from tradewind.web.ucp.call import Call, an_object, text


def language(call: Call) -> str:
    """The buyer's, as far as it is spoken here; else English."""
    said = text(an_object(call.body, "context"), "language").lower().partition("-")[0]
    return said if said in LANGUAGES else "en"


def currency(call: Call) -> str:
    """The one asked for; else the shop's own."""
    said = text(an_object(call.body, "context"), "currency").upper()
    return said or call.shop.settings.currency


def priced_in(call: Call, items: Iterable[Item]) -> str:
    """The currency in which all of these are sold: the one asked for, the shop's, any.

    The one asked for where there is no such currency.
    """
    sold = [{offer.price.currency for offer in item.offers} for item in items]
    shared = set.intersection(*sold) if sold else set()
    wanted = (currency(call), call.shop.settings.currency, HOME_CURRENCY[language(call)])
    return next((each for each in wanted if each in shared), min(shared, default=wanted[0]))


def offer_in(offers: Iterable[Offer], wanted: str) -> Offer | None:
    """The cheapest offer in a currency; in another one where it is not sold in that."""
    known = sorted(offers, key=lambda offer: (offer.price.currency != wanted, offer.price.minor))
    return known[0] if known else None


def country(body: Mapping[str, Any]) -> str:
    """The country the buyer is said to be in; empty where nobody says."""
    return text(an_object(body, "context"), "address_country").upper()[:2]
