"""The kit for ACP finds what is wrong with a server, under the right name, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.check.small_shop import small_shop
from tradewind.check.acp import Verdict, requirements, walk
from tradewind.check.acp.requirement import CHECKS
from tradewind.kernel.errors import BadInput, PortUnavailable

SLOW = {"ACP-DP-2"}
"""Waits until a token's time is over."""
WAITING = {"ACP-WH-1", "ACP-WH-4"}
"""Wait for events; where none come, for a while."""
SEEDED = {
    "no_version_check": "ACP-VER-1",
    "open_door": "ACP-AUTH-1",
    "no_echo": "ACP-HDR-1",
    "float_amounts": "ACP-MONEY-1",
    "wrong_sum": "ACP-MONEY-1",
    "nested_errors": "ACP-ERR-1",
    "create_200": "ACP-CS-1",
    "foreign_read": "ACP-CS-3",
    "no_order": "ACP-CS-4",
    "cancel_twice": "ACP-CS-5",
    "missing_links": "ACP-CS-6",
    "any_option": "ACP-CS-7",
    "extra_field": "ACP-CS-8",
    "no_metadata": "ACP-3DS-1",
    "no_3ds_check": "ACP-3DS-2",
    "keyless": "ACP-IDEM-1",
    "global_keys": "ACP-IDEM-2",
    "raw_digest": "ACP-IDEM-3",
    "null_is_absent": "ACP-IDEM-4",
    "conflict_409": "ACP-IDEM-5",
    "no_lock": "ACP-IDEM-6",
    "keeps_failures": "ACP-IDEM-7",
    "forgets_early": "ACP-IDEM-8",
    "replay_again": "ACP-IDEM-9",
    "ignores_extensions": "ACP-IDEM-10",
    "html_in": "ACP-MD-1",
    "html_out": "ACP-MD-1",
    "all_capabilities": "ACP-CAP-1",
    "no_capabilities": "ACP-CAP-1",
    "silent_intervention": "ACP-CAP-3",
    "authed_discovery": "ACP-DISC-2",
    "unsorted_versions": "ACP-DISC-6",
    "feeds_service": "ACP-DISC-8",
    "names_merchant": "ACP-DISC-9",
    "put_merges": "ACP-CART-3",
    "cart_stays": "ACP-CART-5",
    "cart_without_currency": "ACP-CART-6",
    "delta": "ACP-WH-2",
    "bad_signature": "ACP-WH-3",
    "refunds_list": "ACP-WH-4",
    "over_allowance": "ACP-DP-2",
    "logs_cards": "ACP-DP-3",
    "one_touch": "ACP-AFF-1",
    "affiliate_unchecked": "ACP-AFF-1",
    "tells_affiliate": "ACP-AFF-2",
    "tells_reason": "ACP-INT-1",
    "any_consent": "ACP-MKT-1",
    "four_tools": "ACP-MCP-2",
    "mcp_without_version": "ACP-MCP-3",
    "mcp_keyless": "ACP-MCP-3",
    "mcp_envelope": "ACP-MCP-5",
    "mcp_errors_as_results": "ACP-MCP-6",
    "mcp_refs": "ACP-MCP-7",
    "payload_needed": "ACP-MCP-8",
    "no_title": "ACP-FEED-1",
    "pushes_all": "ACP-FEED-2",
    "other_ids": "ACP-FEED-3",
    "stale_price": "ACP-FEED-3",
}
"""A fault of the server, and the requirement that must say so."""


def test_a_server_that_does_everything_right_is_clean_on_all_67(tmp_path: Path) -> None:
    with small_shop(tmp_path) as target:
        report = walk(target)
    assert report.clean, report.words
    assert report.counts == {"clean": 67, "deviation": 0, "not applicable": 0}, report.words


@pytest.mark.parametrize(("fault", "requirement"), SEEDED.items())
def test_a_seeded_fault_is_caught_by_its_requirement(
    tmp_path: Path, fault: str, requirement: str
) -> None:
    with small_shop(tmp_path, fault) as target:
        report = walk(target, only={requirement})
    (found,) = report.found
    assert found.verdict is Verdict.DEVIATION, report.words
    assert found.reason
    assert found.exchanges


def test_a_fault_in_one_corner_leaves_the_others_clean(tmp_path: Path) -> None:
    here = {each.id for each in requirements()} - SLOW - WAITING
    with small_shop(tmp_path, "conflict_409") as target:
        report = walk(target, only=here)
    wrong = {each.requirement.id for each in report.found if each.verdict is Verdict.DEVIATION}
    assert wrong == {"ACP-IDEM-4", "ACP-IDEM-5", "ACP-IDEM-10"}


def test_every_requirement_has_a_check_and_every_check_a_requirement() -> None:
    assert {each.id for each in requirements()} == set(CHECKS)
    assert len(CHECKS) == 67


def test_without_hooks_token_or_feed_the_rest_is_still_walked(tmp_path: Path) -> None:
    with small_shop(tmp_path) as target:
        bare = replace(target, other_token="", mcp="", feed="", hooks="", logs=())
        here = {each.id for each in requirements()} - SLOW
        report = walk(bare, only=here)
    assert report.clean, report.words
    missing = [each for each in report.found if each.verdict is Verdict.NOT_APPLICABLE]
    assert all(each.reason for each in missing)
    assert {each.requirement.id.split("-")[1] for each in missing} == {
        "IDEM",
        "WH",
        "DP",
        "MCP",
        "FEED",
    }


def test_a_report_carries_what_was_sent_and_never_the_token(tmp_path: Path) -> None:
    with small_shop(tmp_path, "create_200") as target:
        report = walk(target, only={"ACP-CS-1"})
    (found,) = report.plain()["requirements"]
    assert found["exchanges"][-1]["sent"]["method"] == "POST"
    assert found["exchanges"][-1]["came"]["status"] == 200
    assert target.token not in str(report.plain())
    assert b'failures="1"' in report.junit()


def test_where_nobody_answers_the_walk_does_not_begin(tmp_path: Path) -> None:
    with small_shop(tmp_path) as target:
        pass
    with pytest.raises(PortUnavailable, match="refused"):
        walk(target)


def test_a_requirement_that_is_none_is_refused(tmp_path: Path) -> None:
    with small_shop(tmp_path) as target, pytest.raises(BadInput, match="ACP-NONE"):
        walk(target, only={"ACP-NONE"})
