"""The rule in words: what the coordinator reads is what the rules judge by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.i18n import translator
from adapters.terms_in_words import terms_in_words
from domain.parties import LANGUAGES
from domain.termination.rule import LateNotice, NoticeEnds, TakeBack, YearlyDeadline
from tests.domain.termination.rules import RULES


def test_the_family_centre_clause_reads_as_its_section_21() -> None:
    assert terms_in_words(RULES["by June"].rule, translator("en")) == (
        "The agreement runs from 1 January 2026 to 31 December 2029.",
        "Notice has to be received by 30 June, and takes effect on 31 December of the same year.",
        "A notice that is received later counts for the next year.",
        "A notice ends the agreement for all parties.",
        "A notice can be taken back with the consent of all other parties.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RULES)
def test_every_rule_can_be_said_in_every_language(name: str, language: str) -> None:
    sentences = terms_in_words(RULES[name].rule, translator(language))
    assert len(sentences) >= 2
    assert not [sentence for sentence in sentences if "{" in sentence]


def test_another_rule_reads_differently() -> None:
    rule = RULES["by June"].rule
    assert isinstance(rule.termination, YearlyDeadline)
    english = translator("en")
    usual = terms_in_words(rule, english)
    for changed in (
        replace(rule.termination, late_notice=LateNotice.REFUSE),
        replace(rule.termination, effect=NoticeEnds.PARTY_LEAVES),
        replace(rule.termination, take_back=TakeBack.NEVER),
    ):
        assert terms_in_words(replace(rule, termination=changed), english) != usual
