"""What a sentence is about: the things it points at, as they stand now."""

from collections.abc import Sequence

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product
from tradewind.shopper import claims
from tradewind.shopper.answer import Pick
from tradewind.shopper.conversation import Shown, resolved
from tradewind.shopper.turn import Turn
from tradewind.storage import Connection

Products = dict[str, Product]


def subjects_of(turn: Turn, session: Connection) -> tuple[list[Shown], Products]:
    """The things the sentence points at; those spoken of last where it points at none.

    With the products that had to be looked at to tell.
    """
    talk, references = turn.talk, turn.brief.references
    if not references:
        return [each for each in talk.shown if each.product_id in talk.focus], {}
    ids = [each.product_id for each in references if each.product_id]
    if any(each.attribute for each in references):
        ids += [each.product_id for each in talk.shown]
    known = catalog.many(session, list(dict.fromkeys(ids))) if ids else {}
    return resolved(references, talk, known), known


def products_of(subjects: Sequence[Shown], known: Products, session: Connection) -> Products:
    """The subjects' products as they stand now; those no longer on sale are absent."""
    ids = list(dict.fromkeys(each.product_id for each in subjects))
    missing = [each for each in ids if each not in known]
    found = known | catalog.many(session, missing) if missing else known
    return {each: found[each] for each in ids if each in found}


def picks_of(turn: Turn, subjects: Sequence[Shown], products: Products) -> list[Pick]:
    """The subjects as picks, at their price of now; those no longer on sale are left out."""
    made = []
    for each in subjects:
        product = products.get(each.product_id)
        variant = product.variant(each.sku) if product else None
        if product is None or variant is None:
            continue
        offer = variant.offer(turn.currency)
        price = claims.of_price(product, offer, turn.brief.language) if offer else None
        made.append(Pick(product, variant, offer, price, "other"))
    return made
