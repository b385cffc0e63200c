"""From a brief to the products that fit it: words and meaning, hard limits, extremes, facets."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np

from tradewind.retrieval import extremes, limits
from tradewind.retrieval.brief import Brief, Limit, PriceLimit
from tradewind.retrieval.facets import facets as facets_of
from tradewind.retrieval.found import Extreme, Facet, Found, Hit
from tradewind.retrieval.index import Index
from tradewind.retrieval.nearest import nearest
from tradewind.retrieval.relevance import Among, Relevance, by_meaning, by_words
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Bools
from tradewind.retrieval.snapshot import Snapshot
from tradewind.retrieval.wanted import Wanted, wanted


def find(  # noqa: PLR0913 - one search, with every way to narrow it
    brief: Brief,
    *,
    index: Index,
    currency: str,
    limit: int = 24,
    exclude: AbstractSet[str] = frozenset(),
    within: AbstractSet[str] | None = None,
    available_only: bool = True,
    facets: bool = False,
) -> Found:
    """Search one state of the catalogue.

    ``currency`` is that of bands, superlatives and of who is cheapest; a price limit has its own.
    ``exclude`` and ``within`` are product ids. Hard limits hold for every hit: one variant meets
    all of them together, and ``Hit.sku`` is the cheapest such variant; for a superlative, the one
    by which the product reaches its value.
    """
    search = _Search(brief, index, currency)
    with search.timed("words"):
        words = search.words()
    with search.timed("match"):
        meant = search.meant(words)
    with search.timed("limits"):
        open_ = search.open(exclude, within, available_only=available_only)
        fits = open_ & search.limits(brief.limits) & search.prices(brief.price)
    with search.timed("rank"):
        found = search.found(meant, fits, limit)
        found = replace(found, currencies=search.currencies(meant, open_))
        if not found.of:
            shown = open_ & meant.eligible[search.state.shelf.product]
            near = nearest(brief, shown, search.state, currency)
            found = replace(found, nearest=tuple(near))
    if facets:
        with search.timed("facets"):
            found = replace(found, facets=search.facets(meant, fits))
    laps = {name: round(ms, 3) for name, ms in search.laps.items()}
    return replace(found, corrections=words.corrections, dropped=words.dropped, timings_ms=laps)


@dataclass(slots=True)
class _Search:
    """One brief over one snapshot."""

    brief: Brief
    index: Index
    currency: str
    laps: dict[str, float] = field(default_factory=dict)
    state: Snapshot = field(init=False)

    def __post_init__(self) -> None:
        self.state = self.index.snapshot

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Note how long a stage takes."""
        start = perf_counter()
        yield
        self.laps[stage] = (perf_counter() - start) * 1000

    def words(self) -> Wanted:
        """What the words ask of the catalogue."""
        return wanted(self.brief.words, self.brief.language, self.state, self.index.embedder)

    def meant(self, words: Wanted) -> Relevance:
        """Which products the words and the category mean."""
        products = np.ones(self.state.size, np.bool_)
        if self.brief.category:
            products[:] = False
            inside = limits.in_category(self.state.shelf, self.brief.category)
            products[self.state.shelf.product[inside]] = True
        among = Among(
            products, bool(self.brief.category), strict=self.brief.superlative is not None
        )
        found = by_words(words, among, self.state)
        embedder = self.index.embedder
        if found.sure or embedder is None or not self.state.meanings.ready:
            return found
        return by_meaning(found, self.brief.words, among, self.state, embedder)

    def open(
        self, exclude: AbstractSet[str], within: AbstractSet[str] | None, *, available_only: bool
    ) -> Bools:
        """Variants that may be shown at all."""
        shelf = self.state.shelf
        found = self.state.available.copy() if available_only else np.ones(len(shelf.skus), bool)
        if exclude:
            found &= ~self._of(exclude)
        return found if within is None else found & self._of(within)

    def _of(self, ids: AbstractSet[str]) -> Bools:
        shelf = self.state.shelf
        products = np.zeros(len(shelf.ids), np.bool_)
        products[[shelf.places[each] for each in ids if each in shelf.places]] = True
        return products[shelf.product]

    def limits(self, of: Iterable[Limit]) -> Bools:
        """Variants that meet every limit on facts, options, brand."""
        found = np.ones(len(self.state.shelf.skus), np.bool_)
        for limit in of:
            found &= limits.within(limit, self.state, self.currency)
        return found

    def prices(self, of: Iterable[PriceLimit]) -> Bools:
        """Variants whose price is inside every bound."""
        return limits.within_price(self.state.shelf, of)

    def found(self, meant: Relevance, fits: Bools, limit: int) -> Found:
        """The best products, in order."""
        shelf = self.state.shelf
        eligible = fits & meant.eligible[shelf.product]
        products = np.unique(shelf.product[eligible]).astype(np.int64)
        if self.brief.superlative is not None:
            return self._by_extreme(meant, eligible, products, limit)
        order = self._order(products, meant, limit)
        if 0 < len(order) < limit:
            rest = fits & ~meant.eligible[shelf.product] & (meant.scores[shelf.product] > 0)
            others = np.unique(shelf.product[rest]).astype(np.int64)
            order = np.concatenate([order, self._order(others, meant, limit - len(order))])
        hits = tuple(self._hit(place, meant, fits) for place in order.tolist())
        return Found(hits=hits, of=len(products))

    def _order(self, products: Ints, meant: Relevance, limit: int) -> Ints:
        """The best by score, then by how well they are liked, then by id."""
        scores = meant.scores[products]
        if 0 < limit < len(products):
            least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
            products, scores = products[scores >= least], scores[scores >= least]
        return products[np.lexsort((products, -self.state.shelf.liked[products], -scores))][:limit]

    def _hit(self, product: int, meant: Relevance, fits: Bools) -> Hit:
        shelf = self.state.shelf
        span = range(int(shelf.starts[product]), int(shelf.starts[product + 1]))
        price = shelf.price(self.currency)
        able = [at for at in span if fits[at]]
        best = min(able, key=lambda at: (price[at] == NO_PRICE, price[at], at))
        return Hit(shelf.ids[product], shelf.skus[best], float(meant.scores[product]))

    def _by_extreme(self, meant: Relevance, eligible: Bools, products: Ints, limit: int) -> Found:
        asked, shelf = self.brief.superlative, self.state.shelf
        assert asked is not None  # noqa: S101 - the caller has looked
        ranked = extremes.ranking(asked, eligible & self.state.available, shelf, self.currency)
        hits = [
            Hit(shelf.ids[product], shelf.skus[variant], float(meant.scores[product]))
            for product, variant in zip(
                ranked.products[:limit].tolist(), ranked.variants[:limit].tolist(), strict=True
            )
        ]
        silent = np.setdiff1d(products, ranked.products)
        rest = self._order(silent, meant, max(limit - len(hits), 0)) if len(silent) else silent
        hits += [self._hit(place, meant, eligible) for place in rest.tolist()]
        extreme = Extreme(
            name=asked.name,
            most=asked.most,
            winners=tuple(shelf.ids[at] for at in ranked.products[: ranked.winners].tolist()),
            value=float(ranked.values[0]) if len(ranked.values) else None,
            unit=ranked.unit,
            stating=len(ranked.products),
            of=len(products),
        )
        return Found(hits=tuple(hits[:limit]), of=len(products), extreme=extreme)

    def currencies(self, meant: Relevance, open_: Bools) -> tuple[str, ...]:
        """Currencies in which something that the words mean is priced, the most common first."""
        shelf = self.state.shelf
        shown = open_ & meant.eligible[shelf.product]
        counts = {
            each: int((shelf.price(each)[shown] != NO_PRICE).sum()) for each in shelf.currencies
        }
        return tuple(sorted((each for each in counts if counts[each]), key=lambda c: -counts[c]))

    def facets(self, meant: Relevance, fits: Bools) -> tuple[Facet, ...]:
        """Exact counts over everything eligible."""
        shelf = self.state.shelf
        eligible = fits & meant.eligible[shelf.product]
        return facets_of(eligible, shelf, language=self.brief.language, currency=self.currency)
