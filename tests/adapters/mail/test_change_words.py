"""The words of mails in the round of an accession or an amendment, in each language."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.mail.rendering import put_into_words
from domain.lifecycle import RoundKind
from domain.parties import LANGUAGES
from messages.mail import MailKind
from tests.letters import a_letter

CHANGED: dict[str, Any] = {"party": "Juvan kunta", "version": 3, "is_void": False}


def words(kind: MailKind, change: RoundKind, language: str = "en", *, void: bool = False) -> str:
    about = {**CHANGED, "change": change.value, "is_void": void}
    letter = a_letter(kind, language, about=about, is_agreement=False)
    return " ".join(put_into_words(letter).text.split())


@pytest.mark.parametrize("kind", [MailKind.INVITATION, MailKind.REMINDER])
def test_whoever_is_asked_reads_what_the_signature_changes(kind: MailKind) -> None:
    assert "By this addendum Juvan kunta becomes a party" in words(kind, RoundKind.ACCESSION)
    amendment = words(kind, RoundKind.AMENDMENT)
    assert "This is version 3 of the agreement." in amendment
    assert "it replaces the version in force" in amendment


@pytest.mark.parametrize("change", [RoundKind.ACCESSION, RoundKind.AMENDMENT])
def test_a_change_signed_after_the_end_is_said_to_have_no_effect(change: RoundKind) -> None:
    assert "the document has no effect" in words(MailKind.COMPLETED, change, void=True)
    assert "no effect" not in words(MailKind.COMPLETED, change)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("change", [RoundKind.ACCESSION, RoundKind.AMENDMENT])
def test_a_request_to_sign_a_change_names_what_changes_in_each_language(
    change: RoundKind, language: str
) -> None:
    named = "Juvan kunta" if change is RoundKind.ACCESSION else "3"
    assert named in words(MailKind.INVITATION, change, language)
