"""Give a session a voucher or a gift card by what its buyer typed, or take one away."""

from tradewind.checkout.gift_card import sealed, shown
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import tidy
from tradewind.checkout.session import Session, Wishes
from tradewind.checkout.session.change import change_session
from tradewind.checkout.session.look import look
from tradewind.storage import Database


def add_code(session_id: str, typed: str, *, database: Database) -> Session:
    """The session with a code more: that of a gift card if there is such a card, else a voucher's.

    Whether it holds, the quote says.
    """
    seen = look(session_id, database=database)
    with database.reading() as session:
        is_card = bool(gift_cards.find(session, [sealed(typed)]))
    if is_card:
        wishes = Wishes(gift_cards=(*seen.gift_cards, typed))
    else:
        wishes = Wishes(codes=(*seen.codes, typed))
    return change_session(session_id, wishes, database=database)


def drop_code(session_id: str, said: str, *, database: Database) -> Session:
    """The session without a voucher code, or without the gift card that is shown so."""
    seen = look(session_id, database=database)
    left = Wishes(
        codes=tuple(code for code in seen.codes if tidy(code) != tidy(said)),
        gift_cards=tuple(seal for seal in seen.gift_cards if shown(seal) != said),
    )
    return change_session(session_id, left, database=database)
