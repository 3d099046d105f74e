"""What documents and comments point to is there, and the abuse catalogue says what tests hold."""

import re
from pathlib import Path

from tests.architecture.test_house import ROOT, named, tracked

_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
_MENTIONED = re.compile(r"\b(?:docs/[\w/-]+|[A-Z]{4,})\.md\b")
_MARKER = re.compile(r"mark\.abuse\((\d+)\)")
_DECISION = re.compile(r"\bdecision (\d+)\b")
_HELD = re.compile(r"(?m)^\| (\d+) \|")
_LINES_OF_THE_CATALOGUE = 60


def _texts(*suffixes: str) -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(errors="replace"))
        for path in tracked()
        if path.suffix in suffixes and "requirements" not in path.parts
    ]


def test_every_link_of_a_document_leads_somewhere() -> None:
    dead = [
        f"{named(path)}: {target}"
        for path, text in _texts(".md")
        for target in _LINK.findall(text)
        if not (path.parent / target).exists()
    ]
    assert not dead


def test_every_document_that_is_named_can_be_opened() -> None:
    missing = [
        f"{named(path)}: {name}"
        for path, text in _texts(".py", ".md", ".toml", ".html", ".po", ".yml", ".sh", "")
        for name in _MENTIONED.findall(text)
        if not (ROOT / name).exists()
    ]
    assert not missing


def test_every_decision_that_is_named_was_written_down() -> None:
    written = {int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md")}
    named_ones = {int(n) for _, text in _texts(".py", ".md") for n in _DECISION.findall(text)}
    assert named_ones <= written


def test_the_abuse_catalogue_lists_exactly_what_tests_hold() -> None:
    held, _, later = (ROOT / "docs" / "abuse.md").read_text().partition("## Not covered yet")
    listed = {int(number) for number in _HELD.findall(held)}
    marked = {
        int(number)
        for path in (ROOT / "tests").rglob("test_*.py")
        for number in _MARKER.findall(path.read_text())
    }
    assert listed == marked
    assert listed | _numbers(later) == set(range(1, _LINES_OF_THE_CATALOGUE + 1))


def _numbers(text: str) -> set[int]:
    found: set[int] = set()
    for line in re.findall(r"(?m)^- ([\d–, ]+):", text):
        for part in line.split(","):
            first, _, last = part.strip().partition("–")
            found |= set(range(int(first), int(last or first) + 1))
    return found
