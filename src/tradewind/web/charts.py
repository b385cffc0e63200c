"""Charts drawn on the server as SVG, in the page's colours and the reader's language."""

from functools import lru_cache
from typing import Any, Final, Literal

from tradewind.kernel.money import exponent
from tradewind.web.price_past import Past

COLOURS = {
    "light": {
        "ink": "#16243a",
        "muted": "#525d6e",
        "line": "#dcd8d0",
        "sea": "#1f7a74",
        "brass": "#a57c38",
    },
    "dark": {
        "ink": "#e8e4da",
        "muted": "#a7b0bd",
        "line": "#2b3748",
        "sea": "#4db3aa",
        "brass": "#c79a52",
    },
}
LOCALES: Final[dict[str, Literal["en-US", "zh-CN"]]] = {"en": "en-US", "zh": "zh-CN"}
FONT = "Segoe UI, PingFang SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"
WIDTH, HEIGHT = 820, 280
"""The whole picture, its axes included."""


def price_chart(past: Past, *, language: str, theme: str, words: tuple[str, str]) -> str:
    """An SVG of what something cost; ``words`` name the price axis and the low."""
    rows = tuple((each.date.isoformat(), float(each.price.amount)) for each in past.changes)
    rows += ((past.now.date.isoformat(), float(past.now.price.amount)),)
    low = (past.low.date.isoformat(), float(past.low.price.amount))
    digits = exponent(past.now.price.currency) if past.low.price.minor < 10_000 else 0
    return _drawn(rows, low, (language, theme, digits), words)


@lru_cache(maxsize=512)
def _drawn(
    rows: tuple[tuple[str, float], ...],
    low: tuple[str, float],
    manner: tuple[str, str, int],
    words: tuple[str, str],
) -> str:
    import vl_convert  # noqa: PLC0415 - heavy, and only needed where somebody looks at a chart

    language, theme, digits = manner
    spec = specification(rows, low, COLOURS[theme], digits=digits, words=words)
    svg: str = vl_convert.vegalite_to_svg(
        spec, time_format_locale=LOCALES[language], format_locale=LOCALES[language]
    )
    return svg


def specification(
    rows: tuple[tuple[str, float], ...],
    low: tuple[str, float],
    colours: dict[str, str],
    *,
    digits: int,
    words: tuple[str, str],
) -> dict[str, Any]:
    """The Vega-Lite description of the chart."""
    price, lowest = words
    date = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "axis": {"tickCount": 6, "grid": False},
    }
    amount = {
        "field": "price",
        "type": "quantitative",
        "title": price,
        "scale": {"domain": _span(rows), "nice": False},
        "axis": {"format": f",.{digits}f", "tickCount": 4},
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "padding": {"left": 4, "right": 16, "top": 16, "bottom": 4},
        "layer": [
            {
                "data": {"values": [{"date": day, "price": value} for day, value in rows]},
                "mark": {
                    "type": "line",
                    "interpolate": "step-after",
                    "color": colours["sea"],
                    "strokeWidth": 2,
                },
                "encoding": {"x": date, "y": amount},
            },
            {
                "data": {
                    "values": [
                        {"date": low[0], "price": low[1], "word": f"{lowest} {low[1]:,.{digits}f}"}
                    ]
                },
                "encoding": {"x": date, "y": amount},
                "layer": [
                    {
                        "mark": {
                            "type": "point",
                            "shape": "diamond",
                            "size": 80,
                            "color": colours["brass"],
                            "filled": False,
                            "strokeWidth": 2,
                        }
                    },
                    {
                        "mark": {
                            "type": "text",
                            "dy": 18,
                            "align": "right",
                            "dx": 6,
                            "color": colours["ink"],
                            "fontSize": 13,
                        },
                        "encoding": {"text": {"field": "word", "type": "nominal"}},
                    },
                ],
            },
        ],
        "config": manner(colours),
    }


def _span(rows: tuple[tuple[str, float], ...]) -> list[float]:
    """The prices with room above and below, so that the line and its label stand free."""
    low, high = min(price for _, price in rows), max(price for _, price in rows)
    room = (high - low) * 0.3 or high * 0.1
    return [max(0.0, low - room), high + room / 2]


def manner(colours: dict[str, str]) -> dict[str, Any]:
    """Type and lines of every chart."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours["muted"],
            "titleColor": colours["muted"],
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "gridColor": colours["line"],
            "domainColor": colours["muted"],
            "tickColor": colours["muted"],
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleY": -10,
        },
    }
