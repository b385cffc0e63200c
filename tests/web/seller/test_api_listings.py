"""Programs of the seller read the listings and the proposals."""

from tests.web.conftest import browser
from tradewind.decisions.proposals import decide
from tradewind.decisions.proposals.proposal import Draft
from tradewind.seller.listings import tables
from tradewind.seller.listings.listing import Channel, Listing


def test_listings_and_proposals_are_told_with_their_provenance(empty):
    with empty.database.transaction() as session:
        made = tables.keep(session, Listing(Channel.AMAZON, "A", "Kettle"), file_id="f", row=7)
        draft = Draft("listing.fix", made, {"title": "Kettle"}, {"title": "Pot"})
        decide.propose(session, draft, by="desk")
    with browser(empty) as api:
        (told,) = api.get("/api/v1/seller/listings?channel=amazon").json()
        assert (told["file_id"], told["row"], told["listing"]["title"]) == ("f", 7, "Kettle")
        assert api.get("/api/v1/seller/listings?channel=shopify").json() == []
        assert len(api.get(f"/api/v1/seller/listings/{made}").json()["versions"]) == 1
        (proposal,) = api.get("/api/v1/seller/proposals?state=proposed").json()
        assert api.get(f"/api/v1/seller/proposals/{proposal['id']}").json() == proposal
        assert api.get("/api/v1/seller/proposals/none").status_code == 404


def test_strangers_are_told_nothing(empty):
    with browser(empty, host="203.0.113.9") as api:
        assert api.get("/api/v1/seller/listings").status_code == 403
        assert api.get("/api/v1/seller/proposals").status_code == 403


def test_a_program_reviews_and_proposes_and_cannot_approve(empty):
    with empty.database.transaction() as session:
        made = tables.keep(session, Listing(Channel.AMAZON, "A", "Kettle Free Shipping"))
    with browser(empty) as api:
        (told,) = api.get("/api/v1/seller/review").json()
        assert "amz.title.promo" in {each["rule"] for each in told["issues"]}
        assert api.get(f"/api/v1/seller/listings/{made}/review?on=2026-01-01").json()["sku"] == "A"
        (waits,) = api.post("/api/v1/seller/proposals", json={"listings": [made]}).json()
        assert (waits["state"], waits["after"]["title"]) == ("proposed", "Kettle")
        shown = api.post(
            "/api/v1/seller/review",
            json={"channel": "tiktok_shop", "title": "抖音水壶", "language": "zh"},
        ).json()
        assert shown["issues"][0]["message"]["zh"]
        assert shown["mended"]["title"] == "水壶"
        routes = api.get("/api/v1/openapi.json").json()["paths"]
        assert not [path for path in routes if "approve" in path]
