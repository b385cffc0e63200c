"""The JSON door of terms: where it goes, how it is sent, what pays for it."""

from tests.checkout.kit import Kit
from tests.checkout.test_api import CARD, door, filled, sent
from tests.checkout.test_promotions import card, offer

__all__ = ["door"]


def test_a_program_chooses_shipping_and_gives_codes(door, quick: Kit) -> None:
    cart = filled(door, quick)
    offer(quick)
    code = card(quick, 1000)
    change = {
        "country": "CA",
        "region": "on",
        "shipping": "express",
        "codes": ["ten", "nope"],
        "gift_cards": [code],
    }
    answer = door.patch(f"carts/{cart}", json=change)
    assert answer.status_code == 200, answer.text

    quote = sent(door, "quotes", {"cart_id": cart}, status=201)

    goods, freight = 3998 - 400, 490 + 1200
    tax = (goods + freight) * 13 // 100
    assert [(each["id"], each["price"]["minor"]) for each in quote["options"]] == [
        ("standard", 490),
        ("express", freight),
    ]
    [discount] = quote["discounts"]
    assert (discount["code"], discount["amount"]["minor"]) == ("ten", 400)
    assert discount["shares"] == {"A": 400}
    assert quote["rejected"] == [{"code": "nope", "reason": "discount_code_invalid"}]
    [levy] = quote["taxes"]
    assert (levy["name"], levy["rate"], levy["amount"]["minor"]) == ("HST", 130_000, tax)
    assert quote["total"]["minor"] == goods + freight + tax
    assert quote["due"]["minor"] == quote["total"]["minor"] - 1000
    assert quote["gift_cards"] == [
        {"code": f"•••• {code[-4:]}", "amount": {"minor": 1000, "currency": "USD"}}
    ]
    order = sent(door, "orders", {"quote_id": quote["id"], "payment_token": CARD}, status=201)
    assert order["captured"] == quote["due"]


def test_what_is_not_said_stays(door, quick: Kit) -> None:
    cart = filled(door, quick)
    door.patch(f"carts/{cart}", json={"country": "CA", "region": "ON", "codes": ["A"]})
    door.patch(f"carts/{cart}", json={"shipping": "express"})
    quote = sent(door, "quotes", {"cart_id": cart}, status=201)
    assert (quote["country"], quote["region"]) == ("CA", "ON")
    assert quote["rejected"][0]["code"] == "A"
    door.patch(f"carts/{cart}", json={"country": "US", "codes": []})
    moved = sent(door, "quotes", {"cart_id": cart}, status=201)
    assert (moved["region"], moved["rejected"]) == ("", [])


def test_an_option_that_is_missing_comes_with_its_values(door, quick: Kit) -> None:
    for size in ("S", "M"):
        quick.sell(f"D-{size}", {"USD": 100}, product="D", options={"size": size})
    cart = filled(door, quick)
    asked = sent(door, f"carts/{cart}/lines", {"product_id": "D"}, status=409)
    assert (asked["missing"], asked["values"]) == (["size"], {"size": ["S", "M"]})


def test_too_many_codes_are_refused(door, quick: Kit) -> None:
    cart = filled(door, quick)
    many = {"codes": [str(number) for number in range(11)]}
    assert door.patch(f"carts/{cart}", json=many).status_code == 422
