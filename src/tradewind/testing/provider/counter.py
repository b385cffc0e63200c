"""Where calls are taken: keys, plans, and what is done about both."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tradewind.testing.provider.desk import DOES, Desk
from tradewind.testing.provider.plan import BEFORE, Call, Plan
from tradewind.testing.provider.shapes import Trouble


@dataclass(frozen=True, slots=True)
class Said:
    """An answer."""

    status: int
    body: str
    replayed: bool = False


@dataclass(slots=True)
class Counter:
    """Takes calls one by one, each under its plan."""

    desk: Desk
    key: str
    standing: tuple[Plan, ...] = ()
    _waiting: list[tuple[str, Plan]] = field(default_factory=list)
    _in_flight: set[str] = field(default_factory=set)
    _taken: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def plan(self, plans: Sequence[Plan], on: str) -> None:
        """Plans for the next calls."""
        with self._lock:
            self._waiting.extend((on, plan) for plan in plans)

    def next_plan(self, call: Call) -> Plan:
        """The plan of this call, which is then used up."""
        with self._lock:
            for place, (on, plan) in enumerate(self._waiting):
                if on == call.verb or (not on and call.verb != "read"):
                    del self._waiting[place]
                    return plan
            if not self.standing or call.verb == "read":
                return Plan.GOOD
            self._taken += 1
            return self.standing[min(self._taken, len(self.standing)) - 1]

    @contextmanager
    def in_flight(self, call: Call) -> Iterator[None]:
        """While a call is being worked on, another with its key is turned away."""
        with self._lock:
            if call.key in self._in_flight:
                raise _in_use(call)
            self._in_flight |= {call.key} - {""}
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= {call.key}

    def answer(self, call: Call, plan: Plan) -> Said:
        """Do what is asked unless it was done before, or the plan is against it."""
        try:
            self._check_key(call)
            if plan is Plan.KEY_EXPIRED:
                self.desk.books.forget(call.key)
            return self._replayed(call) or self._done(call, plan)
        except Trouble as trouble:
            if trouble.saved:
                self._remember(call, trouble.status, json.dumps(trouble.body))
            return Said(trouble.status, json.dumps(trouble.body))

    def _check_key(self, call: Call) -> None:
        if call.authorization != f"Bearer {self.key}":
            raise Trouble(401, "Invalid API Key provided.", saved=False)

    def _replayed(self, call: Call) -> Said | None:
        known = self.desk.books.row("select * from key where key = ?", call.key)
        if known is None:
            return None
        if known["asked"] != _asked(call):
            raise Trouble(
                400,
                f"Key {call.key} can only be used with the endpoint and the parameters that it was "
                "first used with.",
                kind="idempotency_error",
                saved=False,
            )
        return Said(known["status"], known["body"], replayed=True)

    def _done(self, call: Call, plan: Plan) -> Said:
        if plan is Plan.IN_FLIGHT:
            raise _in_use(call)
        if plan is Plan.TOO_MANY:
            raise Trouble(429, "Too many requests.", code="rate_limit", saved=False)
        if plan is Plan.FAULT_BEFORE:
            raise _fault()
        if plan in BEFORE:
            return Said(0, "")
        with self.desk.books.writing():
            try:
                said = Said(200, json.dumps(DOES[call.verb](self.desk, call, plan)))
            except Trouble as trouble:
                if trouble.status != 402:
                    raise
                said = Said(402, json.dumps(trouble.body))
            if plan is Plan.FAULT:
                said = Said(500, json.dumps(_fault().body))
            self._remember(call, said.status, said.body)
        return said

    def _remember(self, call: Call, status: int, body: str) -> None:
        if call.key:
            self.desk.books.remember(call.key, _asked(call), status, body)


def _asked(call: Call) -> str:
    return json.dumps([call.path, call.form], sort_keys=True)


def _fault() -> Trouble:
    return Trouble(500, "An unknown error occurred.", kind="api_error")


def _in_use(call: Call) -> Trouble:
    return Trouble(
        409,
        f"There is currently another in-progress request using this key: {call.key}",
        code="idempotency_key_in_use",
        saved=False,
    )
