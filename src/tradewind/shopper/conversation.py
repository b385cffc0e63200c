"""What a conversation remembers, so that "the second one" holds: the wish and what was shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tradewind.catalog.product import Product
from tradewind.kernel.ids import new_id
from tradewind.retrieval.brief import Brief, Reference


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing put before the shopper."""

    product_id: str
    sku: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A question of ours that waits for its answer: which option of which product."""

    product_id: str
    options: dict[str, str]
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Conversation:
    """One shopper's exchange with the shop."""

    id: str
    language: str
    currency: str
    """Empty where nobody said: each sentence's language decides."""
    brief: Brief | None = None
    shown: tuple[Shown, ...] = ()
    """The last things shown, in the order in which they were."""
    focus: tuple[str, ...] = ()
    """Ids of the products spoken of last."""
    cart: str | None = None
    pending: Pending | None = None
    turns: int = 0

    @classmethod
    def opened(cls, language: str, currency: str) -> "Conversation":
        """A new one."""
        return cls(new_id("con"), language, currency)

    def showing(self, shown: Sequence[Shown], *, brief: Brief | None = None) -> "Conversation":
        """After an answer that put these forward."""
        focus = tuple(each.product_id for each in shown[:1])
        return replace(self, shown=tuple(shown), focus=focus, brief=brief or self.brief)


def resolved(
    references: Sequence[Reference], talk: Conversation, products: dict[str, Product]
) -> list[Shown]:
    """What the references point at, in order, once each; unresolvable ones are left out."""
    found: list[Shown] = []
    for reference in references:
        for each in _one(reference, talk, products):
            if each not in found:
                found.append(each)
    return found


def _one(reference: Reference, talk: Conversation, products: dict[str, Product]) -> list[Shown]:
    shown = list(talk.shown)
    if reference.product_id is not None:
        return (
            [_named(reference.product_id, shown, products)]
            if reference.product_id in products
            else []
        )
    if reference.first is not None:
        return shown[: reference.first]
    if reference.ordinal is not None:
        place = reference.ordinal - 1 if reference.ordinal > 0 else reference.ordinal
        return [shown[place]] if -len(shown) <= place < len(shown) else []
    if reference.attribute is not None:
        return _told_apart(reference.attribute, shown, products)[:1]
    return [each for each in shown if each.product_id in talk.focus] or shown[:1]


def _named(product_id: str, shown: Sequence[Shown], products: dict[str, Product]) -> Shown:
    before = next((each for each in shown if each.product_id == product_id), None)
    return before or Shown(product_id, products[product_id].variants[0].sku)


def _told_apart(
    attribute: tuple[str, str], shown: Sequence[Shown], products: dict[str, Product]
) -> list[Shown]:
    """Shown things that carry the attribute; where a variant does, that variant is meant."""
    name, value = attribute[0], attribute[1].casefold()
    found = []
    for each in shown:
        product = products.get(each.product_id)
        if product is None:
            continue
        fitting = [v for v in product.variants if value in v.options.get(name, "").casefold()]
        if fitting:
            own = next((v for v in fitting if v.sku == each.sku), fitting[0])
            found.append(Shown(product.id, own.sku))
        elif _carries(product, name, value):
            found.append(each)
    return found


def _carries(product: Product, name: str, value: str) -> bool:
    if name == "brand":
        return product.brand.casefold() == value
    fact = product.fact(name)
    return (fact is not None and value in fact.text.casefold()) or any(
        value in title.casefold() for title in product.title.values()
    )
