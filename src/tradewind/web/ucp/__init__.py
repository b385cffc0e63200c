"""The Universal Commerce Protocol: a door for shopping agents (https://ucp.dev)."""
