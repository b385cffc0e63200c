"""This shop, walked by the kit."""

from tradewind.check.acp import Report


def test_this_shop_is_clean_on_all_67(acp_report: Report) -> None:
    assert acp_report.counts == {"clean": 67, "deviation": 0, "not applicable": 0}, acp_report.words
