"""Check a text against a product: every statement that no fact bears out is a finding."""

from collections.abc import Iterator, Sequence

from tradewind.catalog.product import Product, Variant
from tradewind.seller.claims.amounts import Labels, amounts, judge, judge_plain, plain_numbers
from tradewind.seller.claims.borne import Borne, borne_by
from tradewind.seller.claims.finding import Fault, Finding
from tradewind.seller.claims.marks import codes, marks, names
from tradewind.seller.claims.reading import Text, pieces, rewritten
from tradewind.seller.claims.statements import Statements
from tradewind.seller.claims.words import TOKEN, Words, words_of


def check(
    text: str,
    product: Product,
    *,
    language: str,
    variant: Variant | None = None,
    evidence: Sequence[str] = (),
) -> list[Finding]:
    """What the product's facts do not bear out, in the order of the text; empty where all is borne.

    With a variant its own facts and options count, else those of all. ``evidence`` are review
    sentences, verbatim, that bear out what they say. A number in the fact's own unit must be
    exact; in another it may be rounded as far as its digits show, by 2 % at most, and by 5 % after
    "about".
    """
    words = words_of(language)
    borne = borne_by(product, variant=variant, evidence=evidence)
    read = rewritten(text, words)
    found = {(each.start, each.end): each for each in _faults(read, words, borne)}
    return [_finding(each, read, text) for _, each in sorted(found.items())]


def supported(
    sentence: str,
    product: Product,
    *,
    language: str,
    variant: Variant | None = None,
    evidence: Sequence[str] = (),
) -> bool:
    """Whether the facts bear out all that a sentence says; see `check`."""
    return not check(sentence, product, language=language, variant=variant, evidence=evidence)


def _faults(read: Text, words: Words, borne: Borne) -> Iterator[Fault]:
    taken = bytearray(len(read.told) + 1)
    names(read, borne, taken)
    yield from marks(read, borne, taken)
    measured = amounts(read, words, taken)
    yield from codes(read, borne, taken)
    plain = plain_numbers(read, words, taken)
    told = list(pieces(read, words, borne.chunks, taken))
    labels = Labels.of(read, told)
    judged = [judge(each, labels, borne) for each in measured]
    judged += [judge_plain(each, labels, borne, _before(read, each.start)) for each in plain]
    yield from (each for each in judged if each is not None)
    statements = Statements(read, words, borne, told)
    yield from statements.wrong_names()
    yield from statements.faults()


def _before(read: Text, place: int) -> str:
    """The word that stands before a place; empty at the beginning."""
    tokens = TOKEN.findall(read.folded, max(0, place - 24), place)
    return tokens[-1] if tokens else ""


def _finding(fault: Fault, read: Text, text: str) -> Finding:
    start, end = read.origin(fault.start, fault.end)
    return Finding((start, end), fault.kind, text[start:end], fault.fact, fault.reason)
