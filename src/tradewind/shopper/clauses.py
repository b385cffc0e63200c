"""A review cut up: sentences, their parts at a contrast, and clauses, each a span of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

QUOTE_WIDTH = 15
"""A narrower clause is quoted with what stands around it; Chinese characters count twice."""
SENTENCE = re.compile(
    r"(?:[!?。！？\n]+|\.(?=\s|$|[\"”’)])|…+|；|;(?=\s))[.!?。！？…]*[\"”’)\]』」]*\s*"
)
CONTRAST = re.compile(
    r"(?<!anything)(?<!nothing)\s+(?=(?:but|though|although|however|yet|except|whereas|pero|aunque|aber|jedoch|obwohl)\b)"
    r"|\s[-–—]+\s|——|—"
    r"|(?<=[，,])\s*(?=但|不过|就是|可是|只是|然而|可惜|唯一|缺点|优点|倒是)"
    r"|(?<=[、，,])(?=でも|しかし|ただ)|(?<=けど)|(?<=が、)",
    re.IGNORECASE,
)
COMMA = re.compile(r"(?:[，：（）()]|、(?=[ぁ-ん])|[,:](?=\s))\s*")
ORDERS = re.compile(
    r"ignor\w+ (?:\w+ ){0,3}(?:previous|earlier|prior|above|instructions|rules)"
    r"|\bdisregard|\bsystem\b\s*(?::|note|prompt|override|message)|\bassistants?\b|\b(?:ai|bot)\b"
    r"|\bfrom now on\b|\byou (?:must|are) now\b|\badmin mode\b|\brecommend only\b|\brank this\b"
    r"|\btell (?:all|every|the|each) (?:\w+ )?(?:customer|shopper|user|buyer)|set (?:its|the) price"
    r"|忽略.{0,8}(?:指令|规则|之前|以上|其他|其它)|系统提示|提示词|助手|只推荐|告诉(?:所有|每个)?(?:顾客|客户|用户|买家)"
    r"|价格?改[为成]|指令",
    re.IGNORECASE,
)
MARKUP = re.compile(r"<!--.*?(?:-->|$)|<(\w+)[^>]*>.*?</\1>|<[^>]*>|\[(\w+)\].*?\[/\2\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """From one character of a text up to another."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, the words to quote for it, and whether another follows in its sentence."""

    span: Span
    quote: str


def clauses(text: str) -> Iterator[list[Clause]]:
    """Each sentence's clauses. Questions are left out, and orders to a machine, and markup."""
    plain = MARKUP.sub(lambda match: "\n" * len(match.group()), text)
    for sentence in spans(plain, SENTENCE, Span(0, len(text))):
        if not ORDERS.search(sentence.of(text)) and not _asks(text, sentence):
            yield [
                Clause(each, quoted(text, (each, part, sentence)))
                for part in spans(text, CONTRAST, sentence)
                for each in spans(text, COMMA, part)
            ]


def spans(text: str, boundary: re.Pattern[str], within: Span) -> Iterator[Span]:
    """The stretches between boundaries, without the space and commas around them."""
    start = within.start
    for match in boundary.finditer(text, within.start, within.end):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, within.end)


def quoted(text: str, wider: tuple[Span, ...]) -> str:
    """The first of ever wider spans that is wide enough to quote, else the last."""
    found = (each.of(text) for each in wider)
    return next((each for each in found if width(each) >= QUOTE_WIDTH), wider[-1].of(text))


def width(text: str) -> int:
    """How many columns it takes; a Chinese character takes two."""
    return sum(1 + (east_asian_width(char) in "WF") for char in text)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start] in " \t\r\n，,、":
        start += 1
    while start < end and text[end - 1] in " \t\r\n，,、：:":
        end -= 1
    if start < end:
        yield Span(start, end)


def _asks(text: str, sentence: Span) -> bool:
    return text[sentence.end : sentence.end + 1] in {"?", "？"}
