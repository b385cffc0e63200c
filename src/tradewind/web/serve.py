"""Open the doors: one process, or several that share the same shop."""

import gc
import os

import uvicorn

from tradewind.app import Tradewind
from tradewind.kernel.errors import BadInput
from tradewind.web.work import working


def serve(shop: Tradewind) -> None:
    """Serve until interrupted; says the address, and works in the background."""
    settings = shop.settings
    print(f"Tradewind is open: http://{settings.host}:{settings.port}", flush=True)  # noqa: T201
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
