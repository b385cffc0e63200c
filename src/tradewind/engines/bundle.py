"""Choose one candidate for each need so that the sum stays within a budget. Exact, in integers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to meet a need: what it costs in minor units and how well it does."""

    cost: int
    worth: float


@dataclass(frozen=True, slots=True)
class _Partial:
    cost: int
    worth: float
    chosen: tuple[int | None, ...]


def bundle(
    needs: Sequence[Sequence[Candidate]], budget: int | None, *, optional: Sequence[bool]
) -> list[int | None] | None:
    """The place of the chosen candidate per need, of the greatest total worth within the budget.

    An optional need may stay unmet (None). Gives None where even the cheapest set is too dear.
    """
    front = [_Partial(0, 0.0, ())]
    for candidates, may_skip in zip(needs, optional, strict=True):
        front = _pruned(
            grown
            for partial in front
            for grown in _grown(partial, candidates, may_skip=may_skip)
            if budget is None or grown.cost <= budget
        )
    best = max(front, key=lambda each: (each.worth, -each.cost), default=None)
    return None if best is None else list(best.chosen)


def _grown(partial: _Partial, candidates: Sequence[Candidate], *, may_skip: bool) -> list[_Partial]:
    grown = [
        _Partial(partial.cost + each.cost, partial.worth + each.worth, (*partial.chosen, place))
        for place, each in enumerate(candidates)
    ]
    if may_skip or not candidates:
        grown.append(_Partial(partial.cost, partial.worth, (*partial.chosen, None)))
    return grown


def _pruned(partials: Iterable[_Partial]) -> list[_Partial]:
    """Only those that no cheaper one equals in worth."""
    kept: list[_Partial] = []
    for each in sorted(partials, key=lambda each: (each.cost, -each.worth)):
        if not kept or each.worth > kept[-1].worth:
            kept.append(each)
    return kept


def cheapest(needs: Sequence[Sequence[Candidate]], *, optional: Sequence[bool]) -> list[int | None]:
    """The place of the cheapest candidate per need; optional needs stay unmet."""
    return [
        None
        if skip or not candidates
        else min(range(len(candidates)), key=lambda place: candidates[place].cost)
        for candidates, skip in zip(needs, optional, strict=True)
    ]
