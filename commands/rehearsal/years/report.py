"""What a rehearsal of the years came to: a timeline for people, the same as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.i18n.pages import make_environment
from adapters.i18n.translator import translator
from commands.composition import TEMPLATES
from commands.rehearsal.years.calendar import ZONE
from commands.rehearsal.years.collecting import CollectedFile
from commands.rehearsal.years.life import Check
from commands.rehearsal.years.timeline import LANGUAGE, Timeline

_FOLDER = TEMPLATES.parent / "rehearsal"
ROOT_FILE = "root.pem"


@dataclass(frozen=True, slots=True)
class YearsReport:
    """The story of the agreements, what was checked on the way, and every file, judged."""

    years: int
    began_at: datetime
    ended_at: datetime
    seconds: float
    timelines: Sequence[Timeline]
    checks: Sequence[Check]
    files: Sequence[CollectedFile]
    root: bytes
    root_sha256: str

    @property
    def passed(self) -> bool:
        """Tell whether everything was as it had to be, and every file verified."""
        holds = all(check.holds for check in self.checks)
        return holds and bool(self.files) and all(file.passed for file in self.files)

    @property
    def reasons(self) -> list[str]:
        """Return what was not as it had to be."""
        checks = [f"{c.text} (found: {c.found})" for c in self.checks if not c.holds]
        files = [
            f"{f.name}: {f.verdict}: {'; '.join(f.reasons)}" for f in self.files if not f.passed
        ]
        return checks + files

    def as_data(self) -> dict[str, Any]:
        """Return the report for `--json` and report.json."""
        files = [
            {"file": f.name, "what": f.what, "sha256": f.sha256, "verdict": f.verdict}
            | {"reasons": list(f.reasons)}
            for f in self.files
        ]
        return {
            "passed": self.passed,
            "reasons": self.reasons,
            "years": self.years,
            "began_at": self.began_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "verify_at": self.verify_at,
            "seconds": self.seconds,
            "root_sha256": self.root_sha256,
            "checks": [asdict(check) for check in self.checks],
            "agreements": [asdict(timeline) for timeline in self.timelines],
            "files": files,
        }

    @property
    def verify_at(self) -> str:
        """Return the instant for `sidos verify --at`."""
        return self.ended_at.isoformat(timespec="seconds")

    def write(self, out: Path) -> None:
        """Write the report in its three forms, the files, and the root of trust."""
        out.mkdir(parents=True, exist_ok=True)
        for file in self.files:
            (out / file.name).write_bytes(file.data)
        (out / ROOT_FILE).write_bytes(self.root)
        data = json.dumps(self.as_data(), indent=2, ensure_ascii=False, default=str)
        (out / "report.json").write_text(data + "\n", "utf-8")
        for name in ("report.html", "report.md"):
            (out / name).write_text(self._rendered(name), "utf-8")

    def _rendered(self, name: str) -> str:
        template = make_environment(_FOLDER, LANGUAGE).get_template(f"years_{name}")
        return template.render(
            report=self,
            zone=ZONE,
            zone_name=translator(LANGUAGE).zone(ZONE),
            verify=f"sidos verify FILE --trust {ROOT_FILE} --at {self.verify_at}",
        )
