from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Brief, Limit, Op, PriceLimit
from tradewind.web.understood import wishes

BOOTS = Brief(
    "waterproof hiking boots under $80, not leather",
    "en",
    words="hiking boots",
    price=(PriceLimit(Op.LESS, Money(8000, "USD"), "under $80"),),
    limits=(
        Limit("waterproof", Op.IS, "waterproof", number=1.0),
        Limit("material", Op.IS_NOT, "not leather", text="leather"),
    ),
)


def test_every_piece_can_be_taken_away_and_the_rest_is_asked_again():
    without = {wish.said: wish.without for wish in wishes(BOOTS)}
    assert without["under $80"] == "waterproof hiking boots , not leather"
    assert without["not leather"] == "waterproof hiking boots under $80"
    assert without["waterproof"] == "hiking boots under $80, not leather"


def test_a_piece_of_an_earlier_sentence_is_taken_away_too():
    later = Brief("cheaper", "en", words="hiking boots", price=BOOTS.price, limits=BOOTS.limits)
    without = {wish.said: wish.without for wish in wishes(later)}
    assert without["under $80"] == "hiking boots waterproof not leather"


def test_the_last_piece_cannot_be_taken_away():
    only = Brief("boots", "en", words="boots")
    assert [(wish.said, wish.without) for wish in wishes(only)] == [("boots", "")]
