"""The releases of the protocol that this door speaks."""

from typing import Final

VERSION: Final = "2026-04-17"
SUPPORTED: Final = (VERSION,)
"""The oldest first. Older releases answer in other shapes, so none of them is claimed."""
