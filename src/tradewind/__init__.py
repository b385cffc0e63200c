"""Tradewind: a shop that answers, compares and sells, with evidence."""
