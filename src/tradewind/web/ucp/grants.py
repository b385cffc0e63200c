"""Link a platform with a buyer: allow, exchange, refresh, revoke, and see what a token opens.

OAuth 2.0 as identity linking asks for it: authorization codes with PKCE (S256), one use each;
refresh tokens that change at each use; every secret kept as a hash.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from tradewind.kernel import clock
from tradewind.kernel.errors import Refused
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection, Database
from tradewind.web.ucp import tables
from tradewind.web.ucp.known import Client
from tradewind.web.ucp.tables import Code, Grant, Token

CODE_LIFE: Final = timedelta(minutes=2)
ACCESS_LIFE: Final = timedelta(hours=1)
REFRESH_LIFE: Final = timedelta(days=90)


class BadGrant(Refused):
    """A code or a token that does not hold, or not for this."""


@dataclass(frozen=True, slots=True)
class Issued:
    """Tokens, this once with their texts."""

    access: str
    refresh: str
    scopes: tuple[str, ...]


def digest_of(secret: str) -> str:
    """What is kept of a secret: it is random, so a fast hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Consent:
    """What a buyer allows."""

    client: Client
    subject: str
    scopes: Sequence[str]
    redirect_uri: str
    challenge: str


def allow(consent: Consent, *, database: Database) -> str:
    """A code for what a buyer has just allowed."""
    now, code = clock.now(), secrets.token_urlsafe(32)
    grant = Grant(new_id("lnk"), consent.client.id, consent.subject, tuple(consent.scopes), now)
    with database.transaction() as session:
        tables.add_grant(session, grant)
        kept = Code(
            digest_of(code), grant.id, consent.redirect_uri, consent.challenge, now + CODE_LIFE
        )
        tables.add_code(session, kept)
    return code


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A code on its way to tokens."""

    client: Client
    code: str
    redirect_uri: str
    verifier: str


def exchange(redeemed: Redeemed, *, database: Database) -> Issued:
    """Tokens for a code; raises BadGrant. A code that comes twice takes back what it gave."""
    now, hash_ = clock.now(), digest_of(redeemed.code)
    with database.transaction() as session:
        code = tables.code(session, hash_)
        fits = code is not None and _fits(session, code, redeemed, now)
        if code is not None and fits and tables.use_code(session, hash_, now=now):
            return _issue(session, tables.grant(session, code.grant_id), now)
        if code is not None and code.used_at is not None:
            tables.revoke(session, code.grant_id, now=now)
    raise BadGrant("The code does not hold, or not for this client, address and verifier.")


def _fits(session: Connection, code: Code, redeemed: Redeemed, now: datetime) -> bool:
    grant = tables.grant(session, code.grant_id)
    return (
        code.used_at is None
        and now < code.expires_at
        and grant.client_id == redeemed.client.id
        and same_place(code.redirect_uri, redeemed.redirect_uri)
        and proven(code.challenge, redeemed.verifier)
    )


def proven(challenge: str, verifier: str) -> bool:
    """Whether a verifier is that of a challenge (RFC 7636, S256)."""
    if not challenge:
        return not verifier
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return bool(verifier) and hmac.compare_digest(made, challenge.encode())


def same_place(registered: str, given: str) -> bool:
    """Whether two redirect addresses are the same; a loopback's port is nobody's choice."""
    if registered == given:
        return True
    ours, theirs = urlsplit(registered), urlsplit(given)
    loopback = {"127.0.0.1", "::1"}
    if ours.hostname not in loopback or ours.scheme != "http":
        return False
    kept = (ours.scheme, ours.hostname, ours.path, ours.query, ours.fragment)
    return kept == (theirs.scheme, theirs.hostname, theirs.path, theirs.query, theirs.fragment)


def _issue(session: Connection, grant: Grant, now: datetime) -> Issued:
    issued = Issued(secrets.token_urlsafe(32), secrets.token_urlsafe(32), grant.scopes)
    for secret, kind, life in (
        (issued.access, "access", ACCESS_LIFE),
        (issued.refresh, "refresh", REFRESH_LIFE),
    ):
        tables.add_token(session, Token(digest_of(secret), grant.id, kind, now + life))
    return issued


def refresh(client: Client, token: str, *, database: Database) -> Issued:
    """New tokens for a refresh token, which is used up; raises BadGrant."""
    now = clock.now()
    with database.transaction() as session:
        kept = _kept(session, token, now)
        if kept is None or kept[0].kind != "refresh" or kept[1].client_id != client.id:
            raise BadGrant("The refresh token does not hold.")
        tables.end_tokens(session, kept[1].id, now=now)
        return _issue(session, kept[1], now)


def revoke(client: Client, token: str, *, database: Database) -> None:
    """Take a token back, and with it everything of its grant; unknown ones are no error."""
    with database.transaction() as session:
        kept = tables.token(session, digest_of(token))
        if kept and tables.grant(session, kept.grant_id).client_id == client.id:
            tables.revoke(session, kept.grant_id, now=clock.now())


def opened_by(token: str, *, database: Database) -> Grant | None:
    """What an access token opens; None where it does not hold."""
    with database.reading() as session:
        kept = _kept(session, token, clock.now())
    return kept[1] if kept and kept[0].kind == "access" else None


def _kept(session: Connection, secret: str, now: datetime) -> tuple[Token, Grant] | None:
    token = tables.token(session, digest_of(secret))
    if token is None or token.revoked_at or now >= token.expires_at:
        return None
    grant = tables.grant(session, token.grant_id)
    return None if grant.revoked_at else (token, grant)
