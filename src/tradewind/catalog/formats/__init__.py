"""Files in and out: one importer a format, recognised from the content."""

from collections.abc import Sequence
from pathlib import Path

from tradewind.catalog.formats import (
    google,
    icecat,
    native,
    native_lines,
    pcparts,
    pcparts_panel,
    plain,
    retail_demo,
    shopify,
    vendure,
    woocommerce,
)
from tradewind.catalog.formats.format import Context, Format, Head, head
from tradewind.catalog.formats.opened import parts_of
from tradewind.kernel.errors import BadFile, UnknownFormat

__all__ = ["FORMATS", "Context", "Format", "Head", "heads", "recognise", "recognised"]

FORMATS: Sequence[Format] = (
    *native.FORMATS,
    native_lines.FORMAT,
    shopify.FORMAT,
    *google.FORMATS,
    woocommerce.FORMAT,
    vendure.FORMAT,
    icecat.FORMAT,
    pcparts.FORMAT,
    *pcparts_panel.FORMATS,
    *plain.FORMATS,
    *retail_demo.FORMATS,
)


def recognise(path: Path) -> Format:
    """The format of a file, by what it holds; raises UnknownFormat, or BadFile with the reason."""
    first, *others = [recognised(each) for each in heads(path)]
    if other := next((each for each in others if each != first), None):
        raise BadFile(f"{path.name} mixes {first.name} and {other.name}: name them one by one.")
    return first


def heads(path: Path) -> list[Head]:
    """How each part of a file begins; raises BadFile with the reason."""
    return [head(part) for part in parts_of(path)]


def recognised(head: Head) -> Format:
    """The one format that knows a part; raises UnknownFormat."""
    found = [each for each in FORMATS if each.recognises(head)]
    if len(found) != 1:
        names = ", ".join(sorted(head.names)[:8])
        known = ", ".join(each.name for each in FORMATS)
        raise UnknownFormat(
            f"{head.part.name} ({head.shape} with {names} …) is of no format known here: {known}."
        )
    return found[0]
