"""The words of each mail, in each language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from adapters.mail.letter import GivenReason
from adapters.mail.rendering import put_into_words
from domain.parties import LANGUAGES
from messages.mail import MailKind
from tests.letters import a_letter

EVERY_MAIL = pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in MailKind for language in LANGUAGES]
)


class _Reader(HTMLParser):
    """Collects the words and the links of an HTML mail, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._skipped += tag in ("style", "title")
        self.links += [str(value) for name, value in attrs if name == "href"]
        assert not [name for name, _ in attrs if name in ("src", "background", "onload")]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words += re.findall(r"\w+", data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


@EVERY_MAIL
def test_plain_text_and_html_say_the_same(kind: MailKind, language: str) -> None:
    letter = a_letter(kind, language)
    words = put_into_words(letter)
    in_text = re.findall(r"\w+", words.text.replace(letter.link, ""))
    assert sorted(set(in_text)) == sorted(set(_read(words.html).words))


@EVERY_MAIL
def test_a_mail_has_one_link_at_most_and_loads_nothing(kind: MailKind, language: str) -> None:
    reader = _read(put_into_words(a_letter(kind, language)).html)
    assert set(reader.links) <= {"https://sidos.example.org/sign/token"}
    assert len(reader.links) <= 1
    assert not {"img", "script", "link", "iframe", "form", "object"} & set(reader.tags)


@EVERY_MAIL
def test_the_subject_names_nobody_but_the_agreement(kind: MailKind, language: str) -> None:
    subject = put_into_words(a_letter(kind, language)).subject
    assert "Perhekeskustoiminnan yhteistyösopimus" in subject
    for name in ("Aino", "Virta", "Juvan", "Mikkelin", "Etelä-Savon"):
        assert name not in subject


@EVERY_MAIL
@pytest.mark.abuse(27)
@pytest.mark.abuse(30)
def test_what_people_typed_stays_text(kind: MailKind, language: str) -> None:
    hostile = "<img src=x onerror=alert(1)> {{ 7*7 }}"
    letter = a_letter(
        kind,
        language,
        name=hostile,
        title=hostile,
        subject_title=hostile,
        party=hostile,
        organisation=hostile,
        reasons=(GivenReason(hostile, hostile, hostile),),
        contact=hostile,
        declined=(hostile,),
        parties=(hostile,),
    )
    words = put_into_words(letter)
    assert "<img" not in words.html
    assert "49" not in words.html + words.text
    assert hostile in words.subject


def test_an_invitation_says_who_asks_for_whom_by_when_and_what_the_signature_is() -> None:
    text = put_into_words(a_letter(MailKind.INVITATION, "en")).text
    for part in (
        "Etelä-Savon hyvinvointialue asks you to sign",
        "You sign for: Mikkelin kaupunki",
        "23 December 2026 (Finnish time)",
        "https://sidos.example.org/sign/token",
        "20 parties",
        "and 18 more",
        "simple electronic signature",
    ):
        assert part in text
    assert "advanced" not in text


def test_a_decline_that_does_not_end_the_round_says_so() -> None:
    going_on = put_into_words(a_letter(MailKind.DECLINED, "en", round_ended=False)).text
    ended = put_into_words(a_letter(MailKind.DECLINED, "en")).text
    assert "goes on" in going_on
    assert "has ended" in ended
    assert "has ended" not in going_on


@pytest.mark.parametrize(("attached", "link"), [(True, "x"), (False, "x"), (False, "")])
def test_a_completed_mail_says_where_the_document_is(attached: bool, link: str) -> None:
    letter = a_letter(MailKind.COMPLETED, "en", attached=attached, link=link)
    text = put_into_words(letter).text
    where = "is attached" if attached else "behind the link" if link else "you get it from"
    assert where in " ".join(text.split())


def test_lines_of_plain_text_are_short_but_a_link_stays_whole() -> None:
    link = "https://sidos.example.org/sign/" + "a" * 90
    for line in put_into_words(a_letter(MailKind.INVITATION, "fi", link=link)).text.splitlines():
        assert len(line) <= 76 or line == link


@EVERY_MAIL
def test_a_mail_says_whom_to_ask_and_invites_to_answer_only_where_answers_are_read(
    kind: MailKind, language: str
) -> None:
    contact = "Perhekeskuskoordinaattori, perhekeskus@example.org"
    asking = put_into_words(a_letter(kind, language)).text
    silent = put_into_words(a_letter(kind, language, contact="", answers_are_read=False)).text
    assert contact in " ".join(asking.split())
    assert "example.org" not in silent.replace("https://sidos.example.org", "")
    invites = {"fi": "vastaamalla", "sv": "genom att svara", "en": "by answering this mail."}
    assert invites[language] in " ".join(asking.split())
    assert len(silent.splitlines()) < len(asking.splitlines())


def test_staff_read_every_reason_with_the_name_of_who_gave_it() -> None:
    reasons = (GivenReason("no money", "Bo", "Oak"), GivenReason("no time", "Eva", "Elm"))
    text = put_into_words(a_letter(MailKind.DECLINED, "en", reasons=reasons)).text
    for words in ("given by Bo (Oak)", "> no money", "given by Eva (Elm)", "> no time"):
        assert words in text
