"""Statements about one lamp: what its facts bear out passes, everything else is found."""

from tradewind.catalog.product import Fact, Kind, Product, Source
from tradewind.seller.claims.check import check, supported

AT = Source("lamps.yaml", "row 1", 1)
LAMP = Product(
    "lamp",
    {"en": "Lumbrook Heron desk lamp"},
    "lighting/desk_lamps",
    "Lumbrook",
    AT,
    facts=(Fact("weight", "2.3 kg", Kind.NUMBER, AT, 2300.0, unit="g"),),
)


def test_a_weight_that_the_facts_state_passes_and_another_is_found_where_it_stands():
    assert supported("It weighs 2.3 kg.", LAMP, language="en")
    (found,) = check("It weighs 3.2 kg.", LAMP, language="en")
    assert found.said == "3.2 kg"
    assert found.span == (10, 16)
    assert found.fact == LAMP.facts[0]
