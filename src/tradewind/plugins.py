"""Find a port's implementation by name among the installed packages."""

from importlib.metadata import entry_points

from tradewind.kernel.errors import PortUnavailable
from tradewind.settings import Settings


def load(port: str, name: str, settings: Settings) -> object:
    """Build the plug-in called ``name`` for ``port``, built-in and third-party alike.

    Raises PortUnavailable, naming what is installed, where there is none of that name or where a
    package it needs is missing.
    """
    group = entry_points(group=f"tradewind.{port}")
    if name not in group.names:
        offered = ", ".join(sorted(group.names)) or "none"
        raise PortUnavailable(
            f"No {port} plug-in {name!r}; installed: {offered}. "
            f"Set TRADEWIND_{port.upper()} to one of them or install the package that has it."
        )
    try:
        build = group[name].load()
    except ImportError as error:
        raise PortUnavailable(f"The {port} plug-in {name!r} cannot be loaded: {error}.") from error
    return build(settings)
