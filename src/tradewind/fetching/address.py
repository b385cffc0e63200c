"""Which addresses of the internet may be connected to, judged after a name was resolved."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from tradewind.kernel.errors import BadAddress

Address = IPv4Address | IPv6Address

LONGEST: Final = 2000
UNICAST: Final = IPv6Network("2000::/3")
"""All of IPv6 that is routed; what carries an IPv4 address inside lies in it or outside it."""
NOBODYS: Final = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's NAT
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
        "2001::/23",  # Teredo, ORCHID and the like
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
)
"""Special ranges that are named here because what a library calls global changes over time."""


def public(address: Address) -> bool:
    """Whether an address is an ordinary one of the public internet.

    IPv6 addresses with an IPv4 one inside (mapped, compatible, NAT64, 6to4, Teredo) are not:
    whoever is reachable that way has a plain IPv4 address.
    """
    if isinstance(address, IPv6Address) and (address not in UNICAST or address.scope_id):
        return False
    if any(address in range_ for range_ in NOBODYS if range_.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def loopback(address: Address) -> bool:
    """Whether it is this very machine, plainly said."""
    return address.is_loopback and not (
        isinstance(address, IPv6Address) and address.ipv4_mapped is not None
    )


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of an address that may be asked for, before its name is resolved."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query."""


def place_of(url: str, *, local: bool = False) -> Place:
    """Read an address; raises BadAddress for all but a plain https one.

    ``local`` lets plain http through, for an address that must then turn out to be loopback.
    """
    if len(url) > LONGEST or not url.isascii() or any(letter <= " " for letter in url):
        raise BadAddress(f"An address is plain ASCII of at most {LONGEST} characters.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddress("That is no address that can be read.") from error
    _check(parts, url, local=local)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = (parts.hostname or "").rstrip(".")
    return Place(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), target)


def _check(parts: SplitResult, url: str, *, local: bool) -> None:
    if parts.scheme not in ({"https", "http"} if local else {"https"}):
        raise BadAddress("Only https addresses are fetched.")
    if "@" in parts.netloc or "\\" in url:
        raise BadAddress("An address carries no user, password or backslash.")
    host = (parts.hostname or "").rstrip(".")
    if not host or not all(letter.isalnum() or letter in ".-:" for letter in host):
        raise BadAddress("An address names a host by letters, digits, dots and hyphens.")


def judged(found: list[str], host: str, *, scheme: str = "https", local: bool = False) -> list[str]:
    """Those of the resolved addresses that may be connected to; raises BadAddress for none.

    Plain http goes to loopback only, and loopback only where ``local``.
    """
    fit = []
    for each in dict.fromkeys(found):
        address = ip_address(each)
        here = loopback(address)
        if (here and local) or (not here and scheme == "https" and public(address)):
            fit.append(each)
    if not fit:
        raise BadAddress(f"{host!r} does not lead to a public address and is not connected to.")
    return fit
