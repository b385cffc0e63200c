"""Where something goes, or whom a bill names."""

from dataclasses import dataclass, replace
from typing import Final, Self

from tradewind.kernel.errors import BadInput

LONGEST: Final = 200
NEEDED: Final = ("name", "line1", "city", "country")
WITH_REGION: Final = frozenset({"AU", "BR", "CA", "CN", "MX", "US"})
"""Countries in which an address without its state or province is incomplete."""
WITHOUT_POSTAL_CODE: Final = frozenset({"HK", "KW"})


@dataclass(frozen=True, slots=True)
class Address:
    """A place; the country as ISO 3166 says it, the region by its short name where it has one."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""

    def trimmed(self) -> Self:
        """Without blanks around its parts; the country in capitals."""
        parts = {name: getattr(self, name).strip() for name in self.__slots__}
        return replace(self, **parts | {"country": parts["country"].upper()})

    @property
    def known(self) -> bool:
        """Whether anything of it was given."""
        return any(getattr(self, name).strip() for name in self.__slots__)


def missing(address: Address, *, needed: tuple[str, ...] = NEEDED) -> tuple[str, ...]:
    """Names of the parts without which nothing can be delivered."""
    wanted = [*needed]
    if address.country in WITH_REGION:
        wanted.append("region")
    if address.country and address.country not in WITHOUT_POSTAL_CODE:
        wanted.append("postal_code")
    return tuple(name for name in wanted if not getattr(address, name).strip())


def check_length(address: Address) -> None:
    """Raises BadInput where a part is longer than any label holds."""
    long = [name for name in address.__slots__ if len(getattr(address, name)) > LONGEST]
    if long:
        raise BadInput(f"Shorten {', '.join(long)} to {LONGEST} characters.")
