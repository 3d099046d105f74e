"""A template's data in words, before a draft is made of it."""

from __future__ import annotations

import pytest

from adapters.i18n import translator
from adapters.template_in_words import template_in_words
from domain.parties import LANGUAGES
from tests.adapters.documents.packages import shipped

TERM = {"term_first_day": "2030-01-01", "term_last_day": "2033-12-31"}


def test_the_days_that_were_filled_in_are_said_and_those_of_the_template_while_they_are_none() -> (
    None
):
    words = translator("en")
    told = template_in_words(shipped(), TERM, words)
    assert told.sentences[0] == "The agreement runs from 1 January 2030 to 31 December 2033."
    assert "Each party has to decide before it signs." in told.sentences
    assert "A draft of the next term is offered 9 months before the end." in told.sentences
    for wrong in ({}, {"term_first_day": "soon"}, TERM | {"term_last_day": "2029-01-01"}):
        told = template_in_words(shipped(), wrong, words)
        assert told.sentences[0] == "The agreement runs from 1 January 2026 to 31 December 2029."


def test_a_duty_is_said_as_often_as_the_values_make_it_come() -> None:
    words = translator("en")
    often = template_in_words(shipped(), TERM | {"network_meetings": "12"}, words).duties
    assert "Action plan reviewed: every year by 30 November" in often
    assert "Minutes of the development networks: every month" in often
    assert any("once a term, within 6 months of its first day" in duty for duty in often)
    seldom = template_in_words(shipped(), TERM | {"network_meetings": "4"}, words).duties
    assert "Minutes of the development networks: every quarter" in seldom


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_the_reader_s_language(language: str) -> None:
    told = template_in_words(shipped(), TERM, translator(language))
    english = template_in_words(shipped(), TERM, translator("en"))
    same = set(told.sentences + told.duties) & set(english.sentences + english.duties)
    assert bool(same) == (language == "en")
