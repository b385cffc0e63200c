"""A language whose every call is within the day's budget and in the ledger."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import orjson

from tradewind.decisions import tables as ledger
from tradewind.decisions.models import tables
from tradewind.decisions.models.budget import Budget, Prices, budget_of, prices_of
from tradewind.kernel.errors import PortUnavailable, TradewindError
from tradewind.kernel.ids import new_id
from tradewind.kernel.ports import Draft, Drafted, Drafting, Language, Wording
from tradewind.settings import Settings
from tradewind.storage import Database

OVERHEAD = 600
"""Bytes of a request beside what it is about: instructions and envelopes."""
REPEATED = 4000
"""Bytes of an answer that is sent back to be mended."""


class _Taking(Protocol):
    """What says how many tokens it took."""

    @property
    def tokens(self) -> Mapping[str, int]: ...


Said = TypeVar("Said", bound=_Taking)


@dataclass(slots=True)
class Metered:
    """Reserves before a call, settles after it; over budget, the model counts as unavailable."""

    name: str
    """The language's own."""
    language: Language
    database: Database
    prices: Prices
    budget: Budget | None

    @classmethod
    def of(cls, language: Language, database: Database, settings: Settings) -> "Metered":
        """With the budget and prices that are set."""
        return cls(language.name, language, database, prices_of(settings), budget_of(settings))

    def word(self, draft: Draft) -> Wording:
        """See `Language.word`."""
        size = len(orjson.dumps([draft.verdict, draft.reasons, draft.sentence]))
        need = {"prompt": 2 * (size + OVERHEAD), "completion": 2 * size}
        return self._called("wording", need, lambda: self.language.word(draft))

    def draft(self, request: Drafting) -> Drafted:
        """See `Language.draft`; `Drafted.cost` is what it cost at the prices set."""
        size = len(orjson.dumps([request.instructions, request.data, request.schema])) + OVERHEAD
        need = {"prompt": 2 * size + REPEATED, "completion": 2 * request.most}
        said = self._called(request.purpose, need, lambda: self.language.draft(request))
        return replace(said, cost=self.prices.cost(said.tokens))

    def close(self) -> None:
        """Let go of the language's connections, where it keeps any."""
        close = getattr(self.language, "close", None)
        if close is not None:
            close()

    def _called(self, purpose: str, need: Mapping[str, int], ask: Callable[[], Said]) -> Said:
        call = self._held(purpose, need)
        started = time.perf_counter()
        try:
            said = ask()
        except TradewindError as refusal:
            tokens: Mapping[str, int] = getattr(refusal, "tokens", {})
            self._settle(call, purpose, type(refusal).__name__, tokens, started)
            raise
        except BaseException as fault:
            self._settle(call, purpose, type(fault).__name__, need, started)
            raise
        self._settle(call, purpose, "answered", said.tokens, started)
        return said

    def _held(self, purpose: str, need: Mapping[str, int]) -> str:
        """Hold what a call may take; raises PortUnavailable where the day has not so much left."""
        call, tokens, cost = new_id("mdl"), sum(need.values()), self.prices.cost(need)
        if self.budget and not self.budget.in_tokens and not cost:
            raise PortUnavailable(
                "A budget in money needs prices: set TRADEWIND_MODEL_PRICE_IN and"
                " TRADEWIND_MODEL_PRICE_OUT, or a budget in tokens."
            )
        with self.database.transaction() as session:
            tables.wait_for_turn(session)
            fits = self._fits(tables.spent(session, tables.today()), tokens, cost)
            values = {"id": call, "day": tables.today(), "purpose": purpose, "model": self.name}
            held = {"held_tokens": tokens if fits else 0, "held_cost": cost if fits else 0}
            outcome = tables.UNDER_WAY if fits else tables.REFUSED
            tables.hold(session, values | held | {"outcome": outcome})
            if not fits:
                body = self._entry(purpose, outcome, {}, 0)
                ledger.record(session, "model.call", call, body)
        if not fits:
            raise PortUnavailable(
                "The day's budget for the model is used up: raise TRADEWIND_MODEL_BUDGET,"
                " or wait until midnight UTC."
            )
        return call

    def _fits(self, spent: tables.Spent, tokens: int, cost: int) -> bool:
        if self.budget is None:
            return True
        if self.budget.in_tokens:
            return spent.tokens + tokens <= self.budget.most
        return spent.cost + cost <= self.budget.most

    def _settle(
        self, call: str, purpose: str, outcome: str, tokens: Mapping[str, int], started: float
    ) -> None:
        ms = round(1000 * (time.perf_counter() - started))
        body = self._entry(purpose, outcome, tokens, ms)
        taken = {name: body[name] for name in ("prompt", "completion", "cost", "ms", "outcome")}
        with self.database.transaction() as session:
            tables.settle(session, call, taken)
            ledger.record(session, "model.call", call, body)

    def _entry(
        self, purpose: str, outcome: str, tokens: Mapping[str, int], ms: int
    ) -> dict[str, object]:
        return {
            "purpose": purpose,
            "model": self.name,
            "outcome": outcome,
            "prompt": int(tokens.get("prompt", 0)),
            "completion": int(tokens.get("completion", 0)),
            "cost": self.prices.cost(tokens),
            "currency": self.prices.currency,
            "ms": ms,
        }
