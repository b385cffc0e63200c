"""What every response carries and every form brings: strict headers, a token against forgery."""

import secrets
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradewind.kernel.errors import Refused

COOKIE: Final = "csrf"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class StaleForm(Refused):
    """A form that this site did not write for this reader, or too long ago."""

    def __init__(self) -> None:
        super().__init__(
            "This form was opened too long ago or in another browser. Nothing was changed; "
            "go back, load the page again and send it once more."
        )


class Headers:
    """ASGI middleware: the security headers on every response that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on what comes back."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


def token_of(request: Request) -> str:
    """The reader's form token; a fresh one where there is none yet."""
    kept: str = request.cookies.get(COOKIE, "")
    if len(kept) < 32:
        kept = getattr(request.state, "csrf", "") or secrets.token_urlsafe(32)
        request.state.csrf = kept
    return kept


async def checked(request: Request) -> dict[str, str]:
    """The form's fields; refuses one that this site did not write for this reader."""
    form = await request.form()
    sent, kept = str(form.get(COOKIE, "")), request.cookies.get(COOKIE, "")
    foreign = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if foreign or not kept or not secrets.compare_digest(sent.encode(), kept.encode()):
        raise StaleForm
    return {name: str(value) for name, value in form.items()}


Checked = Annotated[dict[str, str], Depends(checked)]
