"""The shopper's journey: ask, compare, follow up."""
