"""Pictures for programs: sent, measured, held to a channel's rules; nothing is kept."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, UploadFile

from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile
from tradewind.seller.listings.listing import Channel
from tradewind.seller.pictures.kept import HEAVIEST, MOST
from tradewind.seller.pictures.measures import looked_at
from tradewind.seller.pictures.review import Held, PictureReport, judged, together
from tradewind.seller.review.review import words
from tradewind.web.page import Shop
from tradewind.web.seller.pictures import read

router = APIRouter()


@router.post("/pictures")
def measure(
    shop: Shop,
    files: Annotated[list[UploadFile], File(description="The main picture first.")],
    channel: Channel = Channel.AMAZON,
    on: Annotated[
        date | None, Query(description="The day whose rules hold; today if left out.")
    ] = None,
) -> list[dict[str, Any]]:
    """Measure pictures of one listing; each with its figures, issues and what was not checked."""
    if len(files) > MOST:
        raise BadFile(f"{len(files)} pictures at once; {MOST} are taken. Send fewer.")
    day = on or clock.now().date()
    reports = []
    for place, file in enumerate(files):
        data, name = read(file), file.filename or ""
        if len(data) > HEAVIEST:
            raise BadFile(f"{name} weighs more than {HEAVIEST // 1_000_000} MB.")
        measures = looked_at(data, vision=shop.vision).measures
        reports.append(judged(measures, Held(channel, day, main=place == 0, name=name)))
    whole = together(reports, Held(channel, day, main=True))
    return [
        {"name": file.filename or "", **report_out(each)}
        for file, each in zip(files, whole, strict=True)
    ]


def report_out(report: PictureReport) -> dict[str, Any]:
    """A report with the words of its issues."""
    said = [issue.plain() | {"message": words(issue, language="en")} for issue in report.issues]
    return report.plain() | {"issues": said}
