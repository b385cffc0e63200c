"""From a sentence to a question; what is not understood is said, and nothing is guessed over it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from tradewind.seller.asking.measure import FAMILIES, MEASURES, Unit
from tradewind.seller.asking.name import Known, Name, names
from tradewind.seller.asking.phrases import MATCH_TYPES
from tradewind.seller.asking.question import (
    Choice,
    Limit,
    Match,
    Move,
    Of,
    Op,
    Question,
    Span,
    Unclear,
    Versus,
)
from tradewind.seller.asking.source import SOURCES, TIMES
from tradewind.seller.asking.token import Figure, Token, tokens

OPS: Final = {
    "over": Op.OVER,
    "at_least": Op.AT_LEAST,
    "under": Op.UNDER,
    "at_most": Op.AT_MOST,
    "is": Op.IS,
}
AFTER: Final = {"above_after": Op.AT_LEAST, "below_after": Op.AT_MOST}
MOVES: Final = {"lost": Move.LOST, "gained": Move.GAINED, "changed": Move.ANY}
RANKS: Final = ("top", "bottom", "best", "worst")
RANKED: Final = 10
"""How many a ranking shows where no number was said."""
AD_ONLY: Final = frozenset(
    [
        "impressions",
        "clicks",
        "spend",
        "ad_sales",
        "ad_orders",
        "ad_units",
        "acos",
        "roas",
        "cpc",
        "ctr",
        "ad_conversion",
        "cpa",
    ]
)
AD_DIMENSIONS: Final = frozenset(SOURCES["terms"].columns) - {"marketplace", "shop"}
WORLDS: Final = {
    "sales": {"ads": "ad_sales", "shop": "sales"},
    "units": {"ads": "ad_units", "shop": "units"},
    "orders": {"ads": "ad_orders", "shop": "orders"},
    "conversion_rate": {"ads": "ad_conversion", "shop": "conversion"},
}


@dataclass(slots=True)
class Draft:
    """A question while it is read: its pieces, and which of them have been used."""

    pieces: list[Token]
    used: set[int] = field(default_factory=set)
    limits: list[Limit] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    limited: set[int] = field(default_factory=set)
    """Places of the measures that a condition is about."""
    spans: list[Span] = field(default_factory=list)
    move: Move | None = None
    moved: str = ""
    versus: Versus | None = None
    ranked: str = ""
    rising: bool = False
    most: int | None = None
    counted: bool = False
    shares: bool = False

    def free(self, place: int) -> Token | None:
        """The piece at a place, unless there is none or it has been used."""
        if 0 <= place < len(self.pieces) and place not in self.used:
            return self.pieces[place]
        return None

    def next(self, place: int, *, step: int = 1, over: tuple[str, ...] = ()) -> int:
        """The next place that holds no noise, nor a turn named in ``over``; may be past the end."""
        place += step
        while 0 <= place < len(self.pieces) and (
            self.pieces[place].kind == "noise" or self.pieces[place].role(*over)
        ):
            place += step
        return place

    def use(self, *places: int) -> None:
        """These pieces are understood."""
        self.used.update(places)


def read(
    sentence: str, known: Known, *, meant: Mapping[str, str] | None = None
) -> Question | Unclear:
    """What was asked; ``meant`` says what ambiguous words mean, such as ``{"keyword": "term"}``."""
    draft = Draft(tokens(sentence, names(sentence, known)))
    for step in (
        _spans,
        _places,
        _names,
        _shortcuts,
        _moves,
        _between,
        _figures,
        _zeroes,
        _having,
        _ranks,
        _manners,
        _wanted,
    ):
        step(draft)
    return _question(draft, meant or {})


def _spans(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if piece.kind == "span":
            draft.spans.append(piece.data)
            draft.use(place)
            ahead = draft.next(place, step=-1)
            if ahead >= 0 and draft.pieces[ahead].said.lower() == "over":
                draft.use(ahead)
    for place, piece in enumerate(draft.pieces):
        if piece.role("versus_before", "versus_year", "versus"):
            _compared(draft, place, piece)


def _compared(draft: Draft, place: int, piece: Token) -> None:
    after = draft.next(place)
    if piece.value == "versus" and after < len(draft.pieces):
        # "than", "比" only join: what they join is a period, or a number said later.
        follows = draft.pieces[after]
        joins = follows.kind == "span" or follows.role("versus_before", "versus_year")
        told = len(draft.spans) > 1 or any(
            each.role("versus_before", "versus_year") for each in draft.pieces[place:]
        )
        if not joins and not told:
            return
    draft.use(place)
    if piece.value == "versus_before":
        draft.versus = Versus.BEFORE
    elif piece.value == "versus_year":
        draft.versus = Versus.YEAR


def _places(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if piece.kind == "marketplace":
            _match(draft, place, "marketplace", (piece.value,))
        elif piece.kind == "match_type":
            _match(draft, place, "match_type", MATCH_TYPES[piece.value])
        elif piece.kind == "stars":
            _match(draft, place, "stars", (piece.value,))
        elif piece.role("bad_reviews"):
            _opinion(draft, place, ("1", "2"))
        elif piece.role("good_reviews"):
            _opinion(draft, place, ("4", "5"))


def _opinion(draft: Draft, place: int, stars: tuple[str, ...]) -> None:
    _match(draft, place, "stars", stars)
    draft.shown.append("reviews")


def _match(draft: Draft, place: int, dimension: str, values: tuple[str, ...]) -> None:
    out = draft.free(draft.next(place, step=-1))
    left_out = out is not None and out.role("out")
    if left_out:
        draft.use(draft.next(place, step=-1))
    for index, each in enumerate(draft.matches):
        if each.dimension == dimension and each.out == left_out and not each.holds:
            draft.matches[index] = Match(dimension, each.values + values, out=left_out)
            break
    else:
        draft.matches.append(Match(dimension, values, out=left_out))
    draft.use(place)


def _names(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if piece.kind == "name":
            _named(draft, place, piece.data)
        elif piece.role("holds", "out") and place not in draft.used:
            _held(draft, place)


def _named(draft: Draft, place: int, name: Name) -> None:
    beside = [
        each
        for each in (draft.next(place, step=-1), draft.next(place))
        if (found := draft.free(each)) is not None and found.kind == "dimension"
    ]
    said = [_dimensions(draft.pieces[each].value) for each in beside]
    for index, dimensions in enumerate(said):
        dimension = next((each for each in dimensions if each in name.values), "")
        if dimension:
            _match(draft, place, dimension, name.values[dimension])
            draft.use(beside[index])
            return
    holding = draft.free(draft.next(place, step=-1))
    if holding is not None and holding.role("holds"):
        return
    if name.values and not (beside and set(name.values) <= {"term"}):
        dimension = min(name.values, key=_narrowness)
        _match(draft, place, dimension, name.values[dimension])


def _dimensions(value: str) -> tuple[str, ...]:
    """The dimensions that a word may stand for before a name."""
    if value == "keyword_or_term":
        return ("keyword", "term")
    return ("sku", "asin", "parent") if value == "sku" else (value,)


def _narrowness(dimension: str) -> int:
    order = ("sku", "asin", "parent", "campaign", "ad_group", "portfolio", "keyword", "term")
    return order.index(dimension) if dimension in order else len(order)


def _held(draft: Draft, place: int) -> None:
    """``containing lamp``: the words up to the next that mean something."""
    first = place + 1
    if first >= len(draft.pieces) or draft.pieces[first].kind not in {"unknown", "name"}:
        return
    last = first
    while last + 1 < len(draft.pieces) and draft.pieces[last + 1].kind == "unknown":
        last += 1
    words = _words(draft.pieces[first : last + 1])
    beside = [draft.next(place, step=-1), draft.next(last)]
    named = [
        draft.pieces[each].value
        for each in beside
        if 0 <= each < len(draft.pieces) and draft.pieces[each].kind == "dimension"
    ]
    dimension = {"keyword_or_term": "term"}.get(named[0], named[0]) if named else "term"
    out = draft.pieces[place].value == "out"
    draft.matches.append(Match(dimension, (words,), holds=True, out=out))
    draft.use(place, *range(first, last + 1))


def _words(pieces: Sequence[Token]) -> str:
    text = ""
    for before, piece in zip((None, *pieces), pieces, strict=False):
        gap = " " if before is not None and piece.start > before.end else ""
        text += gap + piece.said
    return text


def _shortcuts(draft: Draft) -> None:
    """Turns that say a measure and what of it at once."""
    for place, piece in enumerate(draft.pieces):
        if piece.role("sold_most", "sold_least"):
            draft.use(place)
            draft.shown.append("units")
            draft.ranked, draft.rising = "units", piece.value == "sold_least"
            draft.most = _beside(draft, place) or RANKED
        elif piece.role("wasted"):
            draft.use(place)
            draft.limits.append(Limit("ad_orders", Op.IS, Decimal(0)))
            draft.limits.append(Limit("spend", Op.OVER, Decimal(0)))
        elif piece.role("out_of_stock"):
            draft.use(place)
            draft.limits.append(Limit("available", Op.IS, Decimal(0)))
        elif piece.role("ending"):
            draft.use(place)
            draft.limits.append(Limit("cover", Op.UNDER, Decimal(14)))
            draft.shown += ["cover", "available"]
            draft.ranked, draft.rising = "cover", True


def _moves(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if place in draft.used or draft.move is not None:
            continue
        move = _move(draft, place, piece)
        if move is None:
            continue
        draft.move = move
        draft.use(place)
        draft.moved = _moved(draft, place)
        _moved_by(draft, place)


def _move(draft: Draft, place: int, piece: Token) -> Move | None:
    """``lost``, ``rose``, ``changed``; ``less than the week before``."""
    if piece.kind != "role":
        return None
    if piece.value in MOVES:
        return MOVES[piece.value]
    after = draft.next(place, over=("versus",))
    follows = draft.pieces[after] if after < len(draft.pieces) else None
    earlier = follows is not None and (
        follows.role("versus_before", "versus_year") or follows.kind == "span"
    )
    return {"over": Move.GAINED, "under": Move.LOST}.get(piece.value) if earlier else None


def _moved(draft: Draft, place: int) -> str:
    """The measure that changed: ``lost sessions``, ``会话下降``, ``sessions are down``."""
    after, before = draft.next(place), draft.next(place, step=-1)
    near = [before, after] if _is_cjk(draft.pieces[place]) else [after, before]
    for each in near:
        found = draft.free(each)
        if found is not None and found.kind == "measure":
            return found.value
    earlier = [each for each in draft.pieces[:place] if each.kind == "measure"]
    return earlier[-1].value if earlier else ""


def _is_cjk(piece: Token) -> bool:
    return not piece.said.isascii()


def _moved_by(draft: Draft, place: int) -> None:
    """``dropped by more than 20%``: a condition on the change."""
    first = draft.next(place, over=("by", "has"))
    op, number = draft.free(first), draft.free(draft.next(first))
    used = [first, draft.next(first)]
    if op is not None and op.kind == "number":
        number, used = op, [first]
        following = draft.free(draft.next(first))
        found = AFTER.get(following.value) if following and following.kind == "role" else None
        used += [draft.next(first)] if found else []
        wanted: Op | None = found or Op.AT_LEAST
    else:
        wanted = OPS.get(op.value) if op is not None and op.kind == "role" else None
    if number is None or number.kind != "number" or wanted is None or not draft.moved:
        return
    if wanted in {Op.UNDER, Op.AT_MOST} and op is not None and op.said in {"below", "under"}:
        return
    figure: Figure = number.data
    of = Of.CHANGE_SHARE if figure.percent else Of.CHANGE
    amount = figure.number / 100 if figure.percent else figure.number
    draft.limits.append(Limit(draft.moved, wanted, amount, of, figure.currencies))
    draft.use(*used)
    # "按" and "by" between them are only joints.
    draft.use(*(each for each in range(place, first) if draft.pieces[each].role("by", "has")))


def _between(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if not piece.role("between") or place in draft.used:
            continue
        low, high = draft.next(place), draft.next(draft.next(place), over=("join",))
        measure = draft.next(place, step=-1)
        ends = [draft.free(each) for each in (low, high, measure)]
        if all(ends) and [each.kind for each in ends if each] == ["number", "number", "measure"]:
            _limit(draft, measure, Op.AT_LEAST, low)
            _limit(draft, measure, Op.AT_MOST, high)
            draft.use(*range(place, high + 1))
    for place, piece in enumerate(draft.pieces):
        if piece.role("between_after"):
            _between_these(draft, place)


def _between_these(draft: Draft, place: int) -> None:
    """``花费在10到40之间``."""
    high = draft.next(place, step=-1)
    low = draft.next(high, step=-1, over=("join",))
    measure = draft.next(low, step=-1)
    ends = [draft.free(each) for each in (low, high, measure)]
    if all(ends) and [each.kind for each in ends if each] == ["number", "number", "measure"]:
        _limit(draft, measure, Op.AT_LEAST, low)
        _limit(draft, measure, Op.AT_MOST, high)
        draft.use(*range(low, place + 1))


def _limit(draft: Draft, measure: int, op: Op, number: int) -> None:
    figure: Figure = draft.pieces[number].data
    name = draft.pieces[measure].value
    draft.limits.append(Limit(name, op, _amount(name, figure), currencies=figure.currencies))
    draft.limited.add(measure)
    draft.use(number)


def _amount(measure: str, figure: Figure) -> Decimal:
    if figure.percent:
        return figure.number / 100
    share = _is_share(measure)
    return figure.number / 100 if share and figure.number > 1 else figure.number


def _is_share(measure: str) -> bool:
    return MEASURES[FAMILIES.get(measure, (measure,))[0]].unit is Unit.SHARE


def _figures(draft: Draft) -> None:
    """Conditions with a number: ``spend over 20``, ``over 20 clicks``, ``点击10以上``."""
    for place, piece in enumerate(draft.pieces):
        if place in draft.used or piece.kind != "number":
            continue
        before, after = draft.next(place, step=-1), draft.next(place)
        op, end = draft.free(before), draft.free(after)
        if op is not None and op.kind == "role" and op.value in OPS:
            _compare(draft, before, place, OPS[op.value])
        elif end is not None and end.kind == "role" and end.value in AFTER:
            _compare(draft, after, place, AFTER[end.value])


def _compare(draft: Draft, turn: int, number: int, op: Op) -> None:
    """Find the measure of a comparison: before the turn, else after the number."""
    outer = max(turn, number)
    ahead = draft.next(min(turn, number), step=-1, over=("has", "versus", "by"))
    behind = draft.next(outer, over=("has",))
    for place in (ahead, behind):
        found = draft.free(place)
        if found is not None and found.kind == "measure" and place not in draft.limited:
            _limit(draft, place, op, number)
            draft.use(turn, *_joints(draft, ahead, turn), *_counter(draft, number, found.value))
            return


def _counter(draft: Draft, number: int, measure: str) -> Iterator[int]:
    """The word after a number that only says what it counts: ``14天``."""
    after = draft.next(number)
    found = draft.free(after)
    if found is not None and measure == "cover" and found.value == "day":
        yield after


def _joints(draft: Draft, first: int, last: int) -> Iterator[int]:
    for place in range(max(first, 0), last):
        if draft.pieces[place].role("has", "versus"):
            yield place


def _zeroes(draft: Draft) -> None:
    """``no orders``, ``没有出单``; with ``clicks but no orders`` the clicks are over nothing."""
    for place, piece in enumerate(draft.pieces):
        if not piece.role("no") or place in draft.used:
            continue
        after = draft.next(place, over=("has", "total"))
        found = draft.free(after)
        if found is None or found.kind != "measure":
            continue
        draft.use(place)
        _zero(draft, after)
        _also_zero(draft, after)
        _something(draft, place)


def _zero(draft: Draft, place: int) -> None:
    draft.limits.append(Limit(draft.pieces[place].value, Op.IS, Decimal(0)))
    draft.limited.add(place)


def _also_zero(draft: Draft, place: int) -> None:
    """``no orders or sales``."""
    while draft.pieces[place + 1 : place + 2] and draft.pieces[place + 1].said in {
        "or",
        "和",
        "或",
    }:
        place += 2
        if draft.pieces[place : place + 1] and draft.pieces[place].kind == "measure":
            draft.use(place - 1)
            _zero(draft, place)


def _something(draft: Draft, place: int) -> None:
    """The measures just before ``but no``: there must be some of each."""
    before = draft.next(place, step=-1, over=("join", "has"))
    while (found := draft.free(before)) is not None and found.kind == "measure":
        if before not in draft.limited:
            draft.limits.append(Limit(found.value, Op.OVER, Decimal(0)))
            draft.limited.add(before)
        before = draft.next(before, step=-1, over=("join", "has"))


def _having(draft: Draft) -> None:
    """``with clicks``: some of them; other ``with`` only joins."""
    for place, piece in enumerate(draft.pieces):
        if not piece.role("has") or place in draft.used:
            continue
        draft.use(place)
        after = draft.next(place)
        found = draft.free(after)
        if found is None or found.kind != "measure" or after in draft.limited:
            continue
        if draft.pieces[place].said.lower() in {"with", "has", "have", "had", "having", "有"}:
            ahead = draft.free(draft.next(place, step=-1))
            following = draft.free(draft.next(after))
            ranked = following is not None and following.role(*RANKS)
            if ahead is not None and ahead.kind == "dimension" and not ranked:
                draft.limits.append(Limit(found.value, Op.OVER, Decimal(0)))
                draft.limited.add(after)


def _ranks(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if not piece.role(*RANKS) or place in draft.used:
            continue
        draft.use(place)
        draft.most = _beside(draft, place) or draft.most or RANKED
        measure = draft.ranked or _ranked(draft, place)
        draft.ranked = measure
        draft.rising = _rising(piece.value, measure)
    if draft.most is None:
        _plain_count(draft)


def _plain_count(draft: Draft) -> None:
    """``5 SKUs``: so many, in the order of the measure."""
    for place, piece in enumerate(draft.pieces):
        after = draft.free(draft.next(place))
        if (
            piece.kind == "number"
            and place not in draft.used
            and after is not None
            and after.kind == "dimension"
        ):
            draft.most = _whole(draft, place)


def _beside(draft: Draft, place: int) -> int | None:
    """The number of a ranking: ``top 10``, ``最高的5个``, ``5 SKUs with the most``."""
    for each in (draft.next(place), draft.next(place, step=-1)):
        if (found := _whole(draft, each)) is not None:
            return found
    for each, piece in enumerate(draft.pieces):
        after = draft.next(each)
        counts = after < len(draft.pieces) and draft.pieces[after].kind == "dimension"
        if piece.kind == "number" and counts and (found := _whole(draft, each)) is not None:
            return found
    return None


def _whole(draft: Draft, place: int) -> int | None:
    found = draft.free(place)
    if found is None or found.kind != "number" or found.data.percent or found.data.currencies:
        return None
    number: Decimal = found.data.number
    if number != int(number) or not 1 <= number <= 1000:
        return None
    draft.use(place)
    return int(number)


def _ranked(draft: Draft, place: int) -> str:
    """The measure of a superlative: beside it, else the first that no condition is about."""
    free = [
        each
        for each, piece in enumerate(draft.pieces)
        if piece.kind == "measure" and each not in draft.limited
    ]
    before = [each for each in free if each < place]
    after = [each for each in free if each > place]
    near = [*reversed(before), *after] if _is_cjk(draft.pieces[place]) else [*after, *before]
    if draft.next(place, step=-1) in before and not _is_cjk(draft.pieces[place]) and not after:
        near = [*reversed(before)]
    if near:
        return draft.pieces[near[0]].value
    return draft.shown[0] if draft.shown else ""


def _rising(rank: str, measure: str) -> bool:
    if rank in {"top", "bottom"}:
        return rank == "bottom"
    good = MEASURES[FAMILIES.get(measure, (measure,))[0]].good if measure else 1
    return (good < 0) == (rank == "best")


def _manners(draft: Draft) -> None:
    for place, piece in enumerate(draft.pieces):
        if place in draft.used or piece.kind != "role":
            continue
        if piece.value == "share":
            draft.shares = True
        elif piece.value == "how_many":
            following = draft.free(draft.next(place, over=("total",)))
            draft.counted |= following is not None and following.kind == "dimension"
        elif piece.value == "each":
            following = draft.free(draft.next(place))
            if following is None or following.kind != "dimension":
                continue
        elif piece.value not in {"by", "total", "join", "ads"}:
            continue
        draft.use(place)


def _wanted(draft: Draft) -> None:
    """What is to be shown, and by what."""
    for place, piece in enumerate(draft.pieces):
        if place in draft.used:
            continue
        if piece.kind == "measure":
            draft.use(place)
            if place not in draft.limited:
                draft.shown.append(piece.value)
        elif piece.kind == "dimension":
            draft.use(place)
            draft.by.append(piece.value)
        elif piece.kind == "noise":
            draft.use(place)


def _question(draft: Draft, meant: Mapping[str, str]) -> Question | Unclear:
    unknown = tuple(
        piece.said for place, piece in enumerate(draft.pieces) if place not in draft.used
    )
    understood = tuple(
        piece.said
        for place, piece in enumerate(draft.pieces)
        if place in draft.used and piece.kind not in {"noise", "unknown"}
    )
    measures = tuple(dict.fromkeys(filter(None, (draft.moved, *draft.shown))))
    measures = measures or tuple(dict.fromkeys(_of_limits(draft)))
    vague = any(piece.kind == "vague" for piece in draft.pieces)
    if unknown and not (vague and not measures):
        return Unclear(understood, unknown)
    if len(draft.spans) > 2:
        return Unclear(understood, tuple(each.said for each in draft.spans[2:]))
    if not measures:
        return _no_measure(draft, understood, meant)
    return _sorted_out(draft, measures, understood, meant)


def _of_limits(draft: Draft) -> Iterator[str]:
    ordered = sorted(draft.limits, key=lambda each: each.op is Op.IS)
    yield from (each.measure for each in ordered if each.of is Of.VALUE)


def _no_measure(
    draft: Draft, understood: tuple[str, ...], meant: Mapping[str, str]
) -> Question | Unclear:
    by = tuple(dict.fromkeys(draft.by))
    said = meant.get("measure", "returns" if "reason" in by else "")
    if said in MEASURES:
        rank = next((each.value for each in draft.pieces if each.role(*RANKS)), "top")
        ranked = said if draft.most is not None else ""
        draft.ranked, draft.rising = ranked, _rising(rank, said) if ranked else False
        return _sorted_out(draft, (said,), understood, meant)
    world_of_ads = bool(AD_DIMENSIONS & set(by)) or "keyword_or_term" in by
    if by or draft.most is not None:
        offered = ("spend", "acos", "ad_sales") if world_of_ads else ("sales", "units", "sessions")
        choices = tuple(Choice(f"measure={name}", name) for name in offered)
        return Unclear(understood, ask="measure", choices=choices)
    return Unclear(understood)


def _sorted_out(
    draft: Draft, measures: tuple[str, ...], understood: tuple[str, ...], meant: Mapping[str, str]
) -> Question | Unclear:
    if (fraction := _doubtful(draft)) is not None:
        return Unclear(understood, ask="percent", detail=fraction)
    measures = tuple(_settled(each, meant) for each in measures)
    draft.limits = [replace(e, measure=_settled(e.measure, meant)) for e in draft.limits]
    draft.ranked = _settled(draft.ranked, meant)
    world = _world(draft, measures)
    if draft.move is not None or draft.versus is not None or len(draft.spans) > 1:
        draft.move = draft.move or Move.ANY
    if not draft.by:
        if {each.measure for each in draft.limits} - set(measures[:1]):
            return Unclear(understood, ask="group")
        # Of one figure it is shown how it stands, whether or not it is what was supposed.
        draft.limits, draft.move = [], draft.move and Move.ANY
    return Question(
        measures=measures,
        by=tuple(dict.fromkeys(_by(draft, meant))),
        limits=tuple(dict.fromkeys(draft.limits)),
        matches=tuple(draft.matches),
        span=draft.spans[0] if draft.spans else None,
        other=draft.spans[1] if len(draft.spans) > 1 else None,
        versus=draft.versus,
        move=draft.move,
        ranked=draft.ranked,
        rising=draft.rising,
        most=draft.most,
        counted=draft.counted,
        shares=draft.shares,
        world=world,
    )


def _settled(measure: str, meant: Mapping[str, str]) -> str:
    """A measure, where the asker has said which is meant."""
    said = meant.get(measure, "")
    return said if said in FAMILIES.get(measure, ()) else measure


def _by(draft: Draft, meant: Mapping[str, str]) -> Iterator[str]:
    for each in draft.by:
        yield meant.get("keyword", each) if each == "keyword_or_term" else each


def _doubtful(draft: Draft) -> str | None:
    """A bare fraction against a share may mean 0.5 % or 50 %."""
    for place in sorted(draft.limited):
        piece = draft.pieces[place]
        for each in draft.limits:
            bare = each.measure == piece.value and 0 < each.number <= 1 and each.of is Of.VALUE
            share = _is_share(each.measure)
            said = any(other.kind == "number" and other.data.percent for other in draft.pieces)
            if bare and share and not said:
                return str(each.number)
    return None


def _world(draft: Draft, measures: tuple[str, ...]) -> str:
    """``ads`` or ``shop`` where some word says which; empty where none does."""
    names = {*measures, *(each.measure for each in draft.limits)}
    dimensions = {*draft.by, *(each.dimension for each in draft.matches)}
    of_ads = names & AD_ONLY or dimensions & (AD_DIMENSIONS | {"keyword_or_term"})
    if of_ads or any(piece.role("ads") for piece in draft.pieces):
        return "ads"
    return "shop" if names - set(FAMILIES) else ""


def meaning_in(world: str, measure: str) -> tuple[str, ...]:
    """The measures that a word may stand for, the likeliest first."""
    if measure not in FAMILIES:
        return (measure,)
    if world == "ads":
        return (WORLDS[measure]["ads"],)
    if world == "shop":
        return tuple(each for each in FAMILIES[measure] if not each.startswith("ad_"))
    return FAMILIES[measure]


def timed(question: Question) -> tuple[str, ...]:
    """The steps of the calendar that it is asked by."""
    return tuple(each for each in question.by if each in TIMES or each == "trend")
