"""Nobody is led to an address inside, however it is spelt, and nobody is kept waiting."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.fetching.address import judged, loopback, place_of, public
from tradewind.fetching.fetch import Call, Caps, Fetcher
from tradewind.kernel.errors import BadAddress, Unreachable

LOOPBACK = (
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "127.127.127.127",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7F.0x0.0x0.0x1",
    "0x7f.1",
    "0x7f.0.1",
    "017700000001",
    "0177.0.0.1",
    "0177.1",
    "0177.0x0.0.1",
    "127.0x1",
    "127.000000001",
    "00000177.0.0.1",
    "0",
    "0.0.0.0",
    "0x0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "LocalHost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::0001]",
    "[0::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::FFFF:7F00:1]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:7f00:0001::1]",
    "[::ffff:0:127.0.0.1]",
    "[::1%25lo]",
    "[fe80::5efe:7f00:1]",
    "127.0.0.1%00.example.com",
    "127%2e0%2e0%2e1",
    "\uff11\uff12\uff17.0.0.1",
    "127\u30020\u30020\u30021",
    "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
    "loc\u0251lhost",
    "user@127.0.0.1",
    "shop.example@127.0.0.1",
    "shop.example:443@127.0.0.1",
    "127.0.0.1\\@shop.example",
    "127.0.0.1 ",
    "\t127.0.0.1",
    "127.0.0.1\r\nHost: shop.example",
)
INSIDE = (
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "240.0.0.1",
    "0.1.2.3",
    "192.88.99.1",
    "203.0.113.9",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "ff0e::1",
    "fec0::1",
    "100::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "5f00::1",
)
PACE = threading.Event()
"""Never set: waiting for it is a pause."""
OUTSIDE = (
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
)


def test_no_spelling_of_loopback_is_connected_to():
    assert len(set(LOOPBACK)) >= 35
    connected = []
    fetcher = Fetcher(caps=Caps(seconds=2))
    with served(lambda peer: connected.append(peer.getsockname())) as port:
        for spelling in LOOPBACK:
            for scheme in ("https", "http"):
                with pytest.raises((BadAddress, Unreachable)):
                    fetcher(Call(f"{scheme}://{spelling}:{port}/"))
        assert connected == []
        with pytest.raises(Unreachable):
            Fetcher(local=True)(Call(f"http://127.0.0.1:{port}/"))
    assert len(connected) == 1


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_whatever_name_leads_to_it(address):
    fetcher = Fetcher(resolve=lambda _, __: [address], local=True)
    for scheme in ("https", "http"):
        with pytest.raises(BadAddress, match="does not lead to a public address"):
            fetcher(Call(f"{scheme}://shop.example/"))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_public_internet_may_be_connected_to(address):
    assert judged([address], "shop.example") == [address]
    with pytest.raises(BadAddress):
        judged([address], "shop.example", scheme="http", local=True)


def test_loopback_is_let_in_only_where_that_was_set():
    assert judged(["127.0.0.1", "::1"], "localhost", scheme="http", local=True)
    with pytest.raises(BadAddress):
        judged(["127.0.0.1"], "localhost")
    with pytest.raises(BadAddress):
        judged(["::ffff:127.0.0.1"], "localhost", local=True)


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_in_an_ipv6_one_gets_through(inner):
    number = int(inner)
    for outer in (
        0xFFFF << 32 | number,
        number,
        0x64FF9B << 96 | number,
        0x2002 << 112 | number << 80 | 1,
    ):
        address = ip_address(outer.to_bytes(16, "big"))
        assert not public(address)
    assert not (public(inner) and loopback(inner))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://shop.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_",
        "//shop.example",
        "shop.example",
        "https://",
        "https://shop.example:0x50/",
        "https://shop.example:99999/",
        "https://[::1/",
        "https://shop.example/" + "x" * 2000,
        "https://shop_example.com/",
        "https://shop.example/\u202e",
    ],
)
def test_what_is_no_plain_https_address_is_refused(url):
    with pytest.raises(BadAddress):
        place_of(url)


def plain(body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n") -> Callable[[socket.socket], None]:
    def answer(peer: socket.socket) -> None:
        peer.recv(65536)
        peer.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    return answer


@contextmanager
def served(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that answers every caller that way; gives its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                peer, _ = listening.accept()
            except OSError:
                return
            with peer:
                try:
                    answer(peer)
                except OSError:
                    continue

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def test_a_name_is_resolved_once_and_that_address_is_connected_to():
    asked = []

    def changing(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with served(plain(b"hello")) as port:
        got = Fetcher(local=True, resolve=changing)(Call(f"http://shop.example:{port}/a?b=c"))
    assert (got.status, got.body) == (200, b"hello")
    assert asked == ["shop.example"]


def test_the_name_asked_for_stands_in_the_request():
    heard = []

    def answer(peer: socket.socket) -> None:
        got = b""
        while not got.endswith(b"body"):
            got += peer.recv(65536)
        heard.append(got)
        peer.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with served(answer) as port:
        fetcher = Fetcher(local=True, resolve=lambda _, __: ["127.0.0.1"])
        call = Call(f"http://shop.example:{port}/a?b=c", "POST", {"x-one": "1"}, b"body")
        assert fetcher(call).status == 204
    assert heard[0].startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert f"host: shop.example:{port}\r\n".encode() in heard[0].lower()
    assert heard[0].endswith(b"\r\n\r\nbody")


def test_under_tls_the_certificate_must_be_of_the_name_asked_for(tmp_path):
    context = certificate(tmp_path, "shop.example")
    names = []

    def noted(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        names.append(name)

    context.sni_callback = noted

    def answer(peer: socket.socket) -> None:
        with context.wrap_socket(peer, server_side=True) as secure:
            plain(b"secret")(secure)

    trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    fetcher = Fetcher(local=True, resolve=lambda _, __: ["127.0.0.1"], trust=trust)
    with served(answer) as port:
        assert fetcher(Call(f"https://shop.example:{port}/")).body == b"secret"
        with pytest.raises(Unreachable, match="did not answer"):
            fetcher(Call(f"https://other.example:{port}/"))
        with pytest.raises(Unreachable):
            Fetcher(local=True)(Call(f"https://localhost:{port}/"))
    assert names == ["shop.example", "other.example", "localhost"]


def certificate(place, name: str) -> ssl.SSLContext:
    """A server's side of TLS, with a certificate of its own for a name."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    from tradewind.kernel import clock  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now.replace(year=now.year - 1, day=1))
        .not_valid_after(now.replace(year=now.year + 1, day=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (place / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (place / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "cert.pem", place / "key.pem")
    return context


def test_a_redirect_is_handed_back_and_not_followed():
    head = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n"
    with served(plain(b"", head)) as port:
        got = Fetcher(local=True)(Call(f"http://127.0.0.1:{port}/"))
    assert (got.status, got.headers["location"]) == (302, "http://169.254.169.254/")


def test_no_more_is_taken_than_the_cap():
    with served(plain(b"x" * 5000)) as port:
        url = f"http://127.0.0.1:{port}/"
        assert len(Fetcher(local=True, caps=Caps(bytes=5000))(Call(url)).body) == 5000
        with pytest.raises(Unreachable, match="more than 4999"):
            Fetcher(local=True, caps=Caps(bytes=4999))(Call(url))


def dripping(peer: socket.socket) -> None:
    """Sends a letter now and then, for ever."""
    peer.recv(65536)
    peer.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        peer.sendall(b"x")
        PACE.wait(0.05)


def silent(peer: socket.socket) -> None:
    """Takes everything and says nothing."""
    while peer.recv(65536):
        pass


@pytest.mark.parametrize("manner", [dripping, silent])
def test_whoever_answers_slowly_is_left_when_the_time_is_over(manner):
    began = time.monotonic()
    with served(manner) as port, pytest.raises(Unreachable):
        Fetcher(local=True, caps=Caps(seconds=0.5))(Call(f"http://127.0.0.1:{port}/"))
    assert 0.4 < time.monotonic() - began < 3


def test_a_name_that_takes_too_long_to_find_is_left():
    done = threading.Event()

    def hanging(_: str, __: int) -> list[str]:
        done.wait(20)
        return []

    began = time.monotonic()
    with pytest.raises(Unreachable, match="not found in time"):
        Fetcher(resolve=hanging, caps=Caps(seconds=0.3))(Call("https://shop.example/"))
    done.set()
    assert time.monotonic() - began < 3


def test_the_next_address_is_tried_where_the_first_does_not_answer():
    with served(plain(b"second")) as port:
        fetcher = Fetcher(local=True, resolve=lambda _, __: ["127.0.0.9", "127.0.0.1"])
        assert fetcher(Call(f"http://shop.example:{port}/")).body == b"second"
