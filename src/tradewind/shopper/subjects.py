"""What a sentence is about: the things it points at, as they stand now."""

from collections.abc import Sequence

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product
from tradewind.shopper import claims
from tradewind.shopper.answer import Pick
from tradewind.shopper.conversation import Shown, resolved
from tradewind.shopper.turn import Turn


def subjects_of(turn: Turn) -> list[Shown]:
    """The things the sentence points at; those spoken of last where it points at none."""
    talk, references = turn.talk, turn.brief.references
    ids = [each.product_id for each in talk.shown]
    ids += [each.product_id for each in references if each.product_id]
    with turn.database.reading() as session:
        products = catalog.many(session, list(dict.fromkeys(ids)))
    if references:
        return resolved(references, talk, products)
    return [each for each in talk.shown if each.product_id in talk.focus]


def picks_of(turn: Turn, subjects: Sequence[Shown], products: dict[str, Product]) -> list[Pick]:
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
