"""An answer judged: everything in it against the rows, and all of it against what was wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tradewind.bench.grounding.claimed import check_claim
from tradewind.bench.grounding.fault import Fault, Wrong
from tradewind.bench.grounding.forms import claims_of, form_of
from tradewind.bench.grounding.question import (
    Ahead,
    AheadShown,
    Cheaper,
    Extreme,
    Question,
    States,
    StatesShown,
    Unstated,
    Wanted,
    Within,
)
from tradewind.bench.grounding.rows import (
    Bound,
    Rows,
    Scope,
    eligible,
    fits,
    major,
    top,
    value_of,
)
from tradewind.bench.grounding.spoken import (
    check_pick,
    check_sentence,
    check_table,
    is_stated,
    shown_stars,
)
from tradewind.decisions.claim import Claim
from tradewind.shopper.answer import Answer, Pick

NEAR = 1e-9


def judge(question: Question, answers: Sequence[Answer], rows: Rows) -> list[Fault]:
    """Everything wrong with the answers to a question; nothing is good."""
    found = [fault for answer in answers for fault in borne_out(answer, rows)]
    if question.opening and len(answers) > 1:
        found += _in_bounds(answers[0], question.opening, rows)
    wanted = meant(question.wanted, answers, rows)
    if wanted is not None:
        found += _as_wanted(wanted, answers[-1], rows)
    return found


def borne_out(answer: Answer, rows: Rows) -> Iterator[Fault]:
    """Whatever the question was: claims, sentences, picks and table against the rows."""
    for claim in answer.claims:
        yield from check_claim(claim, answer, rows)
    for sentence in answer.verdict:
        yield from check_sentence(sentence, answer, rows)
    for place, pick in enumerate(answer.picks):
        yield from check_pick(pick, answer, rows)
        for sentence in (*pick.reasons, *([pick.drawback] if pick.drawback else [])):
            yield from check_sentence(sentence, answer, rows, place=place)
    if answer.comparison:
        yield from check_table(answer.comparison, answer, rows)


def meant(wanted: Wanted, answers: Sequence[Answer], rows: Rows) -> Wanted | None:
    """What is wanted of the last answer, once it is known what the first one showed."""
    shown = answers[0].picks
    match wanted:
        case StatesShown(place, name):
            pick = _shown(shown, place)
            return _of_pick(pick, name, answers[0], rows) if pick else None
        case AheadShown(name, most) if len(shown) > 1:
            return Ahead((shown[0].product.id, shown[1].product.id), name, most)
        case Cheaper(scope) if shown and shown[0].offer:
            price = float(shown[0].offer.price.amount)
            bounds = tuple(bound for bound in scope.bounds if bound.name != "price")
            return Within(
                replace(scope, bounds=(*bounds, Bound("price", most=price, most_open=True)))
            )
        case AheadShown() | Cheaper():
            return None
        case _:
            return wanted


def _shown(shown: Sequence[Pick], place: int) -> Pick | None:
    index = place - 1 if place > 0 else place
    return shown[index] if -len(shown) <= index < len(shown) else None


def _of_pick(pick: Pick, name: str, answer: Answer, rows: Rows) -> Wanted:
    thing = rows.things[pick.product.id]
    stated = is_stated(thing, pick.variant.sku, name, answer) or bool(thing.stated(name))
    return (States if stated else Unstated)(thing.id, name)


def _as_wanted(wanted: Wanted, answer: Answer, rows: Rows) -> Iterator[Fault]:
    """What stands between the answer and what was wanted of it."""
    match wanted:
        case States():
            yield from _states(wanted, answer)
        case Unstated():
            yield from _admits(wanted, answer)
        case Extreme():
            yield from _extreme(wanted, answer, rows)
        case Within(scope):
            yield from _in_bounds(answer, scope, rows)
            yield from _all_within(scope, answer, rows)
        case Ahead():
            yield from _ahead(wanted, answer, rows)
        case _:
            if answer.comparison is None or len(answer.comparison.products) != 2:
                yield Fault(Wrong.UNANSWERED, f"not two side by side: {answer.words!r}")


def answerable(wanted: Wanted | None, answer: Answer, rows: Rows) -> bool:
    """Whether the rows hold what is wanted."""
    match wanted:
        case Unstated():
            return False
        case Extreme(scope, name, most):
            found = top(rows, scope, name, most=most, currency=answer.currency)
            return found.value is not None
        case Ahead(products, name, _):
            return all(_value(each, name, answer, rows) is not None for each in products)
        case _:
            return True


def forms_in(answer: Answer) -> list[str | None]:
    """The forms of the verdict's sentences."""
    return [form_of(sentence, answer.language) for sentence in answer.verdict]


def _verdict_claims(answer: Answer) -> list[Claim]:
    return [claim for sentence in answer.verdict for claim in sentence.claims]


def _states(wanted: States, answer: Answer) -> Iterator[Fault]:
    mine = [claim for claim in _verdict_claims(answer) if claim.product_id == wanted.product]
    if any(claim.field == wanted.name for claim in mine):
        return
    if wanted.name == "stock" and "fact.sold_out" in forms_in(answer) and mine:
        return
    yield Fault(Wrong.UNANSWERED, f"{wanted.name} of {wanted.product} is stated: {answer.words!r}")


def _admits(wanted: Unstated, answer: Answer) -> Iterator[Fault]:
    refusing = [
        claims_of(sentence)["title"].product_id
        for sentence in answer.verdict
        if form_of(sentence, answer.language) == "fact.unstated"
    ]
    unrated = wanted.name == "rating" and "drawback.no_reviews" in forms_in(answer)
    said = {form for form in forms_in(answer) if form not in {"fact.unstated", "fact.reviews"}}
    if (refusing != [wanted.product] and not unrated) or said - {"drawback.no_reviews"}:
        yield Fault(Wrong.UNREFUSED, f"nobody states {wanted.name or 'that'}: {answer.words!r}")


def _extreme(wanted: Extreme, answer: Answer, rows: Rows) -> Iterator[Fault]:
    truth = top(rows, wanted.scope, wanted.name, most=wanted.most, currency=answer.currency)
    forms = forms_in(answer)
    yield from _in_bounds(answer, wanted.scope, rows)
    if truth.value is None:
        if not {"extreme.unstated", "none.at_all", "none.nearest_price"} & set(forms):
            yield Fault(Wrong.UNREFUSED, f"nobody states {wanted.name}: {answer.words!r}")
        return
    said = next(
        (s for s, form in zip(answer.verdict, forms, strict=True) if _is_extreme(form)), None
    )
    if said is None:
        yield Fault(Wrong.UNANSWERED, f"{sorted(truth.winners)[:3]}: {answer.words!r}")
        return
    claims = claims_of(said)
    if claims["title"].product_id not in truth.winners:
        right = f"{sorted(truth.winners)[:3]} with {truth.value} of {truth.of}"
        yield Fault(Wrong.SUPERLATIVE, f"it is {right}: {answer.words!r}")
    for slot, count in (("of", truth.of), ("stating", truth.stating)):
        if slot in claims and claims[slot].number != count:
            yield Fault(Wrong.FACT, f"{slot} is {count}: {answer.words!r}")
    yield from _tied(answer, len(truth.winners))


def _is_extreme(form: str | None) -> bool:
    return bool(form and form.startswith("extreme.") and form.endswith(("least", "most")))


def _tied(answer: Answer, winners: int) -> Iterator[Fault]:
    ties = next(
        (
            claims_of(sentence)["ties"].number
            for sentence in answer.verdict
            if form_of(sentence, answer.language) == "extreme.tie"
        ),
        1,
    )
    if ties != winners:
        yield Fault(Wrong.FACT, f"{winners} share it: {answer.words!r}")


def _in_bounds(answer: Answer, scope: Scope, rows: Rows) -> Iterator[Fault]:
    """No pick may break a bound; but for the nearest, which are said not to fit."""
    for pick in answer.picks:
        thing = rows.things[pick.product.id]
        if not fits(thing, pick.variant.sku, scope.bounds, answer.currency):
            yield Fault(Wrong.LIMIT, f"{pick.variant.sku} breaks {scope.bounds}: {answer.words!r}")


def _all_within(scope: Scope, answer: Answer, rows: Rows) -> Iterator[Fault]:
    fitting = eligible(rows, scope, answer.currency)
    if not fitting:
        yield from _says_none(scope, answer, rows)
        return
    if not answer.picks:
        yield Fault(Wrong.UNANSWERED, f"{len(fitting)} fit {scope}: {answer.words!r}")
        return
    if any(pick.product.id not in fitting for pick in answer.picks):
        yield Fault(Wrong.UNANSWERED, f"other things than {scope}: {answer.words!r}")
    if answer.of != len(fitting):
        yield Fault(Wrong.FACT, f"{len(fitting)} fit {scope}, not {answer.of}: {answer.words!r}")


def _says_none(scope: Scope, answer: Answer, rows: Rows) -> Iterator[Fault]:
    forms = [form or "" for form in forms_in(answer)]
    if answer.picks or not any(form.startswith("none.") for form in forms):
        yield Fault(Wrong.UNANSWERED, f"nothing fits {scope}: {answer.words!r}")
        return
    for sentence in answer.verdict:
        form = form_of(sentence, answer.language) or ""
        if form.startswith("none.nearest"):
            yield from _nearest(scope, claims_of(sentence), answer, rows)


def _nearest(scope: Scope, claims: dict[str, Claim], answer: Answer, rows: Rows) -> Iterator[Fault]:
    """Whether nothing else of the scope is nearer to the bound that nothing meets."""
    near = claims.get("price") or claims["value"]
    bound = next((each for each in scope.bounds if each.name == near.field), None)
    if bound is None or near.number is None:
        yield Fault(Wrong.SUPERLATIVE, f"{near.field} was not limited: {answer.words!r}")
        return
    others = tuple(each for each in scope.bounds if each is not bound)
    able = eligible(rows, replace(scope, bounds=others), answer.currency)
    values = [
        value
        for id_, skus in able.items()
        for sku in skus
        if (value := value_of(rows.things[id_], sku, near.field, answer.currency)) is not None
    ]
    best = min((_gap(bound, value) for value in values), default=0.0)
    if _gap(bound, near.number) > best + NEAR * max(best, 1) or near.product_id not in able:
        yield Fault(Wrong.SUPERLATIVE, f"something is nearer, by {best}: {answer.words!r}")


def _gap(bound: Bound, value: float) -> float:
    under = max((bound.least or value) - value, 0)
    over = max(value - (bound.most or value), 0)
    return under + over


def _value(product: str, name: str, answer: Answer, rows: Rows) -> float | None:
    """The number of a compared product, of the variant that the answer speaks of."""
    thing = rows.things[product]
    pick = next((p for p in answer.picks if p.product.id == product), None)
    sku = pick.variant.sku if pick else thing.skus[0]
    if name == "price":
        offer = thing.offer(sku, answer.currency)
        return major(offer.minor, offer.currency) if offer else None
    return shown_stars(thing) if name == "rating" else value_of(thing, sku, name, answer.currency)


def _ahead(wanted: Ahead, answer: Answer, rows: Rows) -> Iterator[Fault]:
    values = {each: _value(each, wanted.name, answer, rows) for each in wanted.products}
    stating = {each: value for each, value in values.items() if value is not None}
    said = {form: s for s, form in zip(answer.verdict, forms_in(answer), strict=True) if form}
    table = answer.comparison
    if table is None or {p.product.id for p in table.products} != set(wanted.products):
        wrong = Wrong.UNANSWERED if len(stating) == 2 else Wrong.UNREFUSED
        yield Fault(wrong, f"{wanted.products} side by side: {answer.words!r}")
        return
    if len(stating) < 2:
        if not {"compare.partly", "compare.unstated"} & set(said):
            yield Fault(Wrong.UNREFUSED, f"{stating} only: {answer.words!r}")
        return
    first, second = stating.values()
    if abs(first - second) <= NEAR * max(abs(first), 1):
        expected = "compare.draw"
    else:
        expected = "compare.winner"
    if expected not in said:
        yield Fault(Wrong.UNANSWERED, f"{expected} of {stating}: {answer.words!r}")
    elif expected == "compare.winner":
        right = (max if wanted.most else min)(stating, key=lambda each: stating[each])
        claims = claims_of(said["compare.winner"])
        if claims["title"].product_id != right or claims["value"].field != wanted.name:
            yield Fault(Wrong.SUPERLATIVE, f"{right} of {stating}: {answer.words!r}")
