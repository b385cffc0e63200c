"""On which categories a seller's texts are placed: their taxonomy file's, else their own."""

from tradewind.catalog import tables
from tradewind.kernel.errors import BadInput
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category.classify import Classifier, of_settings
from tradewind.settings import Settings
from tradewind.storage import Database


def placing(database: Database, settings: Settings, *, embedder: Embedder | None) -> Classifier:
    """The taxonomy file's classifier where one is set, else one learnt from the catalogue.

    Learnt anew only when the catalogue has changed. Raises BadInput where neither says anything.
    """
    found = of_settings(settings, embedder=embedder) or _own(database, embedder)
    if found is None:
        raise BadInput(
            "Nothing to place a text on: set TRADEWIND_TAXONOMY to a file of category paths, or"
            " import products of at least two categories."
        )
    return found


def _own(database: Database, embedder: Embedder | None) -> Classifier | None:
    with database.reading() as session:
        key = (*tables.newest(session), embedder.name if embedder else "")
        if key in _kept:
            return _kept[key]
        products = list(tables.changed(session, since=0))
    made = Classifier.of_products(products, embedder=embedder)
    _kept.clear()
    _kept[key] = made
    return made


_kept: dict[tuple[int, str, str], Classifier | None] = {}
"""What was learnt from the catalogue as it stands."""
