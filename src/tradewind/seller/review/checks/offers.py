"""What belongs to an offer and not to the thing: prices, stock, shipping, days, opinions."""

import re
from collections.abc import Iterator

from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.text import Text

PRICE = re.compile(
    r"(?:(?:us|au|ca|hk|nt|s)?\$|€|£|¥|￥|₹|₩|\b(?:usd|eur|gbp|cny|rmb|jpy|aud|cad)\b)\s?\d[\d,]*(?:\.\d{1,2})?(?!\d)"
    r"|(?<![\w.,-])\d[\d.,]*\s?(?:\$|€|£|¥|usd\b|eur\b|euros?\b|gbp\b|cny\b|rmb\b|jpy\b|dollars?\b|dolares\b|yuan\b|元(?!素|件|宝|旦)|円(?!形|筒|盤|柱|卓|錐)|日元|美元|欧元)"
)
CARD = re.compile(
    r"\b(?:gift\s?cards?|bills?|banknote|currency|coin|play money|replica money|cash register"
    r"|note detector|counterfeit)\b|礼品卡|验钞|点钞"
)
"""Things that have amounts in their names."""
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|januar|februar|marz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)"
)
DATE = re.compile(
    rf"(?<![\w-]){MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s20\d\d)?(?![\w.])(?!\s?(?:mm|cm|oz|g|x|pcs|pack)\b)"
    rf"|(?<![\w.,-])\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s(?:de\s|of\s)?{MONTH}\b(?:\sde)?(?:\s20\d\d)?"
    r"|(?<![\w./-])20\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\w./-])"
    r"|(?<![\w./-])(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|[12]\d)[/.](?:20)?2\d(?![\w./-])"
    r"|20\d\d年\d{1,2}月(?:\d{1,2}[日号])?|(?<!\d)\d{1,2}月\d{1,2}[日号]"
)
STARS = re.compile(
    r"[★⭐]{3,}|\b[1-5](?:\.\d)?\s?/\s?5\s?(?:stars?|sterne|estrellas|etoiles)\b|(?<![\w.-])(?:[45](?:\.\d)?|four|five)[\s-]stars?\s(?:rating|review|rated|feedback)s?"
)


def offers(look: Look, rule: Rule) -> Iterator[Hit]:
    """Prices, availability, condition and shipping in a text."""
    for text in look.texts(rule.fields):
        spans = (
            []
            if CARD.search(text.folded)
            else [each.span() for each in PRICE.finditer(text.folded)]
        )
        for start, end in spans:
            yield _hit(text, start, end, "price")
        for name in rule.options["lists"]:
            for found in look.found(text, name):
                if name == "condition" and look.attribute("condition") not in {"", "new", "New"}:
                    continue
                if not look.in_brand(text, found.start, found.end):
                    yield _hit(text, found.start, found.end, name)


def time(look: Look, rule: Rule) -> Iterator[Hit]:
    """Days, and words that are true only for a while."""
    for text in look.texts(rule.fields):
        for each in DATE.finditer(text.folded):
            yield _hit(text, *each.span(), "date")
        for name in rule.options["lists"]:
            for found in look.found(text, name):
                yield _hit(text, found.start, found.end, "found")


def reviews(look: Look, rule: Rule) -> Iterator[Hit]:
    """What buyers said, stars, and the wish for a review."""
    for text in look.texts(rule.fields):
        for each in STARS.finditer(text.folded):
            yield _hit(text, *each.span(), "found")
        for name in rule.options["lists"]:
            for found in look.found(text, name):
                yield _hit(text, found.start, found.end, "found")


def _hit(text: Text, start: int, end: int, key: str) -> Hit:
    """In a title the words go, elsewhere the sentence they stand in."""
    values = {"said": text.raw[start:end].strip()}
    if text.name in {"title", "search_terms"}:
        return Hit(text.name, (start, end), values, "", key=key)
    span = text.sentence_at(start, end)
    alone = span == (0, len(text.raw)) and text.name != "description"
    return Hit(text.name, span, values, None if alone else "", key=key)
