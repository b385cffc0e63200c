"""Two listings of one product: found, proposed with evidence, answered by a person."""
