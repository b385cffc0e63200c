"""A detail page of modules as one HTML file, in the sentences that the studio wrote.

Pictures are named, never fetched; the page runs no script and asks no other machine for anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from tradewind.catalog.product import Product, Variant
from tradewind.decisions.claim import Evidence
from tradewind.seller.studio.book import THING, book, noun_of
from tradewind.seller.studio.naming import name_of
from tradewind.seller.studio.search_terms import shown_label
from tradewind.seller.studio.sentence import Part, Written
from tradewind.seller.studio.stated import Stated, stated

COMPARED = 3
"""Other products in the comparison."""
FEATURES = 3
ANSWERS = 4
STYLE = """
body{margin:0;font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
color:#16243a;background:#fbf8f2}main{max-width:970px;margin:0 auto;padding:24px}
section{margin:40px 0}h1{font-size:30px;line-height:1.25;margin:0 0 8px}
h2{font-size:21px;margin:0 0 12px}.hero{padding:56px 32px;background:#16243a;color:#e8e4da}
.hero p{max-width:60ch;margin:0}
.features{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:24px}
.features div{border-top:3px solid #1f7a74;padding-top:12px}
.features h3{margin:0 0 4px;font-size:17px}table{border-collapse:collapse;width:100%}
th,td{text-align:start;padding:8px 12px;border-bottom:1px solid #d9d2c3;
font-variant-numeric:tabular-nums}thead th{border-bottom:2px solid #16243a}
dt{font-weight:600}dd{margin:0 0 12px}.scroll{overflow-x:auto}
@media(prefers-color-scheme:dark){body{background:#0e1622;color:#e8e4da}
th,td{border-color:#2a3648}thead th{border-color:#e8e4da}.hero{background:#1a2638}}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a fact's label, and its value for each product; empty where not stated."""

    label: str
    values: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DetailPage:
    """The modules of a page."""

    language: str
    title: str
    lead: str
    features: tuple[tuple[str, str], ...]
    """A heading and its sentences."""
    specs: tuple[Row, ...]
    compared: tuple[str, ...]
    comparison: tuple[Row, ...]
    questions: tuple[tuple[str, str], ...]


def detail_page(
    written: Written, product: Product, variant: Variant, others: Sequence[Product] = ()
) -> DetailPage:
    """The modules for a written listing, beside other products of the same kind."""
    language = written.listing.language
    own = _stated(product, variant, language)
    rows = tuple(_specs(own, language))
    beside = [each for each in others if each.id != product.id and each.variants][:COMPARED]
    return DetailPage(
        language,
        written.listing.title,
        next((each.text for each in written.sentences if each.part is Part.DESCRIPTION), ""),
        tuple(_features(written, language))[:FEATURES],
        rows,
        tuple(name_of(each) for each in (product, *beside)) if beside else (),
        tuple(_comparison(own, beside, language)) if beside else (),
        tuple((f"{row.label}?", row.values[0]) for row in rows[:ANSWERS]),
    )


def _stated(product: Product, variant: Variant, language: str) -> Stated:
    noun = noun_of(product, language)
    return stated(product, variant, language, group=noun.group if noun else THING)


def _features(written: Written, language: str) -> Iterator[tuple[str, str]]:
    colon = str(book(language).words["colon"])
    for each in written.sentences:
        head, found, text = each.text.partition(colon)
        if found and text and (each.part is Part.BULLET or each.place):
            yield head, text


def _specs(own: Stated, language: str) -> Iterator[Row]:
    for name, text in own.known.values.items():
        if ":" not in name and name != "hazards":
            yield Row(shown_label(name, language), (text,), own.evidence[name])
    words = book(language).words
    for name, flag in own.known.flags.items():
        text = str(words["yes"] if flag else words["no"])
        yield Row(shown_label(name, language), (text,), own.evidence[name])


def _comparison(own: Stated, beside: list[Product], language: str) -> Iterator[Row]:
    """The facts that at least one of the others states too."""
    theirs = [_stated(each, each.variants[0], language).known.values for each in beside]
    for name, text in own.known.values.items():
        if ":" not in name and name != "hazards" and any(name in each for each in theirs):
            values = (text, *(each.get(name, "") for each in theirs))
            yield Row(shown_label(name, language), values, own.evidence[name])


def html(page: DetailPage) -> str:
    """The page as one file."""
    words = book(page.language).words["page"]
    body = [
        _hero(page),
        _part("", _grid(page.features)) if page.features else "",
        _part(words["specs"], _table((), page.specs)),
        _part(words["compare"], _table(page.compared, page.comparison)) if page.comparison else "",
        _part(words["questions"], _answers(page)) if page.questions else "",
    ]
    return (
        f'<!doctype html><html lang="{escape(page.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(page.title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>"
    )


def _hero(page: DetailPage) -> str:
    return (
        f'<section class="hero"><h1>{escape(page.title)}</h1><p>{escape(page.lead)}</p></section>'
    )


def _part(head: str, inner: str) -> str:
    return f"<section>{f'<h2>{escape(head)}</h2>' if head else ''}{inner}</section>"


def _grid(features: Sequence[tuple[str, str]]) -> str:
    cells = (f"<div><h3>{escape(head)}</h3>{escape(text)}</div>" for head, text in features)
    return f'<div class="features">{"".join(cells)}</div>'


def _table(heads: Sequence[str], rows: Sequence[Row]) -> str:
    top = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    lines = (
        f'<tr><th scope="row">{escape(row.label)}</th>'
        + "".join(f"<td>{escape(value) or '–'}</td>" for value in row.values)
        + "</tr>"
        for row in rows
    )
    head = f"<thead><tr><td></td>{top}</tr></thead>" if heads else ""
    return f'<div class="scroll"><table>{head}<tbody>{"".join(lines)}</tbody></table></div>'


def _answers(page: DetailPage) -> str:
    pairs = (f"<dt>{escape(one)}</dt><dd>{escape(other)}</dd>" for one, other in page.questions)
    return f"<dl>{''.join(pairs)}</dl>"
