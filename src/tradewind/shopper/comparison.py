"""Products side by side: one unit a row, the deciding rows first, the winner of each marked."""

from collections import Counter
from collections.abc import Sequence

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.kernel.units import Quantity
from tradewind.shopper import claims
from tradewind.shopper.answer import Cell, Comparison, Pick, Row
from tradewind.shopper.unit_price import unit_price

MOST_ROWS = 12
FIXED = ("price", "unit_price", "rating", "delivery", "stock")
"""Rows that do not come from facts."""
NOMINAL_VOLTAGE = 3.7
"""Volts of a lithium cell, by which makers turn mAh into Wh on the label."""
LESS_IS_BETTER = frozenset({"price", "unit_price", "delivery"})
MORE_IS_BETTER = frozenset({"rating"})


def compare(
    picks: Sequence[Pick], *, language: str, asked: Sequence[str] = (), most_rows: int = MOST_ROWS
) -> Comparison:
    """Line up what the picks state; ``asked`` names facts that go first, stated or not."""
    names = [name for name in asked if name not in FIXED]
    names += [name for name in _telling(picks) if name not in names]
    rows = [_fixed(name, picks, language, asked=name in asked) for name in FIXED]
    facts = [_row(name, picks, language, asked=name in asked) for name in names]
    shown = [row for row in [*rows, *facts] if row.asked or any(cell.claim for cell in row.cells)]
    shown.sort(key=lambda row: (row.name != "price", not row.asked, row.name == "stock"))
    return Comparison(tuple(picks), tuple(shown[:most_rows]))


def _telling(picks: Sequence[Pick]) -> list[str]:
    """Names of facts: first what several state, tells them apart and is better one way."""
    stating: Counter[str] = Counter()
    values: dict[str, set[str]] = {}
    for pick in picks:
        for name in {
            fact.name for fact in pick.product.facts if fact.sku in {None, pick.variant.sku}
        }:
            stating[name] += 1
            fact = fact_of(pick, name)
            values.setdefault(name, set()).add(fact.text if fact else "")
    return sorted(
        (name for name in stating if name not in {"model", "gtin"}),
        key=lambda name: (
            -min(stating[name], 2),
            len(values[name]) == 1 and len(picks) > 1,
            not vocabulary.known(name),
            vocabulary.direction(name) is None,
            -stating[name],
            name,
        ),
    )


def fact_of(pick: Pick, name: str, language: str | None = None) -> Fact | None:
    """The fact as it holds for the pick's variant."""
    return pick.product.fact(name, sku=pick.variant.sku, language=language)


def _fixed(name: str, picks: Sequence[Pick], language: str, *, asked: bool) -> Row:
    cells = tuple(Cell(_fixed_claim(name, pick, language)) for pick in picks)
    return Row(name, vocabulary.label(name, language), _judged(name, cells), asked)


def _fixed_claim(name: str, pick: Pick, language: str) -> Claim | None:
    offer = pick.offer
    match name:
        case "price":
            return pick.price
        case "unit_price":
            return unit_price(pick.product, pick.variant, offer, language)
        case "rating":
            return claims.of_rating(pick.product, language)
        case "delivery":
            return claims.of_delivery(pick.product, offer, language) if offer else None
        case _:
            return claims.of_stock(pick.product, pick.variant, language)


def _row(name: str, picks: Sequence[Pick], language: str, *, asked: bool) -> Row:
    facts = [fact_of(pick, name, language) for pick in picks]
    unit = _one_unit([fact for fact in facts if fact], language)
    cells = tuple(
        Cell(_fact_claim(name, pick, fact, language, unit))
        for pick, fact in zip(picks, facts, strict=True)
    )
    return Row(name, vocabulary.label(name, language), _judged(name, cells), asked)


def _one_unit(facts: Sequence[Fact], language: str) -> str | None:
    """The unit that most of the row was stated in, else the one its middle value reads best in."""
    numbers = sorted(abs(fact.number) for fact in facts if fact.number is not None)
    dimensions = {Quantity(0, fact.unit).dimension for fact in facts if fact.number is not None}
    if not numbers or len(dimensions) != 1:
        return None
    dimension = dimensions.pop()
    stated = Counter(
        unit for fact in facts if (unit := claims.stated_unit(fact.text, dimension, language))
    )
    if stated:
        return stated.most_common(1)[0][0]
    return claims.calm(dimension, numbers[len(numbers) // 2])


def _fact_claim(
    name: str, pick: Pick, fact: Fact | None, language: str, unit: str | None
) -> Claim | None:
    if fact is not None:
        fits = unit is None or Quantity(0, fact.unit).dimension == Quantity(0, unit).dimension
        return claims.of_fact(pick.product, fact, language, unit=unit if fits else None)
    return _energy(pick, language) if name == "energy" else None


def _energy(pick: Pick, language: str) -> Claim | None:
    """Wh from mAh at the nominal cell voltage, said to be computed."""
    fact = fact_of(pick, "battery_capacity")
    if fact is None or fact.number is None or fact.unit != "mAh":
        return None
    energy = fact.number * NOMINAL_VOLTAGE / 1000
    shown = claims.quantity(Quantity(round(energy, 1), "Wh"), language)
    said = f"{fact.text} × {NOMINAL_VOLTAGE} V nominal = {energy:.1f} Wh"
    computed = Evidence(EvidenceKind.COUNT, f"computed:energy:{pick.variant.sku}", said)
    stated = claims.of_fact(pick.product, fact, language).evidence
    return Claim(
        pick.product.id, pick.variant.sku, "energy", f"≈ {shown}", (computed, *stated), energy, "Wh"
    )


def _judged(name: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Mark the winners; only where one direction is better and at least two state it."""
    more = better(name)
    numbers = [cell.claim.number for cell in cells if cell.claim and cell.claim.number is not None]
    units = {cell.claim.unit for cell in cells if cell.claim and cell.claim.number is not None}
    if more is None or len(numbers) < 2 or len(units) > 1 or len(set(numbers)) == 1:
        return cells
    best = max(numbers) if more else min(numbers)
    return tuple(
        Cell(cell.claim, best=bool(cell.claim and cell.claim.number == best)) for cell in cells
    )


def better(name: str) -> bool | None:
    """True where more of it is better, False where less is, None where neither is."""
    if name in LESS_IS_BETTER:
        return False
    if name in MORE_IS_BETTER:
        return True
    return vocabulary.direction(name)


def is_number(fact: Fact | None) -> bool:
    """Whether a fact can be compared by size."""
    return fact is not None and fact.kind is Kind.NUMBER and fact.number is not None
