"""The whole shop, put together in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self, cast

from tradewind import plugins
from tradewind.catalog import tables as catalog
from tradewind.catalog.export import export
from tradewind.catalog.importing import Progress, Report, import_files
from tradewind.catalog.product import Product, Review
from tradewind.checkout import quoting
from tradewind.checkout import tables as checkout
from tradewind.checkout.buy import PLAIN, Terms, buy
from tradewind.checkout.cancel import call_off, cancel
from tradewind.checkout.capture import capture
from tradewind.checkout.hear import hear
from tradewind.checkout.order import Order
from tradewind.checkout.parcels import Parcel, Tracking
from tradewind.checkout.perform import perform
from tradewind.checkout.quote import Quote
from tradewind.checkout.rates.ask import ask_rates
from tradewind.checkout.rates.tables import forget_told
from tradewind.checkout.reconcile import Reconciled, look_into, reconcile
from tradewind.checkout.refund import Refunding, charge_back, refund
from tradewind.checkout.returns import Return
from tradewind.checkout.session import Opening, Session, Wishes
from tradewind.checkout.session.change import Witness, cancel_session, change_session, open_session
from tradewind.checkout.session.complete import complete_session
from tradewind.checkout.session.look import look
from tradewind.checkout.ship import UNTRACKED, deliver, ship
from tradewind.checkout.take_back import (
    approve_return,
    ask_to_return,
    receive_return,
    reject_return,
)
from tradewind.decisions.models.metered import Metered
from tradewind.events.forget import forget
from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.locale import HOME_CURRENCY
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Destination, Embedder, Language, Payments, Rates, Vision
from tradewind.kernel.turnstile import Turnstile
from tradewind.retrieval.index import Index
from tradewind.settings import Settings
from tradewind.shopper.answer import Answer
from tradewind.shopper.ask import Asked, answer_again, ask, search
from tradewind.shopper.conversation import Conversation
from tradewind.shopper.replay import Replay, replay
from tradewind.shopper.wording import reworded
from tradewind.storage import Database

WARMING = {
    "en": "something quiet and light, please",
    "zh": "想要轻便安静的",
    "es": "algo ligero y silencioso",
    "de": "etwas Leichtes und Leises",
    "ja": "軽くて静かなもの",
}
"""A sentence a language, so that the first shopper does not wait for what is read in once."""


AT_ONCE = 16
"""Questions that may wait for a partner's answer at the same time."""


def _computes(settings: Settings) -> bool:
    """Whether questions only compute: one interpreter computes one thing at a time anyway."""
    return settings.embedding == "embedded" and settings.database_url.startswith("sqlite")


def _language(settings: Settings, database: Database) -> Language:
    """Who words and drafts: a model within its budget, or the engine that is always there."""
    language = cast("Language", plugins.load("language", settings.language, settings))
    return language if settings.language == "embedded" else Metered.of(language, database, settings)


def _rates(settings: Settings, database: Database) -> Rates | None:
    """Who is asked for rates; with the shop's own tables nobody is, and nobody's word is left."""
    if settings.rates != "table":
        return cast("Rates", plugins.load("rates", settings.rates, settings))
    with database.transaction() as session:
        forget_told(session)
    return None


@dataclass(frozen=True)
class Tradewind:
    """The shop's parts, and its verbs bound to them."""

    settings: Settings
    database: Database
    index: Index
    language: Language
    payments: Payments
    asking: Turnstile
    """Questions take turns."""
    rates: Rates | None = None
    """Who is asked for tax and shipping; None leaves all to the shop's tables."""

    @classmethod
    def open(cls, settings: Settings | None = None) -> Self:
        """Open the shop described by the settings."""
        settings = settings or Settings()
        embedder = cast("Embedder", plugins.load("embedding", settings.embedding, settings))
        database = Database.connect(settings.database_url, together=settings.writes_per_commit)
        return cls(
            settings,
            database,
            Index.open(settings.home, embedder),
            _language(settings, database),
            cast("Payments", plugins.load("payments", settings.payments, settings)),
            Turnstile(1 if _computes(settings) else AT_ONCE),
            _rates(settings, database),
        )

    @cached_property
    def vision(self) -> Vision | None:
        """Who reads text in pictures, or None; built when first asked for, since it is heavy."""
        if not self.settings.vision:
            return None
        try:
            return cast("Vision", plugins.load("vision", self.settings.vision, self.settings))
        except PortUnavailable:
            return None

    def ask(
        self,
        sentence: str,
        *,
        conversation: str | None = None,
        language: str | None = None,
        currency: str | None = None,
        cart: str | None = None,
        reword: bool = True,
    ) -> Answer:
        """Answer a shopper's sentence; ``reword`` lets a configured model choose the words."""
        asked = Asked(sentence, conversation, language, currency, cart)
        with self.asking.turn():
            answer = ask(asked, database=self.database, index=self.index)
        return self.reworded(answer) if reword else answer

    def search(
        self,
        words: str,
        *,
        language: str | None = None,
        currency: str | None = None,
        limit: int = 24,
    ) -> Answer:
        """A list with facets; nothing is kept of it."""
        asked = Asked(words, language=language, currency=currency)
        with self.asking.turn():
            return search(asked, limit=limit, database=self.database, index=self.index)

    def reworded(self, answer: Answer) -> Answer:
        """The same answer in the model's words, wherever they keep to the facts."""
        return reworded(answer, language=self.language, database=self.database)

    def warm(self) -> None:
        """Read in what the first question would otherwise wait for."""
        self.index.refresh(self.database)
        for language, sentence in WARMING.items():
            talk = Conversation.opened(language, HOME_CURRENCY[language])
            answer_again(sentence, talk, database=self.database, index=self.index)

    def tend(self, stopped: Callable[[], bool] = bool) -> None:
        """What a shop does on the side: embed new texts, bring unfinished orders to their end."""
        self.index.refresh(self.database)
        self.index.embed_pending(self.database, stopped=stopped)
        forget(self.database, now=clock.now(), days=self.settings.letters_kept_days)
        self.reconcile()

    def reconcile(self) -> Reconciled:
        """Settle what providers may have news of, and finish what was left in the middle."""
        return reconcile(self.database, self.payments, now=clock.now())

    def hear(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Keep a payment provider's webhook; whether it was new. Raises Refused if forged."""
        return hear(body, headers, database=self.database, payments=self.payments)

    def look_into_news(self) -> Reconciled:
        """Settle the orders that webhooks told of."""
        return look_into(self.database, self.payments, now=clock.now())

    def buy(
        self,
        quote_id: str,
        *,
        token: str,
        idempotency_key: str | None = None,
        terms: Terms = PLAIN,
    ) -> Order:
        """Confirm a quote and pay for it; see `checkout.buy`."""
        return buy(
            quote_id,
            token=token,
            database=self.database,
            payments=self.payments,
            idempotency_key=idempotency_key,
            terms=terms,
        )

    def cancel(self, order_id: str) -> Order:
        """Give up a payment under way; see `checkout.cancel`."""
        return self._done(cancel(order_id, database=self.database))

    def call_off(self, order_id: str, *, reason: str = "called_off") -> Order:
        """The seller will not send an order: goods and money go back; see `checkout.cancel`."""
        return self._done(call_off(order_id, database=self.database, reason=reason))

    def capture(self, order_id: str, *, amount: Money | None = None) -> Order:
        """Take the money of an authorised order, or a part of it; see `checkout.capture`."""
        return self._done(capture(order_id, database=self.database, amount=amount))

    def ship(
        self,
        order_id: str,
        *,
        lines: Mapping[str, int] | None = None,
        tracking: Tracking = UNTRACKED,
    ) -> Parcel:
        """Send pieces of an order, or everything that is left; see `checkout.ship`."""
        return ship(order_id, database=self.database, lines=lines, tracking=tracking)

    def deliver(self, parcel_id: str) -> Order:
        """A parcel has arrived."""
        return deliver(parcel_id, database=self.database)

    def refund(self, order_id: str, what: Refunding) -> Order:
        """Give money back for a sold order; see `checkout.refund`."""
        return self._done(refund(order_id, what, database=self.database))

    def charge_back(self, order_id: str, amount: Money, *, notice: str) -> Order:
        """Note that the bank took money back; see `checkout.refund`."""
        return charge_back(order_id, amount, database=self.database, notice=notice)

    def ask_to_return(self, order_id: str, lines: Mapping[str, int], *, reason: str = "") -> Return:
        """The buyer wants to send pieces back; see `checkout.take_back`."""
        return ask_to_return(order_id, lines, database=self.database, reason=reason)

    def approve_return(self, return_id: str, *, note: str = "") -> Return:
        """The buyer may send them."""
        return approve_return(return_id, database=self.database, note=note)

    def reject_return(self, return_id: str, *, note: str) -> Return:
        """They stay with the buyer."""
        return reject_return(return_id, database=self.database, note=note)

    def receive_return(
        self,
        return_id: str,
        *,
        restock: Mapping[str, int] | None = None,
        amount: Money | None = None,
    ) -> Return:
        """They are here, and their price goes back; see `checkout.take_back`."""
        taken = receive_return(return_id, database=self.database, restock=restock, amount=amount)
        perform(taken.order_id, database=self.database, payments=self.payments)
        return taken

    def _done(self, order: Order) -> Order:
        """The order once the provider has done what was written down for it, if it answers."""
        return perform(order.id, database=self.database, payments=self.payments)

    def replay(self, decision: str) -> Replay:
        """Ask a ledger entry's sentence again."""
        return replay(decision, database=self.database, index=self.index)

    def product(self, product_id: str) -> Product:
        """One product as it stands; raises NotFound."""
        with self.database.reading() as session:
            return catalog.get(session, product_id)

    def reviews(self, product_id: str) -> list[Review]:
        """Its reviews, the most helpful first."""
        with self.database.reading() as session:
            return catalog.reviews(session, [product_id])[product_id]

    def open_session(self, opening: Opening, *, also: Witness | None = None) -> Session:
        """A new checkout session."""
        self._ask_rates(opening.wishes)
        return open_session(opening, database=self.database, also=also)

    def _ask_rates(self, wishes: Wishes) -> None:
        place = wishes.address.trimmed() if wishes.address else None
        if self.rates and place and place.country:
            region, postal_code = place.region.upper(), place.postal_code.upper()
            to = Destination(place.country, region, postal_code)
            ask_rates(to, provider=self.rates, database=self.database)

    def quote(self, cart_id: str) -> Quote:
        """A new quote for a cart, by rates of now; see `checkout.quoting`."""
        if self.rates:
            with self.database.reading() as session:
                cart = checkout.cart(session, cart_id)
            to = Destination(cart.country, cart.region, cart.postal_code)
            ask_rates(to, provider=self.rates, database=self.database)
        return quoting.quote(cart_id, database=self.database)

    def session(self, session_id: str) -> Session:
        """A checkout session as it stands, freshly priced; raises NotFound."""
        return look(session_id, database=self.database)

    def change_session(
        self, session_id: str, wishes: Wishes, *, also: Witness | None = None
    ) -> Session:
        """Change what a checkout session wishes for."""
        self._ask_rates(wishes)
        return change_session(session_id, wishes, database=self.database, also=also)

    def complete_session(
        self,
        session_id: str,
        *,
        token: str,
        quote_id: str | None = None,
        also: Witness | None = None,
    ) -> Session:
        """Pay for exactly what a checkout session showed, once."""
        return complete_session(
            session_id,
            token=token,
            database=self.database,
            payments=self.payments,
            quote_id=quote_id,
            also=also,
        )

    def cancel_session(self, session_id: str, *, also: Witness | None = None) -> Session:
        """Give a checkout session up."""
        return cancel_session(session_id, database=self.database, also=also)

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        dry_run: bool = False,
        currency: str | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Take catalogue files in; see `catalog.importing`."""
        return import_files(
            paths,
            database=self.database,
            currency=currency or self.settings.currency,
            dry_run=dry_run,
            progress=progress,
        )

    def export(self, path: Path) -> int:
        """Write the whole catalogue to a file; gives the number of products."""
        return export(path, database=self.database)
