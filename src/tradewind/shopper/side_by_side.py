"""Things already shown (or named) put side by side, and who wins what was asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tradewind.catalog import tables as catalog
from tradewind.decisions.claim import Claim
from tradewind.shopper import claims, words
from tradewind.shopper.answer import AnswerKind, Comparison, Pick, Row, Sentence
from tradewind.shopper.comparison import better, compare
from tradewind.shopper.conversation import Shown
from tradewind.shopper.reasons import reasoned
from tradewind.shopper.subjects import picks_of, products_of, subjects_of
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import line, say

MOST = 5


def side_by_side(turn: Turn) -> Reply:
    """Compare two to five things; fewer are filled up from what was shown first."""
    with turn.database.reading() as session:
        pointed, known = subjects_of(turn, session)
        subjects = _enough(pointed, turn)
        products = products_of(subjects, known, session)
        reviews = catalog.reviews(session, list(products))
    if len(subjects) < 2:
        sentence = say("fact.which", turn.brief.language, {})
        return Reply(turn.talk, AnswerKind.QUESTION, turn.brief, (sentence,))
    picks = picks_of(turn, subjects, products)
    names = _names(turn)
    table = compare(picks, language=turn.brief.language, asked=names)
    told = tuple(
        reasoned(p, place, brief=turn.brief, table=table, reviews=reviews.get(p.product.id, []))
        for place, p in enumerate(picks)
    )
    return Reply(
        talk=replace(turn.talk, focus=tuple(each.product_id for each in subjects)),
        kind=AnswerKind.ANSWER,
        brief=turn.brief,
        verdict=tuple(_verdict(turn, table, names)),
        picks=told,
        comparison=replace(table, products=told),
        chips=(line("chip.add", turn.brief.language),),
    )


def _enough(subjects: Sequence[Shown], turn: Turn) -> list[Shown]:
    found = list(subjects)
    for each in turn.talk.shown if not turn.brief.references or len(found) < 2 else ():
        if each not in found and len(found) < (2 if turn.brief.references else MOST):
            found.append(each)
    return found[:MOST]


def _names(turn: Turn) -> list[str]:
    brief = turn.brief
    names = [brief.fact, brief.superlative.name if brief.superlative else None]
    return [name for name in dict.fromkeys(names) if name]


def _verdict(turn: Turn, table: Comparison, names: Sequence[str]) -> Iterator[Sentence]:
    for row in table.rows:
        if row.name in names:
            yield _winner(turn, table, row)
            return
    yield say("compare.side", turn.brief.language, {})


def _winner(turn: Turn, table: Comparison, row: Row) -> Sentence:
    language, label = turn.brief.language, row.label
    stating = [
        (pick, cell.claim)
        for pick, cell in zip(table.products, row.cells, strict=True)
        if cell.claim is not None
    ]
    if not stating:
        return say("compare.unstated", language, {"label": label})
    ranked = sorted(stating, key=lambda each: _rank(each[1], turn, row.name))
    first, value = ranked[0]
    slots: dict[str, Claim | str] = {"label": label, "value": value}
    if len({claim.shown for _, claim in stating}) == 1 and len(stating) == len(table.products):
        return say("compare.draw", language, slots)
    slots["title"] = claims.of_title(first.product, language)
    if len(stating) < len(table.products):
        return say("compare.partly" if len(stating) == 1 else "compare.most_state", language, slots)
    return _ahead(slots, ranked, language)


def _rank(claim: Claim, turn: Turn, name: str) -> float:
    """Smallest first: the better value, by what was asked or else by what is known to be better."""
    superlative = turn.brief.superlative
    more = superlative.most if superlative else better(name)
    number = claim.number or 0.0
    return number if more is False else -number


def _ahead(
    slots: dict[str, Claim | str], ranked: Sequence[tuple[Pick, Claim]], language: str
) -> Sentence:
    """The winner's value against the others', each with its own evidence."""
    joined = "、" if language in {"zh", "ja"} else ", "
    names = {f"other{place}": claim for place, (_, claim) in enumerate(ranked[1:])}
    others = joined.join(f"{{{name}}}" for name in names)
    template = words.template("compare.winner", language).replace("{others}", others)
    return Sentence.of(template, slots | names)
