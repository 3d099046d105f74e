"""Cells of the tables that are handed out: a spreadsheet reads them, and runs none."""

from __future__ import annotations

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (abuse 28)."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text
