"""What is pointed at in the chat leaves the cart, in every language, and the answer says so."""

from pathlib import Path

import pytest

from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.catalog import tables as catalog
from tradewind.checkout import fill
from tradewind.checkout.cart import Want
from tradewind.kernel.locale import HOME_CURRENCY
from tradewind.settings import Settings
from tradewind.shopper.answer import Answer


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Tradewind:
    home: Path = tmp_path_factory.mktemp("chat")
    opened = Tradewind.open(Settings(home=home))
    opened.import_files(sample.files())
    opened.index.refresh(opened.database)
    return opened


@pytest.fixture(scope="module")
def things(shop: Tradewind) -> dict[str, str]:
    """A SKU each of a red thing, a thing of another colour and a kettle."""
    found: dict[str, str] = {}
    with shop.database.reading() as session:
        for product in catalog.changed(session, since=0):
            for variant in product.variants:
                color = variant.options.get("color", "").casefold()
                if not variant.available or variant.offer("CNY") is None:
                    continue
                if color == "red":
                    found.setdefault("red", variant.sku)
                elif color in {"black", "blue"} and product.category != "kitchen/kettles":
                    found.setdefault("dark", variant.sku)
                elif product.category == "kitchen/kettles":
                    found.setdefault("kettle", variant.sku)
    return found


def cart(shop: Tradewind, language: str, *skus: str) -> str:
    opened = fill.open_cart(database=shop.database, currency="USD", language=language)
    for sku in skus:
        fill.add(opened.id, Want(sku=sku), database=shop.database)
    return opened.id


def left(shop: Tradewind, cart_id: str) -> list[str]:
    return [line.sku for line in fill.view(cart_id, database=shop.database).lines]


def say(shop: Tradewind, sentence: str, cart_id: str | None, language: str = "en") -> Answer:
    return shop.ask(sentence, language=language, currency=HOME_CURRENCY[language], cart=cart_id)


@pytest.mark.parametrize(
    ("language", "sentence", "gone"),
    [
        ("en", "remove the red one from my cart", "red"),
        ("zh", "把红色的从购物车里删掉", "red"),
        ("es", "quita el rojo del carrito", "red"),
        ("de", "entferne das rote aus dem Warenkorb", "red"),
        ("ja", "赤いのをカートから削除して", "red"),
        ("en", "take the second one out of my cart", "red"),
        ("zh", "把第二个从购物车移除", "red"),
        ("en", "delete the kettle from my cart", "kettle"),
        ("en", "remove the last one from the cart", "kettle"),
    ],
)
def test_what_is_pointed_at_leaves_the_cart(
    shop: Tradewind, things: dict[str, str], language: str, sentence: str, gone: str
) -> None:
    skus = [things["dark"], things["red"], things["kettle"]]
    cart_id = cart(shop, language, *skus)
    answer = say(shop, sentence, cart_id, language)
    assert answer.question is None, answer.verdict
    assert left(shop, cart_id) == [sku for sku in skus if sku != things[gone]]
    [said] = answer.verdict
    title = fill.view(cart_id, database=shop.database)  # the cart is still there
    assert title.id == answer.cart
    assert any(not isinstance(part, str) and part.field == "title" for part in said.parts)


def test_a_cart_is_emptied_where_that_is_said(shop: Tradewind, things: dict[str, str]) -> None:
    for language, sentence in (("en", "empty my cart"), ("zh", "清空购物车")):
        cart_id = cart(shop, language, things["red"], things["kettle"])
        assert len(say(shop, sentence, cart_id, language).verdict) == 2
        assert left(shop, cart_id) == []


@pytest.mark.parametrize("language", ["en", "zh", "es", "de", "ja"])
def test_where_it_could_be_several_things_the_choices_tell_them_apart(
    shop: Tradewind, things: dict[str, str], language: str
) -> None:
    sentences = {
        "en": "remove it from my cart",
        "zh": "从购物车里删除",
        "es": "elimina del carrito",
        "de": "lösche aus dem Warenkorb",
        "ja": "カートから削除して",
    }
    skus = [things["dark"], things["red"], things["kettle"]]
    cart_id = cart(shop, language, *skus)
    asked = say(shop, sentences[language], cart_id, language)
    assert asked.question is not None
    assert left(shop, cart_id) == skus, "nothing is taken out on a guess"
    assert len(asked.question.choices) == 3
    done = say(shop, asked.question.choices[1][1], cart_id, language)
    assert done.question is None
    assert left(shop, cart_id) == [things["dark"], things["kettle"]]


def test_what_is_not_in_the_cart_is_asked_about(shop: Tradewind, things: dict[str, str]) -> None:
    cart_id = cart(shop, "en", things["kettle"], things["dark"])
    asked = say(shop, "remove the red one from my cart", cart_id)
    assert asked.question is not None
    assert len(left(shop, cart_id)) == 2


@pytest.mark.parametrize("cart_id", [None, "cart_gone"])
def test_an_empty_cart_is_called_empty(shop: Tradewind, cart_id: str | None) -> None:
    answer = say(shop, "remove the red one from my cart", cart_id)
    assert [sentence.text for sentence in answer.verdict] == ["Your cart is empty."]


def test_what_was_added_last_is_it(shop: Tradewind, things: dict[str, str]) -> None:
    first = shop.ask("a quiet kettle", language="en", currency="USD")
    added = shop.ask("add the first one to my cart", conversation=first.conversation)
    assert added.cart
    fill.add(added.cart, Want(sku=things["dark"]), database=shop.database)
    before = left(shop, added.cart)
    gone = shop.ask("remove it from my cart", conversation=first.conversation)
    assert gone.question is None
    assert left(shop, added.cart) == before[1:]
