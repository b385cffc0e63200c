"""Are two listings one product? Evidence first, then a score, then a person."""
