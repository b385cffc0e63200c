"""Countries that channels sell in: their currency, their language, and how files name them."""

from dataclasses import dataclass
from functools import cache

from tradewind.seller.files.forms import normal


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A country as a channel serves it."""

    code: str
    """Two letters."""
    currency: str
    language: str
    amazon_id: str
    domain: str
    names: tuple[str, ...]


MARKETPLACES = (
    Marketplace(
        "US",
        "USD",
        "en",
        "ATVPDKIKX0DER",
        "com",
        (
            "United States",
            "USA",
            "美国",
            "アメリカ",
            "米国",
            "Vereinigte Staaten",
        ),
    ),
    Marketplace(
        "CA",
        "CAD",
        "en",
        "A2EUQ1WTGCTBG2",
        "ca",
        (
            "Canada",
            "加拿大",
            "カナダ",
            "Kanada",
        ),
    ),
    Marketplace(
        "MX",
        "MXN",
        "es",
        "A1AM78C64UM0Y8",
        "com.mx",
        (
            "Mexico",
            "México",
            "墨西哥",
            "メキシコ",
            "Mexiko",
        ),
    ),
    Marketplace(
        "BR",
        "BRL",
        "pt",
        "A2Q3Y263D00KWC",
        "com.br",
        (
            "Brazil",
            "Brasil",
            "巴西",
            "ブラジル",
            "Brasilien",
        ),
    ),
    Marketplace(
        "GB",
        "GBP",
        "en",
        "A1F83G8C2ARO7P",
        "co.uk",
        (
            "United Kingdom",
            "UK",
            "英国",
            "イギリス",
            "Vereinigtes Königreich",
        ),
    ),
    Marketplace(
        "DE",
        "EUR",
        "de",
        "A1PA6795UKMFR9",
        "de",
        (
            "Germany",
            "Deutschland",
            "德国",
            "ドイツ",
        ),
    ),
    Marketplace(
        "FR",
        "EUR",
        "fr",
        "A13V1IB3VIYZZH",
        "fr",
        (
            "France",
            "Frankreich",
            "法国",
            "フランス",
        ),
    ),
    Marketplace(
        "IT",
        "EUR",
        "it",
        "APJ6JRA9NG5V4",
        "it",
        (
            "Italy",
            "Italia",
            "Italien",
            "意大利",
            "イタリア",
        ),
    ),
    Marketplace(
        "ES",
        "EUR",
        "es",
        "A1RKKUPIHCS9HS",
        "es",
        (
            "Spain",
            "España",
            "Spanien",
            "西班牙",
            "スペイン",
        ),
    ),
    Marketplace(
        "NL",
        "EUR",
        "nl",
        "A1805IZSGTT6HS",
        "nl",
        (
            "Netherlands",
            "Nederland",
            "Niederlande",
            "荷兰",
            "オランダ",
        ),
    ),
    Marketplace(
        "BE",
        "EUR",
        "fr",
        "AMEN7PMS3EDWL",
        "com.be",
        (
            "Belgium",
            "Belgien",
            "Belgique",
            "比利时",
            "ベルギー",
        ),
    ),
    Marketplace(
        "IE",
        "EUR",
        "en",
        "A28R8C7NBKEWEA",
        "ie",
        (
            "Ireland",
            "Irland",
            "爱尔兰",
            "アイルランド",
        ),
    ),
    Marketplace(
        "SE",
        "SEK",
        "sv",
        "A2NODRKZP88ZB9",
        "se",
        (
            "Sweden",
            "Sverige",
            "Schweden",
            "瑞典",
            "スウェーデン",
        ),
    ),
    Marketplace(
        "PL",
        "PLN",
        "pl",
        "A1C3SOZRARQ6R3",
        "pl",
        (
            "Poland",
            "Polska",
            "Polen",
            "波兰",
            "ポーランド",
        ),
    ),
    Marketplace(
        "TR",
        "TRY",
        "tr",
        "A33AVAJ2PDY3EV",
        "com.tr",
        (
            "Turkey",
            "Türkiye",
            "Türkei",
            "土耳其",
            "トルコ",
        ),
    ),
    Marketplace(
        "AE",
        "AED",
        "en",
        "A2VIGQ35RCS4UG",
        "ae",
        (
            "United Arab Emirates",
            "UAE",
            "阿联酋",
            "Vereinigte Arabische Emirate",
        ),
    ),
    Marketplace(
        "SA",
        "SAR",
        "ar",
        "A17E79C6D8DWNP",
        "sa",
        (
            "Saudi Arabia",
            "沙特阿拉伯",
            "沙特",
            "Saudi-Arabien",
        ),
    ),
    Marketplace(
        "EG",
        "EGP",
        "ar",
        "ARBP9OOSHTCHU",
        "eg",
        (
            "Egypt",
            "埃及",
            "Ägypten",
        ),
    ),
    Marketplace(
        "IN",
        "INR",
        "en",
        "A21TJRUUN4KGV",
        "in",
        (
            "India",
            "印度",
            "インド",
            "Indien",
        ),
    ),
    Marketplace(
        "JP",
        "JPY",
        "ja",
        "A1VC38T7YXB528",
        "co.jp",
        (
            "Japan",
            "日本",
        ),
    ),
    Marketplace(
        "AU",
        "AUD",
        "en",
        "A39IBJ37TRP1C6",
        "com.au",
        (
            "Australia",
            "澳大利亚",
            "オーストラリア",
            "Australien",
        ),
    ),
    Marketplace(
        "SG",
        "SGD",
        "en",
        "A19VAU5U5O7RUS",
        "sg",
        (
            "Singapore",
            "新加坡",
            "シンガポール",
            "Singapur",
        ),
    ),
    Marketplace(
        "ZA",
        "ZAR",
        "en",
        "AE08WJ6YKNBMC",
        "co.za",
        (
            "South Africa",
            "南非",
            "Südafrika",
        ),
    ),
    Marketplace(
        "CN",
        "CNY",
        "zh",
        "AAHKV2X7AFYLW",
        "cn",
        (
            "China",
            "中国",
        ),
    ),
)


@cache
def _by_name() -> dict[str, Marketplace]:
    found: dict[str, Marketplace] = {}
    for each in MARKETPLACES:
        domains = (f"amazon.{each.domain}", f"www.amazon.{each.domain}")
        for name in (each.code, each.amazon_id, *domains, *each.names):
            found[normal(name)] = each
    return found


def marketplace(said: str) -> Marketplace | None:
    """The marketplace of a code, an id, a domain or a country's name; None for an unknown one."""
    return _by_name().get(normal(said)) if said else None
