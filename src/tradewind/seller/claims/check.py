"""Check a text against a product: every statement that no fact bears out is a finding."""

from collections.abc import Sequence

from tradewind.catalog.product import Fact, Product, Variant
from tradewind.kernel.units import Quantity, quantities
from tradewind.seller.claims.finding import Finding, Kind

TOLERANCE = 0.02
"""What rounding may change in a converted amount."""


def check(
    text: str,
    product: Product,
    *,
    language: str,
    variant: Variant | None = None,
    evidence: Sequence[str] = (),
) -> list[Finding]:
    """What the product's facts do not bear out, in the order of the text; empty where all is borne.

    With a variant its own facts and options count, else those of all. ``evidence`` are review
    sentences, verbatim, that bear out what they say.
    """
    del language, evidence
    facts = [fact for fact in product.facts if variant is None or fact.sku in {None, variant.sku}]
    findings = []
    for found in quantities(text):
        amount = found.quantity.base()
        alike = [fact for fact in facts if fact.unit == amount.unit and fact.number is not None]
        if not any(_equal(amount, fact) for fact in alike):
            said = text[found.start : found.end]
            nearest = alike[0] if alike else None
            reason = "other_value" if nearest else "not_stated"
            findings.append(Finding((found.start, found.end), Kind.NUMBER, said, nearest, reason))
    return findings


def _equal(amount: Quantity, fact: Fact) -> bool:
    ends = [end for end in (fact.number, fact.high) if end is not None]
    return any(abs(amount.number - end) <= TOLERANCE * abs(end) for end in ends)


def supported(
    sentence: str,
    product: Product,
    *,
    language: str,
    variant: Variant | None = None,
    evidence: Sequence[str] = (),
) -> bool:
    """Whether the facts bear out all that a sentence says; see `check`."""
    return not check(sentence, product, language=language, variant=variant, evidence=evidence)
