"""Hear a provider's webhook: verify it, keep it once, answer; `reconcile` looks into it later.

What a webhook says is never taken for the truth: it may come twice, late, in any order, or tell of
an order that nobody knows. It is a reason to ask the provider, whose answer goes the usual way.
"""

from collections.abc import Mapping

from tradewind.checkout.notices import Notice
from tradewind.checkout.notices import tables as notices
from tradewind.events import inbox
from tradewind.kernel import clock
from tradewind.kernel.ports import Payment, Payments
from tradewind.storage import Database


def hear(
    body: bytes, headers: Mapping[str, str], *, database: Database, payments: Payments
) -> bool:
    """Whether a webhook was new and is of interest; it is kept before this returns.

    Raises Refused where it was not signed by the provider, or comes again with another body.
    """
    news = payments.heard(body, headers)
    if news is None:
        return False
    source, digest = f"payments:{payments.name}", inbox.digest_of(body)
    with database.transaction() as session:
        if not inbox.first_time(session, source, news.id, digest):
            return False
        notices.add(
            session,
            Notice(
                provider=payments.name,
                event_id=news.id,
                reference=news.reference,
                payment_id=news.payment.id,
                said=_said(news.payment),
                at=news.at,
                heard_at=clock.now(),
            ),
        )
    return True


def _said(payment: Payment) -> str:
    amounts = f"{payment.amount}, captured {payment.captured}, refunded {payment.refunded}"
    return f"{payment.state}: {amounts}"
