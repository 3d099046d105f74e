"""The base, its places and its facts."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from adapters.documents.facts import FACTS_NAME, FactsNotUnderstood, SigningFacts, printed_code
from adapters.documents.places import PlaceNotFound, PlaceSize, find_places
from tests.adapters.documents.making import SIZE, SMALL, make_empty, make_facts, page_with


def test_a_code_is_found_though_longer_codes_begin_with_it() -> None:
    codes = ["A1-1", "A1-11", "A11-1", "A1-12"]
    places = find_places(page_with(codes), codes, SIZE)
    assert [place.code for place in places] == codes
    assert len({place.rect for place in places}) == 4


def test_a_place_is_measured_from_the_corner_of_its_code() -> None:
    (place,) = find_places(page_with(["A1-1"]), ["A1-1"], PlaceSize(25.4, 12.7, 25.4, 0))
    left, bottom, right, top = place.rect
    assert left == pytest.approx(60 + 72, abs=1)
    assert right - left == pytest.approx(72, abs=0.1)
    assert top - bottom == pytest.approx(36, abs=0.1)


@pytest.mark.parametrize(
    ("printed", "wanted", "problem"),
    [
        (["A1-1"], "A2-1", "A2-1 is not printed"),
        (["A1-1", "A1-1"], "A1-1", "A1-1 is printed 2 times"),
    ],
)
def test_a_code_that_is_not_there_once_is_named(
    printed: list[str], wanted: str, problem: str
) -> None:
    with pytest.raises(PlaceNotFound, match=problem):
        find_places(page_with(printed), [wanted], SIZE)


def test_a_box_beyond_the_page_is_refused() -> None:
    with pytest.raises(PlaceNotFound, match="A1-1 does not fit"):
        find_places(page_with(["A1-1"]), ["A1-1"], PlaceSize(200, 16, 10, 0))


def test_the_same_arguments_give_the_same_base() -> None:
    assert make_empty(SMALL) == make_empty(SMALL)


def test_the_base_has_a_field_for_each_place_and_the_facts_inside() -> None:
    with pikepdf.Pdf.open(io.BytesIO(make_empty(SMALL))) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert names == [f for p in SMALL for f in p.fields] + ["seal"]
        facts = pdf.attachments[FACTS_NAME].get_file().read_bytes()
        assert SigningFacts.from_bytes(facts) == make_facts(SMALL)
        assert str(pdf.Root.Lang) == "fi-FI"
        assert str(pdf.docinfo["/Title"]) == "Esimerkkisopimus"
        assert pdf.Root.AcroForm.is_indirect
        assert pdf.Root.AcroForm.Fields.is_indirect
        for field in pdf.Root.AcroForm.Fields:
            assert {"/TU", "/AP", "/P"} <= field.keys()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"[" * 100_000, make_facts(SMALL).to_bytes() + b" ", b"\xff"]
)
def test_facts_in_any_other_form_are_not_understood(data: bytes) -> None:
    with pytest.raises(FactsNotUnderstood):
        SigningFacts.from_bytes(data)


def test_facts_survive_being_written_and_read() -> None:
    facts = replace(make_facts(SMALL), agreement_number="2025-ä “1”")
    assert SigningFacts.from_bytes(facts.to_bytes()) == facts


def test_facts_carry_the_words_that_people_read_where_there_are_any() -> None:
    first, *others = SMALL
    signatory = replace(first.signatories[0], shown="kunnanjohtaja", step=2)
    shown = replace(first, signatories=(signatory, *first.signatories[1:]), rule="kuka tahansa")
    facts = make_facts((shown, *others))
    assert SigningFacts.from_bytes(facts.to_bytes()) == facts
    assert shown.shown_of(signatory.id) == "kunnanjohtaja"
    assert b"shown" not in make_facts(SMALL).to_bytes()
    assert b"step" not in make_facts(SMALL).to_bytes()


@pytest.mark.parametrize(
    ("field", "code"), [("party-14-1", "A14-1"), ("seal", "seal"), ("party-1-1x", "party-1-1x")]
)
def test_a_place_is_named_by_the_code_that_is_printed_there(field: str, code: str) -> None:
    assert printed_code(field) == code
