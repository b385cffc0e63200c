"""A receiver that was made for an agent hears of that agent's events and of no other's."""

from tradewind.events import outbox, tables
from tradewind.events.subscribe import Wish, subscribe
from tradewind.storage import Database


def test_an_agents_receiver_hears_of_its_own_orders_only(database: Database) -> None:
    with database.transaction() as session:
        theirs = subscribe(session, Wish("https://one.example", agent_id="agt_1"))
        everybodys = subscribe(session, Wish("https://all.example"))
        for order, agent in (("ord_1", "agt_1"), ("ord_2", "agt_2"), ("ord_3", None)):
            outbox.put(session, "order.paid", order, {"agent_id": agent})
        outbox.put(session, "stock.low", "sku_1", {})
        heard = tables.deliveries(session)
    told = {(each.to.id, each.event.subject) for each in heard}
    assert told == {
        (theirs.id, "ord_1"),
        *((everybodys.id, subject) for subject in ("ord_1", "ord_2", "ord_3", "sku_1")),
    }
