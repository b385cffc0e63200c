"""A question about a fact is answered from the row that states it, or with "not stated"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind, Product, Review
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.kernel.locale import pick as localized
from tradewind.shopper import claims
from tradewind.shopper.answer import AnswerKind, Opinion, Sentence
from tradewind.shopper.comparison import compare
from tradewind.shopper.opinions import aspect_name, leanings, opinions
from tradewind.shopper.subjects import picks_of, subjects_of
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import say

SENTENCE_END = re.compile(r"(?<=[.!?。！？；;])\s*")
FACT_ASPECT = {
    "battery_life": "battery",
    "battery_capacity": "battery",
    "charging_time": "battery",
    "weight": "weight",
    "waterproof": "waterproofing",
    "water_resistance": "waterproofing",
    "waterproof_rating": "waterproofing",
    "noise_cancelling": "noise",
    "noise_reduction": "noise",
    "size": "fit",
    "brightness": "light",
    "comfort_temperature": "warmth",
    "insulation": "warmth",
    "scent": "smell",
    "flavor": "taste",
    "capacity": "space",
    "warranty": "quality",
    "setup_time": "ease",
}
"""Which talk in reviews is about which fact."""


def tell(turn: Turn) -> Reply:
    """Say what the rows say of the things meant."""
    subjects = subjects_of(turn)
    if not subjects:
        return _which(turn)
    with turn.database.reading() as session:
        products = catalog.many(session, [each.product_id for each in subjects])
        reviews = catalog.reviews(session, list(products))
    sentences = [
        sentence
        for each in subjects
        if each.product_id in products
        for sentence in told(turn, products[each.product_id], each.sku, reviews[each.product_id])
    ]
    talk = replace(turn.talk, focus=tuple(each.product_id for each in subjects))
    if not talk.shown:
        talk = talk.showing(subjects)
    picks = picks_of(turn, subjects, products)
    names = [turn.brief.fact] if turn.brief.fact else []
    return Reply(
        talk=talk,
        kind=AnswerKind.ANSWER,
        brief=turn.brief,
        verdict=tuple(sentences),
        picks=tuple(picks),
        comparison=compare(picks, language=turn.brief.language, asked=names, most_rows=6),
    )


def _which(turn: Turn) -> Reply:
    sentence = say("fact.which", turn.brief.language, {})
    return Reply(turn.talk, AnswerKind.QUESTION, turn.brief, (sentence,))


def told(turn: Turn, product: Product, sku: str, reviews: Sequence[Review]) -> Iterator[Sentence]:
    """What is known of the asked fact of one product, each value with its row."""
    name, language = turn.brief.fact, turn.brief.language
    title = claims.of_title(product, language)
    match name:
        case "price":
            yield from _price(turn, product, sku, title)
        case "stock":
            yield from _stock(turn, product, sku, title)
        case "delivery":
            yield from _delivery(turn, product, sku, title)
        case "reviews" | "rating":
            yield from _reviews(product, title, reviews, language)
        case _:
            yield from _fact(turn, product, sku, title)
            yield from _heard(name, reviews, language)


def _price(turn: Turn, product: Product, sku: str, title: Claim) -> Iterator[Sentence]:
    variant = product.variant(sku)
    offer = variant.offer(turn.currency) if variant else None
    if offer is None:
        yield _unstated(turn, title, "price")
        return
    price = claims.of_price(product, offer, turn.brief.language)
    yield say("fact.price", turn.brief.language, {"title": title, "price": price})


def _stock(turn: Turn, product: Product, sku: str, title: Claim) -> Iterator[Sentence]:
    variant = product.variant(sku)
    stock = claims.of_stock(product, variant, turn.brief.language) if variant else None
    if stock is None:
        yield _unstated(turn, title, "stock")
    elif stock.number:
        yield say("fact.stock", turn.brief.language, {"title": title, "stock": stock})
    else:
        yield say(
            "fact.sold_out", turn.brief.language, {"title": replace(title, evidence=stock.evidence)}
        )


def _delivery(turn: Turn, product: Product, sku: str, title: Claim) -> Iterator[Sentence]:
    variant = product.variant(sku)
    offer = variant.offer(turn.currency) if variant else None
    days = claims.of_delivery(product, offer, turn.brief.language) if offer else None
    if days is None:
        yield _unstated(turn, title, "delivery")
    else:
        yield say("fact.delivery", turn.brief.language, {"title": title, "days": days})


def _unstated(turn: Turn, title: Claim, name: str) -> Sentence:
    label = vocabulary.label(name, turn.brief.language)
    return say("fact.unstated", turn.brief.language, {"title": title, "label": label})


def _reviews(
    product: Product, title: Claim, reviews: Sequence[Review], language: str
) -> Iterator[Sentence]:
    rating = claims.of_rating(product, language)
    if rating is None:
        yield say("drawback.no_reviews", language, {})
        return
    count = claims.number(product.review_count, language)
    yield say("fact.rating", language, {"title": title, "rating": rating, "reviews": count})
    said = opinions(reviews, language=language)
    for good, name in ((True, "reason.praise"), (False, "drawback.complaint")):
        for opinion in [each for each in said if each.good is good][:2]:
            yield _opinion(name, product, opinion, language)


def _opinion(name: str, product: Product, opinion: Opinion, language: str) -> Sentence:
    quote = opinion.quotes[0]
    what = f"reviews on {opinion.aspect}"
    field = f"reviews:{opinion.aspect}"
    slots: dict[str, Claim | str] = {
        "count": claims.of_count(product.id, field, opinion.count, language, what=what),
        "of": claims.number(opinion.of, language),
        "aspect": aspect_name(opinion.aspect, language),
        "quote": claims.of_quote(quote.review, quote.text, language),
    }
    return say(name, language, slots)


def _fact(turn: Turn, product: Product, sku: str, title: Claim) -> Iterator[Sentence]:
    name, language = turn.brief.fact, turn.brief.language
    said = turn.brief.fact_said or name or ""
    label = vocabulary.label(name, language) if name else said
    fact = product.fact(name, sku=sku, language=language) if name else None
    variants = _by_variant(product, name) if name else []
    if fact is not None:
        value = claims.of_fact(product, fact, language)
        yield say("fact.value", language, {"title": title, "label": label, "value": value})
    if len(variants) > 1:
        yield _spread(product, variants, language)
    if fact is None and not variants:
        described = _described(product, said, language)
        yield described or say("fact.unstated", language, {"title": title, "label": label})


def _by_variant(product: Product, name: str) -> list[Fact]:
    """The variants' own facts of that name, where their numbers differ, smallest first."""
    facts = [
        fact
        for fact in product.facts
        if fact.name == name and fact.sku and fact.kind is Kind.NUMBER and fact.number is not None
    ]
    facts.sort(key=lambda fact: fact.number or 0.0)
    return facts if len({fact.number for fact in facts}) > 1 else []


def _spread(product: Product, facts: Sequence[Fact], language: str) -> Sentence:
    low = claims.of_fact(product, facts[0], language)
    high = claims.of_fact(product, facts[-1], language)
    return say("fact.range", language, {"low": low, "high": high})


def _described(product: Product, said: str, language: str) -> Sentence | None:
    """The sentence of the seller's description that holds every word of the question's subject."""
    words = [word for word in re.findall(r"\w+", said.casefold()) if len(word) > 1]
    text = localized(product.description, language)
    for sentence in SENTENCE_END.split(text):
        low = sentence.casefold()
        if words and all(word in low for word in words):
            ref, source = f"product:{product.id}", str(product.source)
            proof = Evidence(EvidenceKind.TITLE, ref, sentence, source, product.source.version)
            quote = Claim(product.id, None, "description", sentence.strip(), (proof,))
            return say("fact.described", language, {"quote": quote})
    return None


def _heard(name: str | None, reviews: Sequence[Review], language: str) -> Iterator[Sentence]:
    """What buyers say about it, one quote for and one against."""
    aspect = FACT_ASPECT.get(name or "")
    if aspect is None:
        return
    about = [
        r for r in reviews if any(each.aspect == aspect for each in leanings(r.text, r.rating))
    ]
    for opinion in [each for each in opinions(reviews, language=language) if each.aspect == aspect]:
        quote = claims.of_quote(opinion.quotes[0].review, opinion.quotes[0].text, language)
        what = f"reviews that speak of {aspect}"
        subject = about[0].product_id
        count = claims.of_count(subject, f"reviews:{aspect}", len(about), language, what=what)
        slots: dict[str, Claim | str] = {
            "count": count,
            "of": claims.number(len(reviews), language),
            "aspect": aspect_name(aspect, language),
            "quote": quote,
        }
        yield say("fact.reviews", language, slots)
        return
