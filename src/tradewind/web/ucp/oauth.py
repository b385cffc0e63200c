"""The shop's authorization server: metadata, consent, tokens, revocation (RFC 8414, 6749, 7009)."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from tradewind.app import Tradewind
from tradewind.web.api import Shop
from tradewind.web.guard import HEADERS, Checked
from tradewind.web.page import page
from tradewind.web.ucp import grants
from tradewind.web.ucp.grants import ACCESS_LIFE, BadGrant, Consent, Issued, Redeemed
from tradewind.web.ucp.identity import MANAGE_ORDERS, OLDER_SCOPES, RESOURCE, SCOPES, SERVER
from tradewind.web.ucp.known import Client, known
from tradewind.web.ucp.tables import buyer_of
from tradewind.web.ucp.version import NEWEST

router = APIRouter(include_in_schema=False)
TESTER: Final = "buyer@testing.invalid"
"""Who allows everything in a shop under test."""
Field = Annotated[str, Form()]
NO_STORE: Final = {"Cache-Control": "no-store"}


def base_of(request: Request) -> str:
    """Scheme and host under which the shop was asked: the issuer."""
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


def scopes_of(shop: Tradewind) -> tuple[str, ...]:
    """What a platform may ask a buyer to allow."""
    return SCOPES if shop.settings.ucp_version == NEWEST.name else (*SCOPES, *OLDER_SCOPES)


@router.get(SERVER)
def metadata(request: Request, shop: Shop) -> JSONResponse:
    """Where to ask for what (RFC 8414)."""
    base = base_of(request)
    body = {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "scopes_supported": list(scopes_of(shop)),
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic"],
        "revocation_endpoint_auth_methods_supported": ["none", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return JSONResponse(body, headers={"Cache-Control": "public, max-age=300"})


@router.get(RESOURCE)
def resource(request: Request, shop: Shop) -> JSONResponse:
    """Who guards the buyers' orders (RFC 9728)."""
    base = base_of(request)
    body = {
        "resource": base,
        "authorization_servers": [base],
        "scopes_supported": list(scopes_of(shop)),
        "bearer_methods_supported": ["header"],
    }
    return JSONResponse(body, headers={"Cache-Control": "public, max-age=300"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a platform asks a buyer to allow."""

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str


class NotAsked(Exception):
    """The request is refused; ``where`` is its platform, empty where that is not known."""

    def __init__(self, error: str, where: str = "", state: str = "") -> None:
        super().__init__(error)
        self.error, self.where, self.state = error, where, state


def asked(request: Request, shop: Tradewind) -> Asked:
    """What is asked for; raises NotAsked."""
    said = request.query_params
    client = known(shop.settings.home).clients.get(said.get("client_id", ""))
    where = said.get("redirect_uri", "")
    if client is None or not any(grants.same_place(each, where) for each in client.redirect_uris):
        raise NotAsked("invalid_request")
    state = said.get("state", "")
    if said.get("response_type") != "code":
        raise NotAsked("unsupported_response_type", where, state)
    challenge = said.get("code_challenge", "")
    if challenge and said.get("code_challenge_method") != "S256":
        raise NotAsked("invalid_request", where, state)
    if not challenge and _needs_challenge(shop, client):
        raise NotAsked("invalid_request", where, state)
    scopes = tuple(dict.fromkeys(said.get("scope", "").split()))
    if not scopes or not set(scopes) <= set(scopes_of(shop)):
        raise NotAsked("invalid_scope", where, state)
    return Asked(client, where, scopes, state, challenge)


def _needs_challenge(shop: Tradewind, client: Client) -> bool:
    """Everybody proves that the code came back to them; older releases trusted a secret."""
    return shop.settings.ucp_version == NEWEST.name or not client.secret_sha256


@router.get("/oauth/authorize")
def authorize(request: Request, shop: Shop) -> Response:
    """Ask the buyer; a shop under test has one who allows everything."""
    base = base_of(request)
    try:
        wanted = asked(request, shop)
    except NotAsked as refused:
        return _refused(refused, base)
    if shop.settings.testing_secret.get_secret_value():
        return _allowed(wanted, TESTER, shop, base)
    return _asking(request, wanted)


@router.post("/oauth/authorize")
def answered(request: Request, shop: Shop, form: Checked) -> Response:
    """The buyer's answer: who holds an order's number and knows its address is its buyer."""
    base = base_of(request)
    try:
        wanted = asked(request, shop)
    except NotAsked as refused:
        return _refused(refused, base)
    if form.get("answer") != "allow":
        return _refused(NotAsked("access_denied", wanted.redirect_uri, wanted.state), base)
    order, email = form.get("order", "").strip(), form.get("email", "").strip()
    with shop.database.reading() as session:
        subject = buyer_of(session, order)
    if not subject or subject.casefold() != email.casefold():
        return _asking(request, wanted, order=order, email=email, wrong=True)
    return _allowed(wanted, subject, shop, base)


def _asking(request: Request, wanted: Asked, **said: Any) -> Response:
    """The page that asks, from which the answer may go back to the platform."""
    known_of = {"order": "", "email": "", "wrong": False} | said
    where = urlsplit(wanted.redirect_uri)
    response = page(
        request,
        "link.html",
        status=422 if known_of["wrong"] else 200,
        platform=urlsplit(wanted.client.profile).hostname or wanted.client.id,
        manages=MANAGE_ORDERS in wanted.scopes,
        **known_of,
    )
    response.headers["Content-Security-Policy"] = HEADERS["Content-Security-Policy"].replace(
        "form-action 'self'", f"form-action 'self' {where.scheme}://{where.netloc}"
    )
    return response


def _refused(refused: NotAsked, base: str) -> Response:
    if not refused.where:
        said = "This link does not come from a platform that the shop knows."
        return JSONResponse({"error": refused.error, "error_description": said}, 400)
    return _back(refused.where, {"error": refused.error, "state": refused.state, "iss": base})


def _allowed(wanted: Asked, subject: str, shop: Tradewind, base: str) -> Response:
    code = grants.allow(
        Consent(wanted.client, subject, wanted.scopes, wanted.redirect_uri, wanted.challenge),
        database=shop.database,
    )
    return _back(wanted.redirect_uri, {"code": code, "state": wanted.state, "iss": base})


def _back(where: str, said: dict[str, str]) -> Response:
    mark = "&" if "?" in where else "?"
    query = urlencode({name: value for name, value in said.items() if value})
    return RedirectResponse(f"{where}{mark}{query}", 302, headers=NO_STORE)


@router.post("/oauth/token")
def token(  # noqa: PLR0913 - a form has its fields
    request: Request,
    shop: Shop,
    *,
    grant_type: Field = "",
    code: Field = "",
    redirect_uri: Field = "",
    code_verifier: Field = "",
    refresh_token: Field = "",
    client_id: Field = "",
) -> JSONResponse:
    """Tokens for a code or for a refresh token."""
    client = _client(request, shop, client_id)
    if client is None:
        return _error(401, "invalid_client")
    try:
        match grant_type:
            case "authorization_code":
                redeemed = Redeemed(client, code, redirect_uri, code_verifier)
                return _issued(grants.exchange(redeemed, database=shop.database))
            case "refresh_token":
                return _issued(grants.refresh(client, refresh_token, database=shop.database))
            case _:
                return _error(400, "unsupported_grant_type")
    except BadGrant as bad:
        return _error(400, "invalid_grant", str(bad))


@router.post("/oauth/revoke")
def revoke(request: Request, shop: Shop, token: Field = "", client_id: Field = "") -> Response:
    """Take back a token and everything that was given with it."""
    client = _client(request, shop, client_id)
    if client is None:
        return _error(401, "invalid_client")
    grants.revoke(client, token, database=shop.database)
    return JSONResponse({}, headers=NO_STORE)


def _client(request: Request, shop: Tradewind, client_id: str) -> Client | None:
    """The client that asks, if it proves that it is: a public one by its id alone."""
    clients = known(shop.settings.home).clients
    name, secret = _basic(request)
    if name:
        client = clients.get(name)
        return client if client and client.knows(secret) else None
    client = clients.get(client_id)
    return client if client and not client.secret_sha256 else None


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(said, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "?", ""
    return name, secret


def _issued(issued: Issued) -> JSONResponse:
    body: dict[str, Any] = {
        "access_token": issued.access,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "refresh_token": issued.refresh,
        "scope": " ".join(issued.scopes),
    }
    return JSONResponse(body, headers=NO_STORE)


def _error(status: int, error: str, why: str = "") -> JSONResponse:
    body = {"error": error, **({"error_description": why} if why else {})}
    headers = {**NO_STORE, **({"WWW-Authenticate": "Basic"} if status == 401 else {})}
    return JSONResponse(body, status, headers=headers)
