"""What a check is given: the listing, its texts read once, and what is known around it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tradewind.kernel.fold import fold
from tradewind.seller.listings.listing import Listing
from tradewind.seller.review.issue import Severity, Span, text_of
from tradewind.seller.review.phrases import Found, words_of
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.rulebook import Rulebook, builtin
from tradewind.seller.review.text import Text

Categories = Callable[[str], list[tuple[tuple[str, ...], float]]]
"""The likeliest categories of a text, the best first, with their scores."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a listing."""

    rulebook: Rulebook = field(default_factory=builtin)
    seller_name: str = ""
    brands: frozenset[str] = frozenset()
    """Brands of others, beside those that the rules know."""
    families: Mapping[str, tuple[Listing, ...]] = field(default_factory=dict)
    """The listings of a variation family by channel and parent; see `family_key`."""
    taken: Mapping[str, int] = field(default_factory=dict)
    """How many listings share an id or GTIN on one channel; see `taken_key`."""
    categories: Categories | None = None


PLAIN = Context()


def family_key(listing: Listing) -> str:
    """The family a listing belongs to; empty where it is in none."""
    head = listing.sku if listing.is_parent else listing.parent
    return f"{listing.channel}/{listing.marketplace}/{listing.language}/{head}" if head else ""


def taken_key(listing: Listing, name: str, value: str) -> str:
    """An identifier on one channel."""
    return f"{listing.channel}/{listing.marketplace}/{listing.language}/{name}/{value}"


class Hit(NamedTuple):
    """What a check finds; the rule makes an issue of it."""

    field: str
    span: Span | None = None
    values: Mapping[str, str | int] = {}
    fix: str | None = None
    key: str = "found"
    severity: Severity | None = None
    """Where it is not the rule's own."""


@dataclass(frozen=True)
class Look:
    """One listing under review."""

    listing: Listing
    on: date
    context: Context
    _texts: dict[str, Text] = field(default_factory=dict)

    def texts(self, fields: tuple[str, ...]) -> Iterator[Text]:
        """The texts of some fields, bullets one by one, without the empty ones."""
        for name in fields:
            if name == "bullets":
                for place in range(len(self.listing.bullets)):
                    yield from self._text(f"bullets.{place}")
            else:
                yield from self._text(name)

    def _text(self, name: str) -> Iterator[Text]:
        made = self._texts.get(name)
        if made is None:
            matcher = self.context.rulebook.matcher(self.listing.language)
            made = self._texts[name] = Text(name, text_of(self.listing, name), matcher)
        if made.raw:
            yield made

    def found(self, text: Text, name: str) -> list[Found]:
        """Phrases of a list, without those that its list of exceptions covers."""
        found = text.found.get(name)
        if not found:
            return []
        spared = text.found.get(f"{name}.unless")
        if not spared:
            return found
        return [
            each
            for each in found
            if not any(one.start < each.end and each.start < one.end for one in spared)
        ]

    @cached_property
    def brand_words(self) -> frozenset[str]:
        """The words of the listing's own brand, folded."""
        return frozenset(word for word, _, _ in words_of(fold(self.listing.brand)))

    def in_brand(self, text: Text, start: int, end: int) -> bool:
        """Whether a span of a text is part of the brand's name there."""
        brand = fold(self.listing.brand)
        place = text.folded.find(brand) if brand else -1
        while place >= 0:
            if place <= start and end <= place + len(brand):
                return True
            place = text.folded.find(brand, place + 1)
        return False

    def attribute(self, *parts: str) -> str:
        """The first attribute that is stated and whose name holds all of the parts."""
        for name, value in self.listing.attributes.items():
            plain = fold(name)
            if value and all(part in plain for part in parts):
                return value
        return ""

    @cached_property
    def product_type(self) -> str:
        """The product type, else the category's last step, folded."""
        stated = self.attribute("product", "type") or self.listing.category
        return fold(stated.rpartition(" > ")[2]).strip()


Check = Callable[[Look, Rule], Iterator[Hit]]
