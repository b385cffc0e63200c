"""A variant as feeds see it, and what keeps one out of a feed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.incoming import SELLER
from tradewind.catalog.product import Offer, Product, Variant
from tradewind.kernel.locale import pick
from tradewind.kernel.money import Money, exponent

CONDITIONS: Final = ("new", "refurbished", "used")
GTIN: Final = re.compile(r"\d{8}|\d{12,14}")
BLANKS: Final = re.compile(r"\s+")
UNSEEN: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Control and direction marks: a platform may refuse a file that holds one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One variant, ready for any feed."""

    id: str
    """The SKU: what puts it into a cart or a checkout session."""
    group: str
    """Its product's id."""
    varies: bool
    """Whether its product has other variants."""
    title: str
    description: str
    url: str
    image: str
    more_images: tuple[str, ...]
    brand: str
    category: str
    price: Money
    list_price: Money | None
    available: bool
    options: Mapping[str, str]
    gtin: str
    mpn: str
    condition: str
    seller: str

    def price_text(self, money: Money | None = None) -> str:
        """A price as tables have it, such as ``95.00 USD``."""
        shown = money or self.price
        return f"{shown.amount:.{exponent(shown.currency)}f} {shown.currency}"


@dataclass(frozen=True, slots=True)
class Left:
    """A variant that is not in a feed, and why."""

    id: str
    cause: str


def listings(product: Product, shelf: Shelf) -> Iterator[Listing | Left]:
    """Every variant of a product, as a listing or with the reason why it is none."""
    for variant in product.variants:
        offer = variant.offer(shelf.currency)
        if offer is None:
            yield Left(variant.sku, f"it has no price in {shelf.currency}")
        else:
            yield _listing(product, variant, offer, shelf)


def _listing(product: Product, variant: Variant, offer: Offer, shelf: Shelf) -> Listing:
    stated = _stated(product, variant.sku, "condition").lower()
    return Listing(
        id=variant.sku,
        group=product.id,
        varies=len(product.variants) > 1,
        title=_title(product, variant, shelf),
        description=text(pick(product.description, shelf.language)),
        url=address(product, variant, shelf),
        image=shelf.picture(product, variant.sku),
        more_images=tuple(
            each.ref
            for each in product.media
            if each.kind == "url" and each.sku in {None, variant.sku}
        )[:10],
        brand=text(product.brand),
        category=product.category,
        price=offer.price,
        list_price=offer.list_price,
        available=variant.available,
        options=variant.options,
        gtin=(variant.gtin or "").strip(),
        mpn=_stated(product, variant.sku, "mpn"),
        condition=stated if stated in CONDITIONS else "new",
        seller=shelf.seller if offer.seller in {"", SELLER} else text(offer.seller),
    )


def _title(product: Product, variant: Variant, shelf: Shelf) -> str:
    """The product's title, and the options where it has others."""
    title = text(product.name(shelf.language))
    chosen = [text(value) for value in variant.options.values() if value]
    if len(product.variants) > 1 and chosen:
        title = f"{title} - {' / '.join(chosen)}"
    return title


def address(product: Product, variant: Variant, shelf: Shelf) -> str:
    """The page of a variant."""
    query = f"?{urlencode(variant.options)}" if variant.options else ""
    return f"{shelf.origin}/p/{quote(product.id)}{query}"


def _stated(product: Product, sku: str, name: str) -> str:
    fact = product.fact(name, sku=sku)
    return text(fact.text) if fact else ""


def text(given: str) -> str:
    """A text on one line, without what cannot be seen."""
    return BLANKS.sub(" ", UNSEEN.sub("", given)).strip()


def shortened(given: str, most: int) -> str:
    """At most so many characters, cut between words where there are any."""
    if len(given) <= most:
        return given
    cut = given[:most]
    head, _, _ = cut.rpartition(" ")
    return head if len(head) > most // 2 else cut


def gtin_holds(gtin: str) -> bool:
    """Whether a GTIN's last digit is the one that its others make."""
    if not GTIN.fullmatch(gtin):
        return False
    *digits, check = map(int, gtin)
    weighed = sum(
        digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return (10 - weighed % 10) % 10 == check


def url_holds(url: str) -> bool:
    """Whether a platform can follow an address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isascii()
