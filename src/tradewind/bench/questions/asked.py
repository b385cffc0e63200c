"""Questions in Chinese and English with what each should be answered with.

Every other one is held back while the reading is worked on: `HELD`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from tradewind.bench.questions.made import Row
from tradewind.bench.questions.want import Days, Figures, Want

WEEK: Final[Days] = (date(2026, 11, 9), date(2026, 11, 15))
BEFORE: Final[Days] = (date(2026, 11, 2), date(2026, 11, 8))
THIRD: Final[Days] = (date(2026, 10, 26), date(2026, 11, 1))
MONTH: Final[Days] = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER: Final[Days] = (date(2026, 11, 1), date(2026, 11, 30))
THIRTY: Final[Days] = (date(2026, 10, 17), date(2026, 11, 15))
SEVEN: Final[Days] = (date(2026, 11, 9), date(2026, 11, 15))
ORDER_WEEK: Final[Days] = (date(2026, 11, 16), date(2026, 11, 22))
ORDER_THIRTY: Final[Days] = (date(2026, 10, 20), date(2026, 11, 18))
BOTH: Final[Days] = (date(2026, 9, 19), date(2026, 11, 18))

UNKNOWN: Final = "unknown"
"""What cannot be answered, and must be said so."""
ASKS: Final = "asks"
"""What has two meanings: it is asked which."""

Wanted = Want | str
Asked = tuple[str, Wanted]


def at(column: str, *values: Any) -> Callable[[Row], bool]:
    """Rows with one of these values."""
    return lambda row: row[column] in values


def over(name: str, number: float) -> Callable[[Figures], bool]:
    """Groups whose figure is larger."""
    return lambda found: found[name] is not None and (found[name] or 0) > number


def under(name: str, number: float) -> Callable[[Figures], bool]:
    """Groups whose figure is smaller."""
    return lambda found: found[name] is not None and (found[name] or 0) < number


def no(name: str) -> Callable[[Figures], bool]:
    """Groups that had none."""
    return lambda found: found[name] == 0


def both(*tests: Callable[[Figures], bool]) -> Callable[[Figures], bool]:
    """Groups that pass all tests."""
    return lambda found: all(test(found) for test in tests)


def lost(name: str) -> Callable[[Figures], bool]:
    """Groups whose figure fell."""
    return under(f"{name}_change", 0)


def rose(name: str) -> Callable[[Figures], bool]:
    """Groups whose figure rose."""
    return over(f"{name}_change", 0)


def moved(name: str, share: float) -> Callable[[Figures], bool]:
    """Whether it changed by more than a share of what it was; below 0 is down."""

    def test(found: Figures) -> bool:
        change, earlier = found[f"{name}_change"], found[f"{name}_before"]
        if change is None or not earlier:
            return False
        return change / earlier > share if share > 0 else change / earlier < share

    return test


wasted = both(no("ad_orders"), over("spend", 0))
US, DE = at("marketplace", "US"), at("marketplace", "DE")

QUESTIONS: Final[tuple[Asked, ...]] = (
    (
        "which SKUs lost sessions last week?",
        Want("business", "sessions", "sku", lost("sessions"), days=WEEK, before=BEFORE),
    ),
    ("哪些关键词花钱没有出单?", Want("terms", "spend ad_orders", "term", wasted)),
    (
        "Which search terms cost money without orders?",
        Want("terms", "spend ad_orders", "term", wasted),
    ),
    (
        "上周哪些SKU的会话下降了？",
        Want("business", "sessions", "sku", lost("sessions"), days=WEEK, before=BEFORE),
    ),
    ("top 10 SKUs by sales", Want("business", "sales", "sku", top=("sales", 10, False))),
    ("销售额前10的SKU", Want("business", "sales", "sku", top=("sales", 10, False))),
    ("ad spend by campaign", Want("bulk campaign", "spend", "campaign")),
    ("各广告活动的花费", Want("bulk campaign", "spend", "campaign")),
    (
        "Which campaigns have an ACOS over 40%?",
        Want("bulk campaign", "acos", "campaign", over("acos", 0.4)),
    ),
    ("ACOS超过40%的广告活动有哪些", Want("bulk campaign", "acos", "campaign", over("acos", 0.4))),
    ("SKUs with less than 14 days of cover", Want("inventory", "cover", "sku", under("cover", 14))),
    ("可售天数低于14天的SKU", Want("inventory", "cover", "sku", under("cover", 14))),
    (
        "search terms with more than 10 clicks and no orders",
        Want(
            "terms",
            "clicks ad_orders",
            "term",
            both(over("clicks", 10), no("ad_orders")),
            money=False,
        ),
    ),
    (
        "点击量超过10但没有订单的搜索词",
        Want(
            "terms",
            "clicks ad_orders",
            "term",
            both(over("clicks", 10), no("ad_orders")),
            money=False,
        ),
    ),
    ("returns by reason", Want("returns", "returns", "reason")),
    ("各退货原因的退货数量", Want("returns", "returns", "reason")),
    ("average rating by SKU", Want("reviews", "rating", "sku")),
    ("各SKU的平均评分", Want("reviews", "rating", "sku")),
    ("how many orders last week?", Want("orders", "orders", days=ORDER_WEEK)),
    ("上周有多少订单？", Want("orders", "orders", days=ORDER_WEEK)),
    (
        "total spend in the last 30 days by campaign",
        Want("bulk campaign", "spend", "campaign", days=THIRTY),
    ),
    ("近30天各广告活动的花费", Want("bulk campaign", "spend", "campaign", days=THIRTY)),
    ("spend by search term last week", Want("terms", "spend", "term", days=WEEK)),
    ("上周各搜索词的点击量", Want("terms", "clicks", "term", days=WEEK)),
    (
        'ACOS of campaign "Summer Sale"',
        Want("bulk campaign", "acos", only=at("campaign", "Summer Sale")),
    ),
    (
        "广告活动“夏季大促”的ACOS是多少",
        Want("bulk campaign", "acos", only=at("campaign", "夏季大促")),
    ),
    (
        "clicks and impressions of campaign Winter Launch by search term",
        Want("terms", "clicks impressions", "term", only=at("campaign", "Winter Launch")),
    ),
    (
        "夏季大促活动的搜索词点击量",
        Want("terms", "clicks", "term", only=at("campaign", "夏季大促")),
    ),
    (
        "units sold by SKU in Germany last week",
        Want("business", "units", "sku", only=DE, days=WEEK),
    ),
    ("德国站上周各SKU销量", Want("business", "units", "sku", only=DE, days=WEEK)),
    ("sales by marketplace", Want("business", "sales", "marketplace")),
    ("各站点销售额", Want("business", "sales", "marketplace")),
    ("sessions by day last week", Want("business_day", "sessions", "day", days=WEEK)),
    ("上周每天的会话数", Want("business_day", "sessions", "day", days=WEEK)),
    ("ad spend by day in the last 7 days", Want("terms", "spend", "day", days=SEVEN)),
    ("最近7天每天的广告花费", Want("terms", "spend", "day", days=SEVEN)),
    ("which SKUs have no stock?", Want("inventory", "available", "sku", no("available"))),
    ("哪些SKU没有库存", Want("inventory", "available", "sku", no("available"))),
    (
        "highest return rate by SKU",
        Want(
            "returns",
            "returns>return_rate",
            "sku",
            top=("return_rate", 10, False),
            over="orders",
            days=BOTH,
        ),
    ),
    (
        "退货率最高的5个SKU",
        Want(
            "returns",
            "returns>return_rate",
            "sku",
            top=("return_rate", 5, False),
            over="orders",
            days=BOTH,
        ),
    ),
    ("share of ad spend by campaign", Want("bulk campaign", "spend", "campaign", share=True)),
    ("各广告活动花费占比", Want("bulk campaign", "spend", "campaign", share=True)),
    (
        "how many search terms have clicks but no orders?",
        Want(
            "terms",
            "clicks ad_orders",
            "term",
            both(no("ad_orders"), over("clicks", 0)),
            count=True,
            money=False,
        ),
    ),
    (
        "有多少个搜索词有点击没有出单",
        Want(
            "terms",
            "clicks ad_orders",
            "term",
            both(no("ad_orders"), over("clicks", 0)),
            count=True,
            money=False,
        ),
    ),
    ("worst 5 search terms by ACOS", Want("terms", "acos", "term", top=("acos", 5, False))),
    ("ACOS最差的5个搜索词", Want("terms", "acos", "term", top=("acos", 5, False))),
    (
        "which SKUs' sales dropped more than 20% last week?",
        Want("business", "sales", "sku", moved("sales", -0.2), days=WEEK, before=BEFORE),
    ),
    (
        "上周销售额下降超过20%的SKU",
        Want("business", "sales", "sku", moved("sales", -0.2), days=WEEK, before=BEFORE),
    ),
    (
        "compare units last week with the week before by SKU",
        Want("business", "units", "sku", days=WEEK, before=BEFORE),
    ),
    ("各SKU上周销量环比", Want("business", "units", "sku", days=WEEK, before=BEFORE)),
    ("conversion rate by SKU last week in the US", ASKS),
    ("各SKU的商品会话百分比", Want("business", "conversion", "sku")),
    ("unit session percentage and sessions by SKU", Want("business", "conversion sessions", "sku")),
    ("会话数和转化率，按SKU", Want("business", "sessions conversion", "sku")),
    ("buy box percentage by SKU in germany", Want("business", "buy_box", "sku", only=DE)),
    ("黄金购物车占比低于50%的SKU", Want("business", "buy_box", "sku", under("buy_box", 0.5))),
    ("CPC by match type", Want("bulk word", "cpc", "match_type")),
    ("各匹配类型的单次点击成本", Want("bulk word", "cpc", "match_type")),
    (
        "exact match search terms with no orders and spend over 5",
        Want(
            "terms",
            "spend ad_orders",
            "term",
            both(no("ad_orders"), over("spend", 500)),
            only=at("match_type", "EXACT"),
        ),
    ),
    (
        "精准匹配里花费超过5的搜索词",
        Want("terms", "spend", "term", over("spend", 500), only=at("match_type", "EXACT")),
    ),
    ("ROAS by portfolio", Want("terms", "roas", "portfolio")),
    ("按广告组合看ROAS", Want("terms", "roas", "portfolio")),
    ("orders by country", Want("orders", "orders", "country")),
    ("各国家的订单数", Want("orders", "orders", "country")),
    ("average order value by marketplace", Want("orders", "order_value", "marketplace")),
    ("各站点客单价", Want("orders", "order_value", "marketplace")),
    ("orders by week", Want("orders", "orders", "week")),
    ("每周订单数", Want("orders", "orders", "week")),
    ("returns by month", Want("returns", "returns", "month")),
    ("每月退货数量", Want("returns", "returns", "month")),
    ("1-star reviews by SKU", Want("reviews", "reviews", "sku", only=at("rating", 1))),
    (
        "差评最多的SKU",
        Want("reviews", "reviews", "sku", only=at("rating", 1, 2), top=("reviews", 10, False)),
    ),
    ("which keywords have an ACOS above 50%?", Want("terms", "acos", "term", over("acos", 0.5))),
    ("哪些关键词的ACOS高于50%", Want("terms", "acos", "term", over("acos", 0.5))),
    ("inbound stock by SKU in the US", Want("inventory", "inbound", "sku", only=US)),
    ("美国站各SKU的在途库存", Want("inventory", "inbound", "sku", only=US)),
    (
        "SKU TW-LAMP-01 sessions by week",
        Want("business", "sessions", "week", only=at("sku", "TW-LAMP-01")),
    ),
    ("TW-LAMP-01每周的销量", Want("business", "units", "week", only=at("sku", "TW-LAMP-01"))),
    (
        "sales of TW-KETTLE-02 last week",
        Want("business", "sales", only=at("sku", "TW-KETTLE-02"), days=WEEK),
    ),
    (
        "上周TW-KETTLE-02的销售额",
        Want("business", "sales", only=at("sku", "TW-KETTLE-02"), days=WEEK),
    ),
    ("search terms containing lamp", UNKNOWN),
    (
        "包含lamp的搜索词的花费",
        Want("terms", "spend", "term", only=lambda row: "lamp" in row["term"]),
    ),
    (
        "clicks of search terms containing kettle",
        Want("terms", "clicks", "term", only=lambda row: "kettle" in row["term"]),
    ),
    ("best selling SKUs", Want("business", "units", "sku", top=("units", 10, False))),
    ("卖得最好的5个SKU", Want("business", "units", "sku", top=("units", 5, False))),
    ("lowest CTR campaigns", Want("bulk campaign", "ctr", "campaign", top=("ctr", 10, True))),
    ("点击率最低的3个广告活动", Want("bulk campaign", "ctr", "campaign", top=("ctr", 3, True))),
    (
        "which campaigns spent more than $20?",
        Want("bulk campaign", "spend", "campaign", over("spend", 2000)),
    ),
    ("花费超过20美元的广告活动", Want("bulk campaign", "spend", "campaign", over("spend", 2000))),
    ("worst campaigns", ASKS),
    ("表现最好的广告活动", ASKS),
    ("what is the weather in Paris?", UNKNOWN),
    ("今天天气怎么样", UNKNOWN),
    ("delete all campaigns", UNKNOWN),
    ("把所有广告活动暂停", UNKNOWN),
    ("spend by astrological sign", UNKNOWN),
    ("按颜色看销量", UNKNOWN),
    ("sessions in October by SKU", Want("business", "sessions", "sku", days=MONTH)),
    ("10月各SKU的会话数", Want("business", "sessions", "sku", days=MONTH)),
    (
        "ad spend from 2026-11-01 to 2026-11-07 by search term",
        Want("terms", "spend", "term", days=(date(2026, 11, 1), date(2026, 11, 7))),
    ),
    (
        "11月1日到11月7日各搜索词的花费",
        Want("terms", "spend", "term", days=(date(2026, 11, 1), date(2026, 11, 7))),
    ),
    ("sales this month", Want("business", "sales", days=NOVEMBER)),
    ("本月销售额", Want("business", "sales", days=NOVEMBER)),
    (
        "which SKUs gained sessions compared with the previous week?",
        Want("business", "sessions", "sku", rose("sessions"), days=WEEK, before=BEFORE),
    ),
    (
        "哪些SKU上周流量上升了",
        Want("business", "sessions", "sku", rose("sessions"), days=WEEK, before=BEFORE),
    ),
    ("ad sales by SKU", Want("bulk ad", "ad_sales", "sku")),
    ("各SKU的广告销售额", Want("bulk ad", "ad_sales", "sku")),
    (
        "which SKUs have ad spend but no ad orders?",
        Want("bulk ad", "spend ad_orders", "sku", wasted),
    ),
    ("哪些SKU有广告花费但没有广告订单", Want("bulk ad", "spend ad_orders", "sku", wasted)),
    ("top 3 return reasons", Want("returns", "returns", "reason", top=("returns", 3, False))),
    ("退货最多的3个原因", Want("returns", "returns", "reason", top=("returns", 3, False))),
    ("units per parent ASIN last week", Want("business", "units", "parent", days=WEEK)),
    ("上周各父ASIN的会话数", Want("business", "sessions", "parent", days=WEEK)),
    ("page views by ASIN the week before last", Want("business", "page_views", "asin", days=WEEK)),
    ("上上周各ASIN的页面浏览量", Want("business", "page_views", "asin", days=WEEK)),
    (
        "SKUs with sessions over 500 and no units last week",
        Want(
            "business", "sessions units", "sku", both(over("sessions", 500), no("units")), days=WEEK
        ),
    ),
    (
        "上周会话数大于300且销量小于5的SKU",
        Want(
            "business",
            "sessions units",
            "sku",
            both(over("sessions", 300), under("units", 5)),
            days=WEEK,
        ),
    ),
    (
        "products that sold fewer than 5 units last week",
        Want("business", "units", "sku", under("units", 5), days=WEEK),
    ),
    ("上周销量不足5件的产品", Want("business", "units", "sku", under("units", 5), days=WEEK)),
    ("cost per order by campaign", Want("bulk campaign", "cpa", "campaign")),
    (
        "每单广告成本最高的广告活动",
        Want("bulk campaign", "cpa", "campaign", top=("cpa", 10, False)),
    ),
    ("impressions and clicks by ad group", Want("bulk group", "impressions clicks", "ad_group")),
    ("各广告组的展示量和点击量", Want("bulk group", "impressions clicks", "ad_group")),
    (
        "campaigns with spend between 10 and 40",
        Want("bulk campaign", "spend", "campaign", lambda f: 1000 <= (f["spend"] or 0) <= 4000),
    ),
    (
        "花费在10到40之间的广告活动",
        Want("bulk campaign", "spend", "campaign", lambda f: 1000 <= (f["spend"] or 0) <= 4000),
    ),
    ("unsellable stock by marketplace", Want("inventory", "unsellable", "marketplace")),
    ("各站点的可售库存", Want("inventory", "available", "marketplace")),
    ("ad spend yesterday", Want("terms", "spend", days=(date(2026, 11, 15), date(2026, 11, 15)))),
    ("昨天的广告花费", Want("terms", "spend", days=(date(2026, 11, 15), date(2026, 11, 15)))),
    (
        "orders in Japan in the last 30 days",
        Want("orders", "orders", only=at("marketplace", "JP"), days=ORDER_THIRTY),
    ),
    (
        "日本站近30天订单数",
        Want("orders", "orders", only=at("marketplace", "JP"), days=ORDER_THIRTY),
    ),
    (
        "returns of TW-MUG-01 by reason",
        Want("returns", "returns", "reason", only=at("sku", "TW-MUG-01")),
    ),
    ("TW-MUG-01的退货原因分布", Want("returns", "returns", "reason", only=at("sku", "TW-MUG-01"))),
    ("which products have never been ordered?", UNKNOWN),
    ("没有评论的SKU", UNKNOWN),
    ("ACOS above 0.4 by campaign", ASKS),
    ("利润最高的SKU", UNKNOWN),
)
DEVELOPED: Final = tuple(each for place, each in enumerate(QUESTIONS) if place % 4 in {0, 3})
HELD: Final = tuple(each for place, each in enumerate(QUESTIONS) if place % 4 in {1, 2})
"""Chinese and English of one pair fall on either side."""
