"""Review: a listing against its channel's dated rules, and fixes that change what they must."""
