"""Pictures at the desk: dropped or fetched on request, measured, and shown with the measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from tradewind.app import Tradewind
from tradewind.fetching.fetch import Call, Caps, Fetcher
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile, NotFound, TradewindError
from tradewind.kernel.ports import Vision
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.pictures.drawn import drawn, preview, printed
from tradewind.seller.pictures.kept import HEAVIEST, MOST, Entry, PictureSet, Shelf
from tradewind.seller.pictures.measures import Measures, looked_at
from tradewind.seller.pictures.review import Held, PictureReport, judged, passes, together
from tradewind.seller.review.issue import Issue
from tradewind.seller.review.review import words
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, fragment, page, reading
from tradewind.web.translations import translations

router = APIRouter()
PRIVATE: Final = "private, max-age=86400"
SKU = Annotated[str, Query(max_length=200)]
Day = Annotated[str, Query(max_length=10, pattern=r"^(\d{4}-\d\d-\d\d)?$")]


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture on the page."""

    entry: Entry
    place: int
    report: PictureReport
    drawing: Markup
    said: tuple[tuple[Issue, str], ...]
    """Each issue with its words."""

    @property
    def passes(self) -> bool:
        """Whether nothing must be changed."""
        return passes(self.report)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a set is looked at."""

    channel: Channel
    on: date
    language: str
    vision: Vision | None


def shelf_of(shop: Tradewind) -> Shelf:
    """Where this shop keeps the pictures that were dropped."""
    return Shelf(shop.settings.home / "pictures")


@router.get("/pictures")
def pictures(request: Request, shop: Shop, sku: SKU = "") -> Response:
    """Where pictures are dropped, and the sets that were."""
    addresses = _addresses(shop, sku) if sku else []
    return page(
        request,
        "desk/pictures.html",
        sets=shelf_of(shop).latest(sku=sku),
        sku=sku,
        addresses=addresses,
        reads=shop.vision is not None,
    )


def _addresses(shop: Tradewind, sku: str) -> list[str]:
    """The addresses of an SKU's pictures in its listings, each once."""
    with shop.database.reading() as session:
        found = listings.current(session, sku=sku)
    every = (image for each in found for image in each.listing.images)
    return [each for each in dict.fromkeys(every) if each.startswith(("http://", "https://"))]


@router.post("/pictures")
def drop(
    shop: Shop,
    _: Checked,
    files: Annotated[list[UploadFile], File()],
    sku: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep what was dropped and show it measured."""
    chosen = [each for each in files if each.filename]
    kept = shelf_of(shop).keep([(each.filename or "", read(each)) for each in chosen], sku=sku)
    return RedirectResponse(f"/desk/pictures/{kept.id}", 303)


def read(file: UploadFile) -> bytes:
    """A file's bytes, a little more than are taken at most."""
    return file.file.read(HEAVIEST + 1)


@router.post("/pictures/fetch")
def fetch(
    shop: Shop, _: Checked, sku: Annotated[str, Form(min_length=1, max_length=200)]
) -> Response:
    """Fetch an SKU's pictures, since the seller asks; raises NotFound where it has no address."""
    addresses = _addresses(shop, sku)[:MOST]
    if not addresses:
        raise NotFound(f"No listing of {sku!r} has a picture with an address. Drop the files here.")
    caps = Caps(seconds=15.0, bytes=HEAVIEST)
    fetcher = Fetcher(local=shop.settings.allow_loopback, caps=caps)
    kept = shelf_of(shop).keep([(each, _fetched(fetcher, each)) for each in addresses], sku=sku)
    return RedirectResponse(f"/desk/pictures/{kept.id}", 303)


def _fetched(fetcher: Fetcher, address: str) -> bytes:
    """What stands at an address; raises BadFile where it is no answer, and says which."""
    try:
        answer = fetcher(Call(address))
    except TradewindError as error:
        raise BadFile(f"{address}: {error} Nothing was kept; drop the files instead.") from error
    if answer.status != 200:
        raise BadFile(
            f"{address} answered {answer.status}. Nothing was kept; drop the files instead."
        )
    return answer.body


@router.get("/pictures/{name}")
def one(
    request: Request,
    shop: Shop,
    reader: Reading,
    name: str,
    channel: Channel = Channel.AMAZON,
    on: Day = "",
) -> Response:
    """A set of pictures, each with its drawing, its figures and what is wrong with it."""
    found = shelf_of(shop).get(name)
    asked = Asked(channel, _day(on), reader.language, shop.vision)
    return page(
        request,
        "desk/picture_set.html",
        found=found,
        shown=shown(shop, found, asked),
        channel=channel,
        channels=list(Channel),
        on=asked.on,
        days=(clock.now().date(), date(2027, 1, 31)),
        reads=shop.vision is not None,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else clock.now().date()
    except ValueError:
        return clock.now().date()


@router.post("/pictures/{name}/forget")
def forget(shop: Shop, _: Checked, name: str) -> Response:
    """Delete a set and its pictures."""
    shelf_of(shop).forget(name)
    return RedirectResponse("/desk/pictures", 303)


@router.get("/pictures/file/{digest}.jpg")
def file(shop: Shop, digest: str) -> Response:
    """The picture written anew, small; nothing of the sent file itself is served."""
    body = preview(looked_at(shelf_of(shop).read(digest)))
    if not body:
        raise NotFound("This file could not be opened as a picture.")
    return Response(body, media_type="image/jpeg", headers={"Cache-Control": PRIVATE})


@router.get("/pictures/drawing/{digest}.png")
def drawing(shop: Shop, reader: Reading, digest: str) -> Response:
    """The picture with its measures, to download."""
    look = looked_at(shelf_of(shop).read(digest), vision=shop.vision)
    body = printed(look, words=_names(reader.language))
    if not body:
        raise NotFound("This file could not be opened as a picture.")
    named = f'attachment; filename="measures-{digest[:8]}.png"'
    return Response(body, media_type="image/png", headers={"Content-Disposition": named})


def shown(shop: Tradewind, found: PictureSet, asked: Asked) -> list[Shown]:
    """Every picture of a set, measured and judged; the first is the main one."""
    shelf = shelf_of(shop)
    measured = [_measured(shelf, each.digest, asked) for each in found.entries]
    reports = [
        judged(measures, Held(asked.channel, asked.on, main=place == 0, name=entry.name))
        for place, (entry, (measures, _)) in enumerate(zip(found.entries, measured, strict=True))
    ]
    whole = together(reports, Held(asked.channel, asked.on, main=True))
    return [
        Shown(entry, place, report, over, _said(report, asked.language))
        for place, (entry, report, (_, over)) in enumerate(
            zip(found.entries, whole, measured, strict=True)
        )
    ]


def _said(report: PictureReport, language: str) -> tuple[tuple[Issue, str], ...]:
    return tuple((each, words(each, language=language)) for each in report.issues)


def _measured(shelf: Shelf, digest: str, asked: Asked) -> tuple[Measures, Markup]:
    reads = asked.vision.name if asked.vision else ""
    return _remembered(shelf, digest, asked.language, reads, _Holding(asked.vision))


class _Holding:
    """A reader that does not count when two questions are compared: its name does."""

    def __init__(self, vision: Vision | None) -> None:
        self.vision = vision

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holding)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _remembered(
    shelf: Shelf, digest: str, language: str, _: str, holding: _Holding
) -> tuple[Measures, Markup]:
    """Measures and drawing of a picture; the same bytes are measured once."""
    look = looked_at(shelf.read(digest), vision=holding.vision)
    over = drawn(look, href=f"/desk/pictures/file/{digest}.jpg", words=_names(language))
    return look.measures, Markup(over)  # noqa: S704 - escaped where it is drawn


def _names(language: str) -> dict[str, str]:
    """What the figures of a drawing are called."""
    _ = translations(language).gettext
    return {
        "side": _("longest side"),
        "area": _("area"),
        "white": _("pure white background"),
        "none": _("no background of one colour"),
        "sharp": _("sharpness"),
    }


def section(request: Request, shop: Tradewind, listing: Listing, *, on: date) -> Markup:
    """The pictures of a listing for its own page: the newest set of its SKU, or how to get one."""
    who = reading(request).language
    sets = shelf_of(shop).latest(1, sku=listing.sku)
    asked = Asked(listing.channel, on, who, shop.vision)
    found: Sequence[Shown] = shown(shop, sets[0], asked) if sets else ()
    context: dict[str, Any] = {
        "sku": listing.sku,
        "newest": sets[0] if sets else None,
        "shown": found,
        "count": len(listing.images),
        "reads": shop.vision is not None,
    }
    return Markup(fragment(request, "desk/_pictures.html", **context))  # noqa: S704 - a template
