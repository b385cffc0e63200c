"""Checks of the discovery document."""

import re
from typing import Any

from tradewind.check.acp.requirement import Deviation, checks
from tradewind.check.acp.walk import Json, Walk


def _document(walk: Walk) -> Json:
    return walk.got(walk.discovered, 200)


def _protocol(walk: Walk) -> Json:
    found = _document(walk).get("protocol")
    if not isinstance(found, dict):
        raise Deviation("Discovery has no protocol.")
    return found


@checks("ACP-DISC-1")
def discovery_is_there(walk: Walk) -> None:
    """At the root of the origin, in its shape."""
    walk.fits(_document(walk), "Discovery", what="Discovery")
    cached = walk.discovered.headers.get("cache-control", "")
    if "max-age" not in cached:
        walk.note("Discovery does not say how long it may be kept.")


@checks("ACP-DISC-2")
def discovery_is_open(walk: Walk) -> None:
    """It was asked for without a token."""
    if walk.discovered.status in {401, 403}:
        raise Deviation(f"Discovery without a token answered {walk.discovered.status}.")
    _document(walk)


@checks("ACP-DISC-3")
def discovery_has_its_parts(walk: Walk) -> None:
    """Four of them."""
    for name in ("protocol", "api_base_url", "transports", "capabilities"):
        if name not in _document(walk):
            raise Deviation(f"Discovery has no {name}.")


@checks("ACP-DISC-4")
def discovery_names_the_protocol(walk: Walk) -> None:
    """By its name."""
    if _protocol(walk).get("name") != "acp":
        raise Deviation(f"Discovery calls the protocol {_protocol(walk).get('name')!r}.")


@checks("ACP-DISC-5")
def discovery_dates_the_version(walk: Walk) -> None:
    """As a date."""
    if not _dated(_protocol(walk).get("version")):
        raise Deviation(f"Discovery's version is {_protocol(walk).get('version')!r}, not a date.")


@checks("ACP-DISC-6")
def discovery_lists_versions(walk: Walk) -> None:
    """At least one, the oldest first."""
    found = _protocol(walk).get("supported_versions")
    if not isinstance(found, list) or not found:
        raise Deviation("Discovery lists no supported_versions.")
    if not all(_dated(each) for each in found):
        raise Deviation(f"Discovery's supported_versions are not all dates: {found}.")
    if found != sorted(found):
        raise Deviation(f"Discovery's supported_versions are not the oldest first: {found}.")


def _dated(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None


@checks("ACP-DISC-7")
def discovery_offers_rest(walk: Walk) -> None:
    """Among its transports."""
    if "rest" not in (_document(walk).get("transports") or ()):
        raise Deviation(f"Discovery's transports are {_document(walk).get('transports')!r}.")


@checks("ACP-DISC-8")
def discovery_lists_services(walk: Walk) -> None:
    """Only such as the release knows."""
    capabilities = _document(walk).get("capabilities")
    services = capabilities.get("services") if isinstance(capabilities, dict) else None
    walk.fits(
        services, ["one of checkout orders delegate_payment carts"], what="Discovery's services"
    )
    if not services:
        raise Deviation("Discovery lists no service.")


@checks("ACP-DISC-9")
def discovery_names_no_merchant(walk: Walk) -> None:
    """Nothing of what the payment handlers call the seller, whoever asks."""
    document = walk.got(walk.discovered, 200)
    known = walk.wire.get(walk.discovered.url)
    if walk.got(known, 200) != document:
        raise Deviation("Discovery answers a client otherwise than a stranger.")
    session = walk.created()
    handlers = session["capabilities"].get("payment", {}).get("handlers", ())
    for handler in handlers:
        merchant = handler.get("config", {}).get("merchant_id")
        if merchant and str(merchant) in walk.discovered.came:
            raise Deviation(f"Discovery gives away the merchant {merchant!r}.")
    if re.search(r'"(merchant|seller)_?(id|name)?"\s*:', walk.discovered.came):
        raise Deviation("Discovery has a field that names a merchant.")
