"""Conformance kits: they ask a server from outside and say, requirement by requirement, what holds.

A kit knows a protocol and nothing of the server behind the address: it shares no code with the
doors of this shop and judges them as it judges anybody's.
"""
