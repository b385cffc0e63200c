"""What the shop's settings say around its listings: own rules, own name, own taxonomy."""

from functools import partial

from tradewind.retrieval.category.classify import categories, of_settings
from tradewind.seller.review.look import Context
from tradewind.seller.review.rulebook import with_own
from tradewind.settings import Settings


def context_of(settings: Settings) -> Context:
    """The context that listings are reviewed in; raises BadInput for rules that cannot be read."""
    tree = of_settings(settings)
    return Context(
        rulebook=with_own(settings.rules),
        seller_name=settings.seller_name,
        categories=partial(categories, among=tree) if tree else None,
    )
