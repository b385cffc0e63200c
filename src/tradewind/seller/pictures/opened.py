"""A picture opened with care: what it is comes from its bytes, never from its name."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

import numpy as np
from PIL import Image, ImageCms, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from tradewind.kernel.ports import Pixels


class Kind(StrEnum):
    """What the bytes are."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WebP"
    AVIF = "AVIF"
    HEIC = "HEIC"
    PSD = "PSD"
    SVG = "SVG"
    HTML = "HTML"
    PDF = "PDF"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why a file was not measured."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    VECTOR = "vector"
    NOT_OPENED = "not_opened"
    TOO_MANY_PIXELS = "too_many_pixels"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"


MAGIC: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"BM", Kind.BMP),
    (b"8BPS", Kind.PSD),
    (b"%PDF", Kind.PDF),
)
BRANDS: Final = {b"avif": Kind.AVIF, b"avis": Kind.AVIF} | dict.fromkeys(
    (b"heic", b"heix", b"hevc", b"mif1", b"msf1"), Kind.HEIC
)
OPENERS: Final[dict[Kind, Callable[[BytesIO], Image.Image]]] = {
    Kind.JPEG: JpegImageFile,
    Kind.PNG: PngImageFile,
    Kind.GIF: GifImageFile,
    Kind.TIFF: TiffImageFile,
    Kind.BMP: BmpImageFile,
    Kind.WEBP: WebPImageFile,
}
REFUSED: Final = {
    Kind.EMPTY: Cause.EMPTY,
    Kind.SVG: Cause.VECTOR,
    Kind.HTML: Cause.NOT_A_PICTURE,
    Kind.PDF: Cause.NOT_A_PICTURE,
    Kind.UNKNOWN: Cause.NOT_A_PICTURE,
}
MOST_PIXELS: Final = 40_000_000
"""More are never unpacked: they take 120 MB. A larger JPEG is unpacked at a part of its size."""
FAULTS: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
)
"""What a decoder raises on bytes that somebody spoiled."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file and, where it could be unpacked, its pixels as people see them."""

    kind: Kind
    weight: int
    """Bytes."""
    width: int = 0
    height: int = 0
    mode: str = ""
    """Such as ``RGB``, ``CMYK`` or ``RGBA``; 16 bits a channel are ``RGB;16`` and the like."""
    profile: str = ""
    """The colour profile's own name; empty where none is embedded, which counts as sRGB."""
    animated: bool = False
    transparent: float = 0.0
    """Share of the pixels that can be seen through; they are measured as white."""
    pixels: Pixels | None = None
    scale: float = 1.0
    """Pixels here for one of the file's."""
    cause: Cause | None = None

    @property
    def srgb(self) -> bool:
        """Whether its colours are what every channel expects."""
        plain = self.mode.split(";")[0] in {"RGB", "RGBA", "P", "PA", "L", "LA", "1"}
        return plain and (not self.profile or "srgb" in self.profile.casefold())


def kind_of(data: bytes) -> Kind:
    """What the first bytes say."""
    if not data:
        return Kind.EMPTY
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], Kind.UNKNOWN)
    return _marked_up(data)


def _marked_up(data: bytes) -> Kind:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head.startswith(b"<"):
        return Kind.UNKNOWN
    if b"<svg" in head:
        return Kind.SVG
    return Kind.HTML


def opened(data: bytes) -> Opened:
    """The picture, or why there is none; raises nothing, whatever the bytes are."""
    kind = kind_of(data)
    if kind not in OPENERS:
        return Opened(kind, len(data), cause=REFUSED.get(kind, Cause.NOT_OPENED))
    try:
        picture = OPENERS[kind](BytesIO(data))
    except FAULTS:
        return Opened(kind, len(data), cause=Cause.DAMAGED)
    return _unpacked(picture, kind, data)


def _unpacked(picture: Image.Image, kind: Kind, data: bytes) -> Opened:
    width, height = picture.size
    closed = Opened(kind, len(data), width, height, _mode(picture, kind, data))
    if isinstance(picture, JpegImageFile) and width * height > MOST_PIXELS:
        picture.draft(picture.mode, (width // 8, height // 8))
    if not width * height:
        return replace(closed, cause=Cause.DAMAGED)
    if picture.width * picture.height > MOST_PIXELS:
        return replace(closed, cause=Cause.TOO_MANY_PIXELS)
    try:
        return _seen(picture, closed)
    except FAULTS as error:
        cause = Cause.TRUNCATED if "truncated" in str(error) else Cause.DAMAGED
        return replace(closed, cause=cause)


def _seen(picture: Image.Image, closed: Opened) -> Opened:
    animated = bool(getattr(picture, "is_animated", False)) and closed.kind is not Kind.TIFF
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    pixels, clear = _on_white(upright)
    scale = picture.width / closed.width
    return replace(
        closed,
        width=round(upright.width / scale),
        height=round(upright.height / scale),
        profile=_profile(picture),
        animated=animated,
        transparent=clear,
        pixels=pixels,
        scale=scale,
    )


def _mode(picture: Image.Image, kind: Kind, data: bytes) -> str:
    deep = kind is Kind.PNG and data[24:25] == b"\x10"
    if picture.mode.startswith("I"):
        return "L;16"
    return f"{picture.mode};16" if deep else picture.mode


def _profile(picture: Image.Image) -> str:
    embedded = picture.info.get("icc_profile")
    if not isinstance(embedded, bytes) or not embedded:
        return ""
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(embedded))
        return str(ImageCms.getProfileDescription(profile)).strip() or "unnamed"
    except (ImageCms.PyCMSError, *FAULTS):
        return "unreadable"


def _on_white(picture: Image.Image) -> tuple[Pixels, float]:
    """Eight bits a channel over white, and the share of pixels that can be seen through."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return _deep_grey(picture), 0.0
    if not picture.has_transparency_data:
        return np.asarray(picture.convert("RGB"), dtype=np.uint8), 0.0
    clear = picture.convert("RGBA")
    page = Image.new("RGBA", clear.size, "white")
    page.alpha_composite(clear)
    seen_through = np.asarray(clear)[:, :, 3] < 255
    return np.asarray(page.convert("RGB"), dtype=np.uint8), float(seen_through.mean())


def _deep_grey(picture: Image.Image) -> Pixels:
    values: Any = np.asarray(picture, dtype=np.float64)
    most = 255.0 if values.max(initial=0) <= 255 else 65535.0
    grey = np.clip(values * (255.0 / most), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)
