"""Open the doors: one process, or several that share the same shop."""

import gc
import os
import secrets

import uvicorn

from tradewind.app import Tradewind
from tradewind.kernel.errors import BadInput
from tradewind.web.work import working


def serve(shop: Tradewind) -> None:
    """Serve until interrupted; says the address, and works in the background."""
    settings = shop.settings
    where = f"http://{settings.host}:{settings.port}"
    print(f"Tradewind is open: {where}\n{_for_operator(shop, where)}", flush=True)  # noqa: T201
    try:
        with working(shop):
            uvicorn.run(
                "tradewind.web.serve:site",
                factory=True,
                host=settings.host,
                port=settings.port,
                workers=settings.workers,
                log_level=os.environ.get("TRADEWIND_LOG", "warning"),
                timeout_graceful_shutdown=5,
            )
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise BadInput(f"{where}: {error.strerror}. Set TRADEWIND_PORT to a free one.") from error


def _for_operator(shop: Tradewind, where: str) -> str:
    """Where the desk is, and to whom it opens."""
    if shop.settings.operator_token.get_secret_value():
        return f"The desk: {where}/desk, with TRADEWIND_OPERATOR_TOKEN."
    return (
        f"The desk: {where}/desk, open to everybody on this machine and to nobody else. "
        f"To lock it: TRADEWIND_OPERATOR_TOKEN={secrets.token_urlsafe(24)}"
    )


def site() -> object:
    """The ASGI application of the shop that the settings describe."""
    from tradewind import web  # noqa: PLC0415 - a worker imports this module by name

    shop = Tradewind.open()
    shop.warm()
    made = web.create(shop)
    # What stands now stays for good; searching it for garbage took a tenth of a second in a rush.
    gc.collect()
    gc.freeze()
    return made
