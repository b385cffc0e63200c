"""The shop's own profile at ``/.well-known/ucp``: what it can do, where, and its public keys."""

from typing import Any

from tradewind.app import Tradewind
from tradewind.web.ucp.handlers import handlers, registry
from tradewind.web.ucp.identity import SCOPES
from tradewind.web.ucp.keys import signing_keys
from tradewind.web.ucp.version import (
    IDENTITY,
    SHOPPING,
    VERSIONS,
    Capability,
    Version,
)

AGE_S = 300
"""How long a profile may be kept."""


def profile(shop: Tradewind, base: str, version: Version, *, leaf: bool) -> dict[str, Any]:
    """The profile in one release; the first one also says where those of the others are."""
    ucp: dict[str, Any] = {
        "version": version.name,
        "services": {SHOPPING: [_service(base, version, *each) for each in version.documents]},
        "capabilities": {each.name: [_capability(each, version)] for each in version.capabilities},
        "payment_handlers": registry(handlers(shop), version),
    }
    others = [each.name for each in VERSIONS if each is not version]
    if not leaf:
        ucp["supported_versions"] = {name: f"{base}/.well-known/ucp/{name}" for name in others}
    keys = [each.public() for each in signing_keys(shop.settings.home)]
    return {"ucp": ucp, "signing_keys": keys}


def endpoint(base: str, version: Version, transport: str) -> str:
    """Where a release is spoken."""
    root = f"{base}/ucp/{version.name}"
    return f"{root}/mcp" if transport == "mcp" else root


def _service(base: str, version: Version, transport: str, document: str) -> dict[str, Any]:
    return {
        "version": version.name,
        "transport": transport,
        "spec": version.page("specification/overview"),
        "schema": version.page(f"services/shopping/{document}"),
        "endpoint": endpoint(base, version, transport),
    }


def _capability(one: Capability, version: Version) -> dict[str, Any]:
    room = "common" if one.name == IDENTITY else "shopping"
    file = one.name.removeprefix(f"{SHOPPING}.").removeprefix("dev.ucp.common.").replace(".", "_")
    said: dict[str, Any] = {
        "version": version.name,
        "spec": version.page(f"specification/{one.page}"),
        "schema": version.page(f"schemas/{room}/{file}.json"),
    }
    if one.extends:
        said["extends"] = one.extends[0] if len(one.extends) == 1 else list(one.extends)
    if one.name == IDENTITY:
        said["config"] = {"scopes": {scope: {} for scope in SCOPES}}
    return said
