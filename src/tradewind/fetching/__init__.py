"""Go and get something from an address that somebody else named, without being led astray."""
