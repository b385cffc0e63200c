"""From one state of the catalogue to the next: what changed is read, the rest stays as it is."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tradewind.catalog.product import Product
from tradewind.retrieval import rows, shelf, words
from tradewind.retrieval.rows import Ints, Where
from tradewind.retrieval.said import CategoryNames, languages, mark, mark_of, meaning, said
from tradewind.retrieval.shelf import Stocked
from tradewind.retrieval.snapshot import Snapshot
from tradewind.retrieval.vectors import of_marks
from tradewind.retrieval.words import Gathered

Number = TypeVar("Number", bound=np.unsignedinteger)


@dataclass(slots=True)
class Read:
    """The changed products, as far as they were read."""

    old: Snapshot
    names: CategoryNames
    ids: list[str] = field(default_factory=list)
    said: "array[int]" = field(default_factory=lambda: array("Q"))
    meant: "array[int]" = field(default_factory=lambda: array("Q"))
    languages: "array[int]" = field(default_factory=lambda: array("L"))
    silent: list[bool] = field(default_factory=list)
    """Whether the product says the same as before, so that its words can stay."""
    gathered: Gathered = field(default_factory=Gathered)
    stocked: Stocked = field(default_factory=Stocked)

    def add(self, product: Product) -> None:
        """Take in one product."""
        count, before = len(self.ids), self.old.shelf.places.get(product.id)
        self.ids.append(product.id)
        self.said.append(mark_of(product, self.names))
        self.meant.append(mark(meaning(product, self.names)))
        self.languages.append(languages(product))
        same = before is not None and int(self.old.said[before]) == self.said[-1]
        self.silent.append(same)
        if not same:
            self.gathered.add(count, said(product, self.names))
        self.stocked.add(count, product)


def grown(
    old: Snapshot, products: Iterable[Product], gone: Iterable[str], names: CategoryNames
) -> Snapshot:
    """The old state with these products read again or for the first time, and some gone.

    Version, stamp and the other marks of time are still the old ones.
    """
    read = Read(old, names)
    for product in products:
        read.add(product)
    ids = sorted({*old.shelf.ids, *read.ids}.difference(gone))
    place = {product_id: at for at, product_id in enumerate(ids)}
    kept, fresh = _places(old.shelf.ids, place), _places(read.ids, place)
    speaking = fresh[~np.array(read.silent, dtype=np.bool_)]
    meant = _filled(old.meant, kept, read.meant, fresh, len(ids))
    stock = replace(old.shelf, available=old.available)
    stock = shelf.merged(stock, read.stocked, _where(kept, fresh, fresh, len(ids)), ids)
    text = old.words
    if len(speaking) or ids != old.shelf.ids:
        text = words.merged(text, read.gathered, _where(kept, speaking, fresh, len(ids)))
    return replace(
        old,
        said=_filled(old.said, kept, read.said, fresh, len(ids)),
        meant=meant,
        languages=_filled(old.languages, kept, read.languages, fresh, len(ids)),
        words=text,
        shelf=stock,
        available=stock.available,
        meanings=of_marks(old.meanings.vectors, meant),
    )


def _places(ids: Sequence[str], place: dict[str, int]) -> Ints:
    return np.array([place.get(each, rows.GONE) for each in ids], dtype=np.int64)


def _where(kept: Ints, again: Ints, fresh: Ints, count: int) -> Where:
    """Places where those read ``again`` lose what was known of them."""
    return Where(np.where(np.isin(kept, again), rows.GONE, kept), fresh, count)


def _filled(
    old: NDArray[Number], kept: Ints, read: "array[int]", fresh: Ints, count: int
) -> NDArray[Number]:
    found = np.zeros(count, dtype=old.dtype)
    found[kept[kept >= 0]] = old[kept >= 0]
    found[fresh] = np.array(read, dtype=old.dtype)
    return found
