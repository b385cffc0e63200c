"""The shop's own signing keys: made once, kept in its home, published in its profile.

Each file of ``<home>/keys`` is one EC P-256 key. The newest signs; all are published, so that what
an older one signed can be checked until its file is taken away.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

SIZE = 32
"""Bytes of one coordinate, and of each half of a signature."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the name it is published under."""

    kid: str
    private: ec.EllipticCurvePrivateKey

    def sign(self, content: bytes) -> bytes:
        """64 bytes: r and s, as RFC 9421 and JWS have them."""
        r, s = decode_dss_signature(self.private.sign(content, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(SIZE, "big") + s.to_bytes(SIZE, "big")

    def public(self) -> dict[str, Any]:
        """The public half as a JSON Web Key."""
        return {"kid": self.kid, **_point(self.private), "use": "sig", "alg": "ES256"}


def signing_keys(home: Path) -> tuple[SigningKey, ...]:
    """The keys of a shop, the one that signs first; the first look makes one."""
    return _kept(home.resolve(), _newest(home / "keys"))


def _newest(folder: Path) -> float:
    return folder.stat().st_mtime if folder.is_dir() else 0.0


@lru_cache(maxsize=8)
def _kept(home: Path, _: float) -> tuple[SigningKey, ...]:
    folder = home / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(folder.glob("*.pem")):
        _make(folder / "0001.pem")
    return tuple(_read(each) for each in sorted(folder.glob("*.pem"), reverse=True))


def _make(path: Path) -> None:
    """Write a new key; where another process was faster, its key stands."""
    made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> SigningKey:
    private = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise ValueError(f"{path} is no EC P-256 key; take it away to have a new one made.")
    return SigningKey(thumbprint(_point(private)), private)


def _point(private: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    numbers = private.public_key().public_numbers()
    x, y = (encoded(each.to_bytes(SIZE, "big")) for each in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """The name that follows from an EC key itself (RFC 7638)."""
    content = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    said = json.dumps(content, separators=(",", ":"), sort_keys=True).encode()
    return encoded(hashlib.sha256(said).digest())


def encoded(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def usable(jwk: Mapping[str, Any]) -> bool:
    """Whether signatures of a published key can be checked here."""
    return jwk.get("kty") == "EC" and jwk.get("crv") == "P-256"


def verified(jwk: Mapping[str, Any], content: bytes, signature: bytes) -> bool:
    """Whether an EC P-256 key signed exactly this."""
    if len(signature) != 2 * SIZE:
        return False
    try:
        x, y = (int.from_bytes(_decoded(str(jwk[name])), "big") for name in ("x", "y"))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        r, s = (int.from_bytes(part, "big") for part in (signature[:SIZE], signature[SIZE:]))
        public.verify(encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, KeyError, ValueError):
        return False
    return True


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
