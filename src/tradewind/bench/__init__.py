"""Benchmarks: each is a command that measures one promise and prints its figures."""
