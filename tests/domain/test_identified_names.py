"""Whether an identified person is the one invited, by name and by address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identified_names import IdentifiedPerson, MatchRule, is_invited


def by_name(given_names: str, family_name: str, invited: str) -> bool:
    person = IdentifiedPerson(family_name, given_names)
    return is_invited(person, MatchRule.NAME, name=invited, email="x@example.org")


@pytest.mark.parametrize(
    ("given_names", "family_name", "invited"),
    [
        ("Matti Johannes", "MEIKÄLÄINEN", "Matti Meikäläinen"),
        ("Matti Johannes", "Meikäläinen", "Johannes Meikäläinen"),
        ("Matti Johannes", "Meikäläinen", "Meikäläinen Matti"),
        ("Matti Johannes", "Meikäläinen", "Matti J. Meikäläinen"),
        ("Anna-Maria", "Virtanen-Korhonen", "Anna Maria Virtanen Korhonen"),
        ("René", "Mu\u0308ller", "Rene Muller"),
        ("Carl Johan", "von Wright", "Carl von Wright"),
        ("Aino", "O’Neill", "Aino O'Neill"),
    ],
)
def test_a_name_written_as_people_write_it_is_the_same(
    given_names: str, family_name: str, invited: str
) -> None:
    assert by_name(given_names, family_name, invited)


@pytest.mark.abuse(25)
@pytest.mark.parametrize(
    ("given_names", "family_name", "invited"),
    [
        ("Matti", "Virtanen", "Matti Meikäläinen"),
        ("Maija", "Meikäläinen", "Matti Meikäläinen"),
        ("Matti", "Maki", "Matti Mäki"),
        ("Matti", "Meikäläinen", "Meikäläinen"),
        ("Matti", "Meikäläinen", "M. Meikäläinen"),
        ("Matti", "Meikäläinen", "Matti Matti Meikäläinen"),
        ("Matti", "Meikäläinen", "Matti Kalle Meikäläinen"),
        ("Matti Kalle", "Wright", "Matti von Wright"),
        ("", "Meikäläinen", "Matti Meikäläinen"),
        ("Matti", "", "Matti"),
    ],
)
def test_another_name_is_another_person(given_names: str, family_name: str, invited: str) -> None:
    assert not by_name(given_names, family_name, invited)


def test_an_address_must_be_the_invited_one() -> None:
    person = IdentifiedPerson("Testi", "Tero", email="Tero@Example.org ")
    rule = MatchRule.EMAIL
    assert is_invited(person, rule, name="Somebody Else", email="tero@example.org")
    assert not is_invited(person, rule, name="Tero Testi", email="kirsi@example.org")
    nobody = IdentifiedPerson("Testi", "Tero")
    assert not is_invited(nobody, rule, name="Tero Testi", email="")


words = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=2, max_size=8), min_size=1, max_size=3
)


@given(given_names=words, family=words, chosen=st.data())
def test_whoever_has_the_family_name_and_one_of_the_given_names_is_taken(
    given_names: list[str], family: list[str], chosen: st.DataObject
) -> None:
    called = chosen.draw(st.sampled_from(given_names))
    assert by_name(" ".join(given_names), " ".join(family), f"{called} {' '.join(family)}".title())


@pytest.mark.abuse(25)
@given(given_names=words, family=words, invited=words, other=words)
def test_no_one_without_the_family_name_is_taken(
    given_names: list[str], family: list[str], invited: list[str], other: list[str]
) -> None:
    if family[-1] in {other[0], other[-1], invited[0], invited[-1]}:
        return
    assert not by_name(" ".join(given_names), " ".join(family), " ".join(invited + other))
