"""What a walk found: for people, for programs, for a build server."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from tradewind.check.acp.requirement import Found, Verdict
from tradewind.check.acp.target import VERSION

MARKS = {Verdict.CLEAN: "ok  ", Verdict.DEVIATION: "DEV ", Verdict.NOT_APPLICABLE: "n/a "}


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found of one server."""

    url: str
    found: tuple[Found, ...]
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """How many of each verdict."""
        counted = Counter(each.verdict for each in self.found)
        return {str(verdict): counted[verdict] for verdict in Verdict}

    @property
    def clean(self) -> bool:
        """Whether nothing deviates."""
        return self.counts[Verdict.DEVIATION] == 0

    @property
    def words(self) -> str:
        """A line a requirement, and the counts."""
        lines = []
        for each in self.found:
            lines.append(f"{MARKS[each.verdict]} {each.requirement.id:13} {each.requirement.says}")
            if each.reason:
                lines.append(f"       {each.reason}")
            lines += [f"       note: {note}" for note in each.notes]
        counts = self.counts
        lines.append(
            f"\nACP {VERSION} at {self.url}: {counts['clean']} of {len(self.found)} clean, "
            f"{counts['deviation']} deviate, {counts['not applicable']} not applicable "
            f"({self.seconds:.1f} s)."
        )
        return "\n".join(lines)

    def plain(self) -> dict[str, Any]:
        """For JSON: the counts, then each requirement with what was sent and what came."""
        return {
            "protocol": "acp",
            "version": VERSION,
            "url": self.url,
            "seconds": round(self.seconds, 1),
            "counts": self.counts,
            "requirements": [each.plain() for each in self.found],
        }

    def junit(self) -> bytes:
        """A JUnit file: a deviation fails, what does not apply is skipped."""
        counts = self.counts
        suite = Element(
            "testsuite",
            name=f"acp {VERSION}",
            tests=str(len(self.found)),
            failures=str(counts["deviation"]),
            skipped=str(counts["not applicable"]),
            time=f"{self.seconds:.1f}",
        )
        for each in self.found:
            case = SubElement(
                suite,
                "testcase",
                classname="acp",
                name=f"{each.requirement.id} {each.requirement.says}",
            )
            if each.verdict is Verdict.DEVIATION:
                SubElement(case, "failure", message=each.reason)
            elif each.verdict is Verdict.NOT_APPLICABLE:
                SubElement(case, "skipped", message=each.reason)
        return bytes(tostring(suite, encoding="utf-8", xml_declaration=True))
