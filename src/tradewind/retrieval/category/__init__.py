"""From a text to its category: among a seller's own, or on the tree of a taxonomy file."""
