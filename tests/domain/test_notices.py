"""Who has the say on a notice and on taking it back, whatever the order in which they speak."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import Signer, parse_authority
from domain.errors import DomainError
from domain.notices import (
    DAYS_TO_SIGN,
    AlreadySaid,
    ConsentNotNeeded,
    NoticeInTheFuture,
    NoticeWithoutAuthority,
    TakingBackNotAsked,
    Voice,
    Word,
    check_arrival,
    check_signed_on_paper,
    check_word,
    last_day_to_sign,
    missing_words,
)

RULES = {"giver": "2", "both": "all", "two": "1 chair | 2 board", "outsider": "any"}
NEEDED = frozenset({"both", "two"})
PEOPLE = {
    party: tuple(
        Signer(f"{party}-{n}", capacity) for n, capacity in enumerate(("chair", "board", "board"))
    )
    for party in RULES
}
VOICES = {party: Voice(parse_authority(rule), PEOPLE[party]) for party, rule in RULES.items()}
WORDS = st.lists(
    st.sampled_from(
        [Word(party, signer.person) for party, signers in PEOPLE.items() for signer in signers]
        + [Word(party) for party in RULES]
        + [Word("both", "a stranger")]
    ),
    max_size=20,
)


def spoken(words: list[Word]) -> list[Word]:
    """Return the words that the rules let stand, said one after the other."""
    said: list[Word] = []
    for word in words:
        try:
            check_word(word, said, giver="giver", needed=NEEDED, voices=VOICES)
        except DomainError:
            continue
        said.append(word)
    return said


def missing(words: list[Word]) -> tuple[str, ...]:
    return missing_words(words, giver="giver", needed=NEEDED, voices=VOICES)


@given(WORDS)
def test_a_notice_is_taken_back_only_by_the_words_of_its_party_and_all_who_must_consent(
    words: list[Word],
) -> None:
    said = spoken(words)
    speakers = {word.party_id for word in said}
    assert speakers <= {"giver", *NEEDED}
    assert not said or said[0].party_id == "giver"
    if not missing(said):
        assert speakers == {"giver", *NEEDED}
        assert {Word("both", s.person) for s in PEOPLE["both"]} <= set(said) or Word("both") in said


@given(WORDS, st.randoms(use_true_random=False))
def test_the_order_of_consents_changes_nothing_and_no_word_undoes_another(
    words: list[Word], order: Random
) -> None:
    said = spoken(words)
    mixed = list(said)
    order.shuffle(mixed)
    assert missing(mixed) == missing(said)
    for number in range(len(said)):
        assert set(missing(said)) <= set(missing(said[:number]))


@given(WORDS)
def test_nobody_is_counted_twice_and_a_party_that_has_spoken_needs_no_more(
    words: list[Word],
) -> None:
    said = spoken(words)
    assert len(said) == len(set(said))
    done = {"giver", *NEEDED} - set(missing(said))
    more = [Word(party, signer.person) for party in done for signer in PEOPLE[party]]
    for word in [*said, *more]:
        with pytest.raises(AlreadySaid):
            check_word(word, said, giver="giver", needed=NEEDED, voices=VOICES)


def test_where_nobody_need_consent_the_party_itself_must_speak_and_that_is_enough() -> None:
    own = [Word("giver", "giver-0"), Word("giver", "giver-1")]
    for words, still in (([], ("giver",)), (own[:1], ("giver",)), (own, ())):
        assert missing_words(words, giver="giver", needed=(), voices=VOICES) == still


def test_a_party_speaks_on_paper_as_well_as_by_its_persons() -> None:
    on_paper = [Word(party) for party in ("giver", *NEEDED)]
    assert spoken(on_paper) == on_paper
    assert not missing(on_paper)


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        (Word("outsider", "outsider-0"), ConsentNotNeeded),
        (Word("giver", "a stranger"), NoticeWithoutAuthority),
    ],
)
def test_who_has_no_say_is_refused(word: Word, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        check_word(word, [], giver="giver", needed=NEEDED, voices=VOICES)


def test_nobody_consents_before_the_party_itself_has_asked_as_its_rule_wants_it() -> None:
    consent = Word("both", "both-0")
    for said in ([], [Word("giver", "giver-0")]):
        with pytest.raises(TakingBackNotAsked):
            check_word(consent, said, giver="giver", needed=NEEDED, voices=VOICES)


def test_paper_counts_by_those_who_can_bind_the_party_and_never_from_the_future() -> None:
    listed, rule = PEOPLE["two"], parse_authority(RULES["two"])
    for signed in (["two-0"], ["two-1", "two-2"]):
        check_signed_on_paper(rule, party="two", listed=listed, signed=signed)
    for signed in ([], ["two-1"], ["a stranger"]):
        with pytest.raises(NoticeWithoutAuthority):
            check_signed_on_paper(rule, party="two", listed=listed, signed=signed)
    now = datetime(2026, 6, 30, 21, tzinfo=UTC)
    check_arrival(now, recorded_at=now)
    with pytest.raises(NoticeInTheFuture):
        check_arrival(now + timedelta(microseconds=1), recorded_at=now)


@given(st.dates(), st.none() | st.dates())
def test_a_notice_can_be_signed_for_a_while_but_never_after_the_term(
    day: date, last_on: date | None
) -> None:
    if day > date.max - timedelta(days=DAYS_TO_SIGN):
        return
    until = last_day_to_sign(day, last_on)
    assert until <= day + timedelta(days=DAYS_TO_SIGN)
    assert last_on is None or until <= last_on
    assert until in {day + timedelta(days=DAYS_TO_SIGN), last_on}
