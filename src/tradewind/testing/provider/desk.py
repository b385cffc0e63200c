"""What the provider does when it does as it is asked: one function a call, one transaction each."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tradewind.testing.provider import forms, shapes
from tradewind.testing.provider.books import Books, Row, name
from tradewind.testing.provider.plan import Call, Plan
from tradewind.testing.provider.shapes import Shape, Trouble

CANCELABLE: Final = frozenset(
    {"requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"}
)
TOLD: Final = {
    "requires_capture": "payment_intent.amount_capturable_updated",
    "requires_action": "payment_intent.requires_action",
    "requires_payment_method": "payment_intent.payment_failed",
    "succeeded": "payment_intent.succeeded",
    "canceled": "payment_intent.canceled",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Does what a call asks for; ``url`` is where buyers take the second step."""

    books: Books
    url: str
    account: str
    """The seller whose key this is: shared payment tokens are granted to one seller."""

    def create(self, call: Call, plan: Plan) -> Shape:
        """A new intent, confirmed if asked to."""
        form = call.form
        forms.check_fields("create", form)
        currency = forms.currency(form)
        asked = forms.amount(form, "amount", currency)
        method = self._method(call, asked, currency)
        row: Row = {
            "id": name("pi"),
            "created": time.time(),
            "amount": _wrong(asked) if plan is Plan.WRONG_AMOUNT else asked,
            "currency": currency,
            "status": "requires_confirmation",
            "metadata": json.dumps(forms.metadata(form)),
            "capture_method": form.get("capture_method", "automatic"),
            "method": method,
            "return_url": form.get("return_url", ""),
        }
        self.books.add("intent", row)
        if form.get("confirm") == "true":
            self._confirmed(row["id"], form.get(forms.SPT, ""))
        shown = self._shown(row["id"], form)
        return shown | {"status": "processing"} if plan is Plan.PROCESSING else shown

    def confirm(self, call: Call, _: Plan) -> Shape:
        """Confirm an intent that was made without."""
        forms.check_fields("confirm", call.form)
        row = self._known(call)
        if row["status"] not in {"requires_confirmation", "requires_payment_method"}:
            raise shapes.wrong_state(row, self.url, "confirmed")
        method = call.form.get("payment_method", row["method"])
        self.books.change("intent", row["id"], method=method)
        self._confirmed(row["id"], "")
        return self._shown(row["id"], call.form)

    def capture(self, call: Call, plan: Plan) -> Shape:
        """Take what is held, or a part, and let go of the rest."""
        forms.check_fields("capture", call.form)
        row = self._known(call)
        if row["status"] != "requires_capture":
            raise shapes.wrong_state(row, self.url, "captured")
        field = "amount_to_capture"
        wanted = (
            forms.amount(call.form, field, row["currency"]) if field in call.form else row["amount"]
        )
        if wanted > row["amount"]:
            raise Trouble(
                400,
                "The requested capture amount is greater than the authorized amount.",
                code="amount_too_large",
                param=field,
            )
        self._take(row, _wrong(wanted) if plan is Plan.PARTIAL else wanted)
        return self._shown(row["id"], call.form)

    def cancel(self, call: Call, plan: Plan) -> Shape:
        """Let go of what is held."""
        forms.check_fields("cancel", call.form)
        row = self._known(call)
        if row["status"] not in CANCELABLE:
            raise shapes.wrong_state(row, self.url, "canceled")
        reason = call.form.get("cancellation_reason")
        self._let_go(row, reason)
        shown = self._shown(row["id"], call.form)
        if plan is Plan.RISES_AGAIN:
            self.rise_again(row["id"])
        return shown

    def refund(self, call: Call, _: Plan) -> Shape:
        """Give back what was taken, or a part."""
        forms.check_fields("refund", call.form)
        row = self._intent(forms.needed(call.form, "payment_intent"), "payment_intent")
        if not row["captured"]:
            raise shapes.wrong_state(row, self.url, "refunded")
        left = row["captured"] - row["refunded"]
        if not left:
            message = f"Charge {row['charge']} has already been refunded."
            raise Trouble(400, message, code="charge_already_refunded")
        wanted = (
            forms.amount(call.form, "amount", row["currency"]) if "amount" in call.form else left
        )
        if wanted > left:
            message = f"Refund amount ({wanted}) is greater than unrefunded amount ({left})"
            raise Trouble(400, message, param="amount")
        entry = {"id": name("re"), "intent": row["id"], "amount": wanted}
        made = entry | {"created": int(time.time())}
        self.books.add("refund", made)
        self.books.move(row, "shop", "buyer", wanted)
        self.books.change("intent", row["id"], refunded=row["refunded"] + wanted)
        after = self._intent(row["id"], "intent")
        self.books.tell("refund.created", shapes.refund(made, after))
        self.books.tell("charge.refunded", shapes.charge(after))
        return shapes.refund(made, after)

    def token(self, call: Call, _: Plan) -> Shape:
        """A shared payment token for tests, or the end of one."""
        *_rest, which, last = call.path.split("/")
        if last == "revoke":
            row = self._token(which)
            moment = int(time.time())
            self.books.change(
                "granted", row["id"], deactivated_at=moment, deactivated_reason="revoked"
            )
            return shapes.granted(self._token(which))
        limit = "usage_limits[{}]".format
        currency = forms.needed(call.form, limit("currency")).lower()
        token = self.grant(
            self.account,
            call.form.get("payment_method", "pm_card_visa"),
            currency,
            forms.amount(call.form, limit("max_amount"), currency),
            expires_at=int(forms.needed(call.form, limit("expires_at"))),
        )
        return shapes.granted(self._token(token))

    def grant(
        self, seller: str, method: str, currency: str, max_amount: int, *, expires_at: int
    ) -> str:
        """A token that lets ``seller`` take so much once; gives its id."""
        row: Row = {"id": name("spt"), "seller": seller, "method": method, "currency": currency}
        limits = {"max_amount": max_amount, "expires_at": expires_at, "created": int(time.time())}
        self.books.add("granted", row | limits)
        return str(row["id"])

    def read(self, call: Call, _: Plan) -> Shape:
        """One object, a list or a search."""
        parts = call.path.strip("/").split("/")[1:]
        match parts:
            case ["payment_intents"]:
                return self._list(call.form)
            case ["payment_intents", "search"]:
                return self._search(call.form)
            case ["payment_intents", which]:
                self._intent(which, "intent")
                return self._shown(which, call.form)
            case ["refunds"]:
                return self._refunds(call.form)
            case ["shared_payment", "granted_tokens", which]:
                return shapes.granted(self._token(which))
            case _:
                raise Trouble(404, f"Unrecognized request URL ({call.path}).", saved=False)

    def answer_step(self, intent_id: str, *, approved: bool) -> Row:
        """What the buyer says at the second step; a second answer changes nothing."""
        with self.books.writing():
            row = self._intent(intent_id, "intent")
            if row["status"] == "requires_action":
                if approved:
                    self._hold(row)
                else:
                    self._refuse(row, "authentication_failed")
            return self._intent(intent_id, "intent")

    def lapse(self, intent_id: str) -> None:
        """The bank lets go by itself, as it does after some days."""
        with self.books.writing():
            self._let_go(self._intent(intent_id, "intent"), "automatic")

    def rise_again(self, intent_id: str) -> None:
        """Money comes after all for an intent that was cancelled."""
        with self.books.writing():
            row = self._intent(intent_id, "intent")
            self.books.move(row, "buyer", "held", row["amount"])
            self._take(row, row["amount"])

    def _confirmed(self, intent_id: str, spt: str) -> None:
        row = self._intent(intent_id, "intent")
        outcome = forms.CARDS[row["method"]]
        if outcome == "second_step":
            if not row["return_url"]:
                message = "A return_url is needed for this payment method."
                raise Trouble(400, message, param="return_url", saved=False)
            self._become(row, status="requires_action")
        elif outcome:
            self._refuse(row, outcome)
        else:
            self._hold(row)
        if spt and outcome in {"", "second_step"}:
            consumed = {"deactivated_at": int(time.time()), "deactivated_reason": "consumed"}
            self.books.change("granted", spt, used=row["amount"], **consumed)

    def _hold(self, row: Row) -> None:
        self.books.move(row, "buyer", "held", row["amount"])
        self._become(row, status="requires_capture", charge=row["charge"] or name("ch"))
        if row["capture_method"] == "automatic":
            self._take(self._intent(row["id"], "intent"), row["amount"])

    def _refuse(self, row: Row, code: str) -> None:
        self._become(row, status="requires_payment_method", charge=name("ch"), code=code)

    def _take(self, row: Row, amount: int) -> None:
        self.books.move(row, "held", "shop", amount)
        self.books.move(row, "held", "buyer", row["amount"] - amount)
        self._become(row, status="succeeded", captured=amount, canceled_at=None)

    def _let_go(self, row: Row, reason: str | None) -> None:
        if row["status"] == "requires_capture":
            self.books.move(row, "held", "buyer", row["amount"])
        moment = int(time.time())
        self._become(row, status="canceled", canceled_at=moment, cancellation_reason=reason)

    def _become(self, row: Row, **values: object) -> None:
        self.books.change("intent", row["id"], **values)
        after = self._intent(row["id"], "intent")
        self.books.tell(TOLD[after["status"]], shapes.intent(after, self.url))

    def _method(self, call: Call, cost: int, currency: str) -> str:
        form = call.form
        if token := form.get(forms.SPT):
            if call.version != forms.PREVIEW:
                message = f"Received unknown parameter: {forms.SPT}"
                raise Trouble(400, message, code="parameter_unknown", saved=False)
            granted = self._token(token)
            forms.check_granted(granted, cost, currency)
            return str(granted["method"])
        field = "payment_method_data[card][token]"
        method = form.get("payment_method") or form.get(field, "")
        if method and method not in forms.CARDS:
            raise shapes.missing("PaymentMethod", method, "payment_method")
        return method or "visa"

    def _token(self, token: str) -> Row:
        row = self.books.row("select * from granted where id = ?", token)
        if row is None or row["seller"] != self.account:
            raise shapes.missing("granted_token", token, forms.SPT)
        return row

    def _known(self, call: Call) -> Row:
        return self._intent(call.path.split("/")[3], "intent")

    def _intent(self, intent_id: str, param: str) -> Row:
        row = self.books.intent(intent_id)
        if row is None:
            raise shapes.missing("payment_intent", intent_id, param)
        return row

    def _shown(self, intent_id: str, form: Mapping[str, str]) -> Shape:
        row = self._intent(intent_id, "intent")
        if row["status"] == "requires_payment_method" and "confirm" in form:
            raise shapes.decline(row, self.url)
        return shapes.intent(row, self.url, expanded="latest_charge" in _expanded(form))

    def _list(self, form: Mapping[str, str]) -> Shape:
        limit = int(form.get("limit", "10"))
        since = int(form.get("created[gte]", "0"))
        last = form.get("starting_after", "")
        before = self.books.row("select rowid from intent where id = ?", last)
        found = self.books.rows(
            "select * from intent where created >= ? and rowid < ? order by rowid desc limit ?",
            since,
            before["rowid"] if before else 1 << 62,
            limit + 1,
        )
        return self._page(found, limit, form, "list")

    def _search(self, form: Mapping[str, str]) -> Shape:
        """Intents whose metadata have a value; new ones are found only after a minute."""
        field, _, value = forms.needed(form, "query").partition(":")
        key = field.removeprefix("metadata['").removesuffix("']")
        wanted = value.removeprefix("'").removesuffix("'").replace("\\'", "'")
        indexed = time.time() - SEARCH_LAG_S
        found = [
            row
            for row in self.books.rows("select * from intent where created < ?", indexed)
            if json.loads(row["metadata"]).get(key) == wanted
        ]
        return self._page(found, int(form.get("limit", "10")), form, "search_result")

    def _page(self, found: list[Row], limit: int, form: Mapping[str, str], kind: str) -> Shape:
        expanded = "data.latest_charge" in _expanded(form)
        shown = [shapes.intent(row, self.url, expanded=expanded) for row in found[:limit]]
        return shapes.listed(shown, "/v1/payment_intents", more=len(found) > limit, kind=kind)

    def _refunds(self, form: Mapping[str, str]) -> Shape:
        row = self._intent(forms.needed(form, "payment_intent"), "payment_intent")
        found = self.books.rows("select * from refund where intent = ? order by rowid", row["id"])
        shown = [shapes.refund(each, row) for each in found]
        return shapes.listed(shown, "/v1/refunds", more=False)


SEARCH_LAG_S: Final = 60.0
"""How long a new intent is not found by a search."""

Doing = Callable[[Desk, Call, Plan], dict[str, Any]]
DOES: Final[Mapping[str, Doing]] = {
    "create": Desk.create,
    "confirm": Desk.confirm,
    "capture": Desk.capture,
    "cancel": Desk.cancel,
    "refund": Desk.refund,
    "token": Desk.token,
    "read": Desk.read,
}


def _expanded(form: Mapping[str, str]) -> set[str]:
    return {value for field, value in form.items() if field.startswith("expand[")}


def _wrong(amount: int) -> int:
    return max(1, amount // 2) if amount > 1 else 2
