"""Promotions at rest, and their uses, each taken by one conditional UPDATE."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from tradewind.checkout.promotion import Promotion, faults, tidy
from tradewind.checkout.promotion.apply import Known
from tradewind.kernel.errors import BadInput, NotFound, Refused
from tradewind.storage import Connection, Ready, metadata

promotion_ = Table(
    "promotion",
    metadata,
    Column("id", String, primary_key=True),
    Column("code", String, unique=True),
    Column("body", JSON, nullable=False),
    Column("most", Integer),
    Column("uses", Integer, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint("most is null or uses <= most", name="uses"),
    CheckConstraint("uses >= 0", name="not_below_nothing"),
)
promotion_buyer = Table(
    "promotion_buyer",
    metadata,
    Column("promotion_id", String, primary_key=True),
    Column("buyer", String, primary_key=True),
    Column("uses", Integer, nullable=False),
)
_BODY = TypeAdapter(Promotion)


def add(session: Connection, promotion: Promotion) -> None:
    """Keep a new promotion; raises BadInput where it is none, Refused where its code is taken."""
    if wrong := faults(promotion):
        raise BadInput(" ".join(wrong))
    try:
        with session.begin_nested():
            session.execute(
                insert(promotion_).values(
                    id=promotion.id,
                    code=tidy(promotion.code) or None,
                    body=_BODY.dump_python(promotion, mode="json"),
                    most=promotion.limit,
                    uses=0,
                )
            )
    except IntegrityError as error:
        raise Refused(
            f"There is a promotion {promotion.code or promotion.id!r} already."
        ) from error


def put(session: Connection, promotion: Promotion) -> None:
    """Keep a promotion in place of the one with its code or id, whose uses it takes over."""
    columns = promotion_.c
    code = tidy(promotion.code)
    same = columns.code == code if code else columns.id == promotion.id
    known = session.execute(select(columns.id, columns.uses).where(same)).first()
    if known is None:
        add(session, promotion)
        return
    if wrong := faults(promotion):
        raise BadInput(" ".join(wrong))
    if promotion.limit is not None and known.uses > promotion.limit:
        raise Refused(f"{promotion.code or promotion.id!r} was used {known.uses} times already.")
    body = _BODY.dump_python(promotion, mode="json") | {"id": known.id}
    session.execute(
        update(promotion_)
        .where(columns.id == known.id)
        .values(body=body, most=promotion.limit, ended_at=None)
    )


def end(session: Connection, name: str, *, now: datetime) -> None:
    """Let a promotion hold no longer, by its code or id; raises NotFound."""
    columns = promotion_.c
    which = (columns.code == tidy(name)) | (columns.id == name)
    ended = session.execute(update(promotion_).where(which).values(ended_at=now))
    if not ended.rowcount:
        raise NotFound(f"No promotion {name!r}.")


def every(session: Connection) -> list[Promotion]:
    """All of them that have not been ended, by id."""
    return [_promotion(row) for row in session.execute(_LIVE.order_by(promotion_.c.id))]


def known(session: Connection, codes: Sequence[str], *, buyer: str) -> Known:
    """What an order with these codes has to know."""
    tidied = [tidy(code) for code in codes]
    found = [_promotion(row) for row in _OPEN_TO.all(session, {"codes": tidied})]
    limited = [each.id for each in found if each.per_buyer is not None]
    return Known(
        automatic=[each for each in found if not each.code],
        by_code={each.code: each for each in found if each.code},
        used=_used(session, limited, buyer) if buyer and limited else {},
    )


def _used(session: Connection, ids: Sequence[str], buyer: str) -> dict[str, int]:
    columns = promotion_buyer.c
    query = select(columns.promotion_id, columns.uses).where(
        columns.buyer == buyer, columns.promotion_id.in_(ids)
    )
    return {row.promotion_id: row.uses for row in session.execute(query)}


_LIVE = select(promotion_).where(promotion_.c.ended_at.is_(None))
_OPEN_TO = Ready(
    _LIVE.where(
        promotion_.c.code.is_(None) | promotion_.c.code.in_(bindparam("codes", expanding=True))
    )
)


def _promotion(row: Any) -> Promotion:
    return _BODY.validate_python(row.body | {"uses": row.uses, "code": row.code or ""})


def take(session: Connection, promotion_id: str, *, buyer: str) -> bool:
    """Use it once more, in one statement; False where it is used up or ended."""
    columns = promotion_.c
    row = session.execute(
        update(promotion_)
        .where(
            columns.id == promotion_id,
            columns.ended_at.is_(None),
            columns.most.is_(None) | (columns.uses < columns.most),
        )
        .values(uses=columns.uses + 1)
        .returning(columns.body)
    ).first()
    if row is None:
        return False
    most = _BODY.validate_python(row.body).per_buyer
    return most is None or _take_for(session, promotion_id, buyer, most)


def _take_for(session: Connection, promotion_id: str, buyer: str, most: int) -> bool:
    """Once more for a buyer; the promotion's row is locked by this transaction."""
    columns = promotion_buyer.c
    mine = (columns.promotion_id == promotion_id) & (columns.buyer == buyer)
    used = session.scalar(select(columns.uses).where(mine))
    if used is None:
        session.execute(
            insert(promotion_buyer).values(promotion_id=promotion_id, buyer=buyer, uses=1)
        )
        return True
    more = update(promotion_buyer).where(mine, columns.uses < most).values(uses=columns.uses + 1)
    return session.execute(more).rowcount == 1


def give_back(session: Connection, promotion_id: str, *, buyer: str) -> None:
    """A use that came to nothing can be used again."""
    columns = promotion_.c
    session.execute(
        update(promotion_).where(columns.id == promotion_id).values(uses=columns.uses - 1)
    )
    mine = promotion_buyer.c
    session.execute(
        update(promotion_buyer)
        .where(mine.promotion_id == promotion_id, mine.buyer == buyer, mine.uses > 0)
        .values(uses=mine.uses - 1)
    )
