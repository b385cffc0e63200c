"""The sheet that is timed comes in whole."""

from tradewind.bench.formats import sheet


def test_the_sheet_that_is_timed_comes_in_whole(tmp_path):
    figures = sheet.measure(tmp_path, 400)
    assert figures["rows_per_s"] > 0
    assert figures["peak_mb"] > 0
