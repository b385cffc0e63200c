"""Open the doors: one process, or several that share the same shop."""

import gc
import os
import sys
import threading

import uvicorn

from tradewind.app import Tradewind
from tradewind.kernel.errors import BadInput, TradewindError

TENDED_EVERY_S = 15.0


def serve(shop: Tradewind) -> None:
    """Serve until interrupted; says the address, and tends the shop in the background."""
    settings = shop.settings
    closing = threading.Event()
    threading.Thread(target=_tend, args=(shop, closing), daemon=True).start()
    print(f"Tradewind is open: http://{settings.host}:{settings.port}", flush=True)  # noqa: T201
    try:
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
    finally:
        closing.set()


def _tend(shop: Tradewind, closing: threading.Event) -> None:
    """Give new products their meaning, and bring orders left in the middle to their end."""
    while not closing.is_set():
        try:
            shop.tend()
        except TradewindError as error:
            print(f"Tending: {error}", file=sys.stderr, flush=True)  # noqa: T201
        closing.wait(TENDED_EVERY_S)


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
