"""Operations that a buyer must have allowed: what their token must open, and how to ask for it."""

from collections.abc import Callable
from typing import Final

from tradewind.app import Tradewind
from tradewind.web.ucp import grants
from tradewind.web.ucp.call import Call
from tradewind.web.ucp.known import known
from tradewind.web.ucp.refusal import Message, ProtocolError
from tradewind.web.ucp.tables import Grant

READ_ORDERS: Final = "dev.ucp.shopping.order:read"
MANAGE_ORDERS: Final = "dev.ucp.shopping.order:manage"
SCOPES: Final = (READ_ORDERS, MANAGE_ORDERS)
OLDER_SCOPES: Final = ("ucp:scopes:checkout_session",)
"""What releases before the scopes of capabilities ask for."""
SERVER: Final = "/.well-known/oauth-authorization-server"
RESOURCE: Final = "/.well-known/oauth-protected-resource"


def needs(*scopes: str) -> Callable[[Call], None]:
    """A check that the buyer's token opens all of these."""

    def check(call: Call) -> None:
        grant = granted(call)
        if not set(scopes) <= set(grant.scopes):
            content = f"Link your buyer with {' and '.join(scopes)} first."
            said = {"error": "insufficient_scope", "scope": " ".join(scopes)}
            raise _challenge(403, "insufficient_scope", content, call.base, said)

    return check


def granted(call: Call) -> Grant:
    """What the buyer's token opens; raises the challenge to bring one."""
    if not call.bearer:
        content = "Link your buyer with this shop first: see the realm's OAuth metadata."
        raise _challenge(401, "identity_required", content, call.base, {}, call.pages)
    grant = holder(call.shop, call.bearer)
    if grant is None:
        content = "This access token is not known, has expired or was taken back."
        said = {"error": "invalid_token"}
        raise _challenge(401, "identity_required", content, call.base, said, call.pages)
    return grant


def holder(shop: Tradewind, bearer: str) -> Grant | None:
    """What a token opens, if it was given to a client that is still known."""
    grant = grants.opened_by(bearer, database=shop.database)
    clients = known(shop.settings.home).clients
    return grant if grant and grant.client_id in clients else None


def check_profile(shop: Tradewind, bearer: str, profile: str) -> None:
    """Raises where a token was given to another platform than the one that brings it."""
    grant = holder(shop, bearer) if bearer else None
    if grant is None:
        return
    if known(shop.settings.home).clients[grant.client_id].profile != profile:
        raise ProtocolError(
            403, "forbidden", "This token was given to another platform than UCP-Agent names."
        )


def _challenge(
    status: int, code: str, content: str, base: str, said: dict[str, str], onward: str = ""
) -> ProtocolError:
    parts = {"realm": base, **said, "resource_metadata": f"{base}{RESOURCE}"}
    header = "Bearer " + ", ".join(f'{name}="{value}"' for name, value in parts.items())
    message = Message("error", code, content, "requires_buyer_input")
    more: dict[str, object] = {"messages": [message.plain()]}
    if onward:
        more["continue_url"] = f"{onward}/"
    return ProtocolError(status, code, content, headers={"WWW-Authenticate": header}, more=more)
