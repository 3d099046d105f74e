"""A parties file with every mistake: all of them are said at once, and nothing is created."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.tools import sidos

WRONG = """\
party;kind;business_id;authority;role;capacity;name;title;email;language
A kunta;municipality;0112038-8;any;signatory;;Ann Aho;;ann@example.org;fi
A kunta;municipality;0112038-8;any;signatory;;Ann Aho;;ann@example.org;fi
B ry;association;;3;signatory;board;Bo Boman;;bo@example.org;sv
B ry;association;;3;signatory;board;Bi Boman;;bi@example.org;sv
C oy;company;;1 treasurer;signatory;chair;Cy Carlson;;no-address;en
D srk;parish;;any;contact;;Di Dahl;;di@example.org;fi
"""


@pytest.mark.timeout(180)
def test_all_mistakes_are_named_by_row_and_column(tmp_path: Path) -> None:
    parties = tmp_path / "parties.csv"
    parties.write_text(WRONG)
    said = sidos("rehearse", "--parties", parties, "--out", tmp_path / "out", expect=1)
    for row, words in ((2, "0112038-8"), (3, "already"), (6, "no-address")):
        assert any(f"row {row}" in line and words in line for line in said.splitlines()), said
    assert "“3”" in said
    assert "treasurer" in said
    assert "D srk" in said
    assert not (tmp_path / "out").exists()
