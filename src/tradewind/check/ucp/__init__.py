"""A server walked by the published conformance suite for UCP (``spck-conformance``).

The suite is an installed package of its own, run as a program; what is here opens a shop in which
it has everything to ask for, and reads what it found.
"""

from tradewind.check.ucp.own import Stage, staged
from tradewind.check.ucp.run import Found, run

__all__ = ["Found", "Stage", "run", "staged"]
