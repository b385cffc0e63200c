"""What may go into a cart, and what the cart says of it later."""

import threading

import pytest

from tests.checkout.kit import Kit
from tradewind.checkout import fill
from tradewind.checkout.cart import MOST_LINES, MOST_PIECES, Note, NoteKind, Want
from tradewind.kernel.errors import BadInput, NotFound, OptionNeeded, OutOfStock, Refused
from tradewind.kernel.money import Money


def test_one_cart_takes_items_from_every_door(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    shop.sell("B", {"USD": 250})
    cart = shop.cart({})
    fill.add(cart, Want(sku="A", quantity=2, added_from="page"), database=shop.database)
    fill.add(cart, Want(sku="B", added_from="chat"), database=shop.database)
    view = fill.add(cart, Want(sku="A", added_from="api"), database=shop.database)

    assert [(line.sku, line.quantity, line.added_from) for line in view.lines] == [
        ("A", 3, "page"),
        ("B", 1, "chat"),
    ]
    assert view.lines[0].total == Money(3000, "USD")
    assert view.subtotal == Money(3250, "USD")
    assert view.pieces == 4
    assert fill.view(cart, database=shop.database) == view


def test_the_id_of_a_cart_cannot_be_guessed(quick: Kit) -> None:
    ids = {quick.cart({})[-16:] for _ in range(20)}
    assert len(ids) == 20


def dress(shop: Kit) -> None:
    for color, size, stock in (
        ("Red", "S", 3),
        ("Red", "M", 0),
        ("Blue", "S", 2),
        ("Blue", "M", 5),
        ("Blue", "L", 1),
    ):
        options = {"color": color, "size": size}
        sku = f"D-{color[0]}-{size}"
        shop.sell(sku, {"USD": 4900}, stock=stock, product="dress", options=options)


def test_a_dress_is_not_added_without_its_size(quick: Kit) -> None:
    dress(quick)
    cart = quick.cart({})
    want = Want(product_id="dress", options={"color": "blue"})

    with pytest.raises(OptionNeeded, match=r"Choose size \(S, M, L\) for 'dress'") as needed:
        fill.add(cart, want, database=quick.database)

    assert needed.value.missing == ("size",)
    assert fill.view(cart, database=quick.database).lines == ()


def test_every_open_option_is_asked_for_with_what_can_be_had(quick: Kit) -> None:
    dress(quick)
    with pytest.raises(OptionNeeded) as needed:
        fill.add(quick.cart({}), Want(product_id="dress"), database=quick.database)
    assert needed.value.missing == ("color", "size")
    assert needed.value.values == {"color": ("Red", "Blue"), "size": ("S", "M", "L")}


def test_what_is_sold_out_is_not_offered_as_a_choice(quick: Kit) -> None:
    dress(quick)
    want = Want(product_id="dress", options={"color": "Red"})
    with pytest.raises(OptionNeeded) as needed:
        fill.add(quick.cart({}), want, database=quick.database)
    assert needed.value.values == {"size": ("S",)}


def test_chosen_options_find_the_variant(quick: Kit) -> None:
    dress(quick)
    want = Want(product_id="dress", options={"color": "blue", "size": "m"})
    [line] = fill.add(quick.cart({}), want, database=quick.database).lines
    assert (line.sku, line.options) == ("D-B-M", {"color": "Blue", "size": "M"})


def test_options_that_do_not_go_together_are_refused(quick: Kit) -> None:
    dress(quick)
    want = Want(product_id="dress", options={"color": "Red", "size": "L"})
    with pytest.raises(Refused, match="does not come in Red, L"):
        fill.add(quick.cart({}), want, database=quick.database)


def test_a_product_of_one_variant_needs_no_choice(quick: Kit) -> None:
    quick.sell("K", {"USD": 2500}, product="kettle", options={"color": "Steel"})
    [line] = fill.add(quick.cart({}), Want(product_id="kettle"), database=quick.database).lines
    assert line.sku == "K"


def test_a_sku_says_it_all(quick: Kit) -> None:
    dress(quick)
    [line] = fill.add(quick.cart({}), Want(sku="D-B-L"), database=quick.database).lines
    assert line.options == {"color": "Blue", "size": "L"}


@pytest.mark.parametrize("quantity", [0, -1, MOST_PIECES + 1, 10**12])
def test_quantities_are_bounded(quick: Kit, quantity: int) -> None:
    quick.sell("A", {"USD": 1000}, stock=None)
    cart = quick.cart({"A": 1})
    with pytest.raises(BadInput, match=f"Ask for 1 to {MOST_PIECES} pieces"):
        fill.add(cart, Want(sku="A", quantity=quantity), database=quick.database)
    assert fill.view(cart, database=quick.database).pieces == 1


def test_many_small_additions_meet_the_same_bound(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, stock=None)
    cart = quick.cart({"A": MOST_PIECES})
    with pytest.raises(BadInput):
        fill.add(cart, Want(sku="A"), database=quick.database)


def test_a_cart_has_a_bounded_number_of_lines(quick: Kit) -> None:
    cart = quick.cart({})
    for number in range(MOST_LINES + 1):
        quick.sell(f"S{number}", {"USD": 100}, stock=None)
    for number in range(MOST_LINES):
        fill.add(cart, Want(sku=f"S{number}"), database=quick.database)
    with pytest.raises(Refused, match="at most 100 different items"):
        fill.add(cart, Want(sku=f"S{MOST_LINES}"), database=quick.database)


def test_adding_more_than_is_left_says_how_many_are(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=3)
    cart = shop.cart({"A": 2})
    with pytest.raises(OutOfStock, match="Only 3 of 'A' left") as short:
        fill.add(cart, Want(sku="A", quantity=2), database=shop.database)
    assert (short.value.sku, short.value.left) == ("A", 3)


@pytest.mark.parametrize(
    "want", [Want(sku="nothing"), Want(product_id="nothing")], ids=["sku", "product"]
)
def test_what_does_not_exist_is_not_added(quick: Kit, want: Want) -> None:
    with pytest.raises(NotFound):
        fill.add(quick.cart({}), want, database=quick.database)


def test_nothing_named_is_nothing_added(quick: Kit) -> None:
    with pytest.raises(BadInput, match="a sku, or a product_id"):
        fill.add(quick.cart({}), Want(), database=quick.database)


def test_an_unknown_cart_is_not_found(quick: Kit) -> None:
    with pytest.raises(NotFound, match="open a new one"):
        fill.view("cart_no", database=quick.database)


def test_an_item_without_a_price_in_the_carts_currency_says_where_it_has_one(quick: Kit) -> None:
    quick.sell("A", {"EUR": 900, "CNY": 6900})
    with pytest.raises(Refused, match="no price in USD; open a cart in CNY or EUR"):
        fill.add(quick.cart({}), Want(sku="A"), database=quick.database)


def test_a_repeated_addition_with_its_key_counts_once(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000})
    cart = shop.cart({})
    for _ in range(3):
        view = fill.add(cart, Want(sku="A", quantity=2), database=shop.database, key="k")
        assert view.pieces == 2
    assert fill.add(cart, Want(sku="A"), database=shop.database, key="other").pieces == 3


def test_a_key_serves_one_request(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    cart = quick.cart({})
    fill.add(cart, Want(sku="A"), database=quick.database, key="k")
    with pytest.raises(Refused, match="used for another request"):
        fill.add(cart, Want(sku="A", quantity=2), database=quick.database, key="k")


def test_the_same_key_in_another_cart_is_another_key(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    for cart in (quick.cart({}), quick.cart({})):
        view = fill.add(cart, Want(sku="A"), database=quick.database, key="k")
        assert view.pieces == 1


def test_a_key_refused_once_can_be_tried_again(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, stock=0)
    cart = quick.cart({})
    with pytest.raises(OutOfStock):
        fill.add(cart, Want(sku="A"), database=quick.database, key="k")
    with quick.database.transaction() as session:
        session.exec_driver_sql("update stock set on_hand = 1")
    assert fill.add(cart, Want(sku="A"), database=quick.database, key="k").pieces == 1


def test_quantities_are_set_and_items_taken_out(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    shop.sell("B", {"USD": 1000}, stock=5)
    cart = shop.cart({"A": 1, "B": 1})
    assert fill.set_quantity(cart, "A", 4, database=shop.database).lines[0].quantity == 4
    assert [line.sku for line in fill.remove(cart, "A", database=shop.database).lines] == ["B"]
    assert fill.set_quantity(cart, "B", 0, database=shop.database).lines == ()
    with pytest.raises(NotFound, match="No 'B' in this cart"):
        fill.set_quantity(cart, "B", 1, database=shop.database)
    with pytest.raises(NotFound):
        fill.remove(cart, "B", database=shop.database)


def test_setting_more_than_is_left_changes_nothing(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=5)
    cart = shop.cart({"A": 1})
    with pytest.raises(OutOfStock):
        fill.set_quantity(cart, "A", 6, database=shop.database)
    assert fill.view(cart, database=shop.database).pieces == 1


def test_a_price_that_moved_since_is_noted(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    cart = quick.cart({"A": 1})
    quick.reprice("A", 1100)
    [line] = fill.view(cart, database=quick.database).lines
    assert line.unit == Money(1100, "USD")
    assert line.notes == (Note(NoteKind.ROSE, before=Money(1000, "USD"), after=Money(1100, "USD")),)
    quick.reprice("A", 900)
    [line] = fill.view(cart, database=quick.database).lines
    assert [note.kind for note in line.notes] == [NoteKind.FELL]


def test_stock_that_went_meanwhile_is_noted(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, stock=3)
    quick.sell("B", {"USD": 1000}, stock=1)
    cart = quick.cart({"A": 3, "B": 1})
    quick.buy(quick.quote({"A": 2, "B": 1}))
    first, second = fill.view(cart, database=quick.database).lines
    assert first.notes == (Note(NoteKind.FEW_LEFT, left=1),)
    assert second.notes == (Note(NoteKind.SOLD_OUT, left=0),)
    assert not first.buyable
    assert not second.buyable


def test_what_is_withdrawn_stays_visible_and_is_not_counted(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000})
    quick.sell("B", {"USD": 500})
    cart = quick.cart({"A": 1, "B": 1})
    with quick.database.transaction() as session:
        session.exec_driver_sql("update variant set withdrawn = true where sku = 'A'")
    view = fill.view(cart, database=quick.database)
    assert view.lines[0].notes == (Note(NoteKind.GONE),)
    assert view.subtotal == Money(500, "USD")


def test_a_cart_is_read_in_the_readers_language(quick: Kit) -> None:
    quick.sell("A", {"USD": 1000}, product="kettle")
    cart = quick.cart({"A": 1})
    titles = [
        fill.view(cart, database=quick.database, language=language).lines[0].title
        for language in ("en", "zh")
    ]
    assert titles == ["Kettle", "商品kettle"]


@pytest.mark.parametrize(("language", "country"), [("en", "US"), ("zh", "CN"), ("ja", "JP")])
def test_a_cart_goes_home_unless_told_otherwise(quick: Kit, language: str, country: str) -> None:
    cart = fill.open_cart(database=quick.database, currency="USD", language=language)
    assert cart.country == country
    moved = fill.send_to(cart.id, country="DE", email="a@example.org", database=quick.database)
    assert (moved.country, moved.email) == ("DE", "a@example.org")
    assert fill.view(cart.id, database=quick.database) == moved


def test_a_cart_cannot_go_where_the_shop_does_not_deliver(quick: Kit) -> None:
    with pytest.raises(Refused, match="No delivery to 'AQ'"):
        fill.send_to(quick.cart({}), country="AQ", database=quick.database)
    with pytest.raises(BadInput, match="such as USD"):
        fill.open_cart(database=quick.database, currency="dollars", language="en")


def test_two_doors_at_once_lose_nothing(shop: Kit) -> None:
    shop.sell("A", {"USD": 1000}, stock=None)
    cart = shop.cart({})
    doors = [
        threading.Thread(
            target=fill.add, args=(cart, Want(sku="A")), kwargs={"database": shop.database}
        )
        for _ in range(12)
    ]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    assert fill.view(cart, database=shop.database).pieces == 12
