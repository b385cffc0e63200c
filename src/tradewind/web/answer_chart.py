"""A chart of an answer: a line over time, bars for names; the table beside it is its twin."""

from functools import lru_cache
from typing import Any, Final

from tradewind.kernel.money import exponent
from tradewind.seller.asking.answer import Answer, Column, Group
from tradewind.seller.asking.measure import Unit
from tradewind.seller.asking.source import TIMES
from tradewind.web.charts import COLOURS, LOCALES, WIDTH, manner

BARS: Final = 15
"""So many names are drawn; the table has them all."""
FEWEST: Final = 2
BAR: Final = 26
"""Pixels of one bar."""
LONGEST: Final = 40
"""Letters of a name beside a bar."""

Row = tuple[str, float, str]
"""A name or day, the figure, and which series it is of."""


def can_be_drawn(answer: Answer, group: Group) -> bool:
    """Whether there is something to compare: rows with one leading name or day."""
    return len(answer.names) >= 1 and len(group.rows) >= FEWEST


def answer_chart(answer: Answer, group: Group, *, theme: str) -> str:
    """An SVG of one currency's rows."""
    over_time = answer.names[0].name in TIMES and len(answer.names) == 1
    columns = _drawn_columns(answer)
    rows = group.rows if over_time else group.rows[:BARS]
    values = tuple(
        (_name(answer, row), _figure(row[column.name], column, group.currency), column.label)
        for row in rows
        for column in columns
        if row[column.name] is not None
    )
    unit = answer.figures[0].unit or Unit.COUNT
    lead = (columns[0].label, str(unit), group.currency)
    return _svg(values, lead, (answer.language, theme, over_time))


def _drawn_columns(answer: Answer) -> tuple[Column, ...]:
    """The leading measure, and where two periods are compared, both of it."""
    return answer.figures[:2] if answer.plan.before is not None else answer.figures[:1]


def _name(answer: Answer, row: Any) -> str:
    said = [row[each.name] for each in answer.names]
    text = " · ".join("–" if each is None else str(each) for each in said)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _figure(value: float, column: Column, currency: str) -> float:
    if column.unit is Unit.MONEY:
        return float(value / 10 ** exponent(currency))
    return float(value)


@lru_cache(maxsize=256)
def _svg(values: tuple[Row, ...], lead: tuple[str, str, str], how: tuple[str, str, bool]) -> str:
    import vl_convert  # noqa: PLC0415 - heavy, and only needed where somebody looks at a chart

    language, theme, over_time = how
    spec = specification(values, lead, COLOURS[theme], over_time=over_time)
    where = LOCALES.get(language, "en-US")
    svg: str = vl_convert.vegalite_to_svg(spec, time_format_locale=where, format_locale=where)
    return svg


def specification(
    values: tuple[Row, ...],
    lead: tuple[str, str, str],
    colours: dict[str, str],
    *,
    over_time: bool,
) -> dict[str, Any]:
    """The Vega-Lite description of the chart."""
    title, unit, currency = lead
    series = list(dict.fromkeys(which for _, _, which in values))
    figure = {
        "field": "figure",
        "type": "quantitative",
        "title": f"{title} ({currency})" if currency and unit == Unit.MONEY else title,
        "axis": {"format": ".0%" if unit == Unit.SHARE else ",~f", "tickCount": 5},
    }
    palette = [colours["brass"], colours["sea"]][-len(series) :]
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": series, "range": palette},
        "legend": {"orient": "top", "labelColor": colours["muted"]} if len(series) > 1 else None,
    }
    shape = _over_time(figure) if over_time else _bars(figure, len(values), len(series))
    if not over_time and len(series) == 1:
        shape["title"] = _heading(str(figure["title"]), colours)
    shape["encoding"]["color"] = colour
    return {
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "padding": {"left": 4, "right": 16, "top": 16, "bottom": 4},
        "data": {
            "values": [
                {"name": name, "figure": number, "series": which, "place": place}
                for place, (name, number, which) in enumerate(values)
            ]
        },
        "config": manner(colours),
        **shape,
    }


def _heading(text: str, colours: dict[str, str]) -> dict[str, Any]:
    return {
        "text": text,
        "anchor": "start",
        "frame": "group",
        "color": colours["muted"],
        "fontSize": 13,
        "fontWeight": "normal",
    }


def _over_time(figure: dict[str, Any]) -> dict[str, Any]:
    day = {"field": "name", "type": "temporal", "title": None, "axis": {"grid": False}}
    return {
        "height": 260,
        "mark": {"type": "line", "point": {"size": 40}, "strokeWidth": 2},
        "encoding": {"x": day, "y": figure},
    }


def _bars(figure: dict[str, Any], count: int, series: int) -> dict[str, Any]:
    name = {
        "field": "name",
        "type": "nominal",
        "title": None,
        "sort": {"field": "place"},
        "axis": {"labelLimit": 320, "ticks": False, "domain": False},
    }
    encoding: dict[str, Any] = {"y": name, "x": figure | {"title": None}}
    if series > 1:
        encoding["yOffset"] = {"field": "series", "sort": {"field": "place"}}
    return {
        "height": max(2, count // series) * BAR * (1.4 if series > 1 else 1),
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": encoding,
    }
