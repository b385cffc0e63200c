"""Free text against a product's facts: what no fact bears out is found."""
