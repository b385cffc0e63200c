"""A checkout session as the protocol has it: every field declared, every amount a whole number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Item
from tradewind.checkout.quote import Quote, QuoteLine
from tradewind.checkout.session import Session, SessionState
from tradewind.checkout.shipping import ShippingOption
from tradewind.storage import Database
from tradewind.web import media
from tradewind.web.acp.call import Call
from tradewind.web.acp.message import messages
from tradewind.web.acp.order import order_out, told_of
from tradewind.web.acp.totals import line_totals, total, totals_out
from tradewind.web.acp.version import VERSION
from tradewind.web.acp.words import words

Json = dict[str, Any]
STATUS: Final = {
    SessionState.INCOMPLETE: "not_ready_for_payment",
    SessionState.READY: "ready_for_payment",
    SessionState.ACTION_NEEDED: "authentication_required",
    SessionState.IN_PROGRESS: "complete_in_progress",
    SessionState.COMPLETED: "completed",
    SessionState.CANCELED: "canceled",
    SessionState.EXPIRED: "expired",
}
SUPPORTED: Final = ("3ds",)
"""Interventions that can be taken here."""
LOW: Final = 5
"""Pieces; with so few left a line is low on stock."""


def items_of(seen: Session, database: Database) -> dict[str, Item]:
    """The items of a session's lines as they stand now."""
    skus = {line.sku for line in seen.cart.lines}
    skus |= {line.sku for line in seen.quote.lines} if seen.quote else set()
    with database.reading() as session:
        return catalog.items(session, sorted(skus))


def session_out(seen: Session, call: Call) -> Json:
    """The whole session, as every call answers it."""
    database = call.shop.database
    said = _session(seen, call, items_of(seen, database))
    if seen.state is SessionState.COMPLETED and seen.order:
        told = told_of(seen, database, origin=call.origin, language=call.language)
        said["order"] = order_out(told)
    return said


def _session(seen: Session, call: Call, items: Mapping[str, Item]) -> Json:
    said: Json = {
        "id": seen.id,
        "protocol": {"version": VERSION},
        "capabilities": _capabilities(seen, call),
        "status": status_of(seen),
        "currency": seen.cart.currency.lower(),
        "line_items": [*lines_out(seen, call, items)],
        "fulfillment_options": [_option(each, seen, call) for each in seen.options],
        "totals": [*totals_out(seen.quote, call.language)] if seen.quote else [],
        "messages": [*messages(seen, call), *_impossible(seen, call)],
        "links": [*_links(call)],
        "created_at": seen.created_at.isoformat(),
        "updated_at": seen.updated_at.isoformat(),
        "expires_at": seen.expires_at.isoformat(),
    }
    return said | _known(seen, call)


def _known(seen: Session, call: Call) -> Json:
    """What is only there once it is known."""
    said: Json = {}
    if buyer := buyer_out(seen):
        said["buyer"] = buyer
    if details := _destination(seen):
        said["fulfillment_details"] = details
    if seen.quote and seen.quote.shipping_option and seen.options:
        said["selected_fulfillment_options"] = [_selected(seen.quote)]
    if seen.codes:
        said["discounts"] = _discounts(seen)
    if seen.open or seen.state is SessionState.ACTION_NEEDED:
        said["continue_url"] = f"{call.origin}/checkout/s/{seen.token}"
    if seen.state is SessionState.ACTION_NEEDED:
        said["authentication_metadata"] = _authentication(call)
    return said


def status_of(seen: Session) -> str:
    """The protocol's word for where it stands."""
    if seen.state is SessionState.READY and impossible(seen):
        return "not_ready_for_payment"
    return STATUS[seen.state]


def impossible(seen: Session) -> list[str]:
    """Interventions that the agent insists on and that cannot be taken here."""
    asked = seen.extra.get("interventions", {})
    if asked.get("enforcement") != "always":
        return []
    return [each for each in asked.get("required", ()) if each not in SUPPORTED]


def _impossible(seen: Session, call: Call) -> Iterator[Json]:
    for each in impossible(seen):
        yield {
            "type": "error",
            "code": "intervention_required",
            "param": "$.capabilities.interventions.required",
            "content_type": "plain",
            "content": words("intervention_required", call.language).format(value=each),
        }


def _capabilities(seen: Session, call: Call) -> Json:
    asked = seen.extra.get("interventions", {}).get("supported", ())
    return {
        "payment": {"handlers": [handler(call)]},
        "interventions": {
            "supported": [each for each in SUPPORTED if each in asked],
            "required": [],
            "enforcement": "conditional",
        },
        "extensions": ["discount"],
    }


def handler(call: Call) -> Json:
    """How this shop is paid: a card behind a token."""
    settings, about = call.shop.settings, "https://acp.dev"
    return {
        "id": "card_tokenized",
        "name": "dev.acp.tokenized.card",
        "display_name": words("card", call.language),
        "version": "2026-01-22",
        "spec": f"{about}/handlers/tokenized.card",
        "requires_delegate_payment": True,
        "requires_pci_compliance": False,
        "psp": call.shop.payments.name,
        "config_schema": f"{about}/schemas/handlers/tokenized.card/config.json",
        "instrument_schemas": [f"{about}/schemas/handlers/tokenized.card/instrument.json"],
        "config": {
            "merchant_id": settings.merchant_id,
            "psp": call.shop.payments.name,
            "accepted_brands": ["visa", "mastercard", "amex", "discover"],
            "accepted_funding_types": ["credit", "debit"],
            "supports_3ds": True,
        },
    }


def _authentication(call: Call) -> Json:
    """What the agent needs to bring the buyer to the issuer."""
    settings = call.shop.settings
    return {
        "acquirer_details": {
            "acquirer_bin": settings.acquirer_bin,
            "acquirer_country": settings.feed_countries[0],
            "acquirer_merchant_id": settings.merchant_id[:35],
            "merchant_name": settings.seller_name[:40],
        },
        "directory_server": "visa",
        "flow_preference": {"type": "challenge", "challenge": {"type": "preferred"}},
    }


def lines_out(seen: Session, call: Call, items: Mapping[str, Item]) -> Iterator[Json]:
    """The lines of the cart, or of the order once there is one."""
    quoted = {line.sku: line for line in seen.quote.lines} if seen.quote else {}
    closed = seen.state is SessionState.COMPLETED
    wanted = {line.sku: line.quantity for line in seen.cart.lines}
    if closed:
        wanted = {sku: line.quantity for sku, line in quoted.items()}
    for sku, quantity in wanted.items():
        line = _Line(seen.line_id(sku), sku, quantity, quoted.get(sku), items.get(sku))
        yield _line(line, seen, call)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what is known of it."""

    id: str
    sku: str
    quantity: int
    quoted: QuoteLine | None
    item: Item | None


def _line(each: _Line, seen: Session, call: Call) -> Json:
    sku, quantity, line, item = each.sku, each.quantity, each.quoted, each.item
    offer = item.offer(seen.cart.currency) if item else None
    unit = line.unit if line else offer.price if offer else None
    said: Json = {"id": each.id, "item": {"id": sku}, "quantity": quantity, "totals": []}
    if unit is not None:
        said["unit_amount"] = unit.minor
        said["totals"] = [total("items_base_amount", unit * quantity, call.language)]
    if line is not None and line.quantity == quantity and seen.quote:
        included = seen.quote.tax.included
        said["totals"] = [*line_totals(line, call.language, included=included)]
    return said | (_about(item, call) if item else {})


def _about(item: Item, call: Call) -> Json:
    said: Json = {
        "name": item.name(call.language),
        "product_id": item.product_id,
        "sku": item.sku,
        "variant_id": item.sku,
        "images": [picture_of(item, call.origin)],
    }
    if item.options:
        said["variant_options"] = [
            {"name": name, "value": value} for name, value in item.options.items()
        ]
    if item.stock is not None:
        left = max(item.stock, 0)
        said["available_quantity"] = left
        said["availability_status"] = (
            "out_of_stock" if not left else "low_stock" if left <= LOW else "in_stock"
        )
    return said


def picture_of(item: Item, origin: str) -> str:
    """Address of an item's picture."""
    picture = item.picture
    if picture and picture.kind == "url" and picture.ref.startswith(("https://", "http://")):
        return picture.ref
    return origin + media.drawing(picture, item.product_id)


def _option(option: ShippingOption, seen: Session, call: Call) -> Json:
    said: Json = {
        "type": "shipping",
        "id": option.id,
        "title": option.title,
        "totals": [total("total", option.price, call.language, text="fulfillment")],
    }
    if option.days is not None:
        first = seen.updated_at + timedelta(days=option.earliest or option.days)
        said["earliest_delivery_time"] = first.isoformat()
        said["latest_delivery_time"] = (seen.updated_at + timedelta(days=option.days)).isoformat()
    return said


def _selected(quote: Quote) -> Json:
    return {
        "type": "shipping",
        "option_id": quote.shipping_option,
        "item_ids": [line.sku for line in quote.lines],
    }


def buyer_out(seen: Session) -> Json:
    """Who buys; nothing before there is an e-mail address."""
    buyer = seen.buyer
    if not buyer.email:
        return {}
    said = {
        "first_name": buyer.first_name,
        "last_name": buyer.last_name,
        "email": buyer.email,
        "phone_number": buyer.phone,
    }
    return {name: value for name, value in said.items() if value}


def _destination(seen: Session) -> Json:
    place = seen.address
    if place is None or not place.known:
        return {}
    address = {
        "name": place.name,
        "line_one": place.line1,
        "city": place.city,
        "state": place.region,
        "country": place.country,
        "postal_code": place.postal_code,
    }
    if place.line2:
        address["line_two"] = place.line2
    said: Json = {"address": address}
    if place.name:
        said["name"] = place.name
    if place.phone:
        said["phone_number"] = place.phone
    return said


def _discounts(seen: Session) -> Json:
    quote = seen.quote
    applied = [each for each in quote.discounts if each.amount.minor] if quote else []
    rejected = (
        [each for each in quote.rejected if each.reason.startswith("discount_")] if quote else []
    )
    return {
        "codes": list(seen.codes),
        "applied": [
            {
                "id": f"discount_{place}",
                "coupon": {"id": each.code or f"automatic_{place}", "name": each.label},
                "amount": each.amount.minor,
                "automatic": each.automatic,
            }
            | ({"code": each.code} if each.code else {})
            for place, each in enumerate(applied)
        ],
        "rejected": [{"code": each.code, "reason": each.reason} for each in rejected],
    }


def _links(call: Call) -> Iterator[Json]:
    settings = call.shop.settings
    for kind, url in (
        ("terms_of_use", settings.terms_url),
        ("privacy_policy", settings.privacy_url),
        ("return_policy", settings.returns_url),
    ):
        if url:
            yield {"type": kind, "url": url}
