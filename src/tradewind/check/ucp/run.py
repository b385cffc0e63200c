"""Run the suite against a server, and read what it found."""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tradewind.check.ucp.own import Stage
from tradewind.kernel.errors import PortUnavailable

SUITE: Final = "spck_conformance"
PATIENCE_S: Final = 600


@dataclass(frozen=True, slots=True)
class Found:
    """What the suite found of a server."""

    plain: Mapping[str, Any]
    """All of it, as the suite says it."""

    @property
    def release(self) -> str:
        """The release the server announces."""
        return str(self.plain["spec_version"])

    @property
    def clean(self) -> int:
        """Checks that found what they want, and would have seen it missing."""
        return int(self.plain["checks_summary"]["clean"])

    @property
    def deviating(self) -> list[str]:
        """Checks that found something else."""
        return [each["id"] for each in self.plain["checks"] if each["status"] == "deviation"]

    @property
    def words(self) -> str:
        """The counts, and what deviates."""
        counts = self.plain["checks_summary"]
        lines = [f"deviates: {each}" for each in self.deviating]
        lines.append(
            f"UCP {self.release} at {self.plain['server']}: {self.clean} checks clean, "
            f"{counts['deviation']} deviate, {counts['inconclusive']} undecided, "
            f"{counts['not_tested']} could not be run here."
        )
        return "\n".join(lines)


def run(stage: Stage) -> Found:
    """Walk a server; raises PortUnavailable where the suite is not installed or breaks off."""
    if importlib.util.find_spec(SUITE) is None:
        raise PortUnavailable("Install the suite first: pip install spck-conformance")
    with tempfile.TemporaryDirectory(prefix="tradewind-check-") as folder:
        config = Path(folder) / "suite.json"
        config.write_text(json.dumps(stage.config))
        asked = ["--server", stage.url, "--config", str(config), "--json"]
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments
            [sys.executable, "-m", f"{SUITE}.cli", *asked],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    if done.returncode not in {0, 2}:
        raise PortUnavailable(f"The suite broke off: {done.stderr[-500:]}")
    return Found(json.loads(done.stdout))
