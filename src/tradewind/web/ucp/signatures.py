"""HTTP message signatures (RFC 9421) over ES256, and the digest of a body (RFC 9530)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from tradewind.kernel import clock
from tradewind.web.ucp import fields, keys
from tradewind.web.ucp.fields import BadField
from tradewind.web.ucp.refusal import ProtocolError

LABEL: Final = "sig1"
AHEAD_S: Final = 300
"""How far a signer's clock may be ahead of ours."""
CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a request or of a response that a signature can cover."""

    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes = b""
    derived: Mapping[str, str] = field(default_factory=dict)
    """Such as ``@method`` and ``@path`` of a request, ``@status`` of a response."""

    @property
    def is_request(self) -> bool:
        """Whether it is one; else it is a response."""
        return "@method" in self.derived


def request(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Message:
    """A request to an address."""
    parts = urlsplit(url)
    derived = {
        "@method": method.upper(),
        "@authority": authority(parts.netloc, parts.scheme),
        "@path": parts.path or "/",
    }
    if parts.query:
        derived["@query"] = f"?{parts.query}"
    return Message(_lower(headers), body, derived)


def response(status: int, headers: Mapping[str, str], body: bytes) -> Message:
    """A response."""
    return Message(_lower(headers), body, {"@status": str(status)})


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in headers.items()}


def authority(host: str, scheme: str) -> str:
    """A host as a signature names it: in lower case, without the scheme's own port."""
    usual = {"https": ":443", "http": ":80"}.get(scheme, "")
    return host.lower().removesuffix(usual) if usual else host.lower()


def digest(body: bytes) -> str:
    """The ``Content-Digest`` of a body."""
    return fields.written({"sha-256": hashlib.sha256(body).digest()})


def signed(message: Message, key: keys.SigningKey) -> dict[str, str]:
    """The headers that sign a message, and its digest where it has a body."""
    made = {"content-digest": digest(message.body)} if message.body else {}
    whole = Message({**message.headers, **made}, message.body, message.derived)
    wanted = _components(whole)
    parameters = {"created": int(clock.now().timestamp()), "keyid": key.kid}
    said = fields.inner_list(wanted, parameters)
    signature = key.sign(_base(whole, wanted, said))
    return {
        **{name.title(): value for name, value in made.items()},
        "Signature-Input": f"{LABEL}={said}",
        "Signature": fields.written({LABEL: signature}),
    }


def _components(message: Message) -> list[str]:
    """What must be covered: the address or the status, who speaks, the body and its kind."""
    optional = ("ucp-agent", "idempotency-key", "webhook-id", "webhook-timestamp")
    present = [name for name in optional if name in message.headers]
    content = ["content-digest", "content-type"] if message.body else []
    return [*message.derived, *present, *content]


def _base(message: Message, components: Sequence[str], said: str) -> bytes:
    lines = [f'"{name}": {_value(message, name)}' for name in components]
    return "\n".join([*lines, f'"@signature-params": {said}']).encode()


def _value(message: Message, name: str) -> str:
    source = message.derived if name.startswith("@") else message.headers
    if name not in source:
        raise _invalid(f"The signature covers {name!r}, which this message does not have.")
    return source[name]


def is_signed(message: Message) -> bool:
    """Whether it says that it is signed."""
    return "signature" in message.headers or "signature-input" in message.headers


def verify(message: Message, published: Sequence[Mapping[str, Any]]) -> str:
    """The id of the published key that signed a message; raises ProtocolError with the reason."""
    components, parameters, signature = _read(message)
    jwk = _key(published, str(parameters.get("keyid", "")))
    _check_digest(message)
    _check_covered(message, components)
    _check_moment(parameters)
    said = fields.inner_list(components, parameters)
    if not keys.verified(jwk, _base(message, components, said), signature):
        raise _invalid("The signature does not fit this message.")
    return str(jwk["kid"])


def _read(message: Message) -> tuple[list[str], dict[str, Any], bytes]:
    texts = [message.headers.get(name, "") for name in ("signature-input", "signature")]
    if not all(texts):
        raise ProtocolError(
            401, "signature_missing", "Send Signature-Input and Signature, or neither of them."
        )
    try:
        inputs, signatures = (fields.dictionary(text) for text in texts)
    except BadField as error:
        raise _invalid(str(error)) from error
    label = next((each for each in inputs if each in signatures), None)
    if label is None:
        raise ProtocolError(401, "signature_missing", "No label is in both signature headers.")
    return _member(inputs[label], signatures[label])


def _member(said: Any, signature: Any) -> tuple[list[str], dict[str, Any], bytes]:
    items, parameters = said if isinstance(said, tuple) else (None, {})
    raw = signature[0] if isinstance(signature, tuple) else signature
    if not isinstance(items, list) or not isinstance(raw, bytes):
        raise _invalid("The signature headers are not written as RFC 9421 says.")
    if any(each[1] for each in items):
        raise _invalid("Components with parameters are not understood here.")
    return [str(each[0]) for each in items], dict(parameters), raw


def _key(published: Sequence[Mapping[str, Any]], kid: str) -> Mapping[str, Any]:
    jwk = next((each for each in published if each.get("kid") == kid), None)
    if jwk is None:
        raise ProtocolError(
            401, "key_not_found", f"The signer's profile publishes no key {kid[:80]!r}."
        )
    if not keys.usable(jwk):
        raise ProtocolError(
            400, "algorithm_unsupported", "Sign with ES256: an EC key on the curve P-256."
        )
    return jwk


def _check_digest(message: Message) -> None:
    given = message.headers.get("content-digest", "")
    if not message.body and not given:
        return
    try:
        said = fields.dictionary(given).get("sha-256")
    except BadField as error:
        raise _mismatch() from error
    raw = said[0] if isinstance(said, tuple) else said
    expected = hashlib.sha256(message.body).digest()
    if not isinstance(raw, bytes) or not hmac.compare_digest(raw, expected):
        raise _mismatch()


def _check_covered(message: Message, components: Sequence[str]) -> None:
    """Raises where a part that can be forged is left out of the signature."""
    needed = set(_components(message))
    if message.is_request and message.derived["@method"] not in CHANGING:
        needed -= {"idempotency-key"}
    if left_out := needed - set(components):
        raise _invalid(f"The signature must cover {', '.join(sorted(left_out))}.")


def _check_moment(parameters: Mapping[str, Any]) -> None:
    now = clock.now().timestamp()
    created, expires = (parameters.get(name) for name in ("created", "expires"))
    if isinstance(created, int) and created > now + AHEAD_S:
        raise _invalid("The signature was made in the future; set the clock.")
    if isinstance(expires, int) and expires < now:
        raise _invalid("The signature has expired.")


def _invalid(content: str) -> ProtocolError:
    return ProtocolError(401, "signature_invalid", content)


def _mismatch() -> ProtocolError:
    return ProtocolError(
        400, "digest_mismatch", "Content-Digest must hold the SHA-256 of the body as it is sent."
    )


def detached(body: bytes, key: keys.SigningKey) -> str:
    """A detached JWS over a body (RFC 7515, appendix F)."""
    header = keys.encoded(b'{"alg":"ES256","kid":"' + key.kid.encode() + b'"}')
    payload = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
    signature = key.sign(f"{header}.{payload}".encode())
    return f"{header}..{keys.encoded(signature)}"
