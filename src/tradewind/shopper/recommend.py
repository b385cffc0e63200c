"""A need becomes picks with reasons; keywords become a list with facets."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product, Review
from tradewind.decisions.claim import Claim
from tradewind.retrieval.brief import Act, Brief, Limit, Op
from tradewind.retrieval.find import find
from tradewind.retrieval.found import Extreme, Found, Hit, Nearest
from tradewind.shopper import claims
from tradewind.shopper.answer import AnswerKind, Pick, Question, Sentence
from tradewind.shopper.choose import choose, pick_of
from tradewind.shopper.comparison import compare, fact_of
from tradewind.shopper.conversation import Shown
from tradewind.shopper.reasons import reasoned
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import line, say

WEIGHED = 16
"""So many of the best hits are looked at closely."""
LISTED = 24
ENOUGH = 4
"""A list of fewer goes on with what matches in part."""


def recommend(turn: Turn, *, listed: int = LISTED) -> Reply:
    """Find, choose, compare, give reasons; for keywords, list so many."""
    brief = _age_safe(turn)
    turn = replace(turn, brief=brief)
    found = find(
        brief,
        index=turn.index,
        currency=turn.currency,
        limit=listed if brief.keywords_only else WEIGHED,
        facets=brief.keywords_only,
    )
    if found.extreme is not None and brief.superlative is not None:
        meant = replace(brief.superlative, name=found.extreme.name)
        turn = replace(turn, brief=replace(brief, superlative=meant))
    with turn.database.reading() as session:
        products = catalog.many(session, _ids(found))
        picks = _picks(found, products, turn)
        shown = [] if brief.keywords_only else [pick.product.id for pick in picks]
        reviews = catalog.reviews(session, shown) if shown else {}
    if not picks:
        return _nothing(turn, found, products)
    if brief.keywords_only:
        return _listed(turn, found, picks)
    return _answered(turn, found, picks, reviews)


def _age_safe(turn: Turn) -> Brief:
    """Where makers usually state from what age a thing is safe, a stated age is a hard limit."""
    brief = turn.brief
    limited = any(limit.name == "age_min" for limit in brief.limits)
    if brief.age is None or limited or not turn.index.lexicon.usual("age_min", brief.category):
        return brief
    safe = Limit("age_min", Op.AT_MOST, str(brief.age), brief.age, "year")
    return replace(brief, limits=(*brief.limits, safe))


def _ids(found: Found) -> list[str]:
    return [hit.product_id for hit in found.hits] + [each.product_id for each in found.nearest]


def _picks(found: Found, products: dict[str, Product], turn: Turn) -> list[Pick]:
    if turn.brief.keywords_only:
        hits = found.hits[: found.of] if found.of >= ENOUGH else found.hits
        made = (pick_of(hit, products, turn.brief, turn.currency) for hit in hits)
        return [pick for pick in made if pick is not None]
    return choose(found, products, turn.brief, turn.currency)


def _listed(turn: Turn, found: Found, picks: Sequence[Pick]) -> Reply:
    return Reply(
        talk=turn.talk.showing(
            [Shown(p.product.id, p.variant.sku) for p in picks], brief=turn.brief
        ),
        kind=AnswerKind.LIST,
        brief=turn.brief,
        verdict=(*_corrected(found, turn.brief.language), _size(found, turn.brief)),
        found=found,
        picks=tuple(picks),
    )


def _answered(
    turn: Turn, found: Found, picks: Sequence[Pick], reviews: dict[str, list[Review]]
) -> Reply:
    table = compare(picks, language=turn.brief.language, asked=asked(turn.brief))
    told = tuple(
        reasoned(
            pick, place, brief=turn.brief, table=table, reviews=reviews.get(pick.product.id, [])
        )
        for place, pick in enumerate(picks)
    )
    return Reply(
        talk=turn.talk.showing(
            [Shown(p.product.id, p.variant.sku) for p in told], brief=turn.brief
        ),
        kind=AnswerKind.ANSWER,
        brief=turn.brief,
        verdict=tuple(_verdict(turn.brief, found, told)),
        found=found,
        picks=told,
        comparison=replace(table, products=told),
        question=_question(turn, told),
        chips=_chips(turn.brief.language, len(told)),
    )


def asked(brief: Brief) -> list[str]:
    """Names of the facts that the shopper spoke of, without options and brand."""
    names = [
        limit.name
        for limit in brief.limits
        if limit.name not in {"color", "size", "brand"} and limit.op is not Op.IS_NOT
    ]
    names += [brief.superlative.name] if brief.superlative else []
    names += [brief.fact] if brief.fact else []
    names += [name for wish in brief.wishes if (name := _wished(wish))]
    return list(dict.fromkeys(names))


def _wished(wish: str) -> str | None:
    """The first fact that could bear a wish out."""
    facts, _ = vocabulary.wish(wish) or ((wish,) if vocabulary.known(wish) else (), True)
    return next(iter(facts), None)


def _chips(language: str, count: int) -> tuple[str, ...]:
    names = ["chip.cheaper", *(["chip.compare"] if count > 1 else []), "chip.reviews", "chip.add"]
    return tuple(line(name, language) for name in names)


def _corrected(found: Found, language: str) -> Iterator[Sentence]:
    for before, after in found.corrections.items():
        yield say("note.corrected", language, {"before": before, "after": after})


def _size(found: Found, brief: Brief) -> Sentence:
    of = claims.of_count("", "eligible", found.of, brief.language, what="products that fit")
    return say("verdict.of_one" if found.of == 1 else "verdict.of", brief.language, {"of": of})


def _verdict(brief: Brief, found: Found, picks: Sequence[Pick]) -> Iterator[Sentence]:
    yield from _corrected(found, brief.language)
    if found.extreme is not None:
        yield from _superlative(found.extreme, picks, brief.language)
        return
    best = picks[0]
    if best.price:
        title = claims.of_title(best.product, brief.language)
        slots: dict[str, Claim | str] = {"title": title, "price": best.price}
        yield say("verdict.best", brief.language, slots, about=best.product.id)
    yield _size(found, brief)
    for pick in picks[1:]:
        yield from _alternative(pick, picks, brief.language)


def _alternative(pick: Pick, picks: Sequence[Pick], language: str) -> Iterator[Sentence]:
    title = claims.of_title(pick.product, language)
    if pick.role == "cheapest" and pick.price:
        yield say("verdict.cheapest", language, {"title": title, "price": pick.price})
    rating = claims.of_rating(pick.product, language)
    leads = all((pick.product.rating or 0) >= (each.product.rating or 0) for each in picks)
    if pick.role == "rated" and rating and leads and pick.product.review_count > 1:
        reviews = claims.number(pick.product.review_count, language)
        yield say("verdict.rated", language, {"title": title, "rating": rating, "reviews": reviews})


def _superlative(extreme: Extreme, picks: Sequence[Pick], language: str) -> Iterator[Sentence]:
    label = vocabulary.label(extreme.name, language)
    of = claims.of_count("", "eligible", extreme.of, language, what="eligible products")
    winner = picks[0]
    if not extreme.winners or winner.product.id not in extreme.winners:
        yield say("extreme.unstated", language, {"of": of, "label": label})
        return
    value = winner.price if extreme.name == "price" else extreme_value(winner, extreme, language)
    what = f"products of {extreme.of} that state {extreme.name}"
    slots: dict[str, Claim | str] = {
        "of": of,
        "stating": claims.of_count("", "stating", extreme.stating, language, what=what),
        "label": label,
        "title": claims.of_title(winner.product, language),
        "value": value or "",
    }
    way = "most" if extreme.most else "least"
    yield say(
        f"extreme.price.{way}" if extreme.name == "price" else f"extreme.{way}", language, slots
    )
    if len(extreme.winners) > 1:
        ties = claims.of_count("", "ties", len(extreme.winners), language, what="products that tie")
        yield say("extreme.tie", language, {"ties": ties})


def extreme_value(pick: Pick, extreme: Extreme, language: str) -> Claim | None:
    """The winner's value, as its own row states it."""
    if extreme.name == "rating":
        return claims.of_rating(pick.product, language)
    fact = fact_of(pick, extreme.name, language)
    return claims.of_fact(pick.product, fact, language) if fact else None


def _question(turn: Turn, picks: Sequence[Pick]) -> Question | None:
    """Which sort of thing is meant, asked only where the best hits are of different sorts."""
    if turn.brief.category or turn.brief.superlative or turn.brief.limits or turn.brief.wishes:
        return None
    sorts = list(dict.fromkeys(pick.product.category for pick in picks if pick.product.category))
    if len(sorts) < 2 or picks[0].product.category == picks[1].product.category:
        return None
    language = turn.brief.language
    names = [turn.index.lexicon.category_name(path, language) for path in sorts[:3]]
    return Question(line("question.category", language), tuple((name, name) for name in names))


def _nothing(turn: Turn, found: Found, products: dict[str, Product]) -> Reply:
    language = turn.brief.language
    near = [
        sentence
        for each in found.nearest[:1]
        if each.product_id in products
        for sentence in _nearest(each, products[each.product_id], language)
    ]
    sentences = near or list(_why_nothing(turn, found))
    picks = _nearby(turn, found, products) if near else []
    talk = turn.talk if turn.brief.act is Act.REFINE else replace(turn.talk, brief=turn.brief)
    if picks:
        talk = talk.showing([Shown(p.product.id, p.variant.sku) for p in picks])
    return Reply(
        talk=talk,
        kind=AnswerKind.ANSWER,
        brief=turn.brief,
        verdict=(*_corrected(found, language), *sentences),
        found=found,
    )


def _nearby(turn: Turn, found: Found, products: dict[str, Product]) -> list[Pick]:
    free = replace(turn.brief, price=())
    hits = (Hit(each.product_id, each.sku, 0.0) for each in found.nearest)
    return [pick for hit in hits if (pick := pick_of(hit, products, free, turn.currency))]


def _why_nothing(turn: Turn, found: Found) -> Iterator[Sentence]:
    language = turn.brief.language
    if not turn.index.size:
        yield say("none.empty_shop", language, {})
    elif turn.brief.price and found.currencies and turn.currency not in found.currencies:
        yield say("none.currency", language, {"currencies": ", ".join(found.currencies)})
    else:
        yield say("none.at_all", language, {})


def _nearest(near: Nearest, product: Product, language: str) -> Iterator[Sentence]:
    title = claims.of_title(product, language)
    if near.money is not None:
        variant = product.variant(near.sku)
        offer = variant.offer(near.money.currency) if variant else None
        if offer is not None:
            price = claims.of_price(product, offer, language)
            yield say("none.nearest_price", language, {"title": title, "price": price})
        return
    fact = product.fact(near.name, sku=near.sku)
    if fact is not None:
        value = claims.of_fact(product, fact, language)
        label = vocabulary.label(near.name, language)
        yield say("none.nearest_fact", language, {"label": label, "title": title, "value": value})
