"""A platform made for one run: its keys, its profile, its place among those a shop knows."""

import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from tradewind.web.ucp import keys
from tradewind.web.ucp.known import FOLDER
from tradewind.web.ucp.version import VERSIONS, Version

AGENT: Final = "https://spck.dev/agent"
"""The profile that the suite says is its own."""
CALLBACK: Final = "https://platform.spck.dev/oauth/callback"
LOOPBACK: Final = "http://127.0.0.1:7777/oauth/cb"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key made for this run."""

    kid: str
    private: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls, kid: str) -> "Signer":
        """A fresh one."""
        return cls(kid, ec.generate_private_key(ec.SECP256R1()))

    def public(self) -> dict[str, Any]:
        """Its public half."""
        return keys.SigningKey(self.kid, self.private).public()

    def whole(self) -> dict[str, Any]:
        """Both halves: the suite signs with it."""
        d = self.private.private_numbers().private_value.to_bytes(keys.SIZE, "big")
        return {**self.public(), "d": keys.encoded(d)}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only the platform has."""

    now: Signer
    before: Signer
    """Rotated out, and still published."""
    client_secret: str

    @classmethod
    def new(cls) -> "Secrets":
        """Fresh ones."""
        return cls(Signer.new("now"), Signer.new("before"), secrets.token_urlsafe(24))

    @property
    def published(self) -> list[dict[str, Any]]:
        """Keys as a profile has them; one is of a kind that the shop does not take."""
        edwards = {"kid": "ed", "kty": "OKP", "crv": "Ed25519", "x": keys.encoded(b"\1" * 32)}
        return [self.now.public(), self.before.public(), edwards]


def profile(version: Version, public: list[dict[str, Any]]) -> dict[str, Any]:
    """A platform that can do everything, in every release."""
    capabilities: dict[str, Any] = {}
    for spoken in VERSIONS:
        for each in spoken.capabilities:
            said = {
                "version": spoken.name,
                "spec": spoken.page(f"specification/{each.page}"),
                "schema": spoken.page(f"schemas/{each.page}.json"),
            }
            capabilities.setdefault(each.name, []).append(said)
    return {
        "ucp": {"version": version.name, "capabilities": capabilities, "services": {}},
        "signing_keys": public,
    }


def introduce(home: Path, version: Version, known: Secrets) -> None:
    """Write the platform down among those that a shop knows."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(known.client_secret.encode()).hexdigest()
    said = {
        "profile": AGENT,
        "document": profile(version, known.published),
        "client": [
            {"id": "platform", "redirect_uris": [CALLBACK, LOOPBACK]},
            {"id": "platform-server", "redirect_uris": [CALLBACK], "secret_sha256": digest},
        ],
    }
    (folder / "suite.json").write_text(json.dumps(said))


class _Page(BaseHTTPRequestHandler):
    """Profiles with which nothing can be done."""

    pages: dict[str, bytes]

    def do_GET(self) -> None:
        """One of them, or an error."""
        body = self.pages.get(self.path)
        self.send_response(500 if body is None else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def wrong_profiles(version: Version) -> Iterator[str]:
    """The address under which each of these is wrong in one way: later, none, malformed, broken."""
    later, none = profile(version, []), profile(version, [])
    later["ucp"]["version"] = "2099-01-01"
    none["ucp"]["capabilities"] = {"com.example.lodging.booking": [{"version": version.name}]}
    pages = {
        "/later.json": json.dumps(later).encode(),
        "/none.json": json.dumps(none).encode(),
        "/malformed.json": b"<html>",
    }
    handler = type("Handler", (_Page,), {"pages": pages})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
