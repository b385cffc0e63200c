"""Numbers that name the thing: GTIN, ASIN, ids; addresses of pictures; prices."""

import re
from collections.abc import Iterator

from tradewind.seller.review.look import Hit, Look, taken_key
from tradewind.seller.review.rule import Rule

LENGTHS = frozenset({8, 12, 13, 14})
ASIN = re.compile(r"B0[0-9A-Z]{8}")
ISBN = re.compile(r"[0-9]{9}[0-9X]")
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[!-~]*)?")
ENDING = re.compile(r"\.([A-Za-z0-9]{2,5})(?:[?#].*)?$")


def checked(digits: str) -> bool:
    """Whether the last digit of a GTIN is right (GS1's modulo 10)."""
    body = digits[:-1][::-1]
    total = sum(int(each) * (3 if place % 2 == 0 else 1) for place, each in enumerate(body))
    return (10 - total % 10) % 10 == int(digits[-1])


def restricted(digits: str) -> bool:
    """Whether a GTIN begins with 2, 02 or 04: numbers that shops and coupons use inside."""
    long = digits.zfill(14)[1:]
    return len(digits) > 8 and (long[0] == "2" or long[:2] in {"02", "04"})


def gtin(look: Look, _rule: Rule) -> Iterator[Hit]:
    """A GTIN of a wrong length, with a wrong check digit, of a restricted range, or none."""
    said = look.listing.gtin
    if not said:
        return
    digits = re.sub(r"[\s-]", "", said)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in LENGTHS:
        yield Hit("gtin", (0, len(said)), {"said": said}, key="length")
    elif not checked(digits) or set(digits) == {"0"}:
        yield Hit("gtin", (0, len(said)), {"said": said})
    elif restricted(digits):
        yield Hit("gtin", (0, len(said)), {"said": said}, key="restricted")
    elif said != digits:
        yield Hit("gtin", (0, len(said)), {"said": said}, digits, key="blanks")
    elif look.context.taken.get(taken_key(look.listing, "gtin", digits), 1) > 1:
        yield Hit("gtin", (0, len(said)), {"said": said}, key="taken")


def asin(look: Look, _rule: Rule) -> Iterator[Hit]:
    """An ASIN that cannot be one: neither B0 and eight characters, nor an ISBN."""
    said = look.listing.asin
    if said and not ASIN.fullmatch(said) and not (ISBN.fullmatch(said) and _isbn(said)):
        yield Hit("asin", (0, len(said)), {"said": said})


def _isbn(said: str) -> bool:
    values = [10 if each == "X" else int(each) for each in said]
    return sum((10 - place) * value for place, value in enumerate(values)) % 11 == 0


def taken(look: Look, _rule: Rule) -> Iterator[Hit]:
    """An id that another listing of the same channel has too."""
    if look.context.taken.get(taken_key(look.listing, "sku", look.listing.sku), 1) > 1:
        yield Hit("sku", None, {"said": look.listing.sku}, key="taken")


def address(look: Look, rule: Rule) -> Iterator[Hit]:
    """A picture's address that the channel cannot fetch or does not take."""
    endings = {each.lower() for each in rule.options["endings"]}
    for place, said in enumerate(look.listing.images):
        ending = ENDING.search(said.rpartition("/")[2])
        if not ADDRESS.fullmatch(said) or len(said) > rule.options["most"]:
            yield Hit(f"images.{place}", (0, len(said)), {"said": said[:80]})
        elif ending and ending[1].lower() not in endings:
            yield Hit(f"images.{place}", (0, len(said)), {"said": ending[1]}, key="ending")


def price(look: Look, _rule: Rule) -> Iterator[Hit]:
    """A price of nothing or less."""
    amount = look.listing.price
    if amount is not None and amount.minor <= 0 and not look.listing.is_parent:
        yield Hit("price", None, {"said": str(amount)})
