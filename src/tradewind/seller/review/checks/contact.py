"""Ways to reach the seller: addresses, numbers and links, also those that are disguised."""

import re
from collections.abc import Iterator

from tradewind.seller.review.look import Hit, Look
from tradewind.seller.review.rule import Rule
from tradewind.seller.review.text import Text

ENDS = (
    "com|net|org|info|biz|shop|store|online|site|cn|com cn|co uk|uk|de|fr|es|it|jp|eu|us|io|app|me"
    "|tv|xyz|top|vip|cc"
)
AT = r"\s?(?:@|\(at\)|\[at\]|\{at\}|\s(?:at|arroba|ät)\s|艾特)\s?"
DOT = r"(?:\.|\s?(?:\(dot\)|\[dot\]|\{dot\}|\sdot\s|\spunkt\s|\spunto\s|\spoint\s|点)\s?)"
MAIL = re.compile(rf"[a-z0-9][\w.+-]*{AT}[a-z0-9][\w-]*(?:{DOT}[a-z0-9][\w-]*)*{DOT}(?:{ENDS})\b")
LINK = re.compile(
    rf"(?:https?|hxxps?|ftp)\s?:\s?/\s?/\s?\S+|(?<![\w.@])www\s?{DOT}\S+"
    rf"|(?<![\w.@-])[a-z0-9][a-z0-9-]{{1,40}}(?:\.[a-z0-9-]+)*\.(?:com|net|org|info|biz|shop|store|online|io|co\.uk|com\.cn|cn|de|fr|es|jp)(?![\w-])(?:/\S*)?"
    rf"|(?<![\w.@-])[a-z0-9][a-z0-9-]{{1,40}}\s?(?:\(dot\)|\[dot\]|\sdot\s|点)\s?(?:com|net|org|shop|store|cn|de)\b"
)
DIGIT_WORDS = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei|vier|funf|sechs"
    r"|sieben|acht|neun|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|[零〇一二三四五六七八九幺])"
)
SPELT = re.compile(rf"{DIGIT_WORDS}(?:[\s,.-]*{DIGIT_WORDS}){{6,}}")
PHONE = re.compile(
    r"(?<![\w.+])\+\s?\d{1,3}(?:[\s().-]{0,3}\d){7,12}(?!\w)"
    r"|(?<![\w.])(?:1[\s.-])?\(\d{3}\)\s?\d{3}[\s.-]\d{4}(?!\w)"
    r"|(?<![\w.-])(?:1[.-])?\d{3}([.-])\d{3}\1\d{4}(?![\w-])"
    r"|(?<![\w.-])1[3-9]\d([\s-])\d{4}\2\d{4}(?!\w)"
    r"|(?<![\w.-])0\d{2,4}[-/\s]\d{3,4}[-\s]?\d{4}(?![\w.])"
)
CALL = (
    r"(?:\b(?:call|phone|telephone|tel|mobile|hotline|whats\s?app|wechat|viber|telegram|sms|text\s(?:us|me)|line\sid|qq|fax"
    r"|telefon|tel\.?\s?nr|handy|rufen\ssie|anrufen|telefono|llame|llamenos|movil|telephone|appelez|portable)\b"
    r"|微信|电话|手机|热线|客服|致电|联系|電話|携帯|お問い合わせ|加v|薇信|威信|扣扣)"
)
CALLED = re.compile(
    rf"{CALL}[^\d\n+]{{0,16}}(\+?\d(?:[\s().-]{{0,2}}\d){{5,14}})(?![\w%])(?!\s?(?:mah|ml|mm|cm|g|w|v|gb)\b)"
)
HANDLE = re.compile(
    r"(?:\b(?:whats\s?app|wechat|instagram|facebook|telegram|skype|line\sid|weixin)\b|微信|薇信|威信|加v|扣扣|抖音号|公众号)"
    r"\s?(?:号|id|us|at|on|名|搜索)?\s?[:：@]\s?[\w.@-]{3,}"
)
PLACES = re.compile(
    r"\bp\.?\s?o\.?\s?box\s\d+|\bpostfach\s\d+|\bapartado(?:\sde\scorreos)?\s\d+|\bboite\spostale\s\d+"
    r"|(?<![\w.])\d{1,5}\s(?:[nsew]\.?\s)?(?:[a-z]+\s){1,3}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|way|place|parkway|pkwy)\.?,?\s(?:(?:suite|ste|apt|unit|floor)\.?\s?#?\w+,?\s)?[a-z][a-z\s.]{2,30},\s?[a-z]{2}[a-z\s]{0,12}\d{4,5}"
    r"|\b[a-z]+\s?(?:strasse|straße|str\.|weg|platz|allee|gasse)\s\d{1,4}\s?[a-z]?,?\s\d{5}\s[a-z]+"
    r"|\b(?:calle|avenida|avda\.?|plaza|paseo|c/)\s[a-z\s]{3,40},?\s(?:n[°º.]?\s?)?\d{1,4},?\s\d{5}"
    r"|(?<!\w)\d{1,4}(?:\sbis)?,?\s(?:rue|avenue|boulevard|place|chemin|allee|quai)\s[a-z\s'-]{3,40},?\s\d{5}"
    r"|〒?\s?\d{3}-\d{4}\s?[一-龥]{2,4}[都道府県]|[一-龥]{2,3}[都道府県][一-龥]{1,6}[市区町村][一-龥ぁ-んァ-ヶ\d-]{1,20}(?:丁目|番地|番|\d+-\d+)"
    r"|[一-龥]{2,8}[省市区县][一-龥]{1,12}[市区县镇][一-龥\d]{1,16}[路街道巷弄]\s?[一-龥]{0,3}\d{1,5}\s?号"
    r"|[一-龥]{2,6}市[一-龥]{1,8}[路街道]\s?\d{1,5}\s?号"
)
KINDS = (
    ("mail", MAIL, 0),
    ("link", LINK, 0),
    ("phone", PHONE, 0),
    ("phone", CALLED, 1),
    ("phone", SPELT, 0),
    ("handle", HANDLE, 0),
    ("place", PLACES, 0),
)


def contact(look: Look, rule: Rule) -> Iterator[Hit]:
    """Mail and postal addresses, links, telephone numbers and names in messengers."""
    kinds = rule.options.get("kinds")
    for text in look.texts(rule.fields):
        taken: list[tuple[int, int]] = []
        for kind, pattern, group in KINDS:
            if (kinds and kind not in kinds) or not _possible(kind, text):
                continue
            for each in pattern.finditer(text.folded):
                start, end = each.span(group)
                if any(first < end and start < last for first, last in taken):
                    continue
                if kind == "link" and look.in_brand(text, start, end):
                    continue
                taken.append((start, end))
                yield _hit(text, start, end, kind)


def _possible(kind: str, text: Text) -> bool:
    """Cheap: whether a text could hold one of the kind at all."""
    folded = text.folded
    if kind == "mail":
        return "@" in folded or "at" in folded or "arroba" in folded or "艾特" in folded
    if kind == "link":
        return any(each in folded for each in (".", "dot", "点", "//"))
    if kind == "handle":
        return any(each in folded for each in ":@：")
    return len(folded) > 6


def _hit(text: Text, start: int, end: int, kind: str) -> Hit:
    values = {"said": text.raw[start:end].strip()}
    if text.name in {"title", "search_terms"}:
        return Hit(text.name, (start, end), values, "", key=kind)
    span = text.sentence_at(start, end)
    alone = span == (0, len(text.raw)) and text.name != "description"
    return Hit(text.name, span, values, None if alone else "", key=kind)
