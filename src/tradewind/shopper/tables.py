"""Conversations at rest."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Column, DateTime, String, Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tradewind.kernel import clock
from tradewind.retrieval.brief import Brief
from tradewind.shopper.conversation import Conversation
from tradewind.storage import Connection, metadata

conversation = Table(
    "conversation",
    metadata,
    Column("id", String, primary_key=True),
    Column("state", JSON, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)


@cache
def _adapter() -> TypeAdapter[Conversation]:
    return TypeAdapter(Conversation)


def find(session: Connection, conversation_id: str) -> Conversation | None:
    """The conversation with that id, if there is one."""
    state = session.scalar(select(conversation.c.state).where(conversation.c.id == conversation_id))
    return None if state is None else _adapter().validate_python(state)


def plain(talk: Conversation) -> dict[str, Any]:
    """A conversation as the ledger keeps it."""
    kept: dict[str, Any] = _adapter().dump_python(talk, mode="json")
    return kept


def read(kept: dict[str, Any]) -> Conversation:
    """A conversation out of the ledger."""
    return _adapter().validate_python(kept)


@cache
def _brief_adapter() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)


def plain_brief(brief: Brief) -> dict[str, Any]:
    """A brief as the ledger and the API show it, without what was not said."""
    kept = _brief_adapter().dump_python(brief, mode="json", exclude_defaults=True)
    return dict(kept) | {"act": str(brief.act)}


def save(session: Connection, talk: Conversation) -> None:
    """Keep a conversation as it now stands."""
    values = {"id": talk.id, "state": plain(talk), "updated_at": clock.now()}
    session.execute(_upsert(session.dialect.name), values)


@cache
def _upsert(dialect: str) -> Any:
    statement = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(conversation)
    fresh = {name: statement.excluded[name] for name in ("state", "updated_at")}
    return statement.on_conflict_do_update(index_elements=["id"], set_=fresh)
