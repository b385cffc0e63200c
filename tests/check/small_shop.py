"""A small shop that speaks ACP rightly, and wrongly in as many ways as it has faults."""
# ruff: noqa: C901, PLR0911, PLR0915, TRY301 - a whole server on one page

import copy
import hashlib
import hmac
import json
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tradewind.check.acp import Target

VERSION = "2026-04-17"
TOKENS = {"one": "token-one", "two": "token-two"}
PRICES = {"mug": 1200, "lamp": 4500}
LEGS = {"slow": 500, "fast": 1500}
CARDS = {"4000000000003220": "step", "4000000000000119": "fails"}
ABOUT = "https://handlers.example"
NOW = "2026-04-17T10:00:00Z"
Json = dict[str, Any]
TOOLS = ("create", "get", "update", "complete", "cancel")


class No(Exception):
    def __init__(self, status: int, code: str, param: str = "", **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body: Json = {"type": "invalid_request", "code": code, "message": code, **more}
        if param:
            self.body["param"] = param


@dataclass
class SmallShop:
    faults: frozenset[str]
    folder: Path
    url: str = ""
    sessions: dict[str, Json] = field(default_factory=dict)
    carts: dict[str, Json] = field(default_factory=dict)
    orders: dict[str, Json] = field(default_factory=dict)
    vault: dict[str, Json] = field(default_factory=dict)
    keys: dict[tuple[str, ...], Json] = field(default_factory=dict)
    stock: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PRICES, 500))
    webhook: Json = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def has(self, fault: str) -> bool:
        return fault in self.faults

    # HTTP

    def answer(
        self, method: str, path: str, headers: dict[str, str], raw: bytes
    ) -> tuple[int, dict[str, str], Any]:
        out: dict[str, str] = {}
        if not self.has("no_echo"):
            for name in ("Request-Id", "Idempotency-Key"):
                if name.lower() in headers:
                    out[name] = headers[name.lower()]
        try:
            status, body = self.routed(method, path, headers, raw, out)
        except No as no:
            status, body = no.status, no.body
            if self.has("nested_errors"):
                body = {"detail": no.body}
        return status, out, body

    def routed(
        self, method: str, path: str, headers: dict[str, str], raw: bytes, out: dict[str, str]
    ) -> tuple[int, Any]:
        if path == "/.well-known/acp.json":
            return self.discovery(headers)
        if path == "/feed.jsonl":
            return 200, "\n".join(json.dumps(each) for each in self.feed())
        if path.startswith("/hooks/"):
            return self.hook(method, path.removeprefix("/hooks"), json.loads(raw or b"{}"))
        who = self.known(headers)
        if path == "/mcp":
            return self.mcp(who, json.loads(raw))
        if not self.has("no_version_check") and headers.get("api-version") != VERSION:
            raise No(400, "unsupported_api_version", supported_versions=[VERSION])
        if method == "POST" and raw and "json" not in headers.get("content-type", ""):
            raise No(415, "unsupported_media_type")
        if method == "GET":
            return self.read(who, path)
        body = self.parsed(raw)
        if method == "POST":
            key = headers.get("idempotency-key")
            if self.has("keyless"):
                key = key or str(uuid.uuid4())
            return self.once(who, path, key, body, out)
        if method == "PUT" and path.startswith("/carts/"):
            return self.put_cart(path, body)
        raise No(405, "method_not_allowed")

    def known(self, headers: dict[str, str]) -> str:
        given = headers.get("authorization", "").removeprefix("Bearer ")
        for who, token in TOKENS.items():
            if given == token:
                return who
        if self.has("open_door"):
            return "one"
        raise No(401, "unauthorized")

    def parsed(self, raw: bytes) -> Any:
        try:
            return json.loads(raw) if raw else None
        except ValueError as error:
            raise No(400, "invalid", "$") from error

    # Idempotency

    def digest(self, body: Any) -> str:
        body = copy.deepcopy(body)
        if self.has("raw_digest"):
            return json.dumps(body)
        if isinstance(body, dict):
            if self.has("ignores_extensions"):
                body.pop("discounts", None)
            if self.has("null_is_absent"):
                notes = body.get("metadata") or {}
                body["metadata"] = {name: each for name, each in notes.items() if each is not None}

        def plain(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: plain(each) for name, each in value.items()}
            if isinstance(value, list):
                return [plain(each) for each in value]
            return int(value) if isinstance(value, float) and value.is_integer() else value

        return json.dumps(plain(body), sort_keys=True)

    def once(
        self, who: str, path: str, key: str | None, body: Any, out: dict[str, str]
    ) -> tuple[int, Any]:
        if not key:
            raise No(400, "idempotency_key_required")
        if len(key) > 255:
            raise No(400, "invalid")
        scope = (key,) if self.has("global_keys") else (who, path, key)
        digest = self.digest(body)
        with self.lock:
            known = self.keys.get(scope)
            if known and not self.has("no_lock"):
                if known["digest"] != digest and not known.get("failed"):
                    raise No(409 if self.has("conflict_409") else 422, "idempotency_conflict")
                if "status" not in known:
                    out["Retry-After"] = "1"
                    raise No(409, "idempotency_in_flight")
                again = self.has("replay_again") and path.endswith("/complete")
                if not known.get("failed") and not again:
                    out["Idempotent-Replayed"] = "true"
                    return known["status"], known["body"]
            self.keys[scope] = {"digest": digest, "who": who, "path": path}
        if path == "/checkout_sessions":
            time.sleep(0.005)
        try:
            status, said = self.post(who, path, body)
        except No as no:
            status, said = no.status, no.body
        if status >= 500 and not self.has("keeps_failures"):
            with self.lock:
                self.keys[scope]["failed"] = True
        with self.lock:
            self.keys[scope] |= {"status": status, "body": copy.deepcopy(said)}
        return status, said

    # Sessions

    def post(self, who: str, path: str, body: Any) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        match parts:
            case ["checkout_sessions"]:
                return self.create(who, body)
            case ["checkout_sessions", sid]:
                return self.update(who, sid, body)
            case ["checkout_sessions", sid, "complete"]:
                return self.complete(who, sid, body)
            case ["checkout_sessions", sid, "cancel"]:
                return self.cancel(who, sid, body)
            case ["carts"]:
                return self.new_cart(body)
            case ["carts", cid, "cancel"]:
                return self.cancel_cart(cid)
            case ["agentic_commerce", "delegate_payment"]:
                return self.delegate(body)
            case _:
                raise No(404, "not_found")

    def wanted(self, body: Any) -> list[Json]:
        if not isinstance(body, dict):
            raise No(400, "invalid", "$")
        lines = body.get("line_items")
        if not isinstance(lines, list) or not lines:
            raise No(400, "invalid", "$.line_items")
        for place, line in enumerate(lines):
            if not isinstance(line, dict) or "id" not in line:
                raise No(400, "missing", f"$.line_items[{place}].id")
            if line["id"] not in PRICES:
                raise No(400, "invalid_item_id", f"$.line_items[{place}].id")
        return lines

    def checked(self, body: Json) -> None:
        for name, kind in (
            ("currency", str),
            ("capabilities", dict),
            ("fulfillment_details", dict),
        ):
            if name in body and not isinstance(body[name], kind):
                raise No(400, "invalid", f"$.{name}")
        if "buyer" in body and not isinstance(body["buyer"].get("email"), str):
            raise No(400, "invalid", "$.buyer.email")
        note = (body.get("metadata") or {}).get("message") or {}
        if "<script" in str(note.get("content")) and not self.has("html_in"):
            raise No(400, "invalid", "$.metadata.message.content")
        touch = body.get("affiliate_attribution")
        if touch and not self.has("affiliate_unchecked"):
            flat = all(not isinstance(each, dict) for each in touch.get("metadata", {}).values())
            if "provider" not in touch or not {"token", "publisher_id"} & set(touch) or not flat:
                raise No(400, "invalid", "$.affiliate_attribution")

    def create(self, who: str, body: Any) -> tuple[int, Any]:
        lines = self.wanted(body)
        for name in ("currency", "capabilities"):
            if name not in body and not (self.has("no_capabilities") and name == "capabilities"):
                raise No(400, "missing", f"$.{name}")
        self.checked(body)
        sid = str(uuid.uuid4())
        self.sessions[sid] = {
            "id": sid,
            "who": who,
            "status": "open",
            "currency": body["currency"],
            "lines": [line["id"] for line in lines],
            "asked": (body.get("capabilities") or {}).get("interventions") or {},
            "touches": [body["affiliate_attribution"]] if body.get("affiliate_attribution") else [],
            "traces": [],
            "consents": {},
        }
        self.wish(self.sessions[sid], body)
        return 200 if self.has("create_200") else 201, self.told(self.sessions[sid])

    def wish(self, session: Json, body: Json) -> None:
        if "line_items" in body:
            session["lines"] = [line["id"] for line in self.wanted(body)]
        for name in ("buyer", "fulfillment_details"):
            if name in body:
                session[name] = body[name]
        session["error"] = ""
        for chosen in body.get("selected_fulfillment_options", ()):
            if chosen["option_id"] in LEGS or self.has("any_option"):
                session["leg"] = chosen["option_id"]
            else:
                session["error"] = "invalid"

    def mine(self, who: str, sid: str) -> Json:
        session = self.sessions.get(sid)
        if session is None or (session["who"] != who and not self.has("foreign_read")):
            raise No(404, "not_found")
        return session

    def update(self, who: str, sid: str, body: Any) -> tuple[int, Any]:
        session = self.mine(who, sid)
        if not isinstance(body, dict):
            raise No(400, "invalid", "$")
        self.checked(body)
        self.wish(session, body)
        return 200, self.told(session)

    def read(self, who: str, path: str) -> tuple[int, Any]:
        match path.strip("/").split("/"):
            case ["checkout_sessions", sid]:
                return 200, self.told(self.mine(who, sid))
            case ["carts", cid] if cid in self.carts:
                return 200, self.cart_told(self.carts[cid])
            case _:
                raise No(404, "not_found")

    def complete(self, who: str, sid: str, body: Any) -> tuple[int, Any]:
        session = self.mine(who, sid)
        if not isinstance(body, dict) or "payment_data" not in body:
            raise No(400, "missing", "$.payment_data")
        if session["status"] == "step":
            if "authentication_result" not in body and not self.has("no_3ds_check"):
                raise No(400, "requires_3ds", "$.authentication_result")
        elif session["status"] == "open":
            token = body["payment_data"]["instrument"]["credential"]["token"]
            kind = self.spend(session, token)
            if kind == "fails":
                raise No(503, "payment_pending")
            if kind == "step":
                session["status"] = "step"
                return 200, self.told(session)
        elif not self.has("replay_again"):
            raise No(409, "invalid_state")
        if body.get("affiliate_attribution"):
            session["touches"].append(body["affiliate_attribution"])
        for each in body.get("marketing_consents", ()):
            if each["channel"] == "email" or self.has("any_consent"):
                session["consents"][each["channel"]] = each["opted_in"]
        session["status"] = "completed"
        for sku in session["lines"]:
            self.stock[sku] -= 1
        session["order"] = order = str(uuid.uuid4())
        self.orders[order] = {"id": order, "sid": sid, "shipped": False, "refunded": 0}
        self.tell("order_create", order)
        return 200, self.told(session)

    def spend(self, session: Json, token: str) -> str:
        card = self.vault.get(token)
        if card is None:
            raise No(400, "invalid_payment_token")
        allowed = card["allowance"]
        due = self.due(session)
        wrong = (
            (allowed["max_amount"] < due and not self.has("over_allowance"))
            or allowed["currency"] != session["currency"]
            or allowed["checkout_session_id"] != session["id"]
            or allowed["merchant_id"] != "small"
            or card["spent"]
            or datetime.fromisoformat(allowed["expires_at"]) <= datetime.now(UTC)
        )
        if wrong:
            raise No(400, "invalid_payment_token")
        if card["kind"] == "pays":
            card["spent"] = True
        return str(card["kind"])

    def cancel(self, who: str, sid: str, body: Any) -> tuple[int, Any]:
        session = self.mine(who, sid)
        if session["status"] in {"completed", "canceled"} and not self.has("cancel_twice"):
            raise No(405, "not_cancelable")
        session["status"] = "canceled"
        if isinstance(body, dict) and body.get("intent_trace"):
            session["traces"].append(body["intent_trace"])
        return 200, self.told(session)

    def due(self, session: Json) -> int:
        return sum(PRICES[sku] for sku in session["lines"]) + LEGS.get(session.get("leg", ""), 0)

    def told(self, session: Json) -> Json:
        base = sum(PRICES[sku] for sku in session["lines"])
        leg = LEGS.get(session.get("leg", ""))
        totals = [self.total("items_base_amount", base), self.total("subtotal", base)]
        if leg is not None:
            totals.append(self.total("fulfillment", leg))
        totals.append(self.total("total", self.due(session) + self.has("wrong_sum")))
        supported = [each for each in session["asked"].get("supported", ()) if each == "3ds"]
        if self.has("all_capabilities"):
            supported = ["3ds", "biometric"]
        blocked = (
            session["asked"].get("enforcement") == "always"
            and "biometric" in session["asked"].get("required", ())
            and not self.has("silent_intervention")
        )
        ready = "buyer" in session and "fulfillment_details" in session and "leg" in session
        status = {"open": "not_ready_for_payment", "step": "authentication_required"}.get(
            session["status"], session["status"]
        )
        if session["status"] == "open" and ready and not blocked:
            status = "ready_for_payment"
        said: Json = {
            "id": session["id"],
            "status": status,
            "currency": session["currency"],
            "capabilities": {
                "payment": {"handlers": [self.handler()]},
                "interventions": {"supported": supported},
            },
            "line_items": [self.line(sku) for sku in session["lines"]],
            "fulfillment_options": [
                {"type": "shipping", "id": leg, "title": leg, "totals": [self.total("total", cost)]}
                for leg, cost in LEGS.items()
            ],
            "totals": totals,
            "messages": [],
            "links": [],
            "marketing_consent_options": [
                {"channel": "email", "display_text": "News", "privacy_policy_url": ABOUT}
            ],
        }
        if session.get("leg"):
            said["selected_fulfillment_options"] = [
                {"type": "shipping", "option_id": session["leg"], "item_ids": session["lines"]}
            ]
        for name in ("buyer", "fulfillment_details"):
            if name in session:
                said[name] = session[name]
        for code in (session.get("error"), "intervention_required" if blocked else ""):
            if code:
                message = {"type": "error", "code": code, "content_type": "plain", "content": code}
                said["messages"].append(message)
        if session["status"] == "step" and not self.has("no_metadata"):
            said["authentication_metadata"] = {
                "acquirer_details": {
                    "acquirer_bin": "000000",
                    "acquirer_country": "US",
                    "acquirer_merchant_id": "small",
                    "merchant_name": "Small",
                },
                "directory_server": "visa",
            }
        if session.get("order") and not self.has("no_order"):
            said["order"] = self.order_told(session["order"])
        return self.broken(said, session)

    def broken(self, said: Json, session: Json) -> Json:
        if self.has("float_amounts"):
            said["totals"][-1]["amount"] = said["totals"][-1]["amount"] / 100
        if self.has("missing_links"):
            del said["links"]
        if self.has("extra_field"):
            said["shop_internal"] = 1
        if self.has("html_out"):
            content = {"type": "info", "content_type": "markdown", "content": "<b>Sale</b>"}
            said["messages"].append(content)
        if self.has("tells_affiliate") and session["touches"]:
            said["metadata"] = {"source": session["touches"][0]["token"]}
        if self.has("tells_reason") and session["traces"]:
            said["metadata"] = {"intent_trace": session["traces"][0]}
        return said

    def total(self, kind: str, amount: int) -> Json:
        return {"type": kind, "display_text": kind, "amount": amount}

    def line(self, sku: str) -> Json:
        return {
            "id": f"line-{sku}",
            "item": {"id": sku},
            "quantity": 1,
            "unit_amount": PRICES[sku],
            "available_quantity": self.stock[sku],
            "totals": [self.total("items_base_amount", PRICES[sku])],
        }

    def handler(self) -> Json:
        return {
            "id": "card",
            "name": "dev.acp.tokenized.card",
            "version": "2026-01-22",
            "spec": ABOUT,
            "requires_delegate_payment": True,
            "requires_pci_compliance": False,
            "psp": "small",
            "config_schema": ABOUT,
            "instrument_schemas": [ABOUT],
            "config": {"merchant_id": "small"},
        }

    # Orders

    def order_told(self, order: str) -> Json:
        kept = self.orders[order]
        session = self.sessions[kept["sid"]]
        said: Json = {
            "type": "order",
            "id": order,
            "checkout_session_id": kept["sid"],
            "permalink_url": f"{self.url}/orders/{order}",
            "status": "shipped" if kept["shipped"] else "confirmed",
            "line_items": [
                {"id": f"line-{sku}", "title": sku, "quantity": {"ordered": 1, "current": 1}}
                for sku in session["lines"]
            ],
            "totals": [self.total("total", self.due(session))],
            "adjustments": [],
        }
        if kept["refunded"] and self.has("refunds_list"):
            said["refunds"] = [{"amount": kept["refunded"]}]
        if kept["refunded"] and not self.has("refunds_list"):
            said["totals"].append(self.total("amount_refunded", kept["refunded"]))
            said["adjustments"].append(
                {
                    "id": f"adj-{order}",
                    "type": "refund",
                    "occurred_at": NOW,
                    "status": "completed",
                    "amount": kept["refunded"],
                    "currency": session["currency"],
                }
            )
        return said

    def tell(self, kind: str, order: str) -> None:
        if not self.webhook or (kind == "order_update" and self.has("no_updates")):
            return
        data = self.order_told(order)
        if self.has("delta"):
            data = {name: data[name] for name in ("type", "id", "checkout_session_id", "status")}
        body = json.dumps({"type": kind, "data": data}).encode()
        moment = int(time.time())
        signed = body if self.has("bad_signature") else f"{moment}.".encode() + body
        mac = hmac.new(self.webhook["secret"].encode(), signed, hashlib.sha256).hexdigest()
        request = urllib.request.Request(
            self.webhook["url"],
            body,
            {"Content-Type": "application/json", "Merchant-Signature": f"t={moment},v1={mac}"},
        )
        with urllib.request.urlopen(request, timeout=5):
            pass

    # Carts

    def new_cart(self, body: Any) -> tuple[int, Any]:
        cid = str(uuid.uuid4())
        self.carts[cid] = {"id": cid, "lines": [line["id"] for line in self.wanted(body)]}
        return 201, self.cart_told(self.carts[cid])

    def put_cart(self, path: str, body: Any) -> tuple[int, Any]:
        cid = path.rpartition("/")[2]
        if cid not in self.carts:
            raise No(404, "not_found")
        lines = [line["id"] for line in self.wanted(body)]
        old = self.carts[cid]["lines"] if self.has("put_merges") else []
        self.carts[cid]["lines"] = list(dict.fromkeys([*old, *lines]))
        return 200, self.cart_told(self.carts[cid])

    def cancel_cart(self, cid: str) -> tuple[int, Any]:
        if cid not in self.carts:
            raise No(404, "not_found")
        gone = self.carts[cid] if self.has("cart_stays") else self.carts.pop(cid)
        return 200, self.cart_told(gone)

    def cart_told(self, cart: Json) -> Json:
        said = {
            "id": cart["id"],
            "line_items": [self.line(sku) for sku in cart["lines"]],
            "currency": "usd",
            "totals": [self.total("total", sum(PRICES[sku] for sku in cart["lines"]))],
        }
        if self.has("cart_without_currency"):
            del said["currency"]
        return said

    # The rest

    def delegate(self, body: Any) -> tuple[int, Any]:
        card, allowed = body["payment_method"], body["allowance"]
        for part, name, good in (
            (card, "number", isinstance(card["number"], str)),
            (card, "type", card["type"] == "card"),
            (allowed, "reason", allowed["reason"] == "one_time"),
            (allowed, "currency", len(allowed["currency"]) == 3),
            (allowed, "expires_at", "T" in allowed["expires_at"]),
        ):
            if name in part and not good:
                raise No(400, "invalid_card", "$")
        if self.has("logs_cards"):
            with (self.folder / "log.txt").open("a") as log:
                log.write(f"card {card['number']}\n")
        token = f"vt_{uuid.uuid4()}"
        kind = CARDS.get(card["number"], "pays")
        self.vault[token] = {"kind": kind, "allowance": allowed, "spent": False}
        return 201, {"id": token, "created": NOW, "metadata": {}}

    def discovery(self, headers: dict[str, str]) -> tuple[int, Any]:
        if self.has("authed_discovery") and "authorization" not in headers:
            raise No(401, "unauthorized")
        said: Json = {
            "protocol": {
                "name": "acp",
                "version": VERSION,
                "supported_versions": [VERSION],
            },
            "api_base_url": self.url,
            "transports": ["rest", "mcp"],
            "capabilities": {
                "services": ["checkout", "orders", "carts", "delegate_payment"],
                "intervention_types": ["3ds"],
            },
        }
        if self.has("unsorted_versions"):
            said["protocol"]["supported_versions"] = [VERSION, "2025-09-29"]
        if self.has("feeds_service"):
            said["capabilities"]["services"].append("feeds")
        if self.has("names_merchant"):
            said["api_base_url"] = f"{self.url}/?shop=small"
        return 200, said

    def feed(self) -> list[Json]:
        products = []
        for sku, price in PRICES.items():
            variant: Json = {
                "id": f"feed-{sku}" if self.has("other_ids") else sku,
                "title": sku,
                "price": {"amount": price + self.has("stale_price"), "currency": "USD"},
                "availability": {"available": True, "status": "in_stock"},
            }
            if self.has("no_title"):
                del variant["title"]
            products.append({"id": f"product-{sku}", "variants": [variant]})
        return products

    def hook(self, method: str, path: str, body: Json) -> tuple[int, Any]:
        match path.strip("/").split("/"):
            case ["age"]:
                day = 86400 - 120 if self.has("forgets_early") else 86400
                if body["seconds"] >= day:
                    self.keys = {
                        name: each for name, each in self.keys.items() if body["key"] not in name
                    }
            case ["webhook"]:
                self.webhook = body
            case ["orders", order, "ship"]:
                self.orders[order]["shipped"] = True
                self.tell("order_update", order)
            case ["orders", order, "refund"]:
                self.orders[order]["refunded"] = 700
                self.tell("order_update", order)
            case ["sessions", sid] if method == "GET":
                session = self.sessions[sid]
                return 200, {
                    "affiliate_attributions": session["touches"][
                        : 1 if self.has("one_touch") else 2
                    ],
                    "intent_traces": session["traces"],
                    "marketing_consents": session["consents"],
                }
            case ["feed"]:
                self.push(body)
            case _:
                raise No(404, "not_found")
        return 200, {}

    def push(self, body: Json) -> None:
        wanted = body.get("products")
        products = self.feed()
        if wanted and not self.has("pushes_all"):
            products = [each for each in products if each["id"] in wanted]
        for method, path, said in (
            ("POST", "/feeds", {"target_country": "US"}),
            ("PATCH", "/feeds/feed_1/products", {"products": products}),
        ):
            request = urllib.request.Request(
                body["url"] + path, json.dumps(said).encode(), method=method
            )
            with urllib.request.urlopen(request, timeout=5):
                pass

    # MCP

    def mcp(self, who: str, message: Json) -> tuple[int, Any]:
        base = {"jsonrpc": "2.0", "id": message.get("id")}
        params = message.get("params", {})
        match message["method"]:
            case "initialize":
                return 200, base | {"result": {"protocolVersion": "2025-11-25"}}
            case "tools/list":
                return 200, base | {"result": {"tools": self.tools()}}
            case "tools/call" if "name" in params:
                return 200, base | self.called(who, params["name"], params.get("arguments", {}))
            case "tools/call":
                return 200, base | {"error": {"code": -32602, "message": "name"}}
            case _:
                return 200, base | {"error": {"code": -32601, "message": "method"}}

    def tools(self) -> list[Json]:
        reference = {"$ref": "https://schemas.example/create.json"}
        schema = {"type": "object", "properties": reference if self.has("mcp_refs") else {}}
        names = TOOLS[:4] if self.has("four_tools") else TOOLS
        return [{"name": f"{each}_checkout_session", "inputSchema": schema} for each in names]

    def called(self, who: str, name: str, given: Json) -> Json:
        verb, meta = name.split("_", maxsplit=1)[0], given.get("meta", {})
        try:
            if meta.get("api_version") != VERSION and not self.has("mcp_without_version"):
                raise No(400, "unsupported_api_version")
            if verb != "create" and "id" not in given:
                raise No(400, "missing", "$.id")
            sid = given.get("id", "")
            if verb == "get":
                return {"result": self.told(self.mine(who, sid))}
            path = "/checkout_sessions" + (f"/{sid}" if verb != "create" else "")
            path += f"/{verb}" if verb in {"complete", "cancel"} else ""
            if verb == "cancel" and "payload" not in given and self.has("payload_needed"):
                raise No(400, "missing", "$.payload")
            key = meta.get("idempotency_key") or str(uuid.uuid4())
            if self.has("mcp_keyless"):
                key = str(uuid.uuid4())
            status, said = self.once(who, path, key, given.get("payload"), {})
            if status >= 400:
                raise No(status, said["code"])
        except No as no:
            if self.has("mcp_errors_as_results"):
                return {"result": {"isError": True, "content": []}}
            return {"error": {"code": -32000, "message": str(no), "data": no.body}}
        return {"result": {"session": said} if self.has("mcp_envelope") else said}


class _Server(ThreadingHTTPServer):
    request_queue_size = 64
    """Twenty call at once."""


@contextmanager
def small_shop(folder: Path, *faults: str) -> Iterator[Target]:
    """Serve it for as long as the block lasts."""
    shop = SmallShop(frozenset(faults), folder)
    server = _Server(("127.0.0.1", 0), _handler(shop))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    shop.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield Target(
            url=shop.url,
            token=TOKENS["one"],
            other_token=TOKENS["two"],
            mcp=f"{shop.url}/mcp",
            feed=f"{shop.url}/feed.jsonl",
            items=tuple(PRICES),
            hooks=f"{shop.url}/hooks",
            logs=(folder,),
        )
    finally:
        server.shutdown()
        server.server_close()


def _handler(shop: SmallShop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def _served(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, more, body = shop.answer(self.command, self.path, headers, raw)
            out = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", "max-age=60")
            self.send_header("Content-Length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        do_GET = do_POST = do_PUT = do_DELETE = _served  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None:
            pass

    return Handler
