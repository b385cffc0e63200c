"""From a brief to the products that fit it: words and meaning, hard limits, extremes, facets."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

import numpy as np

from tradewind.retrieval import extremes, limits
from tradewind.retrieval.brief import Brief
from tradewind.retrieval.facets import facets as facets_of
from tradewind.retrieval.found import Extreme, Facet, Found, Hit, Nearest
from tradewind.retrieval.nearest import nearest
from tradewind.retrieval.relevance import Among, Asks, Relevance, by_meaning, by_words
from tradewind.retrieval.rows import Ints
from tradewind.retrieval.shelf import NO_PRICE, Bools
from tradewind.retrieval.snapshot import Searched
from tradewind.retrieval.wanted import Wanted, wanted


def find(  # noqa: PLR0913 - one search, with every way to narrow it
    brief: Brief,
    *,
    index: Searched,
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
        search.mean(words)
    with search.timed("limits"):
        search.limit(exclude, within, available_only=available_only)
    with search.timed("rank"):
        found = search.by_extreme(limit) if brief.superlative else search.by_score(limit)
        found = replace(found, of=len(search.eligible), currencies=search.currencies())
        if not found.of:
            found = replace(found, nearest=search.nearest())
    if facets:
        with search.timed("facets"):
            found = replace(found, facets=search.facets())
    laps = {name: round(ms, 3) for name, ms in search.laps.items()}
    return replace(found, corrections=words.corrections, dropped=words.dropped, timings_ms=laps)


class _Search:
    """One brief over one snapshot."""

    meant: Relevance
    shown: Bools
    """Variants that may be shown at all."""
    fits: Bools
    """Those of them that meet every hard limit."""
    fitting: Bools
    """Products that have one."""
    eligible: Ints
    """Places of the fitting products that the words mean."""

    def __init__(self, brief: Brief, index: Searched, currency: str) -> None:
        self.brief, self.currency = brief, currency
        self.embedder = index.embedder
        self.state = index.snapshot
        self.shelf = self.state.shelf
        self.laps: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Note how long a stage takes."""
        start = perf_counter()
        yield
        self.laps[stage] = (perf_counter() - start) * 1000

    def words(self) -> Wanted:
        """What the words ask of the catalogue."""
        whole = self.brief.category_said or ""
        words = "" if self.brief.words.casefold() == whole.casefold() else self.brief.words
        return wanted(words, self.brief.language, self.state, self.embedder)

    def mean(self, words: Wanted) -> None:
        """Find out which products the words and the category mean."""
        products = np.ones(self.state.size, np.bool_)
        if self.brief.category:
            products[:] = False
            products[self.shelf.product[limits.in_category(self.shelf, self.brief.category)]] = True
        among = Among(products, bool(self.brief.category), self._asks())
        self.meant = by_words(words, among, self.state)
        if self.embedder and self.state.meanings.ready and not self.meant.sure:
            text = self.brief.words
            self.meant = by_meaning(self.meant, text, among, self.state, self.embedder)

    def _asks(self) -> Asks:
        if self.brief.superlative is not None:
            return Asks.THING
        return Asks.WORDS if self.brief.keywords_only else Asks.ABOUT

    def limit(
        self,
        exclude: AbstractSet[str],
        within: AbstractSet[str] | None,
        *,
        available_only: bool,
    ) -> None:
        """Find out which variants may be shown, and which of them fit."""
        everything = np.ones(len(self.shelf.skus), np.bool_)
        self.shown = self.state.available if available_only else everything
        if exclude:
            self.shown = self.shown & ~self._of(exclude)
        if within is not None:
            self.shown = self.shown & self._of(within)
        self.fits = self.shown
        for each in self.brief.limits:
            self.fits = self.fits & limits.within(each, self.state, self.currency)
        if self.brief.price:
            self.fits = self.fits & limits.within_price(self.shelf, self.brief.price)
        self.fitting = self._products_of(self.fits)
        self.eligible = np.flatnonzero(self.fitting & self.meant.eligible)

    def _products_of(self, variants: Bools) -> Bools:
        if variants is self.state.available:
            return self.state.sellable
        found = np.zeros(self.state.size, np.bool_)
        found[self.shelf.product[variants]] = True
        return found

    def _of(self, ids: AbstractSet[str]) -> Bools:
        products = np.zeros(self.state.size, np.bool_)
        places = self.shelf.places
        products[[places[each] for each in ids if each in places]] = True
        return products[self.shelf.product]

    def by_score(self, limit: int) -> Found:
        """The best products, in order; where few are eligible, then those that match in part."""
        order = self._order(self.eligible, limit)
        if 0 < len(order) < limit:
            others = self.fitting & ~self.meant.eligible & (self.meant.scores > 0)
            rest = self._order(np.flatnonzero(others), limit - len(order))
            order = np.concatenate([order, rest])
        return Found(hits=tuple(map(self._hit, order.tolist())))

    def _order(self, products: Ints, limit: int) -> Ints:
        """The best by score, then by how well they are liked, then by id."""
        scores = self.meant.scores[products]
        if 0 < limit < len(products):
            enough = scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit]
            products, scores = products[enough], scores[enough]
        return products[np.lexsort((products, -self.shelf.liked[products], -scores))][:limit]

    def _hit(self, product: int) -> Hit:
        span = range(int(self.shelf.starts[product]), int(self.shelf.starts[product + 1]))
        price = self.shelf.price(self.currency)
        best = min(
            (at for at in span if self.fits[at]),
            key=lambda at: (price[at] == NO_PRICE, price[at], at),
        )
        return self._hit_of(product, best)

    def _hit_of(self, product: int, variant: int) -> Hit:
        score = float(self.meant.scores[product])
        return Hit(self.shelf.ids[product], self.shelf.skus[variant], score)

    def by_extreme(self, limit: int) -> Found:
        """Everything eligible in order of the value asked for; who does not state it comes last."""
        asked = self.brief.superlative
        assert asked is not None  # noqa: S101 - the caller has looked
        buyable = self._eligible_variants()
        buyable = buyable[self.state.available[buyable]]
        rankings = (
            (
                each,
                extremes.ranking(
                    replace(asked, name=each), buyable, self.shelf, self.currency, limit
                ),
            )
            for each in (asked.name, *asked.instead)
        )
        stated = ((each, found) for each, found in rankings if len(found.stating))
        name, ranked = next(stated, None) or (
            asked.name,
            extremes.ranking(asked, buyable, self.shelf, self.currency, limit),
        )
        pairs = zip(ranked.products.tolist(), ranked.variants.tolist(), strict=True)
        hits = [self._hit_of(*pair) for pair in pairs][:limit]
        if len(hits) < limit:
            silent = np.setdiff1d(self.eligible, ranked.stating, assume_unique=True)
            hits += map(self._hit, self._order(silent, limit - len(hits)).tolist())
        extreme = Extreme(
            name=name,
            most=asked.most,
            winners=tuple(self.shelf.ids[at] for at in ranked.winners.tolist()),
            value=ranked.value,
            unit=ranked.unit,
            stating=len(ranked.stating),
            of=len(self.eligible),
        )
        return Found(hits=tuple(hits), extreme=extreme)

    def _eligible_variants(self) -> Ints:
        variants = self.shelf.variants_of(self.eligible)
        return variants[self.fits[variants]]

    def currencies(self) -> tuple[str, ...]:
        """Currencies in which something that the words mean is priced, the most common first."""
        variants = self.shelf.variants_of(np.flatnonzero(self.meant.eligible))
        variants = variants[self.shown[variants]]
        counts = {
            each: int(np.count_nonzero(self.shelf.price(each)[variants] != NO_PRICE))
            for each in self.shelf.currencies
        }
        return tuple(sorted((c for c in counts if counts[c]), key=lambda each: -counts[each]))

    def nearest(self) -> tuple[Nearest, ...]:
        """The closest there is, where a range is to blame that nothing is left."""
        shown = self.shown & self.meant.eligible[self.shelf.product]
        return tuple(nearest(self.brief, shown, self.state, self.currency))

    def facets(self) -> tuple[Facet, ...]:
        """Exact counts over everything eligible."""
        variants, language = self._eligible_variants(), self.brief.language
        return facets_of(variants, self.shelf, language=language, currency=self.currency)
