"""Each sentence against what its form promises, and the table beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tradewind.bench.grounding.fault import Fault, Wrong
from tradewind.bench.grounding.forms import claims_of, form_of, slots_of
from tradewind.bench.grounding.measures import numbers_in
from tradewind.bench.grounding.rows import Rows, Thing, major, value_of
from tradewind.decisions.claim import Claim
from tradewind.shopper.answer import Answer, Comparison, Pick, Sentence

FREE_NUMBERS = {"help": {80.0}, "fact.rating": {5.0}, "verdict.rated": {5.0}}
"""Forms whose own words hold a number: the stars there are, an example."""
NAMED = {"label", "before", "after", "what", "order", "options", "axis"}
"""Slots of names, which may hold digits of their own."""
LESS = {"price", "unit_price", "weight", "charging_time", "setup_time", "delivery"}
MORE = {"battery_life", "battery_capacity", "brightness", "warranty", "rating", "energy"}
"""Rows in which everybody would say which is better."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence with all that its truth depends on."""

    sentence: Sentence
    form: str
    claims: dict[str, Claim]
    answer: Answer
    rows: Rows
    place: int | None = None
    """The pick that it is said of."""


def check_sentence(
    sentence: Sentence, answer: Answer, rows: Rows, *, place: int | None = None
) -> Iterator[Fault]:
    """What is wrong with one sentence, apart from its claims' own values."""
    form = form_of(sentence, answer.language)
    if form is None:
        yield Fault(Wrong.FACT, f"words of no known form: {sentence.text!r}")
        return
    told = Told(sentence, form, claims_of(sentence), answer, rows, place)
    yield from _loose_numbers(sentence, form, told)
    rule = RULES.get(form)
    if rule is not None:
        for fault in rule(told):
            yield Fault(fault.wrong, f"{fault.said}: {sentence.text!r}")


def _loose_numbers(sentence: Sentence, form: str, told: Told) -> Iterator[Fault]:
    """Numbers in the words that no claim carries must be counts that hold, or the shopper's own."""
    for slot, part in slots_of(sentence):
        if isinstance(part, Claim) or slot in NAMED:
            continue
        numbers = numbers_in(part, told.answer.language)
        if numbers and not set(numbers) <= _known(slot, form, told):
            yield _fact(f"{numbers} in {sentence.text!r} stand on nothing")


def _known(slot: str, form: str, told: Told) -> set[float]:
    """Numbers that may stand in that slot without a claim of their own."""
    match slot:
        case "":
            return FREE_NUMBERS.get(form, set())
        case "n":
            return {float(len(told.answer.picks))}
        case "of" | "reviews":
            return {float(told.rows.things[_subject(told)].reviews)}
        case "count" | "quantity":
            return {float(sum(pick.quantity for pick in told.answer.picks))}
        case "asked":
            return {each for limit in told.answer.brief.limits for each in _as_said(limit.said)}
        case _:
            return set()


def _subject(told: Told) -> str:
    """The product that a sentence is about."""
    return next((claim.product_id for claim in told.claims.values() if claim.product_id), "")


def _as_said(said: str) -> list[float]:
    return [number for language in ("en", "de") for number in _read(said, language)]


def _read(text: str, language: str) -> list[float]:
    try:
        return numbers_in(text, language)
    except ValueError:
        return []


def _superlative(said: str) -> Fault:
    return Fault(Wrong.SUPERLATIVE, said)


def _fact(said: str) -> Fault:
    return Fault(Wrong.FACT, said)


def _best(told: Told) -> Iterator[Fault]:
    first = told.answer.picks[0].product.id if told.answer.picks else None
    if {claim.product_id for claim in told.claims.values()} != {first}:
        yield _superlative("not the first pick")


def _cheapest(told: Told) -> Iterator[Fault]:
    picks = told.answer.picks
    price = told.claims["price"]
    if picks[0].offer is None or (price.number or 0) >= float(picks[0].offer.price.amount):
        yield _superlative("no cheaper than the first pick")
    elif told.claims["title"].product_id != price.product_id:
        yield _fact("title and price are of two products")


def _rated(told: Told) -> Iterator[Fault]:
    ids = {told.claims["title"].product_id, told.claims["rating"].product_id}
    if len(ids) != 1:
        yield _fact("title and rating are of two products")
    stars = {pick.product.id: told.rows.things[pick.product.id].stars for pick in told.answer.picks}
    mine = stars.get(next(iter(ids)))
    if mine is None or any(each is not None and each > mine for each in stars.values()):
        yield _superlative("another of the picks is rated higher")


def _extreme(told: Told) -> Iterator[Fault]:
    """At the least: the extreme of what is shown, of the product that is named."""
    title, value = told.claims["title"], told.claims.get("value")
    if value is None or title.product_id != value.product_id:
        yield _superlative("title and value are of two products")
        return
    most = told.form.endswith("most")
    for number in _numbers(told, value.field):
        if number is not None and value.number is not None:
            ahead = number > value.number + 1e-9 if most else number < value.number - 1e-9
            if ahead:
                yield _superlative(f"another of the picks has {number}")


def _numbers(told: Told, name: str) -> list[float | None]:
    table = told.answer.comparison
    picks = table.products if table else told.answer.picks
    return [number_of(pick, name, told.answer, told.rows) for pick in picks]


def number_of(pick: Pick, name: str, answer: Answer, rows: Rows) -> float | None:
    """The number that a pick stands for in a row, from the rows."""
    thing = rows.things[pick.product.id]
    offer = thing.offer(pick.variant.sku, answer.currency)
    if name == "delivery":
        return offer.days if offer else None
    if name == "stock":
        return thing.free.get(pick.variant.sku)
    if name == "rating":
        return shown_stars(thing)
    if name == "price":
        return value_of(thing, pick.variant.sku, name, answer.currency)
    stated = thing.stated(name, pick.variant.sku)
    return stated[0].number if stated else None


def shown_stars(thing: Thing) -> float | None:
    """The mean of the stars as finely as it is ever shown."""
    return None if thing.stars is None else round(thing.stars, 1)


def _meets(told: Told) -> Iterator[Fault]:
    """Whether the value meets a limit on the same fact, as the limit was understood."""
    value = told.claims["value"]
    limits = [each for each in told.answer.brief.limits if each.name == value.field]
    if not any(
        limit.number is not None and COMPARES[limit.op](value.number or 0, limit.number)
        for limit in limits
    ):
        yield _fact("not as was asked for")


def _lowest(told: Told) -> Iterator[Fault]:
    yield from _alone(told, told.claims["price"], "price", most=False)


def _dearest(told: Told) -> Iterator[Fault]:
    yield from _alone(told, told.claims["price"], "price", most=True)


def _more(told: Told) -> Iterator[Fault]:
    yield from _alone(told, told.claims["value"], told.claims["value"].field, most=True)


def _less(told: Told) -> Iterator[Fault]:
    yield from _alone(told, told.claims["value"], told.claims["value"].field, most=False)


def _alone(told: Told, claim: Claim, name: str, *, most: bool) -> Iterator[Fault]:
    """Whether the claim is the only highest (or lowest) of what is shown."""
    pick = told.answer.picks[told.place or 0]
    if claim.product_id != pick.product.id:
        yield _fact("said of another product")
    if name in {"unit_price", "energy"}:
        return
    numbers = [number for number in _numbers(told, name) if number is not None]
    best = (max if most else min)(numbers, default=None)
    if best is None or abs(best - (claim.number or 0)) > 1e-9 or numbers.count(best) != 1:
        yield _superlative(f"of {numbers}")


def _reduced(told: Told) -> Iterator[Fault]:
    if (told.claims["list_price"].number or 0) <= (told.claims["price"].number or 0):
        yield _fact("the list price is no higher")


def _unstated(told: Told) -> Iterator[Fault]:
    """'Not stated' where a row states it."""
    name = told.answer.brief.fact
    thing = told.rows.things.get(told.claims["title"].product_id)
    pick = next((p for p in told.answer.picks if thing and p.product.id == thing.id), None)
    if thing and name and is_stated(thing, pick.variant.sku if pick else None, name, told.answer):
        yield _fact(f"{name} is stated")


def is_stated(thing: Thing, sku: str | None, name: str, answer: Answer) -> bool:
    """Whether a row says anything under that name."""
    match name:
        case "price" | "delivery":
            offers = [thing.offer(each, answer.currency) for each in ([sku] if sku else thing.skus)]
            return any(offer and (name == "price" or offer.days is not None) for offer in offers)
        case "stock":
            return bool(thing.free) if sku is None else sku in thing.free
        case "rating" | "reviews":
            return thing.reviews > 0
        case _:
            return bool(thing.stated(name, sku))


def _sold_out(told: Told) -> Iterator[Fault]:
    sku = told.claims["title"].evidence[0].ref.partition(":")[2]
    if told.rows.things[told.claims["title"].product_id].free.get(sku) != 0:
        yield _fact("it is not sold out")


def _spread(told: Told) -> Iterator[Fault]:
    low, high = told.claims["low"], told.claims["high"]
    thing = told.rows.things[low.product_id]
    numbers = [f.number for f in thing.stated(low.field) if f.sku and f.number is not None]
    if (low.number, high.number) != (min(numbers), max(numbers)):
        yield _fact(f"the variants state {numbers}")


def _opinion(told: Told) -> Iterator[Fault]:
    count, quote = told.claims["count"], told.claims["quote"]
    reviews = told.rows.things[quote.product_id].reviews
    if not 1 <= (count.number or 0) <= reviews or quote.product_id != count.product_id:
        yield _fact("more voices than reviews")
    if told.place is not None and quote.product_id != told.answer.picks[told.place].product.id:
        yield _fact("a quote about another product")


def _winner(told: Told) -> Iterator[Fault]:
    value = told.claims["value"]
    if told.claims["title"].product_id != value.product_id:
        yield _fact("title and value are of two products")
        return
    numbers = [number for number in _numbers(told, value.field) if number is not None]
    others = [claim for slot, claim in told.claims.items() if slot.startswith("other")]
    least, most = min(numbers), max(numbers)
    if value.number is None or not (_near(value.number, least) or _near(value.number, most)):
        yield _superlative(f"ahead of {numbers}")
    if {claim.product_id for claim in others} & {value.product_id}:
        yield _fact("compared with itself")


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1)


def _draw(told: Told) -> Iterator[Fault]:
    if len(set(_numbers(told, told.claims["value"].field))) > 1:
        yield _superlative("they differ")


def _partly(told: Told) -> Iterator[Fault]:
    value = told.claims["value"]
    table = told.answer.comparison
    stating = [
        pick
        for pick in (table.products if table else ())
        if is_stated(told.rows.things[pick.product.id], pick.variant.sku, value.field, told.answer)
    ]
    if [pick.product.id for pick in stating] != [value.product_id]:
        yield _fact(f"{len(stating)} of them state it")


def check_table(table: Comparison, answer: Answer, rows: Rows) -> Iterator[Fault]:
    """What is wrong with a comparison, apart from its claims' own values."""
    for row in table.rows:
        for pick, cell in zip(table.products, row.cells, strict=True):
            thing = rows.things[pick.product.id]
            if cell.claim is None:
                if row.name != "unit_price" and is_stated(
                    thing, pick.variant.sku, row.name, answer
                ):
                    yield _fact(f"{row.name} of {thing.id} is stated and left out")
            elif cell.claim.product_id != thing.id or cell.claim.field != row.name:
                yield _fact(f"{cell.claim.field} of {cell.claim.product_id} in another's cell")
        yield from _marks(table, row.name, [cell.best for cell in row.cells], answer, rows)


def _marks(
    table: Comparison, name: str, best: list[bool], answer: Answer, rows: Rows
) -> Iterator[Fault]:
    if name in {"unit_price", "energy"} or not any(best):
        return
    numbers = [number_of(pick, name, answer, rows) for pick in table.products]
    stated = [number for number in numbers if number is not None]
    marked = {number for number, mark in zip(numbers, best, strict=True) if mark}
    ends = [] if name in MORE else [min(stated)]
    ends += [] if name in LESS else [max(stated)]
    if len(marked) != 1 or not any(_near(marked.copy().pop() or 0, end) for end in ends):
        yield _superlative(f"{name} marked best: {marked} of {numbers}")


def check_pick(pick: Pick, answer: Answer, rows: Rows) -> Iterator[Fault]:
    """A pick against its rows, and against the limits as they were understood."""
    thing = rows.things.get(pick.product.id)
    offer = thing.offer(pick.variant.sku, answer.currency) if thing else None
    if thing is None or pick.variant.sku not in thing.skus:
        yield _fact(f"{pick.variant.sku} is not on sale")
        return
    if (pick.offer.price.minor if pick.offer else None) != (offer.minor if offer else None):
        yield _fact(f"{pick.variant.sku} costs {offer}")
    if pick.variant.stock != thing.free.get(pick.variant.sku):
        yield _fact(f"{thing.free.get(pick.variant.sku)} of {pick.variant.sku} are free")
    for bound in answer.brief.price:
        price = major(offer.minor, answer.currency) if offer else None
        if price is None or not COMPARES[bound.op](price, float(bound.money.amount)):
            yield Fault(Wrong.LIMIT, f"{pick.variant.sku} at {price}: {bound.said}")


COMPARES: dict[str, Callable[[float, float], bool]] = {
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
RULES: dict[str, Callable[[Told], Iterator[Fault]]] = {
    "verdict.best": _best,
    "verdict.cheapest": _cheapest,
    "verdict.rated": _rated,
    "extreme.price.least": _extreme,
    "extreme.price.most": _extreme,
    "extreme.least": _extreme,
    "extreme.most": _extreme,
    "reason.at_least": _meets,
    "reason.at_most": _meets,
    "reason.lowest_price": _lowest,
    "reason.more": _more,
    "reason.less": _less,
    "reason.reduced": _reduced,
    "reason.praise": _opinion,
    "drawback.complaint": _opinion,
    "drawback.dearest": _dearest,
    "fact.unstated": _unstated,
    "fact.sold_out": _sold_out,
    "fact.range": _spread,
    "fact.reviews": _opinion,
    "compare.winner": _winner,
    "compare.most_state": _winner,
    "compare.draw": _draw,
    "compare.partly": _partly,
}
"""What the forms promise; the others promise no more than their claims."""
