"""The releases of the protocol that are spoken here, and what tells one from the other."""

from dataclasses import dataclass
from typing import Final, Self

from tradewind.kernel.errors import NotFound

SHOPPING: Final = "dev.ucp.shopping"
CHECKOUT: Final = f"{SHOPPING}.checkout"
CART: Final = f"{SHOPPING}.cart"
SEARCH: Final = f"{SHOPPING}.catalog.search"
LOOKUP: Final = f"{SHOPPING}.catalog.lookup"
ORDER: Final = f"{SHOPPING}.order"
DISCOUNT: Final = f"{SHOPPING}.discount"
FULFILLMENT: Final = f"{SHOPPING}.fulfillment"
CONSENT: Final = f"{SHOPPING}.buyer_consent"
IDENTITY: Final = "dev.ucp.common.identity_linking"


@dataclass(frozen=True, slots=True)
class Capability:
    """Something a party can do, or an extension of something it can do."""

    name: str
    page: str
    """Its page of the specification."""
    extends: tuple[str, ...] = ()
    """The capabilities of which one must be there, too."""


@dataclass(frozen=True, slots=True)
class Version:
    """One release: its date, what it can do, and how it puts the same facts."""

    name: str
    capabilities: tuple[Capability, ...]
    signed: bool
    """Whether what is taken away is written with a minus: discounts, refunds, returns."""
    outcomes: bool
    """Whether a refusal of the trade (sold out, declined) is an answer, not an HTTP error."""
    documents: tuple[tuple[str, str], ...]
    """The service's description by transport: where the specification keeps it."""

    @classmethod
    def of(cls, name: str) -> Self:
        """The release of that date; raises NotFound."""
        found = next((each for each in VERSIONS if each.name == name), None)
        if found is None:
            known = " and ".join(each.name for each in VERSIONS)
            raise NotFound(f"No release {name!r} of UCP is spoken here; {known} are.")
        assert isinstance(found, cls)  # noqa: S101
        return found

    def page(self, path: str) -> str:
        """An address within this release of the specification."""
        return f"https://ucp.dev/{self.name}/{path}"

    @property
    def sign(self) -> int:
        """What an amount taken away is multiplied by."""
        return -1 if self.signed else 1

    def capability(self, name: str) -> Capability | None:
        """What it calls by that name."""
        return next((each for each in self.capabilities if each.name == name), None)


_BOTH: Final = (
    Capability(CHECKOUT, "checkout"),
    Capability(ORDER, "order"),
    Capability(FULFILLMENT, "fulfillment", (CHECKOUT,)),
    Capability(CONSENT, "buyer-consent", (CHECKOUT,)),
    Capability(IDENTITY, "identity-linking"),
)
V2026_04_08: Final = Version(
    "2026-04-08",
    (
        *_BOTH,
        Capability(CART, "cart"),
        Capability(SEARCH, "catalog/search"),
        Capability(LOOKUP, "catalog/lookup"),
        Capability(DISCOUNT, "discount", (CHECKOUT, CART)),
    ),
    signed=True,
    outcomes=True,
    documents=(("rest", "rest.openapi.json"), ("mcp", "mcp.openrpc.json")),
)
V2026_01_23: Final = Version(
    "2026-01-23",
    (*_BOTH, Capability(DISCOUNT, "discount", (CHECKOUT,))),
    signed=False,
    outcomes=False,
    documents=(("rest", "openapi.json"), ("mcp", "openrpc.json")),
)
VERSIONS: Final = (V2026_04_08, V2026_01_23)
"""The newest first."""
NEWEST: Final = V2026_04_08
