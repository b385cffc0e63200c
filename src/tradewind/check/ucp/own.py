"""The shop itself, with something for every check: promotions, a gift card, goods sold out."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.catalog import tables as catalog
from tradewind.check.acp.own import Around, served
from tradewind.check.ucp.platform import (
    AGENT,
    CALLBACK,
    LOOPBACK,
    Secrets,
    introduce,
    wrong_profiles,
)
from tradewind.checkout.gift_card import new_code, sealed
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import Kind, Promotion
from tradewind.checkout.promotion import tables as promotions
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.kernel.ids import new_id
from tradewind.kernel.money import Money
from tradewind.settings import Settings
from tradewind.web.ucp.catalog import BATCH
from tradewind.web.ucp.identity import MANAGE_ORDERS, OLDER_SCOPES, READ_ORDERS
from tradewind.web.ucp.version import Version
from tradewind.web.work import working

STAPLE, OTHER, BULK, WHOLE, ABROAD = (
    "TEA-WUY-TGY-126",
    "TEA-WUY-DHP-050",
    "TEA-WUY-TGY-252",
    "tea-wuyin-tieguanyin",
    "fan-kyoto",
)
"""Items: two to buy, one that is cheaper by twos, a product with options, one sold in yen only."""
OFFERS: Final = (
    Promotion("P1", {"en": "10% off"}, Kind.PERCENT, "TEN", percent=100_000),
    Promotion("P2", {"en": "5% off"}, Kind.PERCENT, "FIVE", percent=50_000),
    Promotion(
        "P3",
        {"en": "Rock oolong"},
        Kind.PERCENT,
        "ROCK",
        percent=200_000,
        skus=frozenset({OTHER}),
    ),
    Promotion(
        "P4", {"en": "Two tins"}, Kind.PERCENT, percent=100_000, pieces=2, skus=frozenset({BULK})
    ),
)
LINKS: Final = "https://shop.example"
"""Where the pages for people are said to be: the suite holds their addresses to https."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A server to be walked, and what the suite must know of it."""

    url: str
    config: Mapping[str, Any]


def stock(shop: Tradewind) -> str:
    """Fill a shop; gives the code of a gift card."""
    shop.import_files(sample.files())
    abroad = shop.settings.home / "abroad.csv"
    abroad.write_text(f"id,title,price,image_url\n{ABROAD},A folding fan,2800,\n")
    shop.import_files([abroad], currency="JPY")
    code = new_code()
    with shop.database.transaction() as session:
        gift_cards.issue(session, sealed(code), Money(100_000, "USD"), now=clock.now())
        for each in OFFERS:
            promotions.add(session, each)
    shop.index.refresh(shop.database)
    return code


@contextmanager
def staged(
    version: Version,
    *,
    stocked: Callable[[Tradewind], None] | None = None,
    around: Around | None = None,
) -> Iterator[Stage]:
    """Open a shop, serve it for as long as the block lasts, and say how it is to be walked.

    ``stocked`` puts more into it, ``around`` stands around its doors.
    """
    with tempfile.TemporaryDirectory(prefix="tradewind-check-") as folder:
        home, known = Path(folder), Secrets.new()
        introduce(home, version, known)
        shop = Tradewind.open(settings(home, version))
        stock(shop)
        if stocked is not None:
            stocked(shop)
        with working(shop), served(shop, around=around) as url, wrong_profiles(version) as wrong:
            yield Stage(url, configuration(shop, version, known, wrong))
        shop.database.engine.dispose()


def settings(home: Path, version: Version) -> Settings:
    """Those of a shop under test."""
    return Settings.model_validate(
        {
            "home": home,
            "testing_secret": SecretStr(new_id("hook")),
            "allow_loopback": True,
            "rate_per_key": 0,
            "rate_per_address": 0,
            "public_url": LINKS,
            "ucp_needs": "",
            "ucp_version": version.name,
        }
    )


def configuration(shop: Tradewind, version: Version, known: Secrets, wrong: str) -> dict[str, Any]:
    """Everything the suite can be told, so that it leaves nothing untested."""
    with shop.database.reading() as session:
        total = catalog.count(session)
    return {
        "product_id": STAPLE,
        "currency": "USD",
        "fulfillment_option_id": "standard",
        "complete_payment": payment("succeed"),
        "fail_payment": payment("insufficient_funds"),
        "out_of_stock_id": sold_out(shop),
        "unavailable": {"business_outcome": True},
        "catalog": {
            "variant_id": BULK,
            "max_batch": BATCH,
            "configurable_product_id": WHOLE,
            "paginated_query": "*",
            "paginated_total": total,
        },
        "order": {
            "simulate_adjustment": True,
            "simulate_fulfillment": True,
            "second_product_id": OTHER,
        },
        "cart": {"second_product_id": OTHER},
        "eligibility": {"unrecognized": "com.example.unknown_benefit"},
        "webhooks": {"simulate": True, "wait_seconds": 12.0, "signed": True, "retries": True},
        "totals": {"sublines": True},
        "discovery": {"supported_versions": True},
        "idempotency": {"age_hook": True, "outage_hook": True},
        **_terms(),
        **_speakers(known, wrong),
        "identity": _identity(version, known),
    }


def sold_out(shop: Tradewind) -> str:
    """An item of which nothing is left."""
    with shop.database.reading() as session:
        for product in catalog.changed(session, since=0):
            for each in product.variants:
                if each.stock == 0:
                    return each.sku
    raise NotFound("Nothing is sold out.")


def payment(token: str) -> dict[str, Any]:
    """What completing a checkout sends."""
    instrument = {
        "id": "instrument_1",
        "handler_id": "sandbox",
        "type": "card",
        "display": {"brand": "Visa", "last_digits": "4242"},
        "credential": {"type": "token", "token": token},
        "billing_address": {
            "street_address": "123 Main St",
            "address_locality": "Anytown",
            "address_region": "CA",
            "address_country": "US",
            "postal_code": "12345",
        },
    }
    return {"payment": {"instruments": [instrument]}, "risk_signals": {}}


def _terms() -> dict[str, Any]:
    return {
        "discount": {
            "valid_code": "TEN",
            "second_valid_code": "FIVE",
            "invalid_code": "NOPE",
            "case_insensitive": True,
            "rejected_messages": True,
            "automatic": {"product_id": BULK, "quantity": 2},
            "item": {"code": "ROCK", "product_id": OTHER, "quantity": 2},
        },
        "payment": {
            "handler_key": "dev.tradewind.sandbox",
            "handler_id": "sandbox",
            "escalation_payment": payment("second_step"),
            "filtered": {"product_id": ABROAD, "handler_key": "dev.tradewind.gift_card"},
        },
    }


def _speakers(known: Secrets, wrong: str) -> dict[str, Any]:
    return {
        "negotiation": {
            "validates_profile_url": True,
            "harness": True,
            "unsupported_version_profile_url": f"{wrong}/later.json",
            "incompatible_caps_profile_url": f"{wrong}/none.json",
            "unreachable_profile_url": f"{wrong}/broken.json",
            "malformed_profile_url": f"{wrong}/malformed.json",
        },
        "signature": {
            "responses": True,
            "request_private_jwk": known.now.whole(),
            "rotated_private_jwk": known.before.whole(),
            "unsupported_alg_kid": "ed",
        },
    }


def _identity(version: Version, known: Secrets) -> dict[str, Any]:
    root, both = f"/ucp/{version.name}", [READ_ORDERS, MANAGE_ORDERS]
    return {
        "serves_public_clients": True,
        "client_id": "platform",
        "redirect_uri": CALLBACK,
        "scopes": both,
        "public_none": True,
        "confidential": {"client_id": "platform-server", "client_secret": known.client_secret},
        "loopback_redirect": LOOPBACK,
        "gated": {"method": "GET", "path": f"{root}/orders", "scopes": [READ_ORDERS]},
        "gated_multi": {
            "method": "POST",
            "path": f"{root}/orders/ord_probe/cancel",
            "scopes": both,
            "have_scopes": [READ_ORDERS],
        },
        "continue_url": True,
        "resource_metadata": True,
        "token_mint": True,
        "profile_binding": {
            "registered": AGENT,
            "mismatched": "https://intruder.example/platform.json",
        },
        "scope_01era": OLDER_SCOPES[0],
    }
