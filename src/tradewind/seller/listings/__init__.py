"""What a channel shows of a SKU, and where each version of it came from."""
