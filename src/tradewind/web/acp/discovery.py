"""What this shop speaks and offers, for whoever asks; the same answer for all."""

from typing import Any, Final

from tradewind.app import Tradewind
from tradewind.kernel.ports import Vault
from tradewind.web.acp.version import SUPPORTED, VERSION

KEPT: Final = "public, max-age=3600"
LOCALES: Final = ["en-US", "zh-CN", "es-ES", "de-DE", "ja-JP"]


def document(shop: Tradewind, origin: str) -> dict[str, Any]:
    """The discovery document."""
    services = ["checkout", "orders", "carts"]
    if isinstance(shop.payments, Vault):
        services.append("delegate_payment")
    return {
        "protocol": {
            "name": "acp",
            "version": VERSION,
            "supported_versions": list(SUPPORTED),
        },
        "api_base_url": f"{origin}/acp",
        "transports": ["rest", "mcp"],
        "capabilities": {
            "services": services,
            "extensions": [{"name": "discount"}],
            "intervention_types": ["3ds"],
            "supported_currencies": sorted(each.lower() for each in shop.index.currencies),
            "supported_locales": LOCALES,
        },
    }
