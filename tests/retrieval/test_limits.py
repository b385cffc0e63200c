"""Hard limits are never broken, and nothing that meets them is left out."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.retrieval.kit import (
    catalogues,
    flag,
    held,
    ids,
    number,
    product,
    search,
    text,
    variant,
)
from tradewind.catalog.product import Fact, Product, Variant
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Limit, Op, PriceLimit, Superlative

FOLDER = Path(mkdtemp())
EVERY = 10_000

numeric = st.builds(
    Limit,
    name=st.just("weight"),
    op=st.sampled_from(list(Op)),
    said=st.just(""),
    number=st.integers(1, 8).map(float),
    unit=st.sampled_from(["g", "cm"]),
)
flags = st.builds(
    Limit,
    name=st.just("waterproof"),
    op=st.sampled_from([Op.IS, Op.IS_NOT]),
    said=st.just(""),
    number=st.sampled_from([0.0, 1.0]),
)
colors = st.builds(
    Limit,
    name=st.just("color"),
    op=st.just(Op.IS),
    said=st.just(""),
    text=st.sampled_from(["black", "red", "matte black"]),
)
prices = st.builds(
    PriceLimit,
    op=st.sampled_from([Op.AT_MOST, Op.LESS, Op.AT_LEAST, Op.MORE]),
    money=st.builds(Money, st.sampled_from([500, 999, 1000]), st.sampled_from(["USD", "CNY"])),
    said=st.just(""),
)


def compares(op: Op, low: float, high: float, bound: float) -> bool:
    return {
        Op.AT_MOST: high <= bound,
        Op.LESS: high < bound,
        Op.AT_LEAST: low >= bound,
        Op.MORE: low > bound,
        Op.IS: low <= bound <= high,
        Op.IS_NOT: not low <= bound <= high,
    }[op]


def own_facts(of: Product, each: Variant, name: str) -> list[Fact]:
    """A variant's own facts of that name; else the product's."""
    own = [fact for fact in of.facts if fact.name == name and fact.sku == each.sku]
    return own or [fact for fact in of.facts if fact.name == name and fact.sku is None]


def meets(of: Product, each: Variant, limit: Limit) -> bool:
    if limit.name == "color":
        return str(limit.text) in each.options.get("color", "").lower()
    facts = own_facts(of, each, limit.name)
    if limit.name == "waterproof":
        said = any(fact.number == limit.number for fact in facts)
        return said == (limit.op is Op.IS)
    stated = [fact for fact in facts if fact.unit == limit.unit]
    if not stated:
        return limit.op is Op.IS_NOT
    low = stated[0].number or 0.0
    return compares(limit.op, low, stated[0].high or low, limit.number or 0.0)


def affordable(each: Variant, bound: PriceLimit) -> bool:
    offer = each.offer(bound.money.currency)
    price = offer.price.minor if offer else None
    return price is not None and compares(bound.op, price, price, bound.money.minor)


def fitting(
    all_: list[Product], limits: list[Limit], bounds: list[PriceLimit]
) -> Iterator[tuple[Product, list[Variant]]]:
    for each in all_:
        found = [
            one
            for one in each.variants
            if one.available
            and all(meets(each, one, limit) for limit in limits)
            and all(affordable(one, bound) for bound in bounds)
        ]
        if found:
            yield each, found


@settings(deadline=None)
@given(catalogues(), st.lists(numeric | flags | colors, max_size=3), st.lists(prices, max_size=2))
def test_hits_are_exactly_the_products_with_one_variant_that_meets_all(
    all_: list[Product], limits: list[Limit], bounds: list[PriceLimit]
) -> None:
    found = search(held(FOLDER, all_), limits=tuple(limits), price=tuple(bounds), limit=EVERY)
    expected = {each.id: variants for each, variants in fitting(all_, limits, bounds)}
    assert sorted(ids(found)) == sorted(expected)
    assert found.of == len(expected)
    for hit in found.hits:
        offers = [one.offer("USD") for one in expected[hit.product_id]]
        cheapest = min((offer.price.minor for offer in offers if offer), default=None)
        chosen = next(one for one in expected[hit.product_id] if one.sku == hit.sku)
        offer = chosen.offer("USD")
        assert (offer.price.minor if offer else None) == cheapest


@settings(deadline=None)
@given(catalogues(), st.booleans(), st.lists(prices, max_size=1))
def test_an_extreme_is_that_of_everything_that_can_be_bought(
    all_: list[Product], most: bool, bounds: list[PriceLimit]
) -> None:
    found = search(
        held(FOLDER, all_),
        superlative=Superlative("price", most, ""),
        price=tuple(bounds),
        limit=EVERY,
    )
    rest = {each.id: variants for each, variants in fitting(all_, [], bounds)}
    paid = {
        id_: [offer.price.minor for one in variants if (offer := one.offer("USD"))]
        for id_, variants in rest.items()
    }
    stated = {id_: (max if most else min)(each) for id_, each in paid.items() if each}
    assert found.extreme is not None
    assert (found.extreme.of, found.extreme.stating) == (len(rest), len(stated))
    best = (max if most else min)(stated.values(), default=None)
    assert found.extreme.value == best
    assert found.extreme.winners == tuple(sorted(id_ for id_ in stated if stated[id_] == best))
    values = [stated[id_] for id_ in ids(found) if id_ in stated]
    assert values == sorted(values, reverse=most)
    assert [id_ for id_ in ids(found) if id_ not in stated] == ids(found)[len(values) :]


@settings(deadline=None)
@given(catalogues(), st.booleans())
def test_an_extreme_of_a_range_counts_its_sure_end(all_: list[Product], most: bool) -> None:
    found = search(held(FOLDER, all_), superlative=Superlative("weight", most, ""), limit=EVERY)
    assert found.extreme is not None
    stated: dict[str, list[tuple[str, float]]] = {"g": [], "cm": []}
    for each, variants in fitting(all_, [], []):
        for one in variants:
            for fact in own_facts(each, one, "weight")[:1]:
                low = fact.number or 0.0
                stated[str(fact.unit)].append((each.id, low if most else fact.high or low))
    if found.extreme.unit is None:
        assert not any(stated.values())
        return
    rows = stated[found.extreme.unit]
    assert len(rows) == max(map(len, stated.values()))
    best = (max if most else min)(value for _, value in rows)
    assert found.extreme.value == best
    assert set(found.extreme.winners) == {id_ for id_, value in rows if value == best}


def test_one_variant_must_meet_all_limits_together(tmp_path: Path) -> None:
    split = product(
        "split", "rain jacket", variant("s1", 5000, color="Black"), variant("s2", 9000, color="Red")
    )
    index = held(tmp_path, [split])
    red = Limit("color", Op.IS, "red", text="red")
    cheap = PriceLimit(Op.LESS, Money(6000, "USD"), "under 60")
    assert search(index, limits=(red,)).of == 1
    assert search(index, price=(cheap,)).of == 1
    assert search(index, limits=(red,), price=(cheap,)).of == 0


def test_not_leather_leaves_out_what_the_words_say_and_keeps_what_says_nothing(
    tmp_path: Path,
) -> None:
    index = held(
        tmp_path,
        [
            product("states", "hiking boots", facts=[text("upper_material", "full-grain leather")]),
            product("flags", "hiking boots", facts=[flag("leather", True)]),
            product("title", "leather hiking boots", facts=[text("material", "rubber")]),
            product("told", "hiking boots", about="A leather upper that lasts."),
            product("vegan", "vegan leather hiking boots"),
            product("denies", "hiking boots", about="There is no leather in it."),
            product("silent", "hiking boots"),
            product("other", "hiking boots", facts=[text("material", "polyester")]),
        ],
    )
    not_leather = Limit("material", Op.IS_NOT, "not leather", text="leather")
    found = search(index, "hiking boots", limits=(not_leather,))
    assert sorted(ids(found)) == ["denies", "other", "silent", "vegan"]


def test_a_flag_must_be_stated_true(tmp_path: Path) -> None:
    index = held(
        tmp_path,
        [
            product("yes", "boots", facts=[flag("waterproof", True)]),
            product("no", "boots", facts=[flag("waterproof", False)]),
            product("silent", "waterproof boots"),
        ],
    )
    assert ids(search(index, limits=(Limit("waterproof", Op.IS, "", number=1.0),))) == ["yes"]


def test_a_colour_is_met_by_its_shades_and_in_other_languages(tmp_path: Path) -> None:
    shades = ["Matte Black", "黑色", "Navy", "Noir"]
    index = held(
        tmp_path,
        [
            product(f"p{at}", "bag", variant(f"s{at}", color=shade))
            for at, shade in enumerate(shades)
        ],
    )
    black = Limit("color", Op.IS, "black", text="black")
    blue = Limit("color", Op.IS, "blue", text="blue")
    assert ids(search(index, limits=(black,))) == ["p0", "p1"]
    assert ids(search(index, limits=(blue,))) == ["p2"]


def test_numbers_of_another_dimension_never_meet_a_limit(tmp_path: Path) -> None:
    index = held(tmp_path, [product("p", "case", facts=[number("size", 40, "cm")])])
    assert search(index, limits=(Limit("size", Op.AT_LEAST, "", 10, "GB"),)).of == 0
    assert search(index, limits=(Limit("size", Op.AT_LEAST, "", 10, "cm"),)).of == 1


def test_an_empty_range_names_the_nearest(tmp_path: Path) -> None:
    index = held(
        tmp_path,
        [
            product("dear", "kettle", variant("d", 3990)),
            product("dearer", "kettle", variant("e", 8000)),
            product("gone", "kettle", variant("g", 1100, stock=0)),
        ],
    )
    bounds = tuple(
        PriceLimit(op, Money(minor, "USD"), "")
        for op, minor in [(Op.AT_LEAST, 500), (Op.AT_MOST, 1000)]
    )
    found = search(index, "kettle", price=bounds)
    assert (found.of, found.hits) == (0, ())
    assert [(each.name, each.sku, each.money) for each in found.nearest] == [
        ("price", "d", Money(3990, "USD"))
    ]


def test_the_limit_that_is_to_blame_is_named(tmp_path: Path) -> None:
    index = held(
        tmp_path,
        [
            product("a", "tent", variant("a1", 9000), facts=[number("weight", 900, "g")]),
            product("b", "tent", variant("b1", 9000), facts=[number("weight", 2500, "g")]),
        ],
    )
    light = Limit("weight", Op.LESS, "", 800, "g")
    cheap = PriceLimit(Op.LESS, Money(10000, "USD"), "")
    found = search(index, "tent", limits=(light,), price=(cheap,))
    assert [(each.name, each.product_id, each.number) for each in found.nearest] == [
        ("weight", "a", 900.0)
    ]


def test_a_limit_in_a_currency_without_prices_is_never_met(tmp_path: Path) -> None:
    index = held(tmp_path, [product("p", "kettle", variant("p1", 1000, cny=7000))])
    found = search(
        index, "kettle", price=(PriceLimit(Op.LESS, Money(999999, "EUR"), ""),), currency="EUR"
    )
    assert (found.of, found.nearest) == (0, ())
    assert set(found.currencies) == {"USD", "CNY"}


def test_a_price_band_of_a_facet_is_a_limit(tmp_path: Path) -> None:
    all_ = [
        product(f"p{at}", "mug", variant(f"s{at}", price))
        for at, price in enumerate((999, 1000, 1999, 2000))
    ]
    band = Limit("price", Op.IS, "10-20", text="10-20")
    assert ids(search(held(tmp_path, all_), limits=(band,))) == ["p1", "p2"]
