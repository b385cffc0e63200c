"""Say what became of a file."""

from collections.abc import Mapping, Sequence

from tradewind.seller.files.tables import ReportFile
from tradewind.seller.files.taken import Difference, Outcome, Taken


def told_of(
    made: ReportFile,
    outcome: Outcome,
    *,
    causes: Mapping[str, int] | None = None,
    replaces: Sequence[str] = (),
    difference: Difference | None = None,
    left: Sequence[str] = (),
) -> Taken:
    """What became of a file, or (of a dry run) would."""
    ordered = sorted((causes or {}).items(), key=lambda each: -each[1])
    return Taken(
        outcome,
        made.name,
        made.kind,
        made.form,
        made.shop,
        made.marketplace,
        made.currency,
        made.from_day,
        made.to_day,
        made.rows,
        made.rejected,
        id="" if outcome is Outcome.DRY else made.id,
        causes=dict(list(ordered)[:50]),
        replaces=replaces,
        difference=difference,
        sheets_unread=left,
        unread=[title for title, read in made.mapping.items() if not read],
    )
