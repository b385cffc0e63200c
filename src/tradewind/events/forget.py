"""Let go of old letters: what everybody was told long ago, and what was heard long ago."""

from datetime import datetime, timedelta

from tradewind.events import tables
from tradewind.storage import Database

AT_ONCE = 500
"""Rows in one transaction, so that no order waits long for it."""


def forget(database: Database, *, now: datetime, days: int) -> int:
    """Delete delivered events and heard ones that are older; gives how many, at most a batch.

    What is due or dead stays however old it is: it waits for somebody. 0 days keeps everything.
    """
    if not days:
        return 0
    before = now - timedelta(days=days)
    with database.transaction() as session:
        return tables.forget(session, before=before, limit=AT_ONCE)
