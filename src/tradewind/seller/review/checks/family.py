"""Whether the members of a variation family go together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tradewind.kernel.fold import fold
from tradewind.seller.listings.listing import Listing
from tradewind.seller.review.look import Hit, Look, family_key
from tradewind.seller.review.rule import Rule


def _family(look: Look) -> tuple[Listing, ...]:
    return look.context.families.get(family_key(look.listing), ())


def family(look: Look, _rule: Rule) -> Iterator[Hit]:
    """A child that is like a sibling, or unlike all of them: options, axes, brand, category."""
    own = look.listing
    others = [each for each in _family(look) if not each.is_parent and each.sku != own.sku]
    if own.is_parent or not own.parent or not others:
        return
    twins = [each.sku for each in others if own.options and _same(each.options, own.options)]
    if twins:
        yield Hit("options", None, {"other": twins[0]}, key="twin")
    axes = Counter(frozenset(each.options) for each in others)
    usual = axes.most_common(1)[0]
    if usual[1] > 1 and frozenset(own.options) != usual[0]:
        yield Hit(
            "options", None, {"usual": _listed(usual[0]), "is": _listed(own.options)}, key="axes"
        )
    for name in ("brand", "category"):
        said = Counter(getattr(each, name) for each in others if getattr(each, name))
        if said and getattr(own, name) and _lone(said, getattr(own, name)):
            value = said.most_common(1)[0][0]
            yield Hit(name, None, {"usual": value, "is": getattr(own, name)}, key="unlike")


def _same(ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    return _plain(ours) == _plain(theirs)


def _plain(options: Mapping[str, str]) -> dict[str, str]:
    return {fold(name): fold(value).strip() for name, value in options.items()}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "-"


def _lone(said: Counter[str], own: str) -> bool:
    """Whether two siblings or more agree on something else."""
    value, times = said.most_common(1)[0]
    return times > 1 and fold(value) != fold(own)


def parent_options(look: Look, rule: Rule) -> Iterator[Hit]:
    """A family's head whose title names a colour or size of one child."""
    if not look.listing.is_parent:
        return
    values = {fold(value) for each in _family(look) for value in each.options.values()}
    values |= {fold(value) for value in look.listing.options.values()}
    for text in look.texts(rule.fields):
        for value in values:
            if span := stands(text.folded, value):
                yield Hit(text.name, span, {"said": text.raw[slice(*span)]}, "")


def own_options(look: Look, rule: Rule) -> Iterator[Hit]:
    """A variant whose title does not name what tells it from its siblings."""
    own = look.listing
    if own.is_parent or not own.parent:
        return
    wanted = rule.options["axes"]
    for text in look.texts(rule.fields):
        for name, value in own.options.items():
            plain = fold(value).strip()
            if (
                any(axis in fold(name) for axis in wanted)
                and plain
                and not stands(text.folded, plain)
            ):
                yield Hit(text.name, None, {"axis": name, "said": value}, key="option")


def stands(folded: str, value: str) -> tuple[int, int] | None:
    """Where a value stands in a text as words of its own; None where it does not."""
    place = folded.find(value) if value else -1
    while place >= 0:
        end = place + len(value)
        before, after = folded[place - 1 : place], folded[end : end + 1]
        glyph = not value.isascii()
        if glyph or not (before.isalnum() or after.isalnum()):
            return place, end
        place = folded.find(value, place + 1)
    return None
