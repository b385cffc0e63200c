"""Each rule's own examples, tried: what must pass passes, what must fail fails."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tradewind.kernel.money import money_of
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review.look import Context
from tradewind.seller.review.review import around, review
from tradewind.seller.review.rule import Example, Rule
from tradewind.seller.review.rulebook import Rulebook

SIZED = re.compile(r"\{(\d+)\}")
FILLER = "stone water river cloud maple ember quartz linen cedar harbor "
"""Words for a text of a stated length, ``{200}``."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An example that its rule does not judge as it says."""

    rule: str
    fields: Mapping[str, Any]
    passes: bool
    """What was stated."""

    def __str__(self) -> str:
        stated, found = ("pass", "fails") if self.passes else ("fail", "passes")
        return f"{self.rule}: {dict(self.fields)} should {stated}, and {found}"


def wrong(rulebook: Rulebook) -> Iterator[Wrong]:
    """The examples that do not hold; none where all rules are right."""
    for rule in rulebook.rules:
        if rule.part == "text":
            for example in rule.examples:
                if _found(rule, example, rulebook) is example.passes:
                    yield Wrong(rule.id, example.fields, example.passes)


def tried(rulebook: Rulebook) -> int:
    """How many examples there are."""
    return sum(len(rule.examples) for rule in rulebook.rules if rule.part == "text")


def _found(rule: Rule, example: Example, rulebook: Rulebook) -> bool:
    on = rule.since or date.max
    given = dict(example.fields)
    siblings = [_listing({"title": "", **each}, rule) for each in given.pop("siblings", ())]
    context = Context(rulebook=rulebook, seller_name=given.pop("seller_name", ""))
    listing = _listing(given, rule)
    known = around([listing, *siblings], context)
    return any(each.rule == rule.id for each in review(listing, on=on, context=known))


def _listing(given: Mapping[str, Any], rule: Rule) -> Listing:
    """The listing that an example's fields make."""
    channel = rule.channel or Channel.AMAZON
    made = Listing(channel, sku="A", title="")
    values = {name: _value(name, value) for name, value in given.items()}
    return replace(made, **values)


def _value(name: str, value: Any) -> Any:
    if name == "price":
        return money_of(value)
    if isinstance(value, str):
        return SIZED.sub(lambda each: sized(int(each[1])), value)
    if isinstance(value, dict):
        return {key: _value(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return tuple(_value(name, each) for each in value)
    return value


def sized(length: int) -> str:
    """A text of so many characters."""
    text = (FILLER * (length // len(FILLER) + 1))[:length]
    return text[:-1] + "x" if text.endswith(" ") else text
