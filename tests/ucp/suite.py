"""A shop for the conformance suite: the sample catalogue, a few promotions, platforms, keys."""

import hashlib
import http.server
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.checkout.gift_card import sealed
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import Kind, Promotion
from tradewind.checkout.promotion import tables as promotions
from tradewind.kernel import clock
from tradewind.kernel.money import Money
from tradewind.settings import Settings
from tradewind.web.ucp import keys
from tradewind.web.ucp.version import VERSIONS, Version

AGENT = "https://spck.dev/agent"
"""The profile that the suite says is its own."""
CALLBACK = "https://platform.spck.dev/oauth/callback"
LOOPBACK = "http://127.0.0.1:7777/oauth/cb"
SECRET = secrets.token_urlsafe(16)
STAPLE, OTHER, BULK, CAPPED = (
    "TEA-WUY-TGY-126",
    "TEA-WUY-DHP-050",
    "TEA-WUY-TGY-252",
    "TEA-WUY-DHP-150",
)


ABROAD = "fan-kyoto"
"""Sold in yen only, for which there are no gift cards."""
GIFT = "TEST-GIFT-CARD-0001"


@dataclass(frozen=True)
class Signer:
    """A key made for this run."""

    kid: str
    private: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls, kid: str) -> "Signer":
        return cls(kid, ec.generate_private_key(ec.SECP256R1()))

    def public(self) -> dict[str, Any]:
        return {**keys.SigningKey(self.kid, self.private).public()}

    def whole(self) -> dict[str, Any]:
        d = self.private.private_numbers().private_value.to_bytes(32, "big")
        return {**self.public(), "d": keys.encoded(d)}


@dataclass(frozen=True)
class Stage:
    """A shop on its own port, with the configuration that the suite needs."""

    base: str
    config: Path
    home: Path
    server: "subprocess.Popen[bytes]"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def stocked(home: Path) -> Tradewind:
    """A shop with goods, one of them sold out, and something off."""
    shop = Tradewind.open(Settings(home=home))
    shop.import_files(sample.files())
    abroad = home / "abroad.csv"
    abroad.write_text(f"id,title,price,image_url\n{ABROAD},A folding fan,2800,\n")
    shop.import_files([abroad], currency="JPY")
    with shop.database.transaction() as session:
        gift_cards.issue(session, sealed(GIFT), Money(100_000, "USD"), now=clock.now())
        for each in (
            Promotion("P1", {"en": "10% off"}, Kind.PERCENT, "TEN", percent=100_000),
            Promotion("P2", {"en": "5% off"}, Kind.PERCENT, "FIVE", percent=50_000),
            Promotion(
                "P3",
                {"en": "Rock oolong"},
                Kind.PERCENT,
                "ROCK",
                percent=200_000,
                skus=frozenset({OTHER}),
            ),
            Promotion(
                "P4",
                {"en": "Two tins"},
                Kind.PERCENT,
                percent=100_000,
                pieces=2,
                skus=frozenset({BULK}),
            ),
        ):
            promotions.add(session, each)
    return shop


def sold_out(shop: Tradewind) -> str:
    with shop.database.reading() as session:
        rows = session.exec_driver_sql("select sku from stock where on_hand = 0 order by sku")
        return str(rows.scalars().first())


def profile(version: Version, public: list[dict[str, Any]]) -> dict[str, Any]:
    """A platform that can do everything, in every release."""
    capabilities: dict[str, Any] = {}
    for spoken in VERSIONS:
        for each in spoken.capabilities:
            said = {
                "version": spoken.name,
                "spec": spoken.page("specification/x"),
                "schema": spoken.page("schemas/x.json"),
            }
            capabilities.setdefault(each.name, []).append(said)
    return {
        "ucp": {"version": version.name, "capabilities": capabilities, "services": {}},
        "signing_keys": public,
    }


class Profiles(http.server.BaseHTTPRequestHandler):
    """Platforms with which nothing can be done."""

    pages: dict[str, bytes]

    def do_GET(self) -> None:
        body = self.pages.get(self.path)
        self.send_response(200 if body is not None else 500)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def profiles(version: Version) -> Iterator[str]:
    """The base address of profiles that are wrong in one way each."""
    none = profile(version, [])
    none["ucp"]["capabilities"] = {"com.example.lodging.booking": [{"version": version.name}]}
    later = profile(version, [])
    later["ucp"]["version"] = "2099-01-01"
    pages = {
        "/later.json": json.dumps(later).encode(),
        "/none.json": json.dumps(none).encode(),
        "/malformed.json": b"<html>",
    }
    handler = type("Handler", (Profiles,), {"pages": pages})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def payment(token: str) -> dict[str, Any]:
    instrument = {
        "id": "instrument_1",
        "handler_id": "sandbox",
        "type": "card",
        "display": {"brand": "Visa", "last_digits": "4242"},
        "credential": {"type": "token", "token": token},
        "billing_address": {
            "street_address": "123 Main St",
            "address_locality": "Anytown",
            "address_region": "CA",
            "address_country": "US",
            "postal_code": "12345",
        },
    }
    return {"payment": {"instruments": [instrument]}, "risk_signals": {}}


def settle_in(home: Path, version: Version) -> dict[str, Any]:
    """Fill a shop's home; gives what the suite must know of it."""
    signer, rotated = Signer.new("platform-now"), Signer.new("platform-before")
    edwards = {"kid": "platform-ed", "kty": "OKP", "crv": "Ed25519", "x": keys.encoded(b"\1" * 32)}
    public = [signer.public(), rotated.public(), edwards]
    clients = [
        {"id": "platform", "redirect_uris": [CALLBACK, LOOPBACK]},
        {
            "id": "platform-server",
            "redirect_uris": [CALLBACK],
            "secret_sha256": hashlib.sha256(SECRET.encode()).hexdigest(),
        },
    ]
    (home / "platforms").mkdir(parents=True)
    known = {"profile": AGENT, "document": profile(version, public), "client": clients}
    (home / "platforms" / "suite.json").write_text(json.dumps(known))
    return {
        "responses": True,
        "request_private_jwk": signer.whole(),
        "rotated_private_jwk": rotated.whole(),
        "unsupported_alg_kid": "platform-ed",
    }


def configuration(shop: Tradewind, version: Version, signature: Any, bad: str) -> Any:
    """Everything the suite can be told, so that it leaves nothing untested."""
    root = f"/ucp/{version.name}"
    with shop.database.reading() as session:
        total = session.exec_driver_sql("select count(*) from product").scalar()
    read, manage = "dev.ucp.shopping.order:read", "dev.ucp.shopping.order:manage"
    return {
        "product_id": STAPLE,
        "currency": "USD",
        "fulfillment_option_id": "standard",
        "catalog": {
            "variant_id": BULK,
            "max_batch": 50,
            "configurable_product_id": "tea-wuyin-tieguanyin",
            "paginated_query": "*",
            "paginated_total": total,
        },
        "complete_payment": payment("succeed"),
        "fail_payment": payment("insufficient_funds"),
        "out_of_stock_id": sold_out(shop),
        "unavailable": {"business_outcome": True},
        "discount": {
            "valid_code": "TEN",
            "second_valid_code": "FIVE",
            "invalid_code": "NOPE",
            "case_insensitive": True,
            "rejected_messages": True,
            "automatic": {"product_id": BULK, "quantity": 2},
            "item": {"code": "ROCK", "product_id": OTHER, "quantity": 2},
        },
        "order": {
            "simulate_adjustment": True,
            "simulate_fulfillment": True,
            "second_product_id": OTHER,
        },
        "cart": {"second_product_id": OTHER},
        "eligibility": {"unrecognized": "com.example.unknown_benefit"},
        "webhooks": {"simulate": True, "wait_seconds": 12.0, "signed": True, "retries": True},
        "totals": {"sublines": True},
        "payment": {
            "handler_key": "dev.tradewind.sandbox",
            "handler_id": "sandbox",
            "escalation_payment": payment("second_step"),
            "filtered": {"product_id": ABROAD, "handler_key": "dev.tradewind.gift_card"},
        },
        "discovery": {"supported_versions": True},
        "idempotency": {"age_hook": True, "outage_hook": True},
        "negotiation": {
            "validates_profile_url": True,
            "harness": True,
            "unsupported_version_profile_url": f"{bad}/later.json",
            "incompatible_caps_profile_url": f"{bad}/none.json",
            "unreachable_profile_url": f"{bad}/broken.json",
            "malformed_profile_url": f"{bad}/malformed.json",
        },
        "signature": signature,
        "identity": {
            "serves_public_clients": True,
            "client_id": "platform",
            "redirect_uri": CALLBACK,
            "scopes": [read, manage],
            "public_none": True,
            "confidential": {"client_id": "platform-server", "client_secret": SECRET},
            "loopback_redirect": LOOPBACK,
            "gated": {"method": "GET", "path": f"{root}/orders", "scopes": [read]},
            "gated_multi": {
                "method": "POST",
                "path": f"{root}/orders/ord_probe/cancel",
                "scopes": [read, manage],
                "have_scopes": [read],
            },
            "continue_url": True,
            "resource_metadata": True,
            "token_mint": True,
            "profile_binding": {
                "registered": AGENT,
                "mismatched": "https://intruder.example/platform.json",
            },
            "scope_01era": "ucp:scopes:checkout_session",
        },
    }


@contextmanager
def staged(home: Path, version: Version) -> Iterator[Stage]:
    """A shop that serves, until the block ends."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    signature = settle_in(home, version)
    shop = stocked(home)
    with profiles(version) as bad:
        config = home / "suite.json"
        config.write_text(json.dumps(configuration(shop, version, signature, bad)))
        environment = os.environ | {
            "TRADEWIND_HOME": str(home),
            "TRADEWIND_PORT": str(port),
            "TRADEWIND_TESTING_SECRET": "suite",
            "TRADEWIND_ALLOW_LOOPBACK": "true",
            "TRADEWIND_PUBLIC_URL": "https://shop.example",
            "TRADEWIND_UCP_NEEDS": "",
            "TRADEWIND_UCP_VERSION": version.name,
        }
        log = (home / "server.log").open("wb")
        server = subprocess.Popen(
            [sys.executable, "-m", "tradewind", "serve"], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(f"{base}/.well-known/ucp", server)
            yield Stage(base, config, home, server)
        finally:
            server.terminate()
            server.wait(timeout=20)
            log.close()


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, "the server stopped"
            assert time.monotonic() < until, "the server does not answer"
            threading.Event().wait(0.2)


def run(stage: Stage) -> dict[str, Any]:
    """What the suite finds, as it says it in JSON."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "spck_conformance.cli",
            "--server",
            stage.base,
            "--config",
            str(stage.config),
            "--json",
        ],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode in {0, 2}, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
