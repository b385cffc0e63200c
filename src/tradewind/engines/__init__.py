"""Numeric judgement: pure functions of numbers."""
