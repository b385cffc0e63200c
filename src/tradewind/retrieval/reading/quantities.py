"""Limits on typed facts: "at least 20000 mAh", "lighter than 300 g", "for 65W laptops"."""

from collections.abc import Iterator, Sequence

from tradewind.catalog import vocabulary
from tradewind.catalog.product import Kind
from tradewind.kernel.units import Quantity
from tradewind.retrieval.brief import Limit, Op
from tradewind.retrieval.reading.amounts import Amount, Measure
from tradewind.retrieval.reading.sentence import Sentence

NEAR = 4
"""How many words away a fact's name speaks for an amount."""
BY_DIMENSION = {
    "mass": ("weight", "max_load"),
    "charge": ("battery_capacity",),
    "energy": ("energy",),
    "power": ("power", "output_power"),
    "light": ("brightness",),
    "sound": ("noise_reduction", "noise"),
    "color temperature": ("color_temperature",),
    "temperature": ("comfort_temperature",),
    "volume": ("capacity", "volume"),
    "length": ("screen_size", "length", "height", "width", "diameter"),
    "time": ("battery_life", "charging_time"),
    "age": ("warranty",),
    "data": ("memory", "storage"),
    "frequency": ("refresh_rate", "clock_speed"),
    "resolution": ("dpi", "print_resolution"),
    "pixels": ("camera_resolution",),
    "rotation": ("fan_speed",),
    "airflow": ("airflow",),
}
"""Facts that an amount of a dimension is about where no name is said, in order of preference."""
SPREAD = 0.1
""" "Around 30 hours" is read as a tenth to either side."""
BOUNDS = {"<": Op.LESS, "<=": Op.AT_MOST, ">": Op.MORE, ">=": Op.AT_LEAST}


def fact_limits(
    sentence: Sentence, amounts: Sequence[Amount], category: str | None
) -> Iterator[Limit]:
    """Every bound on a number that products state; marks the words it stands on as read."""
    for amount in amounts:
        if not sentence.taken.isdisjoint(range(amount.first, amount.last + 1)):
            continue
        if amount.measure is Measure.UNIT or _aged(sentence, amount):
            yield from _measured(sentence, amount, category)
        elif amount.measure in {Measure.BARE, Measure.PIECES}:
            yield from _counted(sentence, amount)


def _aged(sentence: Sentence, amount: Amount) -> bool:
    """Years that speak of a warranty and not of a person."""
    return amount.measure is Measure.AGE and named(sentence, amount, "age") is not None


def _measured(sentence: Sentence, amount: Amount, category: str | None) -> Iterator[Limit]:
    base = Quantity(amount.low, _unit(amount)).base()
    serves = _serves(sentence, amount, base)
    if amount.op is None and amount.high is None and serves is None:
        return
    place, name = named(sentence, amount, base.dimension) or (None, None)
    if name is None:
        name = serves[0] if serves else _usual(sentence, amount, base, category)
    if name is None:
        return
    begin, end = _stretch(amount, place)
    said = sentence.said(begin, end)
    for op, number in [(serves[1], amount.low)] if serves else _ends(amount):
        quantity = Quantity(number, _unit(amount)).base()
        yield Limit(name, op, said, quantity.number, quantity.unit)
    sentence.take(begin, end)


def _unit(amount: Amount) -> str | None:
    """Degrees without more are of temperature, years of age of a warranty."""
    if amount.measure is Measure.AGE and amount.unit is None:
        return "year"
    return "°C" if amount.unit == "°" else amount.unit


def _stretch(amount: Amount, place: int | None) -> tuple[int, int]:
    at = amount.begin if place is None else place
    return min(amount.begin, at), max(amount.end, at)


def named(sentence: Sentence, amount: Amount, dimension: str | None) -> tuple[int, str] | None:
    """The nearest name of a fact that measures the dimension, behind the amount or before it."""
    after = range(amount.end + 1, min(amount.end + 1 + NEAR, len(sentence.tokens)))
    before = range(amount.begin - 1, max(amount.begin - 1 - NEAR, -1), -1)
    for places in (before, after):
        for place in places:
            token = sentence.tokens[place]
            if token.stop or token.number is not None or token.has("and"):
                break
            for name in token.all("fact"):
                if _dimension(sentence, name) == dimension:
                    return place, name
    return None


def _dimension(sentence: Sentence, name: str) -> str | None:
    term, stated = vocabulary.terms().get(name), sentence.lexicon.facts.get(name)
    kind = stated.kind if stated else term.kind if term else None
    unit = (stated.unit if stated else None) or (term.unit if term else None)
    if kind is not Kind.NUMBER:
        return "none"
    return Quantity(0, unit).dimension


def _serves(sentence: Sentence, amount: Amount, base: Quantity) -> tuple[str, Op] | None:
    """What must reach so far to serve: "for 65W laptops", "holds 120 kg", "down to -10 °C"."""
    steps = [sentence.at(amount.first - step) for step in (1, 2, 3)]
    held = any(token.has("holds") for token in steps[:2])
    if base.dimension == "temperature" and amount.op is None:
        held = held or base.number <= 0 or any(token.has("fits") for token in steps)
    if held and base.dimension in HELD:
        return HELD[base.dimension]
    dash = sentence.at(amount.last + 1).text == "-"
    thing = sentence.at(amount.last + (2 if dash else 1))
    if not thing.has("noun", "laptops") or not any(token.has("fits") for token in steps):
        return None
    for name in ("laptop_size", "output_power", "power"):
        if _dimension(sentence, name) == base.dimension and sentence.lexicon.stating(name):
            return name, Op.AT_LEAST
    return None


HELD = {
    "mass": ("max_load", Op.AT_LEAST),
    "temperature": ("comfort_temperature", Op.AT_MOST),
}
"""What a thing bears or stands, by dimension, and in which direction that is a need."""


def _usual(sentence: Sentence, amount: Amount, base: Quantity, category: str | None) -> str | None:
    """The fact meant by its dimension alone, as this part of the catalogue states it."""
    compared = _comparative(sentence, amount, base.dimension)
    if compared is not None:
        return compared
    names = BY_DIMENSION.get(base.dimension or "", ())
    if base.dimension == "length" and amount.unit == "mm" and amount.low >= 1000:
        names = ("waterproof_rating",)
    if base.dimension == "time" and (amount.op not in {">", ">="} or base.number < 1):
        return None
    if base.dimension == "sound" and amount.op in {"<", "<="}:
        names = ("noise", "noise_level")
    if base.dimension == "age" and not sentence.lexicon.stating("warranty", category):
        return None
    counts = {name: sentence.lexicon.stating(name, category) for name in names}
    stated = [name for name in names if counts[name]]
    if base.dimension == "length" and names != ("waterproof_rating",):
        inches = amount.unit == "in" and (counts["screen_size"] or _screen(sentence))
        return "screen_size" if inches else stated[0] if len(stated) == 1 else None
    return stated[0] if stated else names[0] if names else None


SCREENS = frozenset({"monitors", "laptops", "televisions", "tablets", "smartphones"})


def _screen(sentence: Sentence) -> bool:
    """Whether a thing is named whose inches are its screen's."""
    return any(not SCREENS.isdisjoint(token.all("noun")) for token in sentence.tokens)


def _comparative(sentence: Sentence, amount: Amount, dimension: str | None) -> str | None:
    """The fact that the comparison itself names ("lighter than"), where products state it."""
    if amount.compared is None or not sentence.tokens[amount.compared].has("than"):
        return None
    adjective = vocabulary.adjectives()[sentence.tokens[amount.compared].get("than")]
    names = [name for name in adjective.facts if _dimension(sentence, name) == dimension]
    return next(filter(sentence.lexicon.stating, names), names[0] if names else None)


def _ends(amount: Amount) -> Iterator[tuple[Op, float]]:
    if amount.high is not None:
        yield Op.AT_LEAST, amount.low
        yield Op.AT_MOST, amount.high
    elif amount.op == "~":
        yield Op.AT_LEAST, amount.low * (1 - SPREAD)
        yield Op.AT_MOST, amount.low * (1 + SPREAD)
    else:
        yield BOUNDS[str(amount.op)], amount.low


def _counted(sentence: Sentence, amount: Amount) -> Iterator[Limit]:
    """Plain counts of something that products state: "at least 3 ports"."""
    if amount.op not in BOUNDS:
        return
    if amount.measure is Measure.PIECES:
        yield from _parts(sentence, amount)
        return
    before = sentence.at(amount.begin - 1)
    places = [amount.end + 1, *([] if before.text.isascii() else [amount.begin - 1])]
    for place in places:
        for name in sentence.at(place).all("fact"):
            if _dimension(sentence, name) is None and name not in PSEUDO:
                begin, end = min(place, amount.begin), max(place, amount.end)
                said = sentence.said(begin, end)
                sentence.take(begin, end)
                yield Limit(name, BOUNDS[str(amount.op)], said, amount.low, None)
                return


def _parts(sentence: Sentence, amount: Amount) -> Iterator[Limit]:
    """A bound on the pieces that one thing consists of ("at least 45 pieces")."""
    if sentence.tokens[amount.last].has("part") and sentence.lexicon.stating("piece_count"):
        said = sentence.said(amount.begin, amount.end)
        sentence.take(amount.begin, amount.end)
        yield Limit("piece_count", BOUNDS[str(amount.op)], said, amount.low)


PSEUDO = frozenset({"price", "unit_price", "stock", "delivery", "shipping", "reviews", "rating"})
"""Asked about like facts, but not limits on facts."""
