"""Who may speak, about what, and how a profile is come by."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ucp.conftest import Agent
from tradewind.check.ucp.own import STAPLE
from tradewind.check.ucp.platform import wrong_profiles
from tradewind.settings import Settings
from tradewind.web.ucp.negotiation import common
from tradewind.web.ucp.platform import Offered, Platform, named
from tradewind.web.ucp.profiles import Profiles
from tradewind.web.ucp.refusal import ProtocolError
from tradewind.web.ucp.version import V2026_04_08, VERSIONS, Version

NAMES = sorted({each.name for version in VERSIONS for each in version.capabilities})
LINES = {"line_items": [{"item": {"id": STAPLE}, "quantity": 1}]}


@given(st.sampled_from(VERSIONS), st.sets(st.sampled_from(NAMES)), st.booleans())
def test_what_both_can_do_is_had_by_both_and_nothing_extends_what_is_not_there(
    version: Version, names: set[str], fits: bool
) -> None:
    spoken = version.name if fits else "2020-01-01"
    offered = {name: (Offered(spoken, {}),) for name in names}
    shared = common(version, Platform("https://p.example", version.name, offered, []))
    own = {each.name: each for each in version.capabilities}
    assert set(shared.capabilities) <= names & set(own)
    assert fits or not shared.capabilities
    for name in shared.capabilities:
        extended = own[name].extends
        assert not extended or set(extended) & set(shared.capabilities)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "https://p.example",
        'profile="http://p.example/ucp"',
        'profile="ftp://p.example"',
        "profile=7",
        'profile="https:///nothing"',
        'profile="http://127.0.0.1/x"',
    ],
)
def test_a_sender_is_named_by_an_https_address(header: str | None) -> None:
    with pytest.raises(ProtocolError) as caught:
        named(header)
    assert (caught.value.http, caught.value.code) == (400, "invalid_profile_url")


def test_a_profile_that_is_wrong_is_told_how(tmp_path: Path) -> None:
    known = Profiles.of(Settings(home=tmp_path, allow_loopback=True))
    with wrong_profiles(V2026_04_08) as base:
        assert known.get(f"{base}/later.json").version == "2099-01-01"
        for path, http in (("malformed", 422), ("broken", 424)):
            with pytest.raises(ProtocolError) as caught:
                known.get(f"{base}/{path}.json")
            assert caught.value.http == http


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]"])
def test_no_profile_is_fetched_from_an_address_of_the_inside(host: str, tmp_path: Path) -> None:
    with pytest.raises(ProtocolError) as caught:
        Profiles.of(Settings(home=tmp_path)).get(f"https://{host}/ucp.json")
    assert (caught.value.http, caught.value.code) == (400, "invalid_profile_url")


def test_a_sender_of_a_release_to_come_is_told_which_one_is_spoken(agent: Agent) -> None:
    profile = 'profile="https://spck.dev/agent"; version="2099-01-01"'
    answer = agent.post("/checkout-sessions", LINES, ucp_agent=profile)
    assert (answer.status_code, answer.json()["code"]) == (422, "version_unsupported")


def test_older_releases_are_told_in_their_own_words(older: Agent) -> None:
    profile = 'profile="https://spck.dev/agent"; version="2099-01-01"'
    answer = older.post("/checkout-sessions", LINES, ucp_agent=profile)
    assert (answer.status_code, answer.json()["status"]) == (400, "requires_escalation")


def test_extensions_that_a_platform_lacks_are_left_out(agent: Agent) -> None:
    home = agent.shop.settings.home
    url = "https://plain.example/ucp"
    ucp = {
        "version": "2026-04-08",
        "capabilities": {"dev.ucp.shopping.checkout": [{"version": "2026-04-08"}]},
    }
    (home / "platforms" / "plain.json").write_text(
        json.dumps({"profile": url, "document": {"ucp": ucp}})
    )
    plain = Agent(agent.client, agent.version, agent.shop, url)
    body = plain.post("/checkout-sessions", {**LINES, "discounts": {"codes": ["TEN"]}}).json()
    assert set(body["ucp"]["capabilities"]) == {"dev.ucp.shopping.checkout"}
    assert "discounts" not in body
    refused = plain.post("/carts", LINES)
    assert refused.status_code == 200
    assert refused.json()["messages"][0]["code"] == "capabilities_incompatible"


def test_the_profile_may_be_kept_and_names_the_other_release(agent: Agent) -> None:
    answer = agent.client.get("/.well-known/ucp")
    assert answer.headers["cache-control"] == "public, max-age=300"
    others = answer.json()["ucp"]["supported_versions"]
    leaf = agent.client.get(others["2026-01-23"].removeprefix("https://shop.example"))
    assert leaf.json()["ucp"]["version"] == "2026-01-23"
    assert "supported_versions" not in leaf.json()["ucp"]
    assert agent.client.get("/.well-known/ucp/2020-01-01").status_code == 404
