from tradewind.catalog.product import Offer, Product, Source, Variant
from tradewind.kernel.money import Money
from tradewind.web.options import selection


def variant(sku: str, color: str, size: str, stock: int = 5) -> Variant:
    offer = Offer(sku, "shop", Money(5000, "USD"))
    return Variant(sku, {"color": color, "size": size}, (offer,), stock)


SHIRT = Product(
    id="shirt",
    title={"en": "Shirt"},
    category="clothing/tshirts",
    brand="Loom",
    source=Source("f", "r"),
    options=("color", "size"),
    variants=(
        variant("B-S", "Black", "S"),
        variant("B-M", "Black", "M", stock=0),
        variant("W-S", "White", "S"),
    ),
)


def test_a_size_is_never_chosen_for_the_reader_by_somebody_elses_variant():
    chosen = selection(SHIRT, {"sku": "B-S"})
    assert chosen.variant is None
    assert chosen.missing == ("size",)
    assert chosen.shown is not None
    assert chosen.shown.sku == "B-S"


def test_all_options_together_are_one_variant():
    chosen = selection(SHIRT, {"o.color": "White", "o.size": "S"})
    assert chosen.variant is not None
    assert chosen.variant.sku == "W-S"
    assert chosen.missing == ()


def test_a_sold_out_value_stays_visible_and_says_so():
    sizes = selection(SHIRT, {"o.color": "Black"}).axes[1]
    assert [(each.value, each.available) for each in sizes.choices] == [("S", True), ("M", False)]


def test_a_value_that_does_not_go_with_the_rest_lets_the_rest_go():
    colours = selection(SHIRT, {"o.size": "M"}).axes[0]
    white = next(each for each in colours.choices if each.value == "White")
    assert not white.available
    assert white.parameters["o.size"] is None


def test_an_axis_without_a_choice_is_not_asked_for():
    plain = Product(
        id="kettle",
        title={"en": "Kettle"},
        category="kitchen/kettles",
        brand="Spout",
        source=Source("f", "r"),
        options=("color",),
        variants=(Variant("K", {"color": "Steel"}, (Offer("K", "s", Money(1, "USD")),), 1),),
    )
    chosen = selection(plain, {})
    assert chosen.axes == ()
    assert chosen.variant is not None


def test_words_that_are_no_value_choose_nothing():
    assert selection(SHIRT, {"o.color": "Plaid", "sku": "NOPE"}).missing == ("color", "size")
