"""Records put aside on disk come back as they were, or in the order of a field."""

from contextlib import closing
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from tradewind.catalog.importing.spool import Spool


@given(names=st.lists(st.text(max_size=4), max_size=40), run=st.integers(1, 9))
def test_records_come_in_the_order_of_a_field_however_small_the_memory(
    names: list[str], run: int
) -> None:
    with closing(Spool()) as spool:
        for place, name in enumerate(names):
            spool.add({"sku": name, "place": place})
        batches = list(spool.in_order_of("sku", 3, run=run))
        assert [each["sku"] for each in chain.from_iterable(batches)] == sorted(names)
        assert all(len(batch) == 3 for batch in batches[:-1])
        assert len(list(chain.from_iterable(spool.batches(7)))) == len(names)
