"""The studio: three wordings side by side with their evidence; detail page, script, proposal."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review.difference import difference
from tradewind.seller.review.review import review
from tradewind.seller.studio import tables
from tradewind.seller.studio.book import LANGUAGES, THING, noun_of
from tradewind.seller.studio.bulk import material, write_one
from tradewind.seller.studio.detail_page import DetailPage, detail_page, html
from tradewind.seller.studio.guard import guarded, unborne
from tradewind.seller.studio.save import save, standing
from tradewind.seller.studio.script import LENGTHS, live, script, subtitles
from tradewind.seller.studio.search_terms import Cover, coverage
from tradewind.seller.studio.sentence import Material, Part, Sentence, Wish, Written
from tradewind.seller.studio.stated import stated
from tradewind.web.guard import Checked
from tradewind.web.page import Shop, page

router = APIRouter()
BY = "desk"
VARIANTS = 3
CHOICES = 400
"""SKUs that the form offers to choose from; others can be typed."""
STANDALONE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
}
"""A detail page carries its style within it and asks nobody for anything."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants written."""

    sku: str
    wish: Wish

    def link(self, **more: str | int) -> str:
        """The query of this page, with something else in it."""
        values = {
            "sku": self.sku,
            "channel": str(self.wish.channel),
            "language": self.wish.language,
            "seed": self.wish.seed,
        }
        return urlencode(values | more)


def asked(
    sku: Annotated[str, Query(max_length=200)] = "",
    channel: Channel = Channel.AMAZON,
    language: Annotated[str, Query(max_length=2)] = "en",
    seed: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Asked:
    """What the address says is to be written; raises BadInput for another language."""
    if language not in LANGUAGES:
        raise BadInput(f"The studio writes {', '.join(LANGUAGES)}.")
    return Asked(sku.strip(), Wish(channel, language, seed=seed))


Wanted = Annotated[Asked, Depends(asked)]


@dataclass(frozen=True, slots=True)
class Shown:
    """One wording as the page shows it."""

    seed: int
    written: Written
    issues: int
    changed: tuple[tuple[str, Any], ...]
    """Field by field, what it changes in the listing that stands; empty where none does."""


@router.get("/studio")
def studio(request: Request, shop: Shop, wanted: Wanted) -> Response:
    """Choose a SKU, and read it in three wordings."""
    with shop.database.reading() as session:
        choices = [
            (variant.sku, each.name("en"))
            for each in catalog.changed(session, since=0)
            for variant in each.variants
        ][:CHOICES]
        terms = tables.search_terms(session)
        found = material(session, wanted.sku, terms) if wanted.sku else None
    return page(
        request,
        "desk/studio.html",
        choices=choices,
        channels=list(Channel),
        languages=LANGUAGES,
        asked=wanted,
        **(_variants(shop, found, wanted) if found else {"variants": ()}),
    )


def _variants(shop: Shop, found: Material, wanted: Asked) -> dict[str, Any]:
    wishes = [replace(wanted.wish, seed=wanted.wish.seed + turn) for turn in range(VARIANTS)]
    made = [_written(shop, found, wish) for wish in wishes]
    with shop.database.reading() as session:
        kept = standing(session, made[0].listing)
        brands = tables.brands(session)
    today = clock.now().date()
    shown = [
        Shown(wish.seed, each, _issues(each.listing, today), tuple(_changed(kept, each.listing)))
        for wish, each in zip(wishes, made, strict=True)
    ]
    return {
        "variants": shown,
        "product": found.product,
        "covers": _covers(found, made[0], brands),
        "left": made[0].left,
    }


def _written(shop: Shop, found: Material, wish: Wish) -> Written:
    sku = found.variant.sku
    made = write_one(shop.database, sku, wish, guard=guarded(), terms=found.terms).written
    if made is None:
        raise BadInput(f"Nothing could be written for {sku}.")
    return made


def _issues(listing: Listing, today: date) -> int:
    texts = {"title", "bullets", "description", "search_terms"}
    return sum(each.field.partition(".")[0] in texts for each in review(listing, on=today))


def _changed(kept: Listing | None, made: Listing) -> list[tuple[str, Any]]:
    if kept is None:
        return []
    pairs = [
        ("title", kept.title, made.title),
        ("bullets", "\n".join(kept.bullets), "\n".join(made.bullets)),
        ("description", kept.description, made.description),
        ("search_terms", kept.search_terms, made.search_terms),
    ]
    return [(name, difference(one, other)) for name, one, other in pairs if one != other]


def _covers(found: Material, written: Written, brands: tuple[str, ...]) -> list[Cover]:
    language = written.listing.language
    noun = noun_of(found.product, language)
    known = stated(found.product, found.variant, language, group=noun.group if noun else THING)
    return coverage(found, known, noun, written.listing, brands)


@router.post("/studio/propose")
def proposed(shop: Shop, wanted: Wanted, _: Checked) -> Response:
    """Propose a wording; a person approves it among the approvals."""
    made = _written(shop, _material(shop, wanted), wanted.wish)
    with shop.database.transaction() as session:
        save(session, made, by=BY)
    return RedirectResponse(f"/desk/studio?{wanted.link(seed=wanted.wish.seed, proposed=1)}", 303)


def _material(shop: Shop, wanted: Asked) -> Material:
    with shop.database.reading() as session:
        return material(session, wanted.sku, tables.search_terms(session))


@router.get("/studio/edit")
def edit(request: Request, shop: Shop, wanted: Wanted) -> Response:
    """A wording to be changed by hand."""
    made = _written(shop, _material(shop, wanted), wanted.wish)
    return _edited(request, wanted, made.listing, [])


@router.post("/studio/edit")
def edited(
    request: Request,
    shop: Shop,
    wanted: Wanted,
    _: Checked,
    title: Annotated[str, Form(max_length=500)] = "",
    bullets: Annotated[str, Form(max_length=5000)] = "",
    description: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """What was typed is held against the facts; what they bear out is proposed."""
    found = _material(shop, wanted)
    made = _written(shop, found, wanted.wish)
    points = tuple(each.strip() for each in bullets.splitlines() if each.strip())
    listing = replace(
        made.listing,
        title=title.strip(),
        bullets=points,
        description=description.replace("\r\n", "\n").strip(),
    )
    typed = _typed(listing, made)
    doubts = [(each.text, why) for each in typed if (why := _doubt(each, wanted, found))]
    if doubts:
        return _edited(request, wanted, listing, doubts)
    with shop.database.transaction() as session:
        save(session, replace(made, listing=listing, sentences=tuple(typed), by="hand"), by=BY)
    return RedirectResponse(f"/desk/studio?{wanted.link(proposed=1)}", 303)


def _typed(listing: Listing, made: Written) -> list[Sentence]:
    """Line by line what was typed; a line that the studio wrote keeps its evidence."""
    own = {each.text: each for each in made.sentences}
    lines = [(listing.title, Part.TITLE)]
    lines += [(each, Part.BULLET) for each in listing.bullets]
    lines += [(each, Part.DESCRIPTION) for each in _lines(listing.description, made)]
    return [own.get(text) or Sentence(text, part, free=True) for text, part in lines if text]


def _lines(description: str, made: Written) -> list[str]:
    """The description by sentences: those of the studio first, then what is between them."""
    rest = [each for each in description.splitlines() if each.strip()]
    found: list[str] = []
    for each in made.sentences:
        place = next((at for at, text in enumerate(rest) if each.text in text), None)
        if each.part is Part.DESCRIPTION and place is not None:
            found.append(each.text)
            rest[place] = rest[place].replace(each.text, "", 1)
    return found + [each.strip() for each in rest if each.strip()]


def _doubt(sentence: Sentence, wanted: Asked, found: Material) -> str:
    return unborne(sentence, wanted.wish.language, found)


def _edited(
    request: Request, wanted: Asked, listing: Listing, doubts: list[tuple[str, str]]
) -> Response:
    return page(
        request,
        "desk/studio_edit.html",
        status=422 if doubts else 200,
        asked=wanted,
        listing=listing,
        doubts=doubts,
    )


@router.get("/studio/page")
def modules(request: Request, shop: Shop, wanted: Wanted) -> Response:
    """The detail page's modules, as they will look."""
    return page(request, "desk/studio_page.html", asked=wanted, detail=_detail(shop, wanted))


@router.get("/studio/page.html")
def standalone(shop: Shop, wanted: Wanted) -> Response:
    """The detail page as a file of its own."""
    name = f'attachment; filename="{_safe(wanted.sku)}-{wanted.wish.language}.html"'
    body = html(_detail(shop, wanted))
    headers = STANDALONE | {"Content-Disposition": name}
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


def _safe(text: str) -> str:
    return "".join(each if each.isalnum() and each.isascii() else "-" for each in text)


def _detail(shop: Shop, wanted: Asked) -> DetailPage:
    found = _material(shop, wanted)
    made = _written(shop, found, wanted.wish)
    with shop.database.reading() as session:
        others = _kin(list(catalog.changed(session, since=0)), found.product)
    return detail_page(made, found.product, found.variant, others)


def _kin(products: list[Product], product: Product) -> list[Product]:
    return [each for each in products if each.category == product.category]


@router.get("/studio/script")
def scripts(request: Request, shop: Shop, wanted: Wanted) -> Response:
    """What can be said in 15 and in 30 seconds, and in a live room."""
    made = _written(shop, _material(shop, wanted), wanted.wish)
    spoken = [(length, script(made, length=length)) for length in LENGTHS]
    return page(
        request, "desk/studio_script.html", asked=wanted, scripts=spoken, segments=live(made)
    )


@router.get("/studio/subtitles.{form}")
def subtitled(
    shop: Shop,
    wanted: Wanted,
    form: str,
    length: Annotated[int, Query(ge=5, le=180)] = 30,
) -> Response:
    """The script's subtitles; raises BadInput for another form than srt or vtt."""
    if form not in {"srt", "vtt"}:
        raise BadInput("Subtitles come as srt or vtt.")
    made = _written(shop, _material(shop, wanted), wanted.wish)
    text = subtitles(script(made, length=length), wanted.wish.language, form=form)
    name = f'attachment; filename="{_safe(wanted.sku)}-{wanted.wish.language}.{form}"'
    kind = "text/vtt" if form == "vtt" else "application/x-subrip"
    return Response(
        text, media_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": name}
    )
