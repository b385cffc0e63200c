"""Signed messages: what holds, what does not, and what is said about it."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.check.ucp.platform import Signer
from tradewind.kernel import clock
from tradewind.web.ucp import keys, signatures
from tradewind.web.ucp.refusal import ProtocolError
from tradewind.web.ucp.signatures import Message

SIGNER = Signer.new("one")
KEY = keys.SigningKey(SIGNER.kid, SIGNER.private)
URL = "https://shop.example/ucp/checkout-sessions?trace=1"
HEADERS = {
    "Content-Type": "application/json",
    "UCP-Agent": 'profile="https://platform.example/ucp.json"',
    "Idempotency-Key": "k-1",
}
BODY = b'{"line_items": []}'


def signed(method: str = "POST", body: bytes = BODY) -> dict[str, str]:
    return {**HEADERS, **signatures.signed(signatures.request(method, URL, HEADERS, body), KEY)}


def code(message: Message) -> tuple[int, str]:
    with pytest.raises(ProtocolError) as caught:
        signatures.verify(message, [SIGNER.public()])
    return caught.value.http, caught.value.code


def test_what_was_signed_is_verified_by_the_published_key() -> None:
    message = signatures.request("POST", URL, signed(), BODY)
    assert signatures.verify(message, [SIGNER.public()]) == "one"
    answer = signatures.response(201, {"content-type": "application/json"}, BODY)
    headers = {**answer.headers, **signatures.signed(answer, KEY)}
    assert signatures.verify(signatures.response(201, headers, BODY), [SIGNER.public()]) == "one"
    assert code(signatures.response(200, headers, BODY)) == (401, "signature_invalid")


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_body_goes_unseen(place: int, change: int) -> None:
    other = bytearray(BODY)
    other[place] ^= change
    message = signatures.request("POST", URL, signed(), bytes(other))
    assert code(message) == (400, "digest_mismatch")


@pytest.mark.parametrize("name", ["UCP-Agent", "Idempotency-Key", "Content-Type"])
def test_no_changed_header_goes_unseen(name: str) -> None:
    headers = signed() | {name: "other"}
    assert code(signatures.request("POST", URL, headers, BODY)) == (401, "signature_invalid")


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("PUT", URL),
        ("POST", URL.replace("shop.example", "other.example")),
        ("POST", URL.replace("checkout-sessions", "carts")),
        ("POST", URL.replace("trace=1", "trace=2")),
    ],
)
def test_a_signature_is_good_for_one_address_and_method(method: str, url: str) -> None:
    assert code(signatures.request(method, url, signed(), BODY)) == (401, "signature_invalid")


def test_a_missing_half_is_named() -> None:
    headers = signed()
    del headers["Signature"]
    assert code(signatures.request("POST", URL, headers, BODY)) == (401, "signature_missing")


def test_a_key_that_is_not_published_is_named_and_one_of_another_kind_too() -> None:
    message = signatures.request("POST", URL, signed(), BODY)
    edwards = {"kid": "one", "kty": "OKP", "crv": "Ed25519", "x": "AA"}
    for published, said in (([], "key_not_found"), ([edwards], "algorithm_unsupported")):
        with pytest.raises(ProtocolError) as caught:
            signatures.verify(message, published)
        assert caught.value.code == said


def test_a_signature_must_cover_what_could_be_forged() -> None:
    bare = signatures.request("POST", URL, {"Content-Type": "application/json"}, BODY)
    headers = {**HEADERS, **signatures.signed(bare, KEY)}
    assert code(signatures.request("POST", URL, headers, BODY)) == (401, "signature_invalid")


def test_a_signature_of_tomorrow_is_refused() -> None:
    with clock.ahead(timedelta(days=1)):
        headers = signed()
    assert code(signatures.request("POST", URL, headers, BODY)) == (401, "signature_invalid")


@pytest.mark.parametrize(
    "said", ["", "sig1", "sig1=()", 'sig1=("@method";req);keyid="one"', "sig1=1", "\u2603"]
)
def test_nonsense_in_the_headers_is_refused(said: str) -> None:
    headers = signed() | {"Signature-Input": said}
    assert code(signatures.request("POST", URL, headers, BODY))[0] == 401


def test_a_shop_makes_its_key_once_and_shows_only_its_public_half(tmp_path: Path) -> None:
    first, again = keys.signing_keys(tmp_path), keys.signing_keys(tmp_path)
    assert [each.kid for each in first] == [each.kid for each in again]
    assert "d" not in first[0].public()
    assert first[0].kid == keys.thumbprint(first[0].public())
    assert oct((tmp_path / "keys" / "0001.pem").stat().st_mode)[-3:] == "600"


def test_a_newer_key_signs_and_the_older_stays_published(tmp_path: Path) -> None:
    old = keys.signing_keys(tmp_path)[0]
    keys._make(tmp_path / "keys" / "0002.pem")
    keys._kept.cache_clear()
    both = keys.signing_keys(tmp_path)
    assert len(both) == 2
    assert both[1].kid == old.kid
