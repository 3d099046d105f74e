"""Which characters texts may have."""

from __future__ import annotations

import pytest

from domain.plain_text import has_refused_characters


@pytest.mark.abuse(30)
@pytest.mark.parametrize(
    "character", "\0\x1b\x7f\x85\u00ad\u200b\u202e\u2028\u2066\ufeff\ue000\ud800"
)
def test_invisible_turning_and_control_characters_are_refused(character: str) -> None:
    assert has_refused_characters(f"a{character}b")
    assert has_refused_characters(f"a{character}b", lines=True)


def test_lines_and_tabs_are_for_texts_of_several_lines() -> None:
    assert has_refused_characters("a\r\nb\tc")
    assert not has_refused_characters("a\r\nb\tc", lines=True)
    assert not has_refused_characters("Päätös § 7: “ei” – 5 €, 王")
