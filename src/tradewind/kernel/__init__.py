"""Words every room speaks: money, ids, units, locale, clock, errors, ports."""
