"""Cells of the tables that are handed out: a spreadsheet reads them, and runs none."""

from __future__ import annotations

import re

_BEGINS_A_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[=+\-@\t\r])")


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (abuse 28).

    One that separates by semicolons, as those of Finland and Sweden do, cuts a cell at each of
    them and at the end of a line: what comes after is the beginning of a cell too.
    """
    return _BEGINS_A_FORMULA.sub(r"\1'", text)
