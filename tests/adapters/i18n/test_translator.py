"""Texts, dates and refusals in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from adapters.documents.value_refusals import ValueNotADate
from adapters.i18n import make_environment, negotiate, translator
from domain.deadlines import DeadlineInThePast, deadline_of, start_of_day
from domain.lifecycle import AgreementStatus, RequestStatus, StepNotAllowed, check_step
from domain.parties import LANGUAGES

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("language", "day", "moment", "last_day"),
    [
        (
            "fi",
            "30. kesäkuuta 2026",
            "1. heinäkuuta 2026 klo 0.00 (Suomen aikaa)",
            "30. kesäkuuta 2026 (Suomen aikaa)",
        ),
        ("sv", "30 juni 2026", "1 juli 2026 kl. 00:00 (finsk tid)", "30 juni 2026 (finsk tid)"),
        (
            "en",
            "30 June 2026",
            "1 July 2026 at 00:00 (Finnish time)",
            "30 June 2026 (Finnish time)",
        ),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(
    language: str, day: str, moment: str, last_day: str
) -> None:
    words = translator(language)
    closes_at = datetime(2026, 6, 30, 21, tzinfo=UTC)
    assert words.day(date(2026, 6, 30)) == day
    assert words.moment(closes_at, HELSINKI) == moment
    assert words.last_day(closes_at, HELSINKI) == last_day


@pytest.mark.parametrize(
    ("language", "day", "month_day", "last_day"),
    [
        ("fi", "1. tammikuuta 2027", "1. tammikuuta", "31. joulukuuta 2026 (Suomen aikaa)"),
        ("sv", "1 januari 2027", "1 januari", "31 december 2026 (finsk tid)"),
        ("en", "1 January 2027", "1 January", "31 December 2026 (Finnish time)"),
    ],
)
def test_the_first_of_a_month_is_a_day_like_any_other(
    language: str, day: str, month_day: str, last_day: str
) -> None:
    words, first = translator(language), date(2027, 1, 1)
    assert words.day(first) == day
    assert words.month_day(1, 1) == month_day
    assert words.last_day(start_of_day(first, HELSINKI), HELSINKI) == last_day


def test_a_zone_without_words_of_its_own_is_named_by_its_place() -> None:
    assert translator("en").zone(ZoneInfo("Europe/Stockholm")) == "Sweden Time"


def test_a_refusal_names_days_and_states_in_the_reader_s_language() -> None:
    with pytest.raises(DeadlineInThePast) as late:
        deadline_of(date(2026, 1, 31), HELSINKI, at=datetime(2026, 3, 1, tzinfo=UTC))
    assert "31. tammikuuta 2026" in translator("fi").refusal(late.value)
    with pytest.raises(StepNotAllowed) as step:
        check_step(AgreementStatus.TERM_ENDED, AgreementStatus.DRAFT)
    assert "luonnos" in translator("fi").refusal(step.value)
    assert "“term ended”" in translator("en").refusal(step.value)


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "2026-13-01"])
def test_a_refusal_of_an_impossible_day_repeats_it_as_it_was_written(day: str) -> None:
    refusal = ValueNotADate(field="term_first_day", value=day)
    assert f"“{day}”" in translator("en").refusal(refusal)


def test_what_a_person_typed_is_never_read_as_a_format() -> None:
    words = translator("en").text("{name} has declined", name="{0.__class__}")
    assert words == "{0.__class__} has declined"


def test_a_status_word_depends_on_what_has_the_status() -> None:
    words = translator("en")
    assert words.status(RequestStatus.CLOSED) == "no longer needed"
    assert words.status(AgreementStatus.IN_FORCE) == "in force"


def test_a_language_that_is_not_ours_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="de"):
        translator("de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_another_form_than_many(language: str) -> None:
    one, many = "and one more.", "and {n} more."
    assert "1" not in translator(language).plural(one, many, 1)
    assert "7" in translator(language).plural(one, many, 7)


@pytest.mark.parametrize(
    ("header", "preferred", "expected"),
    [
        ("de, sv-FI;q=0.8, en;q=0.7", None, "sv"),
        ("en;q=0.2, fi", None, "fi"),
        ("fi, en", "sv", "sv"),
        ("en", "xx", "en"),
        ("*, en;q=0", None, "fi"),
        ("en;q=nonsense, ,;;", None, "fi"),
        (None, None, "fi"),
        ("en-GB" + ",x" * 10_000, None, "en"),
    ],
)
def test_the_reader_s_choice_comes_before_the_browser_s(
    header: str | None, preferred: str | None, expected: str
) -> None:
    assert negotiate(header, preferred) == expected


@pytest.mark.abuse(27)
def test_pages_escape_what_fills_a_text_and_keep_a_link_within_it(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ _('{name} wrote {link}', name=name, link=link) }}")
    (tmp_path / "page.txt").write_text("{{ _('{name} wrote', name=name) }}")
    environment = make_environment(tmp_path, "en")
    html = environment.get_template("page.html").render(
        name="<script>alert(1)</script>", link=Markup('<a href="/x">this</a>')
    )
    assert html == '&lt;script&gt;alert(1)&lt;/script&gt; wrote <a href="/x">this</a>'
    assert environment.get_template("page.txt").render(name="A & B") == "A & B wrote"
