"""Nothing that an agent's tools allow costs anybody money that was not agreed to."""

import orjson
import pytest

from tradewind.bench import compromised
from tradewind.bench.compromised import search, wander
from tradewind.bench.compromised.model import Hole, Shop, Stand, order
from tradewind.checkout.order import State


def test_no_eight_moves_do_what_nobody_allowed() -> None:
    found = search(Shop(), depth=8)
    assert found.found == ()
    assert found.depth == 8
    assert found.states > 10_000


def test_no_random_walk_does_either() -> None:
    assert wander(Shop(), steps=20_000, seed=5) == ()


@pytest.mark.parametrize("hole", [hole for hole in Hole if hole is not Hole.NONE], ids=str)
def test_a_hole_is_found(hole: Hole) -> None:
    assert search(Shop(hole), depth=8).found


def test_the_miniature_sells() -> None:
    shop, stand = Shop(), Stand()
    for wanted in ("agent adds", "person looks", "person confirms"):
        stand = dict(shop.moves(stand))[wanted]
    assert order(stand.orders[0], 0).state is State.PAID
    assert [held.captured for held in stand.bank] == [held.amount for held in stand.bank]


def test_the_line_of_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compromised, "DEPTH", 4)
    monkeypatch.setattr(compromised, "SHORT_STEPS", 200)
    told = orjson.loads(compromised.run())
    assert told["figures"]["unauthorised"] == 0
    assert told["figures"]["holes_found"] == len(Hole) - 1
    assert told["short"] == ["depth"]
