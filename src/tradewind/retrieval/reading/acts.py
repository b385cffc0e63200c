"""What the sentence wants done, as far as its words alone say so."""

from collections.abc import Sequence

from tradewind.retrieval.brief import Act, Reference
from tradewind.retrieval.reading.sentence import Sentence, Token

POLITE = frozenset({"greeting", "thanks", "filler"})
OPENING = 4
"""The words among which an order to add stands."""


def service(sentence: Sentence) -> Act | None:
    """Greetings, calls for help and questions after an order; None where it is about goods."""
    if sentence.where("returning") and not sentence.where("cart"):
        return Act.RETURN
    if sentence.where("status") and not sentence.where("cart"):
        return Act.ORDER_STATUS
    words = [token for token in sentence.tokens if any(char.isalnum() for char in token.text)]
    if not words or (sentence.where("remove") and not (removes(sentence) or _about_goods(words))):
        return Act.HELP
    polite = all(not POLITE.isdisjoint(token.senses) for token in words)
    if polite and any(token.has("greeting") or token.has("thanks") for token in words):
        return Act.GREETING
    if sentence.where("help") and not _about_goods(words):
        return Act.HELP
    return None


def _about_goods(words: Sequence[Token]) -> bool:
    kinds = ("category", "noun", "value", "brand", "fact", "recipient", "occasion", "gift", "sign")
    return any(
        token.number is not None or any(token.has(kind) for kind in kinds) for token in words
    )


def removes(sentence: Sentence) -> bool:
    """Whether something is to be taken out of the cart."""
    return bool(sentence.where("remove")) and bool(sentence.where("cart"))


def adds(sentence: Sentence, references: Sequence[Reference], *, new: bool) -> bool:
    """Whether something is to go into the cart.

    ``new`` says that a kind of thing is named; then "buy" alone is a wish to find it.
    """
    adding = any(token.has("add") for token in sentence.tokens[: OPENING + 2]) or bool(
        sentence.where("add")
    )
    if sentence.where("cart"):
        return adding or not new
    asked = sentence.text.rstrip().endswith(("?", "？", "吗"))
    return adding and bool(references) and not asked and not new
