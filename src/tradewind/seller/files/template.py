"""Amazon's listing template, second version: its columns are named by attributes.

Such as ``item_name[marketplace_id=A1PA6795UKMFR9][language_tag=de_DE]#1.value``.
"""

import re
from collections.abc import Mapping, Sequence

from tradewind.seller.files.fields import Kind
from tradewind.seller.files.forms import Form

TEMPLATE = Form("amazon listing template", Kind.LISTINGS, (), frozenset(), {})
SKU = "contribution_sku#1.value"
_SELECTORS = re.compile(r"\[(?P<name>[a-z_]+)=(?P<value>[^\]]*)\]")
_SIMPLE = {
    SKU: "sku",
    "product_type#1.value": "category",
    "::record_action": "action",
    "parentage_level#1.value": "parentage",
    "child_parent_sku_relationship#1.parent_sku": "parent",
    "variation_theme#1.name": "theme",
    "item_name#1.value": "title",
    "brand#1.value": "brand",
    "product_description#1.value": "description",
    "generic_keyword#1.value": "search_terms",
    "purchasable_offer#1.our_price#1.schedule#1.value_with_tax": "price",
    "purchasable_offer#1.currency": "currency",
    "fulfillment_availability#1.quantity": "stock",
    "main_product_image_locator#1.media_location": "main_image",
    "externally_assigned_product_identifier#1.type": "id_type",
    "externally_assigned_product_identifier#1.value": "id",
    "amzn1.volt.ca.product_id_type": "id_type",
    "amzn1.volt.ca.product_id_value": "id",
    "merchant_suggested_asin#1.value": "asin",
    "part_number#1.value": "mpn",
}
_NUMBERED = (
    (re.compile(r"bullet_point#(\d+)\.value"), "bullet_"),
    (re.compile(r"other_product_image_locator_(\d+)#1\.media_location"), "image_"),
    (re.compile(r"generic_keyword#(\d+)\.value"), "search_terms_"),
)
_OTHER = re.compile(r"(?P<name>[a-z][a-z0-9_]*)#1\.(?:value|name)")


def template_columns(titles: Sequence[str]) -> dict[int, str]:
    """What each column is, by its place; nothing where this is no row of attribute keys."""
    if SKU not in titles:
        return {}
    found = {place: _field(title) for place, title in enumerate(titles)}
    return {place: name for place, name in found.items() if name}


def _field(title: str) -> str:
    plain = _SELECTORS.sub("", title)
    if plain in _SIMPLE:
        return _SIMPLE[plain]
    for pattern, name in _NUMBERED:
        if found := pattern.fullmatch(plain):
            return name + found[1]
    other = _OTHER.fullmatch(plain)
    return f"attribute:{other['name']}" if other else ""


def selectors(titles: Sequence[str]) -> Mapping[str, str]:
    """The first ``marketplace_id`` and ``language_tag`` that the columns name, by those names."""
    found: dict[str, str] = {}
    for title in titles:
        for each in _SELECTORS.finditer(title):
            found.setdefault(each["name"], each["value"])
    return found
