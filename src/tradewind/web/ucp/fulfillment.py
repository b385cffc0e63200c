"""The fulfillment extension: where it goes, and how it is sent."""

from collections.abc import Mapping
from typing import Any

from tradewind.checkout.address import Address
from tradewind.checkout.quote import Quote
from tradewind.checkout.session import Session, ShippingOption
from tradewind.web.ucp.call import objects, text
from tradewind.web.ucp.refusal import invalid
from tradewind.web.ucp.totals import free_shipping

METHOD, GROUP = "shipping", "package"
PARTS = (
    "street_address",
    "extended_address",
    "address_locality",
    "address_region",
    "address_country",
    "postal_code",
    "first_name",
    "last_name",
    "phone_number",
)


class Wanted:
    """What a request says about delivery."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        methods = objects(said, "methods")
        if any(text(each, "type") not in {"", METHOD} for each in methods):
            raise invalid("Orders are shipped; there is no pickup.", path="$.fulfillment.methods")
        self.method: Mapping[str, Any] = methods[0] if methods else {}
        self.destinations = [
            destination(each, place)
            for place, each in enumerate(objects(self.method, "destinations"))
        ]
        groups = objects(self.method, "groups")
        self.option = text(groups[0], "selected_option_id") if groups else ""

    def chosen(self, kept: list[dict[str, str]]) -> dict[str, str] | None:
        """The destination that is selected, the first where none is; None where there is none."""
        known = self.destinations or kept
        wanted = text(self.method, "selected_destination_id")
        return next((each for each in known if each["id"] == wanted), next(iter(known), None))


def destination(said: Mapping[str, Any], place: int) -> dict[str, str]:
    """An address of a request, with an id where it has none."""
    parts = {name: text(said, name)[:200] for name in PARTS if said.get(name)}
    if not {"first_name", "last_name"} & set(parts) and (whole := text(said, "full_name")):
        first, _, last = whole[:200].partition(" ")
        parts |= {"first_name": first, **({"last_name": last} if last else {})}
    return {"id": text(said, "id")[:100] or f"destination_{place + 1}", **parts}


def address(destination: Mapping[str, str]) -> Address:
    """A destination as the shop keeps it."""
    names = (destination.get("first_name", ""), destination.get("last_name", ""))
    return Address(
        name=" ".join(each for each in names if each),
        line1=destination.get("street_address", ""),
        line2=destination.get("extended_address", ""),
        city=destination.get("address_locality", ""),
        region=destination.get("address_region", ""),
        postal_code=destination.get("postal_code", ""),
        country=destination.get("address_country", "").upper(),
        phone=destination.get("phone_number", ""),
    )


def postal(place: Address) -> dict[str, str]:
    """An address as the protocol writes it."""
    first, _, last = place.name.partition(" ")
    said = {
        "first_name": first,
        "last_name": last,
        "street_address": place.line1,
        "extended_address": place.line2,
        "address_locality": place.city,
        "address_region": place.region,
        "postal_code": place.postal_code,
        "address_country": place.country,
        "phone_number": place.phone,
    }
    return {name: value for name, value in said.items() if value}


def fulfillment(session: Session) -> dict[str, Any]:
    """The one method, the one package, and the ways to send it."""
    shown = session.quote.lines if session.quote else ()
    ids = [session.line_id(line.sku) for line in shown]
    destinations = session.extra.get("destinations", [])
    method: dict[str, Any] = {
        "id": METHOD,
        "type": "shipping",
        "line_item_ids": ids,
        "destinations": destinations,
        "selected_destination_id": session.extra.get("destination"),
        "groups": [_group(session, ids)],
    }
    return {"methods": [method]}


def _group(session: Session, ids: list[str]) -> dict[str, Any]:
    quote = session.quote
    group: dict[str, Any] = {
        "id": GROUP,
        "line_item_ids": ids,
        "options": [_option(each, quote) for each in session.options],
    }
    if quote and quote.shipping_option and session.options:
        group["selected_option_id"] = quote.shipping_option
    return group


def _option(option: ShippingOption, quote: Quote | None) -> dict[str, Any]:
    price = option.price.minor
    if quote and quote.shipping_option == option.id:
        price -= free_shipping(quote)
    body: dict[str, Any] = {
        "id": option.id,
        "title": option.title,
        "totals": [{"type": "total", "amount": price}],
    }
    if option.days:
        body["description"] = f"Arrives within {option.days} working days"
    return body
