"""What an import did, or would do."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Report:
    """What an import did; with ``dry_run`` what it would do."""

    files: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    dry_run: bool = False
    version: int | None = None
    """The import's number; None where nothing changed or nothing was written."""
    new: int = 0
    """Products."""
    changed: int = 0
    same: int = 0
    variants_withdrawn: int = 0
    """Variants that their product, stated anew, does not have any more."""
    facts_new: int = 0
    facts_ended: int = 0
    offers_changed: int = 0
    prices_new: int = 0
    """Points of price histories."""
    reviews_new: int = 0
    reviews_changed: int = 0
    reviews_same: int = 0
    categories_changed: int = 0
    bad: int = 0
    """Rows left out."""
    causes: dict[str, int] = field(default_factory=dict)
    """Why they were, most frequent first."""
    rejects: Path | None = None
    """The file of the rows left out; None where there are none."""
    seconds: float = 0.0

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        counted = (self.new, self.changed, self.prices_new, self.reviews_new, self.reviews_changed)
        return any(counted) or bool(self.categories_changed)

    def counts(self) -> dict[str, int]:
        """Every count by its name."""
        numbers = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: number
            for name, number in numbers.items()
            if isinstance(number, int) and not isinstance(number, bool) and name != "version"
        }

    def plain(self) -> dict[str, Any]:
        """For the API."""
        shown = {each.name: getattr(self, each.name) for each in fields(self)}
        return shown | {"rejects": str(self.rejects) if self.rejects else None}

    @property
    def words(self) -> str:
        """In a few lines, for a person."""
        verb = "would be " if self.dry_run else ""
        files = ", ".join(self.files) if len(self.files) < 5 else f"{len(self.files)} files"
        lines = [f"{files} ({', '.join(dict.fromkeys(self.formats))})"]
        lines.append(
            f"products: {self.new:,} {verb}new, {self.changed:,} {verb}changed, "
            f"{self.same:,} the same"
        )
        if self.reviews_new or self.reviews_changed or self.reviews_same:
            lines.append(
                f"reviews: {self.reviews_new:,} {verb}new, {self.reviews_changed:,} {verb}changed, "
                f"{self.reviews_same:,} the same"
            )
        if self.prices_new:
            lines.append(f"prices: {self.prices_new:,} {verb}new in the histories")
        if self.bad:
            lines.append(f"left out: {self.bad:,} rows, in {self.rejects}")
            lines += [f"  {count:,} x {cause}" for cause, count in list(self.causes.items())[:5]]
        lines.append(self._outcome())
        return "\n".join(lines)

    def _outcome(self) -> str:
        if self.dry_run:
            return "Nothing was written."
        return f"This is import {self.version}." if self.version else "Nothing has changed."
