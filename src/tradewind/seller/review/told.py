"""Issues for programs: SP-API's words, with what they say in English and Chinese."""

from typing import Any

from tradewind.seller.review.catalogue import Reviewed
from tradewind.seller.review.issue import Issue
from tradewind.seller.review.look import Context
from tradewind.seller.review.review import words


def issue_out(issue: Issue, context: Context) -> dict[str, Any]:
    """One issue."""
    said = {name: words(issue, language=name, context=context) for name in ("en", "zh")}
    return issue.plain() | {"message": said}


def issues_out(each: Reviewed, context: Context) -> dict[str, Any]:
    """A kept listing and its issues."""
    listing = each.kept.listing
    return {
        "id": each.kept.id,
        "channel": listing.channel,
        "marketplace": listing.marketplace,
        "language": listing.language,
        "sku": listing.sku,
        "title": listing.title,
        "row": each.kept.row,
        "issues": [issue_out(issue, context) for issue in each.issues],
    }
