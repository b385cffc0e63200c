"""What somebody says and does on the way from a need to a paid order, in two languages."""

from dataclasses import dataclass

GOOD, DECLINED = "4242 4242 4242 4242", "4000 0000 0000 9995"


@dataclass(frozen=True, slots=True)
class Journey:
    """The sentences of one journey, and words that its pages must show."""

    language: str
    need: str
    follow_up: str
    compare: str
    add: str
    """Names no size, so that it is asked for."""
    country: str
    refused: str
    paid: str


JOURNEYS = (
    Journey(
        language="en-US",
        need="waterproof hiking boots under $200",
        follow_up="cheaper",
        compare="compare the first two",
        add="add the first one to my cart",
        country="US",
        refused="Nothing was charged",
        paid="Paid",
    ),
    Journey(
        language="zh-CN",
        need="想买一双1500元以内的防水登山靴",
        follow_up="便宜一点的",
        compare="比较前两个",
        add="把第一个加入购物车",
        country="CN",
        refused="没有扣款",
        paid="已付款",
    ),
)
