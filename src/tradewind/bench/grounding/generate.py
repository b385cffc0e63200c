"""Questions in five languages over a catalogue, by a fixed seed; each knows its right answer."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tradewind.bench.grounding.measures import in_base
from tradewind.bench.grounding.phrasing import (
    LANGUAGES,
    money,
    noun,
    pick,
    product,
    span,
    spoken,
    table,
)
from tradewind.bench.grounding.question import (
    Ahead,
    AheadShown,
    BothShown,
    Cheaper,
    Extreme,
    Question,
    Sort,
    States,
    StatesShown,
    Unstated,
    Wanted,
    Within,
)
from tradewind.bench.grounding.rows import Bound, Rows, Scope, Thing, value_of

SHARES = {
    Sort.FACT: 0.27,
    Sort.SUPERLATIVE: 0.17,
    Sort.RANGE: 0.18,
    Sort.COMPARISON: 0.12,
    Sort.FOLLOW_UP: 0.12,
    Sort.UNANSWERABLE: 0.14,
}
OFFERED = ("price", "stock", "delivery", "rating")
"""Facts that are no fact rows."""
UNITS = {"L", "W", "cm", "ml", "oz", "g", "m", "pieces", "FM/AM/shortwave"}
SPOKEN_OF = {
    "weight": ("weigh", "heavy", "gram", "kg", " lb", " oz", "克", "公斤", "重", "net_weight"),
    "battery_life": (
        "hour",
        "battery",
        "小时",
        "续航",
        "电",
        "charge",
        "runs",
        "run time",
        "night",
    ),
    "battery_capacity": ("mah", "毫安", "wh", "battery", "电池", "ah ", "energy"),
    "charging_time": ("charge", "charging", "充电", "充满", "hour", "小时"),
    "warranty": ("warrant", "guarantee", "质保", "保修", "year", "年"),
    "origin": ("made in", "origin", "产", "from "),
    "waterproof": (
        "water",
        "rain",
        "ipx",
        "ip6",
        "ip5",
        "splash",
        "wet",
        "防水",
        "雨",
        "shower",
        "防泼",
    ),
    "microphone": ("mic", "call", "麦", "通话"),
    "noise_cancelling": ("noise", "降噪", "quiet", "silen", "噪", "isolat", "hush"),
    "dishwasher_safe": ("dishwash", "洗碗机"),
    "vegan": ("vegan", "素", "leather", "皮", "wool", "毛", "honey", "milk", "silk", "down", "羽"),
    "caffeine": ("caffein", "decaf", "咖啡因", "低因"),
    "brightness": ("lumen", "lm", "流明", "bright", "亮"),
    "max_load": ("load", "kg", "承重", "carries", "holds", "support", "lb"),
    "foldable": ("fold", "折", "collaps", "pack", "收", "roll"),
    "washable": ("wash", "洗"),
    "cable_length": ("cable", "cord", "线"),
    "age_min": ("age", "year", "month", "岁", "月龄", "toddler", "baby", "child"),
    "persons": ("person", "people", "人", "two", "four", "famil", "couple"),
    "induction": ("induction", "电磁炉", "hob", "stove"),
    "bluetooth_version": ("bluetooth", "蓝牙"),
    "spf": ("spf", "sun", "防晒"),
}
"""For facts whose absence is asked about: words that would give the fact away in other texts."""
ALIKE = {
    "weight": ("weight", "net_weight"),
    "battery_life": ("battery_life", "total_battery_life", "hot_hours"),
    "battery_capacity": ("battery_capacity", "energy", "capacity"),
    "waterproof": ("waterproof", "water_resistance", "waterproof_rating", "water_resistant"),
    "brightness": ("brightness",),
    "foldable": ("foldable", "packed_size"),
    "noise_cancelling": ("noise_cancelling", "noise_reduction"),
}
"""Facts that would answer as well."""
CALLED = range(2, 6)
"""So many words somebody would call a product by, short of its whole title."""
MEANT_TOO = {"power": ("output_power", "wireless_power"), "battery_life": ("total_battery_life",)}
"""Facts that the same words may mean: where they are stated, an extreme is not asked for."""


@dataclass(slots=True)
class Shelf:
    """A catalogue arranged for asking about it."""

    rows: Rows
    rng: random.Random
    currencies: tuple[str, ...]
    things: list[Thing] = field(init=False)
    by_category: dict[str, list[Thing]] = field(init=False)
    by_brand: dict[str, list[Thing]] = field(init=False)
    short: dict[str, str] = field(init=False)
    named: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.things = _told_apart(self.rows)
        self.by_category, self.by_brand = defaultdict(list), defaultdict(list)
        spelt: dict[str, str] = {}
        for id_ in sorted(self.rows.things):
            thing = self.rows.things[id_]
            if noun(thing.category, "en"):
                self.by_category[thing.category].append(thing)
            spelt.setdefault(thing.brand.casefold(), thing.brand)
            self.by_brand[spelt[thing.brand.casefold()]].append(thing)
        self.short = _short_names(self.things, self.rows.things.values())
        self.named = frozenset(thing.id for thing in self.things)

    def currency(self, language: str) -> str:
        """A currency that a shopper of the language would name here."""
        able = [each for each in ("CNY",) if language == "zh" and each in self.currencies]
        return pick([*able, *able, "USD"], self.rng)

    def called(self, thing: Thing, language: str) -> str:
        """The product's name as this shopper says it: the title, or its first words."""
        short = self.short.get(thing.id)
        if short and language != "zh" and self.rng.random() < 0.6:
            return f"the {short}" if language == "en" and self.rng.random() < 0.5 else short
        return thing.title(language)


def _told_apart(rows: Rows) -> list[Thing]:
    """Products that can be named: no other has their title."""
    counts: dict[str, int] = defaultdict(int)
    for thing in rows.things.values():
        for title in {title.casefold() for title in thing.titles.values()}:
            counts[title] += 1
    return [
        rows.things[id_]
        for id_ in sorted(rows.things)
        if all(counts[title.casefold()] == 1 for title in rows.things[id_].titles.values())
    ]


def _short_names(things: Sequence[Thing], every: Iterable[Thing]) -> dict[str, str]:
    """Maker and model in a few words, where no other title begins with them."""
    names = {thing.id: _model(thing.title("en")) for thing in things if thing.category}
    starts: dict[str, int] = defaultdict(int)
    for thing in every:
        words = thing.title("en").casefold().split()
        for length in range(2, len(words) + 1):
            starts[" ".join(words[:length])] += 1
    return {id_: name for id_, name in names.items() if name and starts[name.casefold()] == 1}


def _model(title: str) -> str:
    words = title.replace(",", " ,").split()
    kept: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if not (word[0].isupper() or word.isdigit()) or following in UNITS or word in UNITS:
            break
        kept.append(word)
    return " ".join(kept) if len(kept) in CALLED else ""


def questions(rows: Rows, *, count: int, seed: int) -> Iterator[Question]:
    """So many different questions, the sorts in their shares, languages in turn."""
    shelf = Shelf(rows, random.Random(seed), tuple(sorted(rows.currencies)))
    said: set[tuple[str, ...]] = set()
    for sort, share in SHARES.items():
        wanted = round(count * share)
        made = 0
        while made < wanted:
            question = MAKERS[sort](shelf, LANGUAGES[made % len(LANGUAGES)])
            if question is not None and question.sentences not in said:
                said.add(question.sentences)
                made += 1
                yield question


def _asked(
    sort: Sort,
    shelf: Shelf,
    language: str,
    said: Sequence[str],
    wanted: Wanted,
    *,
    opening: Scope | None = None,
) -> Question:
    sentences = tuple(spoken(sentence, language) for sentence in said)
    return Question(sort, language, sentences, wanted, opening, page=shelf.rng.random() < 0.5)


def _fact_name(shelf: Shelf, thing: Thing) -> str | None:
    """Something that rows state about it, offers and stars now and then."""
    if shelf.rng.random() < 0.25:
        return _offered_name(shelf, thing)
    names = sorted({fact.name for fact in thing.facts} & set(table("facts")))
    names = [name for name in names if not _unclear(thing, name)]
    return pick(names, shelf.rng) if names else None


def _offered_name(shelf: Shelf, thing: Thing) -> str | None:
    able = ["price"]
    able += ["stock"] if thing.free else []
    able += ["rating"] if thing.stars is not None else []
    able += ["delivery"] if any(o.days for each in thing.offers.values() for o in each) else []
    return pick(able, shelf.rng)


def _unclear(thing: Thing, name: str) -> bool:
    """Whether two facts of the product could be meant by one word."""
    named = {fact.name for fact in thing.facts}
    return (name == "capacity" and bool(named & {"volume", "battery_capacity"})) or (
        name == "power" and "output_power" in named
    )


def _fact(shelf: Shelf, language: str) -> Question | None:
    thing = pick(shelf.things, shelf.rng)
    name = _fact_name(shelf, thing)
    if name is None:
        return None
    said = pick(table("facts")[name][language], shelf.rng).format(p=shelf.called(thing, language))
    return _asked(Sort.FACT, shelf, language, [said], States(thing.id, name))


def _unanswerable(shelf: Shelf, language: str) -> Question | None:
    thing = pick(shelf.things, shelf.rng)
    told = thing.told
    if shelf.rng.random() < 0.45:
        absurd = pick(table("absurd"), shelf.rng)
        if any(word in told for word in absurd["never"]):
            return None
        return _unstated(shelf, thing, absurd[language], "", language)
    name = pick(_missed(shelf, thing) or sorted(SPOKEN_OF), shelf.rng)
    known = {fact.name for fact in thing.facts}
    if known & set(ALIKE.get(name, (name,))) or any(word in told for word in SPOKEN_OF[name]):
        return None
    return _unstated(shelf, thing, table("facts")[name][language], name, language)


def _missed(shelf: Shelf, thing: Thing) -> list[str]:
    """Mostly: what its neighbours state and it does not, as a buyer would look for it."""
    if shelf.rng.random() < 0.4:
        return []
    own = {fact.name for fact in thing.facts}
    others = {
        fact.name for each in shelf.by_category.get(thing.category, ()) for fact in each.facts
    }
    return sorted((others - own) & set(SPOKEN_OF))


def _unstated(
    shelf: Shelf, thing: Thing, forms: Sequence[str], name: str, language: str
) -> Question:
    said = pick(forms, shelf.rng).format(p=shelf.called(thing, language))
    return _asked(Sort.UNANSWERABLE, shelf, language, [said], Unstated(thing.id, name))


def _place(shelf: Shelf, language: str) -> tuple[Scope, dict[str, str], list[Thing]]:
    """A part of the shop that has a name: a shelf, or everything of one maker."""
    if shelf.by_category and shelf.rng.random() < 0.9:
        named = [each for each in sorted(shelf.by_category) if noun(each, language)]
        category = pick(named, shelf.rng)
        return Scope(category=category), noun(category, language) or {}, shelf.by_category[category]
    able = sorted(brand for brand, things in shelf.by_brand.items() if brand and len(things) > 2)
    brand = pick(able, shelf.rng)
    return Scope(brand=brand), product(language, brand), shelf.by_brand[brand]


def _superlative(shelf: Shelf, language: str) -> Question | None:
    frames = table("frames")
    if shelf.rng.random() < 0.06:
        entry = pick(frames["anything"], shelf.rng)
        said = pick(entry[language], shelf.rng)
        wanted = Extreme(Scope(), entry["name"], most=entry["most"])
        return _asked(Sort.SUPERLATIVE, shelf, language, [said], wanted)
    scope, forms, things = _place(shelf, language)
    entry = pick(table("extremes"), shelf.rng)
    if not _worth_asking(entry["name"], things):
        return None
    core = pick(entry[language], shelf.rng).format(**forms)
    limit = ""
    if entry["name"] != "price" and shelf.rng.random() < 0.3:
        scope, limit = _limited(shelf, scope, things, language)
    frame = pick(frames["extreme"][language], shelf.rng)
    said = frame.format(core=core, limit=limit, **forms)
    wanted = Extreme(scope, entry["name"], most=entry["most"])
    return _asked(Sort.SUPERLATIVE, shelf, language, [said], wanted)


def _worth_asking(name: str, things: Sequence[Thing]) -> bool:
    """Whether enough of them state it, each as one number."""
    if name in OFFERED:
        return True
    if any(thing.stated(other) for thing in things for other in MEANT_TOO.get(name, ())):
        return False
    stating = [thing for thing in things if thing.stated(name)]
    plain = all(
        fact.kind == "number" and fact.high is None
        for thing in stating
        for fact in thing.stated(name)
    )
    units = {fact.unit for thing in stating for fact in thing.stated(name)}
    return plain and len(units) == 1 and len(stating) >= min(2, len(things))


def _limited(
    shelf: Shelf, scope: Scope, things: Sequence[Thing], language: str
) -> tuple[Scope, str]:
    """A price bound said along with a superlative."""
    currency = shelf.currency(language)
    bound = _free_of(shelf, _values(things, "price", currency))
    if bound is None:
        return scope, ""
    said = pick(table("frames")["extreme_limit"][language], shelf.rng)
    limits = (Bound("price", most=float(bound)),)
    return (
        Scope(scope.category, scope.brand, limits),
        said.format(money=money(bound, currency, language, shelf.rng)),
    )


def _values(things: Sequence[Thing], name: str, currency: str) -> list[float]:
    found = (value_of(thing, sku, name, currency) for thing in things for sku in thing.skus)
    return sorted({value for value in found if value is not None})


def _free_of(shelf: Shelf, values: Sequence[float]) -> int | None:
    """A round number among the values that is none of them, so that no bound is on an edge."""
    if not values:
        return None
    low, high = values[0] * 0.8, values[-1] * 1.1
    for _ in range(20):
        number = _round(shelf.rng.uniform(low, high))
        if number > 0 and all(abs(number - value) > 1e-6 * number for value in values):
            return number
    return None


def _two_free(shelf: Shelf, values: Sequence[float]) -> list[int]:
    """Up to two such numbers, the smaller first."""
    return sorted({number for _ in range(2) if (number := _free_of(shelf, values)) is not None})


def _round(number: float) -> int:
    step = next(
        step for step in (1, 5, 10, 50, 100, 500, 1000, 5000) if number < step * 40 or step == 5000
    )
    return max(round(number / step), 1) * step


def _range(shelf: Shelf, language: str) -> Question | None:
    if shelf.rng.random() < 0.6:
        return _price_range(shelf, language)
    scope, forms, things = _place(shelf, language)
    entry = pick(table("frames")["amount"], shelf.rng)
    if language not in entry or not _worth_asking(entry["name"], things):
        return None
    unit = entry["unit"]
    size = in_base(1, unit)[0]
    values = [value / size for value in _values(things, entry["name"], "USD")]
    numbers = _two_free(shelf, values)
    if not numbers or (entry["op"] == "between" and len(numbers) < 2):
        return None
    bound, slots = _bound(entry["name"], entry["op"], [n * size for n in numbers], numbers)
    said = pick(entry[language], shelf.rng).format(**slots, **forms)
    wanted = Within(Scope(scope.category, scope.brand, (bound,)))
    return _asked(Sort.RANGE, shelf, language, [said], wanted)


def _bound(
    name: str, op: str, sizes: Sequence[float], numbers: Sequence[int]
) -> tuple[Bound, dict[str, int]]:
    slots = {"v": numbers[0], "lo": numbers[0], "hi": numbers[-1]}
    match op:
        case "below":
            return Bound(name, most=sizes[0]), slots
        case "above":
            return Bound(name, least=sizes[0]), slots
        case _:
            return Bound(name, least=sizes[0], most=sizes[-1]), slots


def _price_range(shelf: Shelf, language: str) -> Question | None:
    scope, forms, things = _place(shelf, language)
    currency = shelf.currency(language)
    values = _values(things, "price", currency)
    op = pick(("below", "below", "between", "between", "above"), shelf.rng)
    numbers = _price_numbers(shelf, values, empty=shelf.rng.random() < 0.2)
    if not numbers:
        return None
    bound, _ = _bound("price", op, [float(number) for number in numbers], numbers)
    low, high = numbers[0], numbers[-1]
    slots = {
        "lo": money(low, currency, language, shelf.rng),
        "hi": money(low if op == "below" else high, currency, language, shelf.rng),
        "span": span(low, high, currency, language, shelf.rng),
    }
    said = pick(table("frames")["price"][op][language], shelf.rng).format(**slots, **forms)
    wanted = Within(Scope(scope.category, scope.brand, (bound,)))
    return _asked(Sort.RANGE, shelf, language, [said], wanted)


def _price_numbers(shelf: Shelf, values: Sequence[float], *, empty: bool) -> list[int]:
    """Two bounds, or two below the cheapest where a range is to be empty."""
    if empty and values and values[0] > 6:
        high = shelf.rng.randint(3, int(values[0]) - 1)
        return [max(high // 2, 1), high]
    numbers = _two_free(shelf, values)
    return numbers if len(numbers) == 2 else []


def _comparison(shelf: Shelf, language: str) -> Question | None:
    entry = pick(table("frames")["compare"], shelf.rng)
    things = [thing for thing in _neighbours(shelf) if thing.id in shelf.named]
    if len(things) < 2:
        return None
    a, b = shelf.rng.sample(things, 2)
    name = entry["name"]
    stating = [each for each in (a, b) if _comparable(each, name)]
    if not stating or (len(stating) == 1 and shelf.rng.random() < 0.7):
        return None
    if any(_unclear(each, name) for each in (a, b)) or _hinted(a, b, name, len(stating)):
        return None
    slots = {"a": shelf.called(a, language), "b": shelf.called(b, language)}
    said = pick(entry[language], shelf.rng).format(**slots)
    wanted = Ahead((a.id, b.id), name, most=entry["most"])
    return _asked(Sort.COMPARISON, shelf, language, [said], wanted)


def _hinted(a: Thing, b: Thing, name: str, stating: int) -> bool:
    """Whether the one that does not state it states something that means the same."""
    if stating == 2:
        return False
    known = [{fact.name for fact in each.facts} & set(ALIKE.get(name, (name,))) for each in (a, b)]
    return all(known)


def _neighbours(shelf: Shelf) -> list[Thing]:
    if shelf.by_category:
        return shelf.by_category[pick(sorted(shelf.by_category), shelf.rng)]
    brand = pick(sorted(each for each, own in shelf.by_brand.items() if len(own) > 1), shelf.rng)
    return shelf.by_brand[brand]


def _comparable(thing: Thing, name: str) -> bool:
    """Whether it has one number for that fact, whichever variant is meant."""
    if name == "price":
        prices: dict[str, set[int]] = defaultdict(set)
        for offer in (each for sku in thing.skus for each in thing.offers.get(sku, ())):
            prices[offer.currency].add(offer.minor)
        return bool(prices) and all(len(each) == 1 for each in prices.values())
    if name == "rating":
        return thing.stars is not None
    return len({value for sku in thing.skus if (value := value_of(thing, sku, name, "USD"))}) == 1


def _follow_up(shelf: Shelf, language: str) -> Question | None:
    scope, forms, things = _place(shelf, language)
    opening, scope = _opening(shelf, scope, forms, things, language)
    said, wanted = _next(shelf, things, scope, language)
    if not said:
        return None
    return _asked(Sort.FOLLOW_UP, shelf, language, [opening, said], wanted, opening=scope)


def _opening(
    shelf: Shelf, scope: Scope, forms: dict[str, str], things: Sequence[Thing], language: str
) -> tuple[str, Scope]:
    frames = table("frames")
    currency = shelf.currency(language)
    values = _values(things, "price", currency)
    if not values or shelf.rng.random() < 0.5:
        return pick(frames["opening"][language], shelf.rng).format(**forms), scope
    high = int(values[-1] * 1.3) + 1
    said = pick(frames["price"]["below"][language], shelf.rng)
    bounds = (Bound("price", most=float(high)),)
    slots = {"hi": money(high, currency, language, shelf.rng)}
    return said.format(**slots, **forms), Scope(scope.category, scope.brand, bounds)


def _next(shelf: Shelf, things: Sequence[Thing], scope: Scope, language: str) -> tuple[str, Wanted]:
    frames, rng = table("frames"), shelf.rng
    chance = rng.random()
    if chance < 0.2:
        return pick(frames["cheaper"][language], rng), Cheaper(scope)
    if chance < 0.3:
        return pick(frames["both"][language], rng), BothShown()
    if chance < 0.4:
        entry = pick(frames["both_extreme"], rng)
        return pick(entry[language], rng), AheadShown(entry["name"], most=entry["most"])
    place = pick((1, 1, 2, 2, 3, -1), rng)
    names = [name for name in _common(things) if name in table("facts")]
    name = pick([*names, *OFFERED], rng)
    form = table("facts")[name][language][0]
    return form.format(p=pick(frames["ordinal"][language][place], rng)), StatesShown(place, name)


def _common(things: Sequence[Thing]) -> list[str]:
    """Facts that at least half of them state."""
    counts: dict[str, int] = defaultdict(int)
    for thing in things:
        for name in {fact.name for fact in thing.facts if not _unclear(thing, fact.name)}:
            counts[name] += 1
    return sorted(name for name, count in counts.items() if count * 2 >= len(things))


MAKERS: dict[Sort, Callable[[Shelf, str], Question | None]] = {
    Sort.FACT: _fact,
    Sort.SUPERLATIVE: _superlative,
    Sort.RANGE: _range,
    Sort.COMPARISON: _comparison,
    Sort.FOLLOW_UP: _follow_up,
    Sort.UNANSWERABLE: _unanswerable,
}
