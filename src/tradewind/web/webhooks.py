"""Webhooks of payment providers: verified, kept, answered; looked into afterwards."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response

from tradewind.app import Tradewind
from tradewind.kernel.errors import BadInput, NotFound
from tradewind.web.page import Shop

router = APIRouter(tags=["webhooks"])

LARGEST = 1 << 20
"""Bytes; no provider's event is larger."""


async def raw(request: Request) -> bytes:
    """The body, byte for byte, since the signature is over exactly that."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise BadInput(f"A webhook has at most {LARGEST} bytes.")
    return body


@router.post("/webhooks/payments/{provider}", status_code=204)
def payment_news(
    request: Request,
    shop: Shop,
    provider: str,
    body: Annotated[bytes, Depends(raw)],
    later: BackgroundTasks,
) -> Response:
    """Take a provider's news; repeated news is answered alike and changes nothing."""
    if provider != shop.payments.name:
        raise NotFound(f"No payment provider {provider!r} here.")
    if shop.hear(body, request.headers):
        later.add_task(_look, shop)
    return Response(status_code=204, background=later)


def _look(shop: Tradewind) -> None:
    shop.look_into_news()
