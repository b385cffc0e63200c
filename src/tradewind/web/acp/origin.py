"""Where the shop is as a caller knows it, and which language a caller reads."""

from babel.core import negotiate_locale
from starlette.requests import Request

from tradewind.kernel.locale import LANGUAGES
from tradewind.settings import Settings


def origin_of(request: Request, settings: Settings) -> str:
    """Scheme and host: as the operator set them, else as the caller asked."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return f"{request.url.scheme}://{request.url.netloc}"


def language_of(header: str) -> str:
    """The shop's language that the header likes best; English where it likes none."""
    wanted = [part.partition(";")[0].strip()[:20].replace("-", "_") for part in header.split(",")]
    found = negotiate_locale([each for each in wanted[:20] if each], LANGUAGES)
    return found or "en"
