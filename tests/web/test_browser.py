"""The pages in a real browser: the live conversation, the drawer, the marks, and what axe finds."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.web.test_desk import bought
from tradewind import web
from tradewind.catalog import tables as catalog
from tradewind.checkout import fill
from tradewind.checkout.cart import Want
from tradewind.checkout.ship import ship
from tradewind.decisions import agents
from tradewind.decisions.agents import Limit, Scope
from tradewind.kernel.money import Money

sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"
NEED = "waterproof hiking boots under $200"


@pytest.fixture(scope="module")
def address(shop) -> Iterator[str]:
    """A server of one's own."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(web.create(shop), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)
    listening.close()


@pytest.fixture(scope="module")
def chromium():
    """A headless browser."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def tab(chromium, request):
    """A tab that fails the test on any fault of the page's own script."""
    options = getattr(request, "param", {})
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security" in said.text else None,
    )
    yield page
    context.close()
    assert [fault for fault in faults if "Transition was" not in fault] == []


def test_a_second_question_is_appended_and_the_first_stays(tab, address):
    tab.goto(address)
    tab.fill("input[name=q]", NEED)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".pick")
    tab.fill(".below input[name=q]", "cheaper")
    tab.keyboard.press("Enter")
    tab.locator(".turn").nth(1).locator(".verdict").wait_for()
    assert tab.locator(".turn .said").all_inner_texts() == [NEED, "cheaper"]
    assert "/ask?c=con_" in tab.url
    assert tab.locator(".below input[name=q]").evaluate("box => box === document.activeElement")


def test_a_mark_opens_its_evidence_by_keyboard_and_gives_the_focus_back(tab, address):
    tab.goto(f"{address}/ask?q={NEED}")
    mark = tab.locator(".verdict .mark").first
    mark.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#evidence").is_visible()
    assert tab.locator("#evidence").inner_text().strip()
    tab.keyboard.press("Escape")
    assert not tab.locator("#evidence").is_visible()
    assert mark.evaluate("mark => mark === document.activeElement")


def test_the_cart_is_a_drawer_that_keeps_the_place(tab, address):
    tab.goto(f"{address}/ask?q={NEED}")
    before = tab.url
    tab.locator(".pick .acts button").first.click()
    tab.wait_for_selector("dialog#cart[open]")
    for choices in tab.locator("dialog fieldset").all():
        choices.locator("input:not([disabled])").first.check()
    if tab.locator("dialog fieldset").count():
        tab.locator("dialog .button.wide").click()
    tab.wait_for_selector("dialog .lines")
    assert tab.url == before
    assert tab.locator("[data-pieces]").first.inner_text() == "1"
    tab.locator("[data-close]").click()
    assert not tab.locator("dialog#cart").is_visible()


def test_dark_is_one_press_away_and_kept(tab, address):
    tab.goto(address)
    tab.locator("[data-theme-switch]").click()
    assert tab.locator("html").get_attribute("data-theme") == "dark"
    tab.goto(f"{address}/cart")
    assert tab.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("tab", [{"java_script_enabled": False}], indirect=True)
def test_without_script_the_same_journey_works(tab, address):
    tab.goto(address)
    tab.fill("input[name=q]", NEED)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".pick")
    tab.locator(".verdict .mark").first.click()
    assert tab.locator(".sources .note:target").is_visible()
    tab.locator("[data-follow]").first.click()
    tab.wait_for_selector(".turn.earlier")


def test_nothing_is_wider_than_a_phone(tab, address):
    tab.set_viewport_size({"width": 390, "height": 844})
    for path in (
        "/",
        f"/ask?q={NEED}",
        "/list?category=audio",
        "/cart",
        "/operator/letters",
        "/operator",
    ):
        tab.goto(address + path)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wider) <= 0, path


def product_path(shop) -> str:
    with shop.database.reading() as session:
        return f"/p/{catalog.best_liked(session, limit=1)[0]}"


EVERY_PAGE = (
    "/",
    f"/ask?q={NEED}",
    "/list?category=audio",
    "{product}",
    "/cart",
    "/compare",
    "/operator/ledger",
    "/operator/latency",
    "/operator",
    "/operator/orders",
    "/operator/stock",
    "/operator/letters",
    "/operator/agents",
    "/operator/money",
    "/operator/inbox",
    "/operator/imports",
    "/operator/orders/{order}",
    "/operator/agents/{agent}",
    "/orders/{order}",
    "/orders/{order}/return",
    "/checkout/{cart}",
    "/desk",
    "/desk/files",
    "/desk/ask",
    "/desk/ask?q=spend by campaign",
    "/desk/listings",
    "/desk/same",
    "/desk/pictures",
    "/desk/studio?sku=AUD-HAL-ARC-BK&channel=amazon&language=de",
    "/desk/studio/page?sku=AUD-HAL-ARC-BK&channel=amazon&language=de",
    "/desk/approvals",
    "/desk/model",
    "/nope",
)


@pytest.fixture(scope="module")
def named(shop) -> dict[str, str]:
    """What fills the pages' addresses."""
    order = bought(shop)
    ship(order.id, database=shop.database)
    cart = fill.open_cart(database=shop.database, currency="USD", language="en")
    fill.add(cart.id, Want(order.quote.lines[0].sku), database=shop.database)
    with shop.database.transaction() as session:
        agent = agents.meet(session, "Somebody's agent").id
        limit = Money(10_000, "USD")
        agents.allow(session, agent, [Limit(limit, limit)], by="test")
        agents.mint(session, agent, list(Scope), by="test")
    return {"product": product_path(shop), "order": order.id, "agent": agent, "cart": cart.id}


COLOURFUL = EVERY_PAGE[1:5]
"""Between them they show every colour."""


@pytest.mark.parametrize(
    ("tab", "paths"),
    [
        ({"bypass_csp": True, "color_scheme": "light"}, EVERY_PAGE),
        ({"bypass_csp": True, "color_scheme": "dark"}, COLOURFUL),
    ],
    indirect=["tab"],
    ids=["light", "dark"],
)
def test_axe_finds_no_serious_fault(tab, address, named, paths):
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install")
    script = AXE.read_text("utf-8")
    faults = []
    for path in paths:
        opened = tab.goto(address + path.format(**named))
        assert opened.status == (404 if path == "/nope" else 200), path
        found = tab.evaluate(f"{script};axe.run(document, {{runOnly: {RULES}}})")
        faults += [
            (path, each["id"], each["nodes"][0]["html"][:120])
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    assert faults == []
