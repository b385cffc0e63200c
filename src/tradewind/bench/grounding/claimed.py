"""Each claim against the row that it names: value, product, unit, and how it is shown."""

import re
from collections.abc import Callable, Iterator

from tradewind.bench.grounding.fault import Fault, Wrong
from tradewind.bench.grounding.measures import amounts_in, numbers_in, same
from tradewind.bench.grounding.rows import Offered, Rows, Stated, Thing, major
from tradewind.decisions.claim import Claim, Evidence
from tradewind.shopper.answer import Answer

SWITCH = {
    "en": ("no", "yes"),
    "zh": ("否", "是"),
    "es": ("no", "sí"),
    "de": ("nein", "ja"),
    "ja": ("いいえ", "はい"),
}
CELL_VOLTS = 3.7
DIGITS = re.compile(r"\d+")


def check_claim(claim: Claim, answer: Answer, rows: Rows) -> Iterator[Fault]:
    """What is wrong with one claim."""
    said = f"{claim.product_id} {claim.field}={claim.shown!r}"
    if not claim.evidence:
        yield Fault(Wrong.FACT, f"{said}: no evidence")
        return
    kind = claim.evidence[0].ref.partition(":")[0]
    checker = CHECKERS.get(kind)
    if checker is None:
        yield Fault(Wrong.FACT, f"{said}: evidence {claim.evidence[0].ref!r} is of no known kind")
        return
    for problem in checker(claim, claim.evidence[0], answer, rows):
        yield Fault(Wrong.FACT, f"{said}: {problem}")


def _fact(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    fact = rows.facts.get(int(evidence.ref.partition(":")[2]))
    if fact is None:
        yield f"no such row as {evidence.ref}"
        return
    if fact.product != claim.product_id or fact.name != claim.field:
        yield f"{evidence.ref} is {fact.name} of {fact.product}"
    if evidence.value != f"{fact.name}: {fact.text}":
        yield f"evidence {evidence.value!r}, row {fact.text!r}"
    if fact.id in rows.misread:
        yield f"row holds {fact.number} {fact.unit} for {fact.text!r}"
    if fact.number != claim.number:
        yield f"number {claim.number}, row {fact.number}"
    if not shown_well(claim.shown, fact, answer.language):
        yield f"row {fact.text!r} ({fact.number} {fact.unit})"


def shown_well(shown: str, fact: Stated, language: str) -> bool:
    """Whether a shown value says what the row says."""
    if fact.kind == "flag":
        return shown == SWITCH[language][int(fact.number or 0)]
    if fact.kind == "text":
        return bool(shown) and set(DIGITS.findall(shown)) <= set(DIGITS.findall(fact.text))
    amounts = amounts_in(shown, language)
    wanted = [fact.number, fact.high] if fact.high is not None else [fact.number]
    return len(amounts) == len(wanted) and all(
        number is not None and same(amount, number, fact.unit)
        for amount, number in zip(amounts, wanted, strict=True)
    )


def _offer(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    sku, _, rest = evidence.ref.partition(":")[2].partition("/")
    seller, _, currency = rest.rpartition("/")
    thing = rows.things.get(rows.owner.get(sku, ""))
    offers = thing.offers.get(sku, ()) if thing else ()
    offer = next((o for o in offers if (o.seller, o.currency) == (seller, currency)), None)
    if thing is None or offer is None:
        yield f"no such row as {evidence.ref}"
        return
    if thing.id != claim.product_id or claim.sku not in {None, sku}:
        yield f"{evidence.ref} belongs to {thing.id}"
    if currency != answer.currency:
        yield f"{currency} in an answer in {answer.currency}"
    yield from _amount(claim, offer, answer.language)


def _amount(claim: Claim, offer: Offered, language: str) -> Iterator[str]:
    minor = {
        "price": offer.minor,
        "list_price": offer.list_minor,
        "shipping": offer.shipping_minor,
    }
    shown = numbers_in(claim.shown, language)
    if claim.field == "delivery":
        if shown != [offer.days] or claim.number != offer.days:
            yield f"the row says {offer.days} days"
        return
    amount = minor.get(claim.field)
    if amount is None:
        yield f"the offer states no {claim.field}"
    elif shown != [major(amount, offer.currency)]:
        yield f"the row says {major(amount, offer.currency)} {offer.currency}"
    elif claim.number is not None and claim.number != major(amount, offer.currency):
        yield f"number {claim.number}, row {major(amount, offer.currency)}"


def _stock(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    sku = evidence.ref.partition(":")[2]
    thing = rows.things.get(rows.owner.get(sku, ""))
    if thing is None or thing.id != claim.product_id:
        yield f"{evidence.ref} is no variant of it"
    elif evidence.value != f"free: {thing.free.get(sku)}":
        yield f"evidence {evidence.value!r}, row {thing.free.get(sku)}"
    elif claim.field == "title":
        yield from _titled(claim, thing, answer.language)
    elif numbers_in(claim.shown, answer.language) != [thing.free.get(sku)]:
        yield f"row {thing.free.get(sku)}"


def _title(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    thing = rows.things.get(claim.product_id)
    if thing is None or evidence.ref != f"product:{claim.product_id}":
        yield "no such product"
    elif claim.field == "title":
        yield from _titled(claim, thing, answer.language)
    elif not any(claim.shown in text for text in thing.descriptions.values()):
        yield "no such words in the description"


def _titled(claim: Claim, thing: Thing, language: str) -> Iterator[str]:
    if claim.shown != thing.title(language):
        yield f"the title is {thing.title(language)!r}"


def _rated(claim: Claim, _: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    thing = rows.things.get(claim.product_id)
    if thing is None or thing.stars is None:
        yield "nobody has rated it"
    elif claim.field == "reviews":
        if numbers_in(claim.shown, answer.language) != [thing.reviews]:
            yield f"it has {thing.reviews} reviews"
    elif abs(numbers_in(claim.shown, answer.language)[0] - thing.stars) > 0.0501:
        yield f"the mean is {thing.stars:.3f}"


def _review(claim: Claim, evidence: Evidence, _: Answer, rows: Rows) -> Iterator[str]:
    review = rows.reviews.get(int(evidence.ref.partition(":")[2]))
    if review is None or review.product != claim.product_id:
        yield "no such review of it"
    elif claim.shown.rstrip("…") not in review.text:
        yield "the review does not say so"


def _variant(claim: Claim, evidence: Evidence, _: Answer, rows: Rows) -> Iterator[str]:
    sku = evidence.ref.partition(":")[2]
    thing = rows.things.get(rows.owner.get(sku, ""))
    if thing is None or thing.id != claim.product_id:
        yield "no variant of it"
        return
    options = [f"{axis}: {value}" for axis, value in thing.options[sku].items()]
    if claim.field == "options" and [each.value for each in claim.evidence] != options:
        yield f"its options are {options}"
    if claim.field != "options" and f"{claim.field}: " not in evidence.value:
        yield f"{evidence.value!r} is no {claim.field}"
    if evidence.value not in options:
        yield f"its options are {options}"


def _computed(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    sku = evidence.ref.rpartition(":")[2]
    thing = rows.things[claim.product_id]
    stated = thing.stated("battery_capacity", sku)
    if not stated or stated[0].number is None:
        yield "nothing to compute it from"
        return
    energy = stated[0].number * CELL_VOLTS / 1000
    shown = amounts_in(claim.shown, answer.language)
    if len(shown) != 1 or abs(shown[0].number - energy) > 0.051 or shown[0].unit != "Wh":
        yield f"{stated[0].number} mAh make {energy:.1f} Wh"


MEASURES = (("volume", "100 ml", 100), ("net_weight", "100 g", 100), ("piece_count", "1", 1))


def _unit_price(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    sku = evidence.ref.partition(":")[2]
    thing = rows.things[claim.product_id]
    offer = thing.offer(sku, answer.currency)
    shown = numbers_in(claim.shown, answer.language)
    for name, label, size in MEASURES:
        stated = thing.stated(name, sku)
        if claim.unit == label and offer and stated and stated[0].number:
            each = major(offer.minor, offer.currency) * size / stated[0].number
            step = 1.0 if answer.currency == "JPY" else 0.01
            if not shown or abs(shown[0] - each) > step * 0.501:
                yield f"it is {each:.4f} per {label}"
            return
    yield "nothing to compute it from"


def _counted(claim: Claim, evidence: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    """Counts over a set; whether the set is the right one is judged with the question."""
    shown = numbers_in(claim.shown, answer.language)
    if len(shown) != 1 or shown[0] != claim.number:
        yield f"number {claim.number}"
    if claim.field == "eligible" and claim.number != answer.of:
        yield f"the search found {answer.of}"
    thing = rows.things.get(claim.product_id)
    if claim.field.startswith("reviews") and thing and (claim.number or 0) > thing.reviews:
        yield f"it has {thing.reviews} reviews"
    if claim.field == "reviews" and thing and claim.number != thing.reviews:
        yield f"it has {thing.reviews} reviews"
    if not evidence.value:
        yield "no evidence"


def _sum(claim: Claim, _: Evidence, answer: Answer, __: Rows) -> Iterator[str]:
    total = sum(pick.offer.price.minor * pick.quantity for pick in answer.picks if pick.offer)
    shown = numbers_in(claim.shown, answer.language)
    if claim.field == "total" and shown != [major(total, answer.currency)]:
        yield f"the picks come to {major(total, answer.currency)}"


def _limit(claim: Claim, _: Evidence, answer: Answer, rows: Rows) -> Iterator[str]:
    """What is left under a limit: the nearest bound above, less the variant's price."""
    thing = rows.things.get(claim.product_id)
    offer = thing.offer(claim.sku or "", answer.currency) if thing else None
    if offer is None:
        yield "no such offer"
        return
    lefts = [
        major(bound.money.minor - offer.minor, offer.currency)
        for bound in answer.brief.price
        if bound.op in {"<", "<="}
    ]
    if numbers_in(claim.shown, answer.language)[0] not in [round(left, 2) for left in lefts]:
        yield f"there is {lefts} left"


Checker = Callable[[Claim, Evidence, Answer, Rows], Iterator[str]]
CHECKERS: dict[str, Checker] = {
    "fact": _fact,
    "offer": _offer,
    "stock": _stock,
    "product": _title,
    "reviews": _rated,
    "review": _review,
    "variant": _variant,
    "computed": _computed,
    "unit_price": _unit_price,
    "set": _counted,
    "sum": _sum,
    "limit": _limit,
}
"""By what an evidence's reference begins with."""
