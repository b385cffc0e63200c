"""Pictures at the desk: dropped, measured, shown, fetched only on request, forgotten."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import ClassVar

import pytest
from PIL import Image

from tests.seller.pictures.drawn_goods import goods, saved
from tests.web.conftest import browser, found
from tradewind.app import Tradewind
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.settings import Settings

GOOD = saved(goods((60, 120, 740, 680)), "JPEG")
GREY = saved(goods((100, 140, 500, 500), ground=(250, 250, 250)))
NO_PICTURE = b"<html><script>alert(1)</script>"


@pytest.fixture
def shop(tmp_path):
    return Tradewind.open(Settings(home=tmp_path, vision="", allow_loopback=True))


@pytest.fixture
def desk(shop):
    with browser(shop) as opened:
        yield opened


def dropped(desk, *files, sku=""):
    response = desk.submit(
        "/desk/pictures", {"sku": sku}, files=[("files", each) for each in files]
    )
    assert response.status_code == 200, response.text[:300]
    return response


@pytest.mark.parametrize("language", ["en", "zh"])
def test_dropped_pictures_are_measured_and_judged(desk, language):
    desk.headers["accept-language"] = language
    name = '"><b>x.png'
    shown = dropped(desk, ("main.jpg", GOOD), (name, GREY), ("c.jpg", NO_PICTURE)).text
    assert "<svg" in shown
    assert "85" in shown
    assert "<b>x" not in shown
    assert "alert(1)" not in shown
    assert ("whatever its name says" if language == "en" else "与文件名无关") in shown
    assert "./run install vision" in shown


def test_the_main_picture_alone_must_be_white(desk):
    grey, good = ("a.png", GREY), ("b.jpg", GOOD)
    assert "amz.image.white" in dropped(desk, grey, good).text
    assert "amz.image.white" not in dropped(desk, good, grey).text


def test_channel_and_day_choose_the_rules(desk):
    place = dropped(desk, ("a.jpg", saved(goods((9, 9, 291, 291), size=(300, 300))))).url.path
    now = desk.read(f"{place}?channel=google_merchant&on=2026-11-23")
    later = desk.read(f"{place}?channel=google_merchant&on=2027-01-31")
    assert "at least 500 x 500" not in now
    assert "at least 500 x 500" in later
    assert desk.get(f"{place}?channel=nowhere").status_code == 422
    assert "Pictures" in desk.read(f"{place}?on=2027-99-99")


def test_what_is_served_is_written_anew(desk):
    shown = dropped(desk, ("a.jpg", GOOD + b"<script>tail</script>")).text
    digest = found(r"/desk/pictures/file/([0-9a-f]{64})\.jpg", shown)
    file = desk.get(f"/desk/pictures/file/{digest}.jpg")
    assert file.headers["content-type"] == "image/jpeg"
    assert b"script" not in file.content
    drawing = desk.get(f"/desk/pictures/drawing/{digest}.png")
    assert Image.open(BytesIO(drawing.content)).width == 800
    assert desk.get(f"/desk/pictures/file/{'0' * 64}.jpg").status_code == 404


def test_forgotten_pictures_are_gone_unless_another_set_shows_them(desk, shop):
    first = dropped(desk, ("a.jpg", GOOD)).url.path
    second = dropped(desk, ("again.jpg", GOOD)).url.path
    desk.submit(f"{first}/forget", {})
    assert desk.get(first).status_code == 404
    assert "again.jpg" in desk.read(second)
    desk.submit(f"{second}/forget", {})
    left = [path for path in (shop.settings.home / "pictures").rglob("*") if path.is_file()]
    assert left == []


def test_nothing_chosen_and_too_much_say_so(desk):
    nothing = desk.submit("/desk/pictures", {}, files=[("files", ("", b""))])
    assert nothing.status_code in {400, 422}
    many = [("files", (f"{place}.jpg", GOOD)) for place in range(25)]
    response = desk.submit("/desk/pictures", {}, files=many)
    assert response.status_code == 400
    assert "24" in response.text


class Gallery(BaseHTTPRequestHandler):
    """Serves one picture, and nothing else; remembers what was asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = self.path == "/main.jpg"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(GOOD if found else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gallery():
    Gallery.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gallery)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_picture_with_an_address_is_fetched_only_when_the_seller_asks(desk, shop, gallery):
    address = f"{gallery}/main.jpg"
    with shop.database.transaction() as session:
        listings.keep(session, Listing(Channel.AMAZON, "K-1", "Kettle", images=(address,)))
    assert address in desk.read("/desk/pictures?sku=K-1")
    assert Gallery.asked == []
    shown = desk.submit("/desk/pictures/fetch", {"sku": "K-1"})
    assert Gallery.asked == ["/main.jpg"]
    assert "K-1" in shown.text
    assert "<svg" in shown.text
    assert desk.submit("/desk/pictures/fetch", {"sku": "none"}).status_code == 404


def test_an_address_that_answers_otherwise_keeps_nothing(desk, shop, gallery):
    addresses = (f"{gallery}/main.jpg", f"{gallery}/gone.jpg")
    with shop.database.transaction() as session:
        listings.keep(session, Listing(Channel.AMAZON, "K-1", "Kettle", images=addresses))
    response = desk.submit("/desk/pictures/fetch", {"sku": "K-1"})
    assert response.status_code == 400
    assert "answered 404" in response.text
    assert not (shop.settings.home / "pictures").exists()


@pytest.mark.parametrize("address", ["http://169.254.169.254/a.jpg", "http://10.0.0.8/a.jpg"])
def test_an_address_inside_is_not_fetched(desk, shop, address):
    with shop.database.transaction() as session:
        listings.keep(session, Listing(Channel.AMAZON, "K-2", "Kettle", images=(address,)))
    response = desk.submit("/desk/pictures/fetch", {"sku": "K-2"})
    assert response.status_code == 400
    assert "Nothing was kept" in response.text


def test_programs_get_the_same_figures(desk):
    sent = [("files", ("a.png", GREY)), ("files", ("b.png", GREY))]
    rows = desk.post("/api/v1/seller/pictures?channel=amazon", files=sent).json()
    assert rows[0]["measures"]["off_white"] == 1
    assert rows[0]["measures"]["product_box"] == [0.125, 0.175, 0.625, 0.625]
    assert {each["rule"] for each in rows[0]["issues"]} >= {"amz.image.white", "amz.image.fill"}
    assert {"rule": "amz.image.text", "cause": "no_reader"} in rows[0]["unchecked"]
    assert "desk.image.repeated" in {each["rule"] for each in rows[1]["issues"]}
    assert rows[1]["issues"][0]["field"] == "images.1"


def test_a_listings_own_page_shows_its_pictures_or_how_to_measure_them(desk, shop):
    one = Listing(Channel.AMAZON, "K-3", "Kettle", images=("https://shop.example/a.jpg",))
    with shop.database.transaction() as session:
        kept = listings.keep(session, one)
    assert "/desk/pictures?sku=K-3" in desk.read(f"/desk/listings/{kept}")
    dropped(desk, ("grey.png", GREY), sku="K-3")
    shown = desk.read(f"/desk/listings/{kept}")
    assert "grey.png" in shown
    assert "amz.image.white" in shown
