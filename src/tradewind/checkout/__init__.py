"""From a cart to a paid order: money and stock."""
