"""A small shop to buy from, on whatever database the test is given."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import insert, update

from tests.checkout import checker
from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.checkout import buy, fill, quoting, tables
from tradewind.checkout.cart import Want
from tradewind.checkout.order import Order
from tradewind.checkout.quote import Quote
from tradewind.checkout.reconcile import Reconciled, reconcile
from tradewind.checkout.refund import Refunding
from tradewind.integrations.payments.sandbox import Sandbox
from tradewind.kernel import clock
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.money import Money
from tradewind.kernel.ports import Payment, Payments, SecondStep
from tradewind.settings import Settings
from tradewind.storage import Database
from tradewind.testing import Jealous

GOOD, POOR, STOLEN = "succeed", "insufficient_funds", "stolen_card"
STEP, LOST, GONE = "second_step", "answer_lost", "unreachable"


class Away:
    """A provider that nobody reaches."""

    name = "sandbox"

    def __getattr__(self, name: str) -> Any:
        raise PortUnavailable("Nobody is there.")


@dataclass
class Kit:
    """A shop, a provider, and what stood on the shelves at first."""

    url: str
    home: Path
    database: Database
    payments: Payments
    start: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, url: str, home: Path, database: Database | None = None) -> "Kit":
        sandbox = Sandbox(Settings(home=home, database=url))
        return cls(url, home, database or Database.connect(url), cast("Payments", Jealous(sandbox)))

    @property
    def shop(self) -> Tradewind:
        """The same with every verb bound to it, but nothing to search."""
        nothing = cast("Any", None)
        settings = Settings(home=self.home)
        return Tradewind(settings, self.database, nothing, nothing, self.payments, nothing)

    def sell(
        self,
        sku: str,
        price: Mapping[str, int],
        *,
        stock: int | None = 10,
        product: str | None = None,
        options: Mapping[str, str] | None = None,
        shipping: int | None = None,
        seller: str = "house",
    ) -> str:
        """Put a variant on sale, making its product if it is new."""
        with self.database.transaction() as session:
            _insert(session, sku, product or f"P-{sku}", options or {})
            for currency, minor in price.items():
                session.execute(
                    insert(catalog.offer).values(
                        sku=sku,
                        seller=seller,
                        currency=currency,
                        price_minor=minor,
                        shipping_minor=shipping,
                        version=1,
                    )
                )
            if stock is not None:
                self.start[sku] = stock
                session.execute(insert(catalog.stock).values(sku=sku, on_hand=stock, reserved=0))
        return sku

    def reprice(self, sku: str, minor: int) -> None:
        with self.database.transaction() as session:
            offers = catalog.offer
            session.execute(update(offers).where(offers.c.sku == sku).values(price_minor=minor))

    def free(self, sku: str) -> int | None:
        with self.database.reading() as session:
            return catalog.free_stock(session, sku)

    def cart(self, wants: Mapping[str, int], *, currency: str = "USD", country: str = "US") -> str:
        cart = fill.open_cart(
            database=self.database, currency=currency, language="en", country=country
        )
        for sku, quantity in wants.items():
            fill.add(cart.id, Want(sku=sku, quantity=quantity), database=self.database)
        return cart.id

    def quote(self, wants: Mapping[str, int] | str, **where: Any) -> Quote:
        cart = wants if isinstance(wants, str) else self.cart(wants, **where)
        return quoting.quote(cart, database=self.database)

    def buy(self, quote: Quote | str, token: str = GOOD, *, key: str | None = None) -> Order:
        return buy.buy(
            quote if isinstance(quote, str) else quote.id,
            token=token,
            database=self.database,
            payments=self.payments,
            idempotency_key=key,
        )

    def order(self, order: Order) -> Order:
        """It as it stands now."""
        with self.database.reading() as session:
            return tables.order(session, order.id)

    def payment(self, order: Order) -> Payment:
        """What the provider has for it."""
        found = self.payments.find(order.id)
        assert found
        return found

    def held_late(self, order: Order) -> Payment:
        """The provider gets round to a request that it did not answer."""
        return self.payments.authorize(
            order.due, GOOD, idempotency_key=f"{order.id}:authorize", reference=order.id
        )

    @property
    def soon(self) -> timedelta:
        """When what was put off once is tried again."""
        return timedelta(minutes=1)

    def news(self, payment: Payment) -> tuple[bytes, dict[str, str]]:
        """A webhook of the provider about a payment as it stands: its body and its headers."""
        sandbox = cast("Any", self.payments)._provider
        body, headers = sandbox.news(payment.id)
        return body, headers

    def tell(self, payment: Payment | None) -> bool:
        """The provider tells of it."""
        assert payment
        return self.shop.hear(*self.news(payment))

    def price(self, minor: int) -> Money:
        """So many cents."""
        return Money(minor, "USD")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody answers for the provider."""
        here, self.payments = self.payments, cast("Payments", Away())
        try:
            yield
        finally:
            self.payments = here

    def refund(self, order: Order, minor: int, *, key: str | None = None) -> Order:
        """Give some of it back."""
        amount = Money(minor, order.due.currency)
        return self.shop.refund(order.id, Refunding(amount, key=key))

    def answer(self, order: Order, *, approved: bool) -> None:
        """Take the second step at the bank."""
        assert order.payment_id
        cast("SecondStep", self.payments).answer(order.payment_id, approved=approved)

    def reconcile(self, later: timedelta = timedelta(0)) -> Reconciled:
        return reconcile(self.database, self.payments, now=clock.now() + later)

    def broken(self, *, reconciled: bool = True) -> list[str]:
        """What the checker objects to."""
        books = checker.read(self.url, self.home / "sandbox-payments.db")
        return checker.violations(books, self.start, reconciled=reconciled)


def _insert(session: Any, sku: str, product: str, options: Mapping[str, str]) -> None:
    known = catalog.many(session, [product]).get(product)
    if known is None:
        session.execute(
            insert(catalog.product).values(
                id=product,
                title={"en": product.title(), "zh": f"商品{product}"},
                description={},
                category="",
                brand="",
                options=list(options),
                media=[],
                digest="",
                file="kit",
                row="1",
                version=1,
                withdrawn=False,
                rating_sum=0,
                rating_count=0,
                review_count=0,
            )
        )
    session.execute(
        insert(catalog.variant).values(
            sku=sku,
            product_id=product,
            position=len(known.variants) if known else 0,
            options=dict(options),
            withdrawn=False,
        )
    )
