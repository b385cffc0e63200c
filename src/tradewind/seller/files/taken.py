"""What became of a file that was handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tradewind.seller.files.fields import Kind


class Outcome(StrEnum):
    """What a file did."""

    NEW = "new"
    CORRECTED = "corrected"
    """It has taken the place of others."""
    SAME = "same"
    """It was there already: nothing was done."""
    DRY = "dry run"
    """Nothing was written."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file changes of those whose place it takes."""

    new: int
    changed: int
    same: int
    gone: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file, or of the part of it that holds rows of one kind."""

    outcome: Outcome
    name: str
    kind: Kind
    form: str
    shop: str
    marketplace: str
    currency: str
    from_day: date | None
    to_day: date | None
    rows: int
    rejected: int
    id: str = ""
    """Empty where nothing was written."""
    causes: Mapping[str, int] = field(default_factory=dict)
    """Why rows were left out, most frequent first."""
    replaces: Sequence[str] = ()
    """Names of the files whose place it takes."""
    difference: Difference | None = None
    """Against the files whose place it takes; None where there are none or it was not asked."""
    unread: Sequence[str] = ()
    """Columns that are not read."""
    sheets_unread: Sequence[str] = ()
    """Sheets of the same file that hold nothing known."""

    def plain(self) -> dict[str, Any]:
        """For the API."""
        shown: dict[str, Any] = {
            name: getattr(self, name)
            for name in (
                *("id", "name", "form", "shop", "marketplace", "currency", "from_day", "to_day"),
                *("rows", "rejected"),
            )
        }
        different = self.difference
        return shown | {
            "outcome": str(self.outcome),
            "kind": str(self.kind),
            "causes": dict(self.causes),
            "replaces": list(self.replaces),
            "unread": list(self.unread),
            "sheets_unread": list(self.sheets_unread),
            "difference": different
            and {
                "new": different.new,
                "changed": different.changed,
                "same": different.same,
                "gone": different.gone,
            },
        }

    @property
    def words(self) -> str:
        """In a few lines, for a person."""
        days = f", {self.from_day} to {self.to_day}" if self.from_day else ""
        where = " ".join(part for part in (self.shop, self.marketplace, self.currency) if part)
        lines = [f"{self.name}: {self.form}{days} ({where})"]
        if self.outcome is Outcome.SAME:
            return f"{lines[0]}\n  It is here already as {self.id}; nothing was done."
        would = "would come" if self.outcome is Outcome.DRY else "came"
        lines.append(f"  {self.rows:,} rows {would} in, {self.rejected:,} are left out")
        lines += [f"    {number:,} x {cause}" for cause, number in list(self.causes.items())[:5]]
        lines += self._replaced()
        if self.sheets_unread:
            lines.append(f"  sheets that are not read: {', '.join(self.sheets_unread)}")
        if self.id and self.rejected:
            lines.append(f"  what was left out: ./run files rejects {self.id} FILE.csv")
        if self.outcome is Outcome.DRY:
            lines.append("  Nothing was written.")
        return "\n".join(lines)

    def _replaced(self) -> list[str]:
        lines = [f"  in the place of {', '.join(self.replaces)}"] if self.replaces else []
        if found := self.difference:
            lines.append(
                f"  rows: {found.new:,} new, {found.changed:,} changed, {found.same:,} the same, "
                f"{found.gone:,} gone"
            )
        return lines
