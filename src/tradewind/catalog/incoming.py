"""What importers yield, and the one gate through which all of it passes.

An importer reads a file into these nouns and judges nothing but its own format; whether an id is
empty, a price negative or a SKU taken is decided here, once, for every format.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite
from typing import Protocol, TypeVar

from tradewind.catalog.product import Fact, Media, Offer, PricePoint, Product, Review, Variant
from tradewind.kernel.money import Money
from tradewind.kernel.units import unit_of

Part = TypeVar("Part")
SELLER = "shop"
"""Who sells where a file names nobody."""
Raw = Sequence[str]
"""A row as it stands in its file, for the file of rejects."""


@dataclass(frozen=True, slots=True)
class IncomingProduct:
    """A product as a file states it, whole: what it does not state is not so any more."""

    product: Product
    prices: tuple[PricePoint, ...] = ()
    """Earlier prices, where the file knows them."""
    introduces: bool = False
    """True where it only names what other rows are about: a known product stays as it is."""
    raw: Raw = ()


@dataclass(frozen=True, slots=True)
class IncomingReview:
    """A review; its id counts for nothing."""

    review: Review
    row: str
    raw: Raw = ()


@dataclass(frozen=True, slots=True)
class IncomingPrice:
    """What a variant of another file cost from a day on."""

    point: PricePoint
    raw: Raw = ()


@dataclass(frozen=True, slots=True)
class IncomingCategory:
    """What a category is called."""

    path: str
    names: Mapping[str, str]
    row: str
    raw: Raw = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out, and why."""

    row: str
    cause: str
    raw: Raw = ()


Incoming = IncomingProduct | IncomingReview | IncomingPrice | IncomingCategory | BadRow

MOST_MINOR = 2_000_000_000
MOST_PIECES = 1_000_000_000
LONGEST = {"id": 200, "title": 1000, "text": 20_000, "name": 100, "fact": 10_000, "ref": 2000}
"""Characters at most."""
MOST = {"variants": 2000, "facts": 2000, "media": 200, "prices": 20_000}
"""Parts of one product at most."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")


class Bad(Exception):
    """A row breaks a rule; the message is the cause that its seller reads."""


def clean(text: str, *, lines: bool = False) -> str:
    """The text in Unicode's composed form without control and direction marks.

    White space becomes single blanks; with ``lines`` its line breaks stay.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub("", text)
    if not lines:
        return " ".join(text.split())
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.strip().split("\n"))


@dataclass(slots=True)
class Gate:
    """Admits the rows of one file, or says why not; knows the ids and SKUs it has admitted."""

    _products: set[str] = field(default_factory=set)
    _skus: set[str] = field(default_factory=set)
    _points: set[int] = field(default_factory=set)

    def admit(self, item: Incoming) -> Incoming:
        """The item, cleaned; a bad row in its place where it breaks a rule."""
        try:
            match item:
                case IncomingProduct():
                    return self._product(item)
                case IncomingReview():
                    return _review(item)
                case IncomingPrice():
                    return self._price(item)
                case IncomingCategory():
                    return _category(item)
                case BadRow():
                    return item
        except Bad as bad:
            return BadRow(_row(item), str(bad), item.raw)

    def _product(self, item: IncomingProduct) -> IncomingProduct:
        product, name = item.product, _id(item.product.id, "id")
        if name in self._products:
            raise Bad(f"the id {name!r} stands in this file twice")
        variants = tuple(_variant(each) for each in _few(product.variants, "variants"))
        self._check_skus(variants)
        skus = {each.sku for each in variants}
        prices = tuple(_own(_point(each), skus) for each in _few(item.prices, "prices"))
        cleaned = replace(
            product,
            id=name,
            title=_titles(product.title),
            description=_texts(product.description, "text", lines=True),
            category=_path(product.category),
            brand=_short(clean(product.brand), "id", "brand"),
            options=tuple(clean(each) for each in product.options),
            facts=tuple(_facts(_few(product.facts, "facts"), skus)),
            variants=variants,
            media=tuple(_media(_few(product.media, "media"), skus)),
        )
        self._products.add(name)
        self._skus.update(each.sku for each in variants)
        return replace(item, product=cleaned, prices=prices)

    def _price(self, item: IncomingPrice) -> IncomingPrice:
        point = _point(item.point)
        key = hash((point.sku, point.seller, point.price.currency, point.date))
        if key in self._points:
            raise Bad(f"the price of {point.sku!r} on {point.date} stands in this file twice")
        self._points.add(key)
        return replace(item, point=point)

    def _check_skus(self, variants: Sequence[Variant]) -> None:
        if not variants:
            raise Bad("it has no variant that could be bought")
        seen: set[str] = set()
        for variant in variants:
            if variant.sku in self._skus or variant.sku in seen:
                raise Bad(f"the SKU {variant.sku!r} stands in this file twice")
            seen.add(variant.sku)


def _row(item: Incoming) -> str:
    match item:
        case IncomingProduct():
            return item.product.source.row
        case IncomingPrice():
            return item.point.source.row
        case _:
            return item.row


def _few(parts: Sequence[Part], what: str) -> Sequence[Part]:
    if len(parts) > MOST[what]:
        raise Bad(f"it has {len(parts):,} {what}; {MOST[what]:,} are allowed")
    return parts


def _short(text: str, sort: str, what: str) -> str:
    if len(text) > LONGEST[sort]:
        raise Bad(f"the {what} has {len(text):,} characters; {LONGEST[sort]:,} are allowed")
    return text


def _id(text: str, what: str) -> str:
    name = clean(text)
    if not name:
        raise Bad(f"the {what} is empty")
    return _short(name, "id", what)


def _texts(texts: Mapping[str, str], sort: str, *, lines: bool = False) -> dict[str, str]:
    cleaned = {
        _language(language): _short(clean(text, lines=lines), sort, "text")
        for language, text in texts.items()
    }
    return {language: text for language, text in cleaned.items() if text}


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    cleaned = _texts(titles, "title")
    if not cleaned:
        raise Bad("the title is empty")
    return cleaned


def _language(language: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", language):
        raise Bad(f"{language!r} is not a language such as 'en' or 'zh'")
    return language


def _path(category: str) -> str:
    parts = [clean(part) for part in category.split("/")]
    return _short("/".join(part for part in parts if part), "id", "category")


def _variant(variant: Variant) -> Variant:
    if variant.stock is not None and not 0 <= variant.stock <= MOST_PIECES:
        raise Bad(f"a stock of {variant.stock:,} pieces is not possible")
    sku = _id(variant.sku, "SKU")
    offers = tuple(replace(_offer(each), sku=sku) for each in variant.offers)
    if len({(each.seller, each.price.currency) for each in offers}) < len(offers):
        raise Bad(f"{sku!r} has two prices in one currency")
    return Variant(
        sku=sku,
        options={clean(axis): clean(value) for axis, value in variant.options.items()},
        offers=offers,
        stock=variant.stock,
        gtin=variant.gtin if variant.gtin and gtin_is_whole(variant.gtin) else None,
    )


def gtin_is_whole(gtin: str) -> bool:
    """Whether it has 8, 12, 13 or 14 digits of which the last checks the others."""
    if not re.fullmatch(r"\d{8}|\d{12,14}", gtin) or not gtin.strip("0"):
        return False
    weighed = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(gtin))
    )
    return weighed % 10 == 0


def _offer(offer: Offer) -> Offer:
    listed = offer.list_price
    for money in (offer.price, listed, offer.shipping):
        _money(money, offer.price.currency)
    days = offer.delivery_days
    if days is not None and not 0 <= days <= 3650:
        raise Bad(f"a delivery in {days} days is not possible")
    lower = listed is not None and listed.minor <= offer.price.minor
    return replace(offer, seller=_id(offer.seller, "seller"), list_price=None if lower else listed)


def _money(money: Money | None, currency: str) -> None:
    if money is None:
        return
    if not re.fullmatch("[A-Z]{3}", money.currency) or money.currency != currency:
        raise Bad(f"{money.currency!r} is not the currency of the price")
    if not 0 <= money.minor <= MOST_MINOR:
        raise Bad(f"a price of {money} is not possible")


def _point(point: PricePoint) -> PricePoint:
    _money(point.price, point.price.currency)
    if not date(1990, 1, 1) <= point.date <= date(2200, 1, 1):
        raise Bad(f"a price of {point.date} is not possible")
    return replace(point, sku=_id(point.sku, "SKU"), seller=_id(point.seller, "seller"))


def _own(point: PricePoint, skus: Collection[str]) -> PricePoint:
    if point.sku not in skus:
        raise Bad(f"an earlier price is of {point.sku!r}, which it does not have")
    return point


def _facts(facts: Iterable[Fact], skus: Collection[str]) -> Iterator[Fact]:
    """Each fact once a variant and language; the one stated first wins."""
    seen: set[tuple[str, str | None, str | None]] = set()
    for fact in facts:
        text, name = clean(fact.text), clean(fact.name)
        sku = clean(fact.sku) if fact.sku else None
        key = (name, sku, fact.language)
        if not text or not name or key in seen:
            continue
        if sku and sku not in skus:
            raise Bad(f"{name} is stated of {sku!r}, which it does not have")
        seen.add(key)
        _check_fact(fact, name, text)
        same = text == fact.text and name == fact.name and sku == fact.sku
        yield fact if same else replace(fact, name=name, text=text, sku=sku)


def _check_fact(fact: Fact, name: str, text: str) -> None:
    for number in (fact.number, fact.high):
        if number is not None and not isfinite(number):
            raise Bad(f"{name} is not a number that exists")
    if fact.unit is not None and unit_of(fact.unit) is None:
        raise Bad(f"{fact.unit[:40]!r} is no unit")
    if fact.language is not None:
        _language(fact.language)
    _short(text, "fact", name)
    _short(name, "name", "name of a fact")


def _media(media: Iterable[Media], skus: Collection[str]) -> Iterator[Media]:
    for each in media:
        if each.kind not in {"drawing", "url", "file"}:
            raise Bad(f"{each.kind[:40]!r} is no kind of picture")
        ref = clean(each.ref)
        if ref:
            yield replace(
                each,
                ref=_short(ref, "ref", "address of a picture"),
                colors=tuple(clean(color) for color in each.colors[:9]),
                sku=each.sku if each.sku in skus else None,
            )


def _review(item: IncomingReview) -> IncomingReview:
    review = item.review
    if review.rating is not None and not 1 <= review.rating <= 5:
        raise Bad(f"{review.rating} is not a number of stars from 1 to 5")
    if not 0 <= review.helpful <= MOST_PIECES:
        raise Bad(f"{review.helpful} helpful votes are not possible")
    text = _short(clean(review.text, lines=True), "text", "text")
    if not text and review.rating is None:
        raise Bad("it has neither stars nor a text")
    cleaned = replace(
        review,
        product_id=_id(review.product_id, "product"),
        sku=_id(review.sku, "SKU") if review.sku else None,
        title=_short(clean(review.title), "title", "title"),
        text=text,
        language=_language(review.language),
    )
    return replace(item, review=cleaned)


def _category(item: IncomingCategory) -> IncomingCategory:
    path, names = _path(item.path), _texts(item.names, "title")
    if not path or not names:
        raise Bad("a category needs a path and a name")
    return replace(item, path=path, names=names)


class Labelled(Protocol):
    """A row that knows its label and how it stands in its file."""

    @property
    def label(self) -> str:
        """Such as ``row 12``."""
        ...

    @property
    def raw(self) -> Raw:
        """Its cells."""
        ...


def tried(row: Labelled, build: Callable[..., Incoming], *given: object) -> Incoming:
    """What a row is built into; a bad row where it breaks a rule of its format."""
    try:
        return build(*given)
    except Bad as bad:
        return BadRow(row.label, str(bad), row.raw)
