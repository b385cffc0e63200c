"""Feeds: what the shop sells, as other platforms read it, all from one mapping.

`listing` makes a variant a listing once; each feed writes listings in its own words. A variant's id
in every feed is the id by which it is put into a cart or a checkout session.
"""
