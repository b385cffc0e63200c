"""Go and get something from an address that somebody else named, without being led astray.

    fetch = Fetcher(local=settings.allow_loopback)
    got = fetch(Call("https://agent.example/profile.json"))

The call blocks for `Caps.seconds` at most and belongs outside every transaction.
"""

from tradewind.fetching.fetch import Call, Caps, Fetched, Fetcher

__all__ = ["Call", "Caps", "Fetched", "Fetcher"]
