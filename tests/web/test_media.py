from tradewind.catalog.product import Media, Product, Source
from tradewind.web import media


def product(*pictures: Media) -> Product:
    return Product("p", {"en": "P"}, "kitchen/kettles", "B", Source("f", "r"), media=pictures)


def test_a_variant_shows_its_own_colours():
    black = Media("drawing", "kettle", ("#000000",), "K-BK")
    white = Media("drawing", "kettle", ("#ffffff",), "K-WH")
    assert "c=ffffff" in media.address(product(black, white), "K-WH")
    assert "c=000000" in media.address(product(black, white))


def test_a_photograph_elsewhere_is_a_link_and_never_a_picture():
    photo = Media("url", "https://example.org/kettle.jpg")
    assert media.address(product(photo)).startswith("/media/kettle.svg")
    assert media.links(product(photo)) == ["https://example.org/kettle.jpg"]


def test_only_web_addresses_become_links():
    assert (
        media.links(product(Media("url", "javascript:alert(1)"), Media("url", "file:///etc"))) == []
    )


def test_a_category_that_no_shape_knows_gets_a_parcel():
    assert media.stand_in("hardware/drill_bits") == "parcel"
