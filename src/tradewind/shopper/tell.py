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
from tradewind.shopper.opinions import aspect_name, opinions, speaks_of
from tradewind.shopper.subjects import picks_of, products_of, subjects_of
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import say

SENTENCE_END = re.compile(r"(?<=[.!?。！？；;])\s*")
FACT_ASPECT = {
    "battery_life": "battery",
    "battery_capacity": "battery",
    "charging_time": "charging",
    "weight": "weight",
    "waterproof": "waterproofing",
    "water_resistance": "waterproofing",
    "waterproof_rating": "waterproofing",
    "noise_cancelling": "anc",
    "noise_reduction": "anc",
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
ROWS = {"reviews": "rating"}
"""Questions whose row in a comparison has another name."""


def tell(turn: Turn) -> Reply:
    """Say what the rows say of the things meant."""
    with turn.database.reading() as session:
        subjects, known = subjects_of(turn, session)
        products = products_of(subjects, known, session)
        reviews = catalog.reviews(session, list(products)) if products else {}
    if not subjects:
        return _which(turn)
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
    names = [ROWS.get(turn.brief.fact, turn.brief.fact)] if turn.brief.fact else []
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
            yield from _heard(name, product, reviews, language)


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
    said = opinions(reviews, language=language, category=product.category)
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
    language, said = turn.brief.language, turn.brief.fact_said or ""
    name = _stated_name(product, turn.brief.fact)
    if name is None:
        label = vocabulary.label(turn.brief.fact, language) if turn.brief.fact else said
        yield _described(product, said, language) or _unknown(title, label, language)
        return
    label, variants = vocabulary.label(name, language), _by_variant(product, name)
    fact = product.fact(name, sku=sku, language=language)
    if fact is not None:
        value = claims.of_fact(product, fact, language)
        yield say("fact.value", language, {"title": title, "label": label, "value": value})
    if len(variants) > 1 and variants[0].kind is Kind.NUMBER:
        yield _spread(product, variants, language)
    elif fact is None:
        yield _of_variant(product, variants[0], label, language)


def _stated_name(product: Product, name: str | None) -> str | None:
    """The fact asked about, else one that speaks of the same thing, where anything is stated."""
    term = vocabulary.terms().get(name or "")
    names = [name, *(term.also if term else ())]
    stated = {fact.name for fact in product.facts}
    return next((each for each in names if each in stated), None)


def _unknown(title: Claim, label: str, language: str) -> Sentence:
    if not label:
        return say("fact.unclear", language, {"title": title})
    return say("fact.unstated", language, {"title": title, "label": label})


def _by_variant(product: Product, name: str) -> list[Fact]:
    """One fact of that name for each value that variants state of themselves, smallest first."""
    facts = {
        fact.number if fact.kind is Kind.NUMBER else fact.text: fact
        for fact in product.facts
        if fact.name == name and fact.sku
    }
    return sorted(facts.values(), key=lambda fact: fact.number or 0.0)


def _of_variant(product: Product, fact: Fact, label: str, language: str) -> Sentence:
    """What only one variant states, with the options that tell it from the others."""
    variant = product.variant(fact.sku or "")
    value = claims.of_fact(product, fact, language)
    if variant is None or not variant.options:
        title = claims.of_title(product, language)
        return say("fact.value", language, {"title": title, "label": label, "value": value})
    options = claims.of_options(product, variant, language)
    return say("fact.variant", language, {"options": options, "label": label, "value": value})


def _spread(product: Product, facts: Sequence[Fact], language: str) -> Sentence:
    """From the least to the most that variants state."""
    low = claims.of_fact(product, facts[0], language)
    high = claims.of_fact(product, facts[-1], language)
    return say("fact.range", language, {"low": low, "high": high})


def _described(product: Product, said: str, language: str) -> Sentence | None:
    """The sentence of the seller's description that holds every word of the question's subject."""
    words = [_whole(word) for word in re.findall(r"\w+", said.casefold()) if len(word) > 1]
    text = localized(product.description, language)
    for sentence in SENTENCE_END.split(text):
        low = sentence.casefold()
        if words and all(re.search(word, low) for word in words):
            ref, source = f"product:{product.id}", str(product.source)
            proof = Evidence(EvidenceKind.TITLE, ref, sentence, source, product.source.version)
            quote = Claim(product.id, None, "description", sentence.strip(), (proof,))
            return say("fact.described", language, {"quote": quote})
    return None


def _whole(word: str) -> str:
    """A pattern for the word: not inside another where words are written apart."""
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)


def _heard(
    name: str | None, product: Product, reviews: Sequence[Review], language: str
) -> Iterator[Sentence]:
    """What buyers say about it, one quote for and one against."""
    aspect = FACT_ASPECT.get(name or "")
    if aspect is None:
        return
    about = [each for each in reviews if speaks_of(each, aspect, category=product.category)]
    said = opinions(reviews, language=language, category=product.category)
    for opinion in [each for each in said if each.aspect == aspect]:
        quote = claims.of_quote(opinion.quotes[0].review, opinion.quotes[0].text, language)
        what = f"reviews that speak of {aspect}"
        count = claims.of_count(product.id, f"reviews:{aspect}", len(about), language, what=what)
        slots: dict[str, Claim | str] = {
            "count": count,
            "of": claims.number(len(reviews), language),
            "aspect": aspect_name(aspect, language),
            "quote": quote,
        }
        yield say("fact.reviews", language, slots)
        return
