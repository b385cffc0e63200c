"""Find pairs of listings that are likely one product, and propose them with their evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tradewind.decisions.proposals import tables as proposals
from tradewind.decisions.proposals.decide import propose
from tradewind.decisions.proposals.proposal import Draft, Proposal, State
from tradewind.retrieval.matching import block, score
from tradewind.retrieval.matching.compare import Weighed, compared, weigh
from tradewind.retrieval.matching.corpus import Corpus
from tradewind.retrieval.matching.evidence import evidence, vetoed
from tradewind.retrieval.matching.listed import read
from tradewind.retrieval.matching.weights import Doubles
from tradewind.seller.same import tables
from tradewind.seller.same.gather import Offered, gather
from tradewind.seller.same.tables import Answer, Pair
from tradewind.storage import Connection, Database

KIND: Final = "listing.same"
LIKELY: Final = 0.5
MOST: Final = 100
"""Proposals of one search: a person is to read them."""
ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Likely:
    """A pair that is likely one product."""

    one: Offered
    other: Offered
    share: float
    evidence: tuple[dict[str, object], ...]

    @property
    def pair(self) -> Pair:
        """The ids, the lesser first."""
        one, other = sorted((self.one.listed.id, self.other.listed.id))
        return one, other


@dataclass(frozen=True, slots=True)
class Search:
    """What a search did."""

    listings: int
    compared: int
    """Pairs that were brought together and compared."""
    taught_by: int
    """Answers that the scorer has learnt from; 0 while there are too few."""
    likely: tuple[Likely, ...]
    """The surest first."""


def find(offered: Sequence[Offered], answers: Iterable[Answer] = (), *, most: int = MOST) -> Search:
    """The likeliest pairs among listings, without those answered already; pure."""
    readings = [read(each.listed) for each in offered]
    corpus = Corpus.of(readings)
    weighed = [weigh(each, corpus) for each in readings]
    pairs = block.within(readings, corpus)
    rows = _rows(weighed, pairs)
    told = {(each.one, each.other): each.same for each in answers}
    known = _places(offered, told)
    truth = np.array([told[_ids(offered, pair)] for pair in known], dtype=bool)
    scorer = score.taught(rows, _rows(weighed, known), truth)
    shares = scorer.shares(rows) if pairs else np.zeros(0)
    likely: list[Likely] = []
    for at in np.argsort(-shares, kind="stable"):
        if len(likely) >= most or shares[at] < LIKELY:
            break
        pair = pairs[at]
        if _ids(offered, pair) not in told and not _one_sku(offered, pair):
            likely += _unless_vetoed(offered, weighed, pair, float(shares[at]))
    taught_by = len(known) if scorer.forest else 0
    return Search(len(offered), len(pairs), taught_by, tuple(likely))


def search(database: Database, *, by: str, most: int = MOST) -> Search:
    """Look through the catalogue and the listings, and propose what is likely one product.

    A pair that waits already is not proposed twice.
    """
    with database.reading() as session:
        offered, answers = gather(session), told(session)
    found = find(offered, answers, most=most)
    with database.transaction() as session:
        for each in found.likely:
            propose(session, draft(each), by=by)
    return found


def told(session: Connection) -> list[Answer]:
    """Every answer, also those that were given where all proposals are decided."""
    found = tables.answers(session)
    known = {(each.one, each.other) for each in found}
    rejected = proposals.latest(session, kind=KIND, state=State.REJECTED, limit=ALL)
    return [*found, *(each for each in map(_no, rejected) if (each.one, each.other) not in known)]


def _no(rejected: Proposal) -> Answer:
    pair, at = rejected.after, rejected.decided_at or rejected.proposed_at
    share = float(rejected.evidence[0]["share"])
    return Answer(
        pair["one"], pair["other"], same=False, share=share, by=rejected.decided_by, at=at
    )


def draft(likely: Likely) -> Draft:
    """The proposal that says so."""
    one, other = likely.pair
    ordered = sorted((likely.one, likely.other), key=lambda each: each.listed.id)
    told = [
        {"id": each.listed.id, "title": each.listed.title, "price": str(each.listed.price or "")}
        | {"source": each.source}
        for each in ordered
    ]
    pair = {"kind": "pair", "one": told[0], "other": told[1], "share": round(likely.share, 4)}
    return Draft(
        KIND,
        f"{one} = {other}",
        before={"one": one, "other": other, "same": None},
        after={"one": one, "other": other, "same": True},
        evidence=(pair, *_turned(likely)),
        expected="The two listings are kept as one product.",
    )


def _turned(likely: Likely) -> Iterable[dict[str, object]]:
    """The evidence with its sides in the order of the ids."""
    straight = likely.one.listed.id == likely.pair[0]
    for each in likely.evidence:
        yield each if straight else each | {"one": each["other"], "other": each["one"]}


def _rows(weighed: Sequence[Weighed], pairs: Iterable[block.Pair]) -> Doubles:
    return compared([(weighed[one], weighed[other]) for one, other in pairs])


def _places(offered: Sequence[Offered], told: Iterable[Pair]) -> list[block.Pair]:
    """Where the pairs that were answered stand now; those whose listing is gone are left out."""
    place = {each.listed.id: at for at, each in enumerate(offered)}
    return [(place[one], place[other]) for one, other in told if {one, other} <= place.keys()]


def _ids(offered: Sequence[Offered], pair: block.Pair) -> Pair:
    one, other = sorted(offered[at].listed.id for at in pair)
    return one, other


def _one_sku(offered: Sequence[Offered], pair: block.Pair) -> bool:
    return bool(offered[pair[0]].skus & offered[pair[1]].skus)


def _unless_vetoed(
    offered: Sequence[Offered], weighed: Sequence[Weighed], pair: block.Pair, share: float
) -> list[Likely]:
    one, other = pair
    found = evidence(weighed[one], weighed[other])
    if vetoed(found):
        return []
    told = tuple(each.plain() for each in found)
    return [Likely(offered[one], offered[other], share, told)]
