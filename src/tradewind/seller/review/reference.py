"""The page of all rules, written from the rules themselves."""

from tradewind.seller.review.rule import Rule
from tradewind.seller.review.rulebook import Rulebook

HEAD = """# Rules for listings

Written from the rules' own files; `tradewind review --check-rules` tries their examples. A rule of
yours with the same id takes the place of one here: see
[Review listings](../how-to/review-listings.md).
"""
CHANNELS = {
    "amazon": "Amazon",
    "google_merchant": "Google Merchant Center",
    "shopify": "Shopify",
    "tiktok_shop": "TikTok Shop",
    "any": "Every channel",
}
PARTS = {
    "text": "",
    "pictures": "Measured by the picture review.",
    "desk": "Kept by the desk itself.",
    "live": "About live rooms.",
}


def page(book: Rulebook) -> str:
    """The rules by channel, in Markdown."""
    lines = [HEAD]
    for channel, name in CHANNELS.items():
        lines.append(f"## {name}\n")
        lines += [_entry(each) for each in book.rules if (each.channel or "any") == channel]
    return "\n".join(lines).rstrip() + "\n"


def _entry(rule: Rule) -> str:
    said = "; ".join(dict.fromkeys(texts["en"] for texts in rule.messages.values()))
    chinese = "；".join(dict.fromkeys(texts["zh"] for texts in rule.messages.values()))
    facts = [str(rule.severity), str(rule.category), rule.enforcement, rule.confidence]
    if rule.since:
        facts.append(f"since {rule.since}")
    if rule.until:
        facts.append(f"until {rule.until}")
    source = ", ".join(f"<{each}>" if each.startswith("http") else each for each in rule.source)
    notes = " ".join(each for each in (PARTS.get(rule.part, ""), rule.note) if each)
    lines = [
        f"### `{rule.id}`\n",
        f"{', '.join(rule.fields)} · {' · '.join(each for each in facts if each)}\n",
        f"- {said}",
        f"- {chinese}",
        f"- Source: {source}",
    ]
    if notes:
        lines.append(f"- {notes}")
    return "\n".join(lines) + "\n"
