"""From a listing with faults to the channel's file: found, proposed, approved, applied, undone."""

import pytest

from tests.web.conftest import browser, found
from tradewind.app import Tradewind
from tradewind.seller.listings import tables
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.settings import Settings

GOOD = ("Holds 1.7 l and boils it fast", "Body of steel, handle of oak", "Cable of 75 cm")
KETTLE = Listing(
    Channel.AMAZON,
    "K-1",
    "Acme <Kettle> Free Shipping",
    brand="Acme",
    marketplace="US",
    bullets=GOOD,
    description="Call 555-123-4567 now.",
)
POT = Listing(Channel.SHOPIFY, "P-2", "Acme teapot of porcelain", brand="Acme")


@pytest.fixture
def shop(tmp_path):
    opened = Tradewind.open(Settings(home=tmp_path))
    with opened.database.transaction() as session:
        for row, each in enumerate((KETTLE, POT), 2):
            tables.keep(session, each, file_id="fil_1", row=row)
    return opened


@pytest.fixture
def desk(shop):
    with browser(shop) as opened:
        yield opened


def test_an_empty_desk_says_what_to_do(empty):
    with browser(empty) as desk:
        assert "No listing yet" in desk.read("/desk/listings")
        assert "Nothing waits for you" in desk.read("/desk/approvals")


def test_the_gravest_stands_first_and_filters_hold(desk):
    whole = desk.read("/desk/listings")
    assert whole.index("K-1") < whole.index("P-2")
    assert "P-2" not in desk.read("/desk/listings?severity=ERROR")
    assert "K-1" not in desk.read("/desk/listings?severity=clean")
    assert "K-1" not in desk.read("/desk/listings?channel=shopify&sort=title")
    assert "P-2" not in desk.read("/desk/listings?rule=amz.title.promo&language=en")
    assert "No listing is like that" in desk.read("/desk/listings?q=nothing+such")
    assert "P-2" not in desk.read("/desk/listings?q=kettle")


def test_a_listings_page_marks_what_is_wrong_and_shows_the_fix(desk):
    place = found(r'href="(/desk/listings/lst_\w+)"><code>K-1', desk.read("/desk/listings"))
    text = desk.read(place)
    assert "&lt;Kettle&gt;" in text
    assert "<Kettle>" not in text
    assert 'mark class="error">Free Shipping<sup>' in text
    assert "<del>" in text
    assert "amz.title.promo" in text
    assert "row 2" in text


def test_a_fix_goes_from_the_table_to_the_file_and_back(desk, shop):
    table = desk.read("/desk/listings")
    listing = found(r'value="(lst_\w+)" aria-label="K-1"', table)
    shown = desk.submit("/desk/listings/act", {"id": listing, "to": "propose"}).text
    assert "<del>" in shown
    proposal = found(r'value="(prp_\w+)"', shown)
    applied = desk.submit("/desk/approvals/act", {"id": proposal, "to": "approve"}).text
    assert "Take the chosen back" in applied
    with shop.database.reading() as session:
        fixed = tables.get(session, listing).listing
    assert (fixed.title, fixed.description) == ("Acme", "")
    file = desk.submit("/desk/approvals/act", {"id": proposal, "to": "export"})
    assert "attachment" in file.headers["content-disposition"]
    assert "partial_update" in file.text
    assert "by a proposal" in desk.read(f"/desk/listings/{listing}")
    desk.submit("/desk/approvals/act", {"id": proposal, "to": "undo"})
    with shop.database.reading() as session:
        assert tables.get(session, listing).listing == KETTLE


def test_a_proposal_can_be_rejected_and_nothing_changes(desk, shop):
    listing = found(r'value="(lst_\w+)" aria-label="K-1"', desk.read("/desk/listings"))
    shown = desk.submit(f"/desk/listings/{listing}/propose", {}).text
    proposal = found(r'value="(prp_\w+)"', shown)
    desk.submit("/desk/approvals/act", {"id": proposal, "to": "reject"})
    assert proposal in desk.read("/desk/approvals?state=rejected")
    with shop.database.reading() as session:
        assert len(tables.history(session, listing)) == 1


def test_a_press_of_a_button_without_a_choice_does_nothing(desk):
    assert desk.submit("/desk/listings/act", {"to": "export"}).status_code == 400
    assert desk.submit("/desk/approvals/act", {"to": "approve"}).status_code == 400
    assert desk.submit("/desk/approvals/act", {"id": "x", "to": "burn"}).status_code == 400


def test_another_day_says_what_breaks_on_it(desk):
    text = desk.read("/desk/listings/breaks?on=2027-01-31")
    assert "gmc.image.size" in text
    assert "0 of 2 listings change" in text
    past = desk.read("/desk/listings/breaks?on=2020-01-01")
    assert "K-1" not in past
    assert desk.get("/desk/listings/breaks?on=soon").status_code == 400


def test_a_listing_leaves_as_its_channels_file(desk):
    table = desk.read("/desk/listings")
    listing = found(r'value="(lst_\w+)" aria-label="P-2"', table)
    assert "P-2" in desk.get(f"/desk/listings/{listing}/file").text
    assert desk.get("/desk/listings/lst_none").status_code == 404


def test_the_pages_speak_chinese(shop):
    with browser(shop, language="zh-CN") as desk:
        table = desk.read("/desk/listings")
        assert "错误" in table
        listing = found(r'value="(lst_\w+)" aria-label="K-1"', table)
        assert "属于促销用语" in desk.read(f"/desk/listings/{listing}")
        assert "没有待您处理的事项" in desk.read("/desk/approvals")
