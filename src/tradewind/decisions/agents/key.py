"""API keys: made once and shown once, kept as a hash, rotated with an overlap, revoked at once."""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tradewind.decisions import tables as ledger
from tradewind.decisions.agents import tables
from tradewind.decisions.agents.agent import Agent, Key, Scope
from tradewind.kernel import clock
from tradewind.kernel.errors import NotAuthenticated, WrongState
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection, Database

MARK: Final = "tw_"
"""How every key begins, so that scanners of leaked secrets know it."""
FORM: Final = re.compile(r"tw_[a-z2-7]{8}_[A-Za-z0-9_-]{43}")
PREFIX: Final = len(MARK) + 8
"""So many characters are kept as they are, to tell keys apart."""
OVERLAP: Final = timedelta(hours=24)
"""How long the old key goes on working beside the one that takes its place."""
NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use is known."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A new key, this once with its secret."""

    key: Key
    secret: str


def mint(session: Connection, agent_id: str, scopes: Iterable[Scope], *, by: str) -> Minted:
    """Make a key for an agent. Raises NotFound, WrongState where the agent has been stopped."""
    agent = tables.agent(session, agent_id)
    if not agent.active:
        raise WrongState(f"Agent {agent.name!r} was stopped; let it go on first.")
    secret = MARK + _letters(5) + "_" + _letters(32)
    key = Key(new_id("key"), agent_id, secret[:PREFIX], frozenset(scopes), clock.now())
    tables.add_key(session, key, digest_of(secret))
    said = {"by": by, "key": key.id, "prefix": key.prefix, "scopes": sorted(key.scopes)}
    ledger.record(session, "key.created", agent_id, said)
    return Minted(key, secret)


def _letters(size: int) -> str:
    if size < 32:
        return base64.b32encode(secrets.token_bytes(size)).decode().lower()
    return secrets.token_urlsafe(size)


def digest_of(secret: str) -> str:
    """What is kept of a key: it is 256 random bits, so a fast hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def rotate(session: Connection, key_id: str, *, by: str, overlap: timedelta = OVERLAP) -> Minted:
    """Make a key with the same scopes; the old one works on for the overlap. Raises NotFound."""
    old = tables.key(session, key_id)
    if not old.works(clock.now()):
        raise WrongState(f"Key {old.prefix}… no longer works; make a new one.")
    made = mint(session, old.agent_id, old.scopes, by=by)
    tables.expire(session, key_id, at=clock.now() + overlap)
    return made


def revoke(session: Connection, key_id: str, *, by: str) -> None:
    """Let a key open nothing any more, from this moment. Raises NotFound."""
    old = tables.key(session, key_id)
    tables.revoke(session, key_id, at=clock.now())
    ledger.record(session, "key.revoked", old.agent_id, {"by": by, "key": key_id})


def authenticate(database: Database, secret: str) -> Agent:
    """Whose key this is, with its scopes and limits; raises NotAuthenticated."""
    if not FORM.fullmatch(secret):
        raise NotAuthenticated("This is no key of this shop; its keys begin with tw_.")
    now = clock.now()
    with database.reading() as session:
        key = tables.key_of(session, secret[:PREFIX], digest_of(secret))
        if key is None or not key.works(now):
            raise NotAuthenticated("This key is not known, expired or was revoked.")
        agent = tables.agent(session, key.agent_id, key=key)
        stopped = tables.stopped(session, agent)
    if stopped is not None:
        raise NotAuthenticated(stopped)
    if key.last_used_at is None or now - key.last_used_at >= NOTED_EVERY:
        with database.transaction() as session:
            tables.used(session, key.id, at=now)
    return agent
