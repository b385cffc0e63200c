"""What something costs per 100 ml, per 100 g or per piece, computed exactly from stated amounts."""

from decimal import ROUND_HALF_UP, Decimal

from tradewind.catalog.product import Fact, Offer, Product, Variant
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.kernel.money import Money, exponent
from tradewind.shopper import claims

MEASURES = (("volume", "100 ml", 100), ("net_weight", "100 g", 100), ("piece_count", "1", 1))
"""Facts that say how much one buys, the reader's measure, and how many base units that is."""
CONTENTS = frozenset({"care", "tea", "pantry", "food", "beauty", "grocery", "health"})
"""Top categories in which a volume or weight is the amount bought and not a property."""
PER = {
    "100 ml": dict.fromkeys(("en", "zh", "es", "de", "ja"), "100 ml"),
    "100 g": dict.fromkeys(("en", "zh", "es", "de", "ja"), "100 g"),
    "1": {"en": "piece", "zh": "件", "es": "unidad", "de": "Stück", "ja": "個"},
}


def unit_price(
    product: Product, variant: Variant, offer: Offer | None, language: str
) -> Claim | None:
    """The price per measure; None where no amount is stated or it makes no sense to ask."""
    if offer is None:
        return None
    for name, measure, size in MEASURES:
        fact = product.fact(name, sku=variant.sku)
        if fact is not None and fact.number and _sensible(product, fact):
            return _claim(product, offer, fact, (measure, size), language)
    return None


def _sensible(product: Product, fact: Fact) -> bool:
    if fact.name == "piece_count":
        return (fact.number or 0) > 1
    return product.category.split("/")[0] in CONTENTS


def _claim(
    product: Product, offer: Offer, fact: Fact, measure: tuple[str, int], language: str
) -> Claim:
    label, size = measure
    money = _per(offer.price, Decimal(str(fact.number)), size)
    price = claims.of_price(product, offer, language).evidence
    amount = claims.of_fact(product, fact, language).evidence
    return Claim(
        product.id,
        offer.sku,
        "unit_price",
        f"{money.shown(language)} / {PER[label][language]}",
        (
            Evidence(
                EvidenceKind.COUNT,
                f"unit_price:{offer.sku}",
                f"{offer.price} ÷ {fact.text} = {money} per {label}",
            ),
            *price,
            *amount,
        ),
        number=float(offer.price.amount) * size / float(fact.number or 1),
        unit=label,
    )


def _per(price: Money, amount: Decimal, size: int) -> Money:
    step = Decimal(1).scaleb(-exponent(price.currency))
    each = (price.amount * size / amount).quantize(step, ROUND_HALF_UP)
    return Money.of(each, price.currency)
