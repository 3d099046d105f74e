"""The house rules that a machine can see: sizes, docstrings, what must not be committed."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "messages", "workflows", "activities", "adapters", "service", "commands")
LONGEST_FILE = 250
LONGEST_FUNCTION = 45
REGISTRIES = ("pypi.org", "pythonhosted.org", "npmjs.org", "deb.debian.org", "download.pytorch.org")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sources(), ids=named)
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)
    assert ast.get_docstring(tree), f"{named(path)} has no docstring"
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{named(path)}: {node.name} has {length} lines"


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".docx", ".png", ".json"}:
            continue
        text = path.read_text(errors="replace")
        found += [f"{named(path)}: {host}" for host in REGISTRIES if host in text]
    assert not found


def test_no_file_holds_both_sides_of_a_merge() -> None:
    marks = tuple(f"{mark * 7} ".encode() for mark in "<>")
    halves = [
        named(path)
        for path in tracked()
        if any(line.startswith(marks) for line in path.read_bytes().splitlines())
    ]
    assert halves == []


def test_the_lowest_python_is_said_alike_everywhere() -> None:
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()
    assert "--python-version 3.11" in (ROOT / "requirements" / "compile.sh").read_text()
    assert "Python 3.11" in (ROOT / "README.md").read_text()
