"""Tradewind: a shop that answers, compares and sells, with evidence."""

from tradewind.app import Tradewind
from tradewind.kernel.money import Money
from tradewind.settings import Settings

__all__ = ["Money", "Settings", "Tradewind"]
