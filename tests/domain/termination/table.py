"""docs/termination-cases.md, written from the cases: `python -m tests.domain.termination.table`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.domain.termination.cases import CASES, in_words
from tests.domain.termination.endings import ENDING_RULES, ENDINGS, TAKINGS
from tests.domain.termination.rules import RULES

TABLE = Path(__file__).resolve().parents[3] / "docs" / "termination-cases.md"
_HEAD = """# Termination, case by case

What a notice does under each rule. Times are those of the agreement's zone, Europe/Helsinki; a notice counts by the moment at
which its last required signature was received. The table is written from the tests (`tests/domain/termination/cases.py` and
`endings.py`), which hold the rules to it. “Late” means: after the deadline, for the next end.

"""
_ENDINGS = """
## How the agreement ends

All by June, for the end of the year. `a 2026` is a notice of the party a for the end of 2026, “back” one that was taken back;
`d+2027` is a party that joined with 2027. “Runs on” means that the term is prolonged at the end of 2027.

"""
_TAKINGS = """
## Taking back

The party a gave notice in June 2027 for the end of 2027 and asks to take it back; parties a, b and c unless said otherwise.

"""


def table() -> str:
    """Return docs/termination-cases.md."""
    lines = [_HEAD, "## The rules\n\n", *_head("rule", "in words")]
    for name, named in RULES.items():
        lines += _row(name, named.words)
    for name in RULES:
        lines += [f"\n## {name[0].upper()}{name[1:]}\n\n"]
        lines += _head("notice received", "circumstances", "outcome", "why")
        for case in (case for case in CASES if case.rule == name):
            outcome = case.expected if case.expected[:2] == "20" else _refused(case.expected)
            lines += _row(in_words(case.received), case.circumstances, outcome, case.why)
    return "".join([*lines, *_endings(), *_takings()])


def _endings() -> Iterable[str]:
    yield _ENDINGS
    yield from _head("effect", "parties", "notices", "outcome", "why")
    for name in ENDING_RULES:
        for one in (one for one in ENDINGS if one.rule == name):
            outcome = one.expected.replace("_", " ")
            yield from _row(name, one.parties, one.notices or "none", outcome, one.why)


def _takings() -> Iterable[str]:
    yield _TAKINGS
    yield from _head("rule", "asked", "circumstances", "outcome", "why")
    for one in TAKINGS:
        free = one.expected.startswith(("with", "freely"))
        outcome = one.expected if free else _refused(one.expected)
        own = one.parties if one.parties != "a b c" else ""
        circumstances = "; ".join(filter(None, (own, one.others, "back" if one.is_back else "")))
        yield from _row(f"`{one.take_back}`", in_words(one.asked), circumstances, outcome, one.why)


def _refused(code: str) -> str:
    return f"refused: `{code}`"


def _head(*cells: str) -> Iterable[str]:
    return (*_row(*cells), *_row(*("---" for _ in cells)))


def _row(*cells: str) -> Iterable[str]:
    return ("| ", " | ".join(cells), " |\n")


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
