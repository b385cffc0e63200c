"""Platforms the operator knows: one JSON file each in ``<home>/platforms``.

    {
      "profile": "https://platform.example/ucp.json",
      "document": {"ucp": {...}, "signing_keys": [...]},
      "client": {
        "id": "platform",
        "redirect_uris": ["https://platform.example/linked"],
        "secret_sha256": "..."
      }
    }

``document`` pins the profile, which is then never fetched. ``client`` lets the platform link its
users with buyers of this shop; without ``secret_sha256`` it is a public client.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from tradewind.kernel.errors import BadInput

FOLDER = "platforms"


@dataclass(frozen=True, slots=True)
class Client:
    """A platform as a client of the shop's authorization server."""

    id: str
    redirect_uris: tuple[str, ...]
    profile: str
    """The platform it speaks for."""
    secret_sha256: str = ""
    """Empty for a public client."""

    def knows(self, secret: str) -> bool:
        """Whether this is its secret."""
        given = hashlib.sha256(secret.encode()).hexdigest()
        return bool(self.secret_sha256) and hmac.compare_digest(given, self.secret_sha256)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the operator wrote down."""

    documents: Mapping[str, bytes]
    """Pinned profiles by their address."""
    clients: Mapping[str, Client]


def known(home: Path) -> Known:
    """What stands in the folder now; raises BadInput for a file that cannot be read."""
    folder = home / FOLDER
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return _read(tuple((each, each.stat().st_mtime_ns) for each in files))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Known:
    documents: dict[str, bytes] = {}
    clients: dict[str, Client] = {}
    for path, _ in files:
        try:
            said = orjson.loads(path.read_bytes())
            profile = str(said["profile"])
            if document := said.get("document"):
                documents[profile] = orjson.dumps(document)
            for client in _clients(said, profile):
                clients[client.id] = client
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"{path} does not describe a platform: {error}.") from error
    return Known(documents, clients)


def _clients(said: Mapping[str, Any], profile: str) -> list[Client]:
    entries = said.get("client") or []
    return [
        Client(
            id=str(each["id"]),
            redirect_uris=tuple(map(str, each["redirect_uris"])),
            profile=profile,
            secret_sha256=str(each.get("secret_sha256", "")),
        )
        for each in (entries if isinstance(entries, list) else [entries])
    ]
