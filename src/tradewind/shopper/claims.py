"""Rows become claims: the only place where a value of the catalogue turns into words."""

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind, Offer, Product, Review, Variant
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.kernel.money import Money
from tradewind.kernel.units import Quantity, quantities

SWITCH = {
    "en": ("no", "yes"),
    "zh": ("否", "是"),
    "es": ("no", "sí"),
    "de": ("nein", "ja"),
    "ja": ("いいえ", "はい"),
}
AGES = frozenset({"age_min", "age_max"})
YEARS_OF_AGE = {"zh": ("年", "岁"), "ja": ("年", "歳")}
WITHOUT_LONG = frozenset({"zh", "ja"})
"""Their short form is the full word, and Babel has no other."""
SPOKEN_UNITS = {
    "h": "duration-hour",
    "min": "duration-minute",
    "day": "duration-day",
    "year": "duration-year",
    "month": "duration-month",
}
"""Units that are read as words; all others keep their symbol in every language."""
PIECES = {"en": "pcs", "zh": "件", "es": "uds.", "de": "Stk.", "ja": "個"}
WORKING_DAYS = {
    "en": ("{days} working day", "{days} working days"),
    "zh": ("{days} 个工作日", "{days} 个工作日"),
    "es": ("{days} día laborable", "{days} días laborables"),
    "de": ("{days} Werktag", "{days} Werktage"),
    "ja": ("{days} 営業日", "{days} 営業日"),
}
CALM_UNITS = {
    "mass": (("g", 1000.0), ("kg", float("inf"))),
    "length": (("mm", 1.0), ("cm", 300.0), ("m", float("inf"))),
    "volume": (("ml", 1000.0), ("L", float("inf"))),
    "time": (("ms", 0.0003), ("s", 0.0166), ("min", 1.0), ("h", 240.0), ("day", float("inf"))),
    "age": (("month", 1.99), ("year", float("inf"))),
    "frequency": (("Hz", 1e3), ("kHz", 1e6), ("MHz", 1e9), ("GHz", float("inf"))),
    "data": (("MB", 1.0), ("GB", 1000.0), ("TB", float("inf"))),
}
"""Per dimension: units with the base number below which each is the calm one to read."""


@lru_cache(maxsize=16384)
def number(value: float, language: str) -> str:
    """A number as the language writes it, without needless digits."""
    rounded = float(f"{value:.4g}") if abs(value) < 1000 else round(value, 1)
    return str(format_decimal(rounded, locale=_locale(language), format="#,##0.####"))


def _locale(language: str) -> str:
    return {"zh": "zh_Hans_CN", "en": "en_US"}.get(language, language)


@lru_cache(maxsize=16384)
def quantity(value: Quantity, language: str) -> str:
    """A quantity as a reader expects it."""
    shown = number(value.number, language)
    if value.unit is None:
        return shown
    if value.unit in SPOKEN_UNITS:
        words = format_unit(
            1 if value.number == 1 else 2,
            SPOKEN_UNITS[value.unit],
            "short" if language in WITHOUT_LONG else "long",
            locale=_locale(language),
        )
        return str(words).replace("1" if value.number == 1 else "2", shown, 1)
    unit = PIECES[language] if value.unit == "pcs" else value.unit
    return f"{shown}{'' if unit[0] in '°%' else ' '}{unit}"


def calm(dimension: str | None, base: float) -> str | None:
    """The unit in which a base number of that dimension reads best; None where there is one."""
    steps = CALM_UNITS.get(dimension or "")
    if steps is None:
        return None
    return next(unit for unit, limit in steps if abs(base) < limit or limit == float("inf"))


IMPERIAL = frozenset({"oz", "lb", "in", "ft", "fl oz", "gal", "°F"})
"""Units that are left to readers of English."""


@lru_cache(maxsize=16384)
def stated_unit(text: str, dimension: str | None, language: str) -> str | None:
    """The unit in which a fact's own words state it, where the reader of the language uses it."""
    units = (
        each.quantity.unit for each in quantities(text) if each.quantity.dimension == dimension
    )
    unit = next(units, None)
    return None if unit in IMPERIAL and language != "en" else unit


def of_fact(product: Product, fact: Fact, language: str, *, unit: str | None = None) -> Claim:
    """What a fact says to a reader; a number in the given unit, else as it was stated."""
    return Claim(
        product_id=product.id,
        sku=fact.sku,
        field=fact.name,
        shown=_fact_shown(fact, language, unit),
        number=fact.number,
        unit=fact.unit,
        evidence=(
            Evidence(
                EvidenceKind.FACT,
                f"fact:{fact.id}",
                f"{fact.name}: {fact.text}",
                str(fact.source),
                fact.source.version,
            ),
        ),
    )


def _fact_shown(fact: Fact, language: str, unit: str | None) -> str:
    match fact.kind:
        case Kind.FLAG:
            return SWITCH[language][int(fact.number or 0)]
        case Kind.NUMBER:
            low = Quantity(fact.number or 0.0, fact.unit)
            target = (
                unit
                or stated_unit(fact.text, low.dimension, language)
                or calm(low.dimension, low.number)
            )
            shown = quantity(low.to(target) if target else low, language)
            if fact.high is not None:
                high = Quantity(fact.high, fact.unit)
                shown = f"{shown} – {quantity(high.to(target) if target else high, language)}"
            return _aged(shown, language) if fact.name in AGES else shown
        case Kind.TEXT:
            return vocabulary.value_label(fact.name, fact.text, language)


def _aged(shown: str, language: str) -> str:
    """Years of age, which some languages do not call by the word for years."""
    return shown.replace(*YEARS_OF_AGE[language]) if language in YEARS_OF_AGE else shown


def of_price(product: Product, offer: Offer, language: str) -> Claim:
    """What a variant costs now."""
    return _offer(product, offer, "price", offer.price, language)


def of_list_price(product: Product, offer: Offer, language: str) -> Claim | None:
    """What the seller names as the price before; None where it names none."""
    if offer.list_price is None:
        return None
    return _offer(product, offer, "list_price", offer.list_price, language)


def of_shipping(product: Product, offer: Offer, language: str) -> Claim | None:
    """What the seller's flat shipping costs; None where it is not stated."""
    if offer.shipping is None:
        return None
    return _offer(product, offer, "shipping", offer.shipping, language)


def _offer(product: Product, offer: Offer, field: str, money: Money, language: str) -> Claim:
    ref = f"offer:{offer.sku}/{offer.seller}/{offer.price.currency}"
    return Claim(
        product_id=product.id,
        sku=offer.sku,
        field=field,
        shown=money.shown(language),
        number=float(money.amount),
        unit=money.currency,
        evidence=(
            Evidence(
                EvidenceKind.PRICE,
                ref,
                f"{field}: {money}",
                str(product.source),
                product.source.version,
            ),
        ),
    )


def of_delivery(product: Product, offer: Offer, language: str) -> Claim | None:
    """How many working days the seller needs; None where it is not stated."""
    if offer.delivery_days is None:
        return None
    return Claim(
        product.id,
        offer.sku,
        "delivery",
        working_days(offer.delivery_days, language),
        (
            Evidence(
                EvidenceKind.OFFER,
                f"offer:{offer.sku}/{offer.seller}/{offer.price.currency}",
                f"delivery_days: {offer.delivery_days}",
                str(product.source),
                product.source.version,
            ),
        ),
        number=offer.delivery_days,
        unit="day",
    )


def working_days(days: int, language: str) -> str:
    """So many days on which parcels are carried."""
    return WORKING_DAYS[language][days != 1].format(days=number(days, language))


def of_stock(product: Product, variant: Variant, language: str) -> Claim | None:
    """How many pieces can be promised now; None where nobody counts them."""
    if variant.stock is None:
        return None
    return Claim(
        product.id,
        variant.sku,
        "stock",
        number(variant.stock, language),
        (Evidence(EvidenceKind.STOCK, f"stock:{variant.sku}", f"free: {variant.stock}"),),
        number=variant.stock,
    )


def of_rating(product: Product, language: str) -> Claim | None:
    """The mean of the reviews' stars; None without reviews."""
    if product.rating is None:
        return None
    rounded = round(product.rating, 1)
    return Claim(
        product.id,
        None,
        "rating",
        number(rounded, language),
        (
            Evidence(
                EvidenceKind.COUNT,
                f"reviews:{product.id}",
                f"mean of {product.review_count} reviews: {product.rating:.3f}",
            ),
        ),
        number=rounded,
    )


def of_options(product: Product, variant: Variant, language: str) -> Claim:
    """What tells a variant from the others of its product, such as ``Black, M``."""
    words = [vocabulary.value_label(axis, each, language) for axis, each in variant.options.items()]
    evidence = tuple(
        Evidence(
            EvidenceKind.FACT, f"variant:{variant.sku}", f"{axis}: {value}", str(product.source)
        )
        for axis, value in variant.options.items()
    )
    return Claim(product.id, variant.sku, "options", ", ".join(words), evidence)


def of_title(product: Product, language: str) -> Claim:
    """What the product is called."""
    name = product.name(language)
    source = str(product.source)
    evidence = Evidence(
        EvidenceKind.TITLE, f"product:{product.id}", name, source, product.source.version
    )
    return Claim(product.id, None, "title", name, (evidence,))


def of_quote(review: Review, text: str, language: str) -> Claim:
    """A reviewer's own words."""
    day = format_date(_day(review.date), "medium", locale=_locale(language))
    evidence = Evidence(EvidenceKind.REVIEW, f"review:{review.id}", review.text, day)
    return Claim(review.product_id, review.sku, "quote", text, (evidence,))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def of_count(subject: str, field: str, value: int, language: str, *, what: str) -> Claim:
    """A count over a set, with what was counted."""
    evidence = Evidence(EvidenceKind.COUNT, f"set:{field}", f"{what}: {value}")
    return Claim(subject, None, field, number(value, language), (evidence,), number=value)
