"""Pictures of a listing: what can be measured of them, and which rules they break."""
