"""Review: a listing against the dated rules of its channel, and fixes that change only what they must."""
