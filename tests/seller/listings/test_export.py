"""Each channel gets its own file back, with every value in its column."""

import csv
import io

import pytest

from tradewind.kernel.errors import BadInput
from tradewind.kernel.money import Money
from tradewind.seller.listings.export import export
from tradewind.seller.listings.listing import Channel, Listing


def kettle(channel, **more):
    return Listing(
        channel,
        "K-1",
        'Kettle, 1.7 l "Pro"',
        marketplace="US",
        bullets=("Boils fast", "Holds 1.7 l"),
        description="Two lines\nof text",
        price=Money(2999, "USD"),
        stock=3,
        gtin="4006381333931",
        images=("https://a.example/1.jpg", "https://a.example/2.jpg"),
        options={"color": "Black"},
        **more,
    )


def rows(file, delimiter):
    return list(csv.reader(io.StringIO(file.body.decode("utf-8-sig")), delimiter=delimiter))


def test_amazon_gets_a_partial_update_of_the_fields_that_changed():
    file = export([kettle(Channel.AMAZON)], fields=["title", "bullets"])
    settings, labels, keys, values = rows(file, "\t")
    told = dict(zip(keys, values, strict=True))
    assert settings[-1] == "settings=contentLanguageTag=en_US"
    assert len(labels) == len(keys)
    assert told["contribution_sku#1.value"] == "K-1"
    assert told["::record_action"] == "partial_update"
    market = "[marketplace_id=ATVPDKIKX0DER][language_tag=en_US]"
    assert told[f"item_name{market}#1.value"] == 'Kettle, 1.7 l "Pro"'
    assert told[f"bullet_point{market}#2.value"] == "Holds 1.7 l"
    assert told[f"bullet_point{market}#3.value"] == ""
    assert not [key for key in keys if "description" in key]


@pytest.mark.parametrize(
    ("channel", "delimiter", "column", "value"),
    [
        (Channel.SHOPIFY, ",", "Option1 value", "Black"),
        (Channel.SHOPIFY, ",", "Price", "29.99"),
        (Channel.GOOGLE, "\t", "price", "29.99 USD"),
        (Channel.GOOGLE, "\t", "availability", "in_stock"),
        (Channel.GOOGLE, "\t", "description", "Two lines\nof text"),
        (Channel.TIKTOK, ",", "Product Name", 'Kettle, 1.7 l "Pro"'),
        (Channel.TIKTOK, ",", "Product Image 2", "https://a.example/2.jpg"),
    ],
)
def test_the_others_get_whole_rows(channel, delimiter, column, value):
    header, row = rows(export([kettle(channel)]), delimiter)
    assert dict(zip(header, row, strict=True))[column] == value


def test_a_file_is_of_one_channel_and_one_language():
    with pytest.raises(BadInput, match="one channel"):
        export([kettle(Channel.AMAZON), kettle(Channel.GOOGLE)])
    with pytest.raises(BadInput, match="one channel"):
        export([])
    with pytest.raises(BadInput, match="one country"):
        export([kettle(Channel.AMAZON), kettle(Channel.AMAZON, language="es")])
