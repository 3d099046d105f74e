"""What a rehearsal came to: numbers for programs, a page for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage and how many seconds of wall time it took."""

    name: str
    seconds: float


@dataclass(slots=True)
class RehearsalReport:
    """Filled stage by stage; `passed` only when every verification is TOTAL-PASSED."""

    template: str
    engine: str = ""
    number: str = ""
    title: str = ""
    status: str = ""
    parties: int = 0
    decisions: int = 0
    signatories: int = 0
    signatures: int = 0
    mails: int = 0
    events: int = 0
    pages: int = 0
    document_sha256: str = ""
    sealed_sha256: str = ""
    root_sha256: str = ""
    in_force_at: str = ""
    verdicts: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether everything was verified."""
        return bool(self.verdicts) and set(self.verdicts.values()) == {"TOTAL-PASSED"}

    def as_data(self) -> dict[str, Any]:
        """Return the report for `--json` and report.json."""
        return {"passed": self.passed, **asdict(self)}

    def as_markdown(self) -> str:
        """Return the report for people, report.md."""
        lines = [
            f"# Rehearsal of {self.title}, {self.number}",
            "",
            f"Result: **{'passed' if self.passed else 'FAILED'}**",
            "",
            "| what | value |",
            "|---|---|",
            f"| template | {self.template} |",
            f"| PDF made by | {self.engine} |",
            f"| state of the agreement | {self.status} |",
            f"| in force from | {self.in_force_at or '–'} |",
            f"| parties | {self.parties} |",
            f"| decisions recorded | {self.decisions} |",
            f"| signatories asked | {self.signatories} |",
            f"| signatures given | {self.signatures} |",
            f"| mails sent | {self.mails} |",
            f"| events in the audit chain | {self.events} |",
            f"| pages | {self.pages} |",
            f"| SHA-256 of what was signed | `{self.document_sha256}` |",
            f"| SHA-256 of the sealed document | `{self.sealed_sha256}` |",
            f"| SHA-256 of the trust root | `{self.root_sha256}` |",
            "",
            "| verified | verdict |",
            "|---|---|",
            *(f"| {name} | {verdict} |" for name, verdict in self.verdicts.items()),
            "",
            *(f"- {reason}" for reason in self.reasons),
            "",
            "| stage | seconds |",
            "|---|---|",
            *(f"| {stage.name} | {stage.seconds:.2f} |" for stage in self.stages),
            f"| together | {sum(stage.seconds for stage in self.stages):.2f} |",
            "",
        ]
        return "\n".join(lines)
