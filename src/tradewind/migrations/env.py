"""Alembic's entry: every room's tables, one metadata."""

from alembic import context
from sqlalchemy import create_engine

import tradewind.web  # noqa: F401 - declares every room's tables
from tradewind.settings import Settings
from tradewind.storage import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    connection = create_engine(Settings().database_url).connect()
with connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
