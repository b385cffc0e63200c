"""Open the doors: one process, or several that share the same shop."""

import os

import uvicorn

from tradewind.app import Tradewind
from tradewind.kernel.errors import BadInput
from tradewind.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until interrupted; says the address."""
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


def site() -> object:
    """The ASGI application of the shop that the settings describe."""
    from tradewind import web  # noqa: PLC0415 - a worker imports this module by name

    return web.create(Tradewind.open())
