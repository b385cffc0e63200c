"""Duties around a listing: the right category, and a label on what a machine wrote."""

from collections.abc import Iterator

from tradewind.kernel.fold import fold
from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.rule import Rule

TOP = 3


def category(look: Look, rule: Rule) -> Iterator[Hit]:
    """A stated category that is not among the three likeliest of the title."""
    stated, ask = look.listing.category, look.context.categories
    if ask is None or " > " not in stated:
        return
    likeliest = ask(" ".join([look.listing.title, *look.listing.bullets[:2]]))[:TOP]
    if not likeliest or likeliest[0][1] < rule.options["sure"]:
        return
    branch = fold(stated).split(" > ")
    if not any(_near(branch, [fold(step) for step in path]) for path, _ in likeliest):
        best = " / ".join(" > ".join(path) for path, _ in likeliest)
        yield Hit("category", (0, len(stated)), {"said": stated, "best": best})


def _near(ours: list[str], theirs: list[str]) -> bool:
    """Whether two paths share all but the last step of the shorter."""
    depth = max(1, min(len(ours), len(theirs)) - 1)
    return ours[:depth] == theirs[:depth]


def labelled(look: Look, rule: Rule) -> Iterator[Hit]:
    """A text that a model wrote and that does not say so in the feed."""
    written = _written(look)
    for name in ("title", "description"):
        said = look.listing.attributes.get(f"structured_{name}", "")
        if name in written and rule.options["label"] not in said:
            yield Hit(name, None, {"field": f"structured_{name}"}, key="found")


def read_by_a_person(look: Look, _rule: Rule) -> Iterator[Hit]:
    """A text that a model wrote and that no person has read."""
    written = _written(look)
    if written and not look.attribute("reviewed", "by"):
        yield Hit(written[0], None, {"said": ", ".join(written)})


def _written(look: Look) -> list[str]:
    """The fields that the listing says a model wrote."""
    said = look.listing.attributes.get("ai_generated", "")
    return [each.strip() for each in said.split(",") if each.strip()]
