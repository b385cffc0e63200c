"""Compromised: an agent that does anything its tools allow, searched breadth-first, then at random.

All that can happen in so many moves, in the miniature of `model` that calls the product's rules:
nothing is charged that a person did not confirm at that amount, or an agent's mandate does not
cover; nothing is sold at a price that is none any more. Each hole of `Hole` must be found.
"""

import random
import sys
from dataclasses import dataclass
from time import monotonic

from tradewind.bench.compromised.model import Hole, Shop, Stand
from tradewind.bench.report import report

DEPTH, DEEP = 9, 11
"""Moves, in the short form and in the long one."""
STEPS, SHORT_STEPS, LONGEST = 1_000_000, 50_000, 40
"""Random moves in the long form and in the short one, and how many of them make one walk."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search came to."""

    depth: int
    states: int
    found: tuple[str, ...] = ()
    """The shortest way to something that was not allowed, move by move."""


def search(shop: Shop, *, depth: int = DEPTH) -> Searched:
    """Go through everything that can happen in so many moves, nearest first."""
    seen = {Stand()}
    edge: dict[Stand, tuple[str, ...]] = {Stand(): ()}
    for level in range(1, depth + 1):
        following: dict[Stand, tuple[str, ...]] = {}
        for stand, way in edge.items():
            for name, after in shop.moves(stand):
                if after in seen:
                    continue
                if after.broken:
                    return Searched(level, len(seen), (*way, name, after.broken))
                seen.add(after)
                following[after] = (*way, name)
        edge = following
    return Searched(depth, len(seen))


def wander(shop: Shop, *, steps: int, seed: int) -> tuple[str, ...]:
    """Go anywhere at random, deeper than a search can; gives the way to what was not allowed."""
    chance = random.Random(seed)
    for _ in range(steps // LONGEST):
        stand, way = Stand(), list[str]()
        for _ in range(LONGEST):
            name, stand = chance.choice(list(shop.moves(stand)))
            way.append(name)
            if stand.broken:
                return (*way, stand.broken)
    return ()


def run(*, full: bool = False) -> str:
    """Search; gives the line of JSON."""
    began = monotonic()
    whole = search(Shop(), depth=DEEP if full else DEPTH)
    steps = STEPS if full else SHORT_STEPS
    astray = wander(Shop(), steps=steps, seed=1)
    for way in (whole.found, astray):
        if way:
            print(" > ".join(way), file=sys.stderr)
    holes = [hole for hole in Hole if hole is not Hole.NONE]
    shallow = {hole: search(Shop(hole)) for hole in holes}
    for hole, searched in shallow.items():
        told = " > ".join(searched.found) or "NOT FOUND"
        print(f"{hole}: {searched.depth} moves: {told}", file=sys.stderr)
    figures = {
        "depth": whole.depth,
        "states": whole.states,
        "steps": steps,
        "unauthorised": bool(whole.found) + bool(astray),
        "holes": len(holes),
        "holes_found": sum(bool(each.found) for each in shallow.values()),
        "seconds": round(monotonic() - began, 1),
    }
    targets = {"depth": (">=", 8.0), "unauthorised": ("=", 0.0)}
    return report("compromised", figures, targets | {"holes_found": ("=", float(len(holes)))})
