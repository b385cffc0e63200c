"""What a reader gets without any script."""

import re
from dataclasses import replace

import pytest

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Product
from tradewind.web.page import static

from .conftest import browser, found

BOOTS = "waterproof hiking boots under $200"
BARE = ("/", "/list", "/list?q=kettle", "/ask", "/cart", "/compare", "/operator/ledger")


def ids(shop, count: int) -> list[str]:
    with shop.database.reading() as session:
        return catalog.best_liked(session, limit=count)


def with_choice(shop) -> Product:
    """A product with more than one size to choose from."""
    with shop.database.reading() as session:
        for product in catalog.changed(session, since=0):
            sizes = {each.options.get("size") for each in product.variants if each.available}
            if len(sizes) > 1:
                return product
    raise AssertionError


def test_the_first_page_holds_the_box_in_focus_and_three_needs(reader):
    page = reader.read("/")
    assert "autofocus" in page
    assert page.count('href="/ask?q=') >= 3
    assert "Departments" in page


def test_the_first_page_is_light(reader):
    page = reader.read("/")
    weight = len(page.encode()) + sum(
        len(reader.get(static(name)).content)
        for name in ("tradewind.css", "tradewind.js", "scale.svg")
    )
    assert weight < 100_000
    assert all('loading="lazy"' in image for image in re.findall(r"<img[^>]*>", page))


def test_an_empty_shop_says_what_to_do(empty):
    with browser(empty) as reader:
        page = reader.read("/")
    assert "./run import" in page
    assert "shelves are empty" in page


@pytest.mark.parametrize("path", BARE)
def test_every_page_speaks_both_languages(shop, path):
    with browser(shop) as english, browser(shop, language="zh-CN") as chinese:
        assert '<html lang="en"' in english.read(path)
        assert '<html lang="zh-Hans"' in chinese.read(path)


def test_the_switch_keeps_the_page_and_the_choice(reader):
    page = reader.read("/list?q=kettle")
    assert 'href="/list?q=kettle&amp;lang=zh"' in page
    assert 'lang="zh-Hans"' in reader.read("/list?q=kettle&lang=zh")
    assert '<html lang="zh-Hans"' in reader.read("/")
    assert 'data-theme="dark"' in reader.read("/?theme=dark")
    assert 'data-theme="dark"' in reader.read("/cart")


def test_an_answer_has_verdict_picks_table_and_sources(reader):
    page = reader.read("/ask", params={"q": BOOTS})
    assert 'class="verdict"' in page
    assert page.count('class="pick"') >= 1
    assert 'class="compare"' in page
    assert "Why these and not others" in page
    assert 'name="q"' in page.partition('class="below"')[2]


def test_every_mark_leads_to_a_footnote_on_the_page(reader):
    page = reader.read("/ask", params={"q": BOOTS})
    marks = set(re.findall(r'class="mark" href="#([^"]+)"', page))
    assert len(marks) > 5
    assert marks == set(re.findall(r'<li class="note" id="([^"]+)"', page))


def test_a_conversation_keeps_its_earlier_turns_on_the_page(reader):
    first = reader.read("/ask", params={"q": BOOTS})
    talk = found(r'data-conversation="([^"]+)"', first)
    second = reader.read("/ask", params={"q": "cheaper", "c": talk})
    assert 'class="turn earlier"' in second
    assert BOOTS in second
    again = reader.read("/ask", params={"c": talk})
    assert again.count('<section class="turn') == 2
    assert 'class="pick"' in again or 'class="verdict"' in again


def test_keywords_get_a_list(reader):
    page = reader.read("/ask", params={"q": "headphones"})
    assert page.count('class="item"') >= 2


def test_facets_narrow_the_list_and_are_taken_away_again(reader):
    page = reader.read("/list?category=audio")
    link = found(r'<a href="(/list\?category=audio&amp;f\.brand=[^"]+)"', page).replace(
        "&amp;", "&"
    )
    narrowed = reader.read(link)
    assert narrowed.count('class="item"') < page.count('class="item"')
    assert 'aria-current="true" href="/list?category=audio"' in narrowed


def test_sorting_by_price_starts_with_the_cheapest(reader):
    page = reader.read("/list?category=audio&sort=price")
    shown = re.findall(r'<p class="row above"><span class="price">.*?\$([\d.,]+)<', page)
    prices = [float(each.replace(",", "")) for each in shown]
    assert len(prices) > 5
    assert prices == sorted(prices)


def test_a_product_page_states_sources_prices_and_reviews(shop, reader):
    page = reader.read(f"/p/{ids(shop, 1)[0]}")
    for part in ("What is stated", "What it cost", "What buyers say"):
        assert part in page
    assert "import 1" in page


def test_a_price_chart_is_drawn_in_the_readers_language(shop, chinese_reader):
    product = shop.product(ids(shop, 1)[0])
    drawn = chinese_reader.get(f"/prices.svg?sku={product.variants[0].sku}&days=365&tone=dark")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "最低" in drawn.text


def test_a_chart_of_nothing_is_not_there(reader):
    assert reader.get("/prices.svg?sku=NOPE&days=30").status_code == 404


def test_comparing_puts_products_side_by_side(shop, reader):
    page = reader.read("/compare", params={"ids": ids(shop, 3)})
    assert page.count('<th scope="col">') == 3
    assert "not stated" in page


def test_a_missing_size_is_asked_for_before_adding(shop, reader):
    product = with_choice(shop)
    refused = reader.submit("/cart/add", {"product": product.id}, follow_redirects=False)
    assert refused.status_code == 303
    assert "need=1" in refused.headers["location"]
    assert "Choose one first" in reader.read(refused.headers["location"])
    asked = reader.submit("/cart/add", {"product": product.id}, headers={"x-part": "1"})
    assert 'type="radio"' in asked.text


def test_a_page_that_is_not_there_says_what_to_try(reader):
    missing = reader.get("/p/no-such-thing")
    assert missing.status_code == 404
    assert "Ask for it in the box above" in missing.text
    assert reader.get("/nowhere").status_code == 404


def test_programs_get_problems_and_people_get_pages(reader):
    assert reader.get("/p/nope", headers={"accept": "application/json"}).headers[
        "content-type"
    ] == ("application/problem+json")
    assert reader.get("/api/v1/products/nope").headers["content-type"] == "application/problem+json"


def test_pictures_are_kept_for_good(reader):
    picture = "/media/kettle.svg?c=112233-445566-778899&s=x"
    first = reader.get(picture)
    assert "immutable" in first.headers["cache-control"]
    again = reader.get(picture, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_style_and_script_are_kept_until_they_change(reader):
    page = reader.read("/")
    for name in ("tradewind.css", "tradewind.js"):
        assert static(name) in page
        assert "immutable" in reader.get(static(name)).headers["cache-control"]


def test_answers_stream_as_events(reader):
    with reader.stream("GET", "/ask/stream", params={"q": BOOTS}) as response:
        text = response.read().decode()
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [line for line in text.splitlines() if line.startswith("event:")] == [
        "event: answer",
        "event: done",
    ]


class Broken:
    """An index that cannot be read."""

    currencies = ("USD",)

    def refresh(self, _: object) -> None:
        raise OSError("no such file")


def test_a_fault_of_ours_is_a_calm_page_that_gives_nothing_away(shop):
    with browser(replace(shop, index=Broken())) as reader:
        page = reader.get("/list")
    assert page.status_code == 500
    assert "Nothing was half done" in page.text
    assert "OSError" not in page.text
    assert "no such file" not in page.text


def test_even_where_no_page_can_be_made_there_is_a_word(shop):
    with browser(replace(shop, index=None)) as reader:
        page = reader.get("/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "我们这边出了问题" in page.text
