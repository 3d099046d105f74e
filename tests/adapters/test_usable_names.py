"""Names that would make a certificate or a stamp unusable are refused when they come in."""

from __future__ import annotations

import pytest
from asn1crypto import x509 as asn1_x509
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from adapters.authority.names import name_text
from adapters.documents.stamp_font import stamp_font
from adapters.keys import new_key
from adapters.parties_file import PartiesNotValid, parties_from_rows
from adapters.parties_rows import COLUMNS
from adapters.settings import Settings
from adapters.usable_names import NameNotUsable, check_usable

NAMES = (
    "Päivi Ääkkönen-Öhman",
    "Siân Ŵyn O’Neill",
    "Nguyễn Thị Hương",
    "Łucja Żółć",
    "Əliyev Çağla İpek",
    "Ánne Čáppa Đoŋŋá Sääʹm",
    "Αλέξανδρος Παπαδόπουλος",
    "Анна Щербакова-Їжак",
    "Oy Company & Sons (Holding) 1/2, no. 7",
)


def row(**cells: str) -> dict[str, str]:
    made = dict.fromkeys(COLUMNS, "") | {
        "party": "Oak",
        "kind": "company",
        "authority": "any",
        "role": "signatory",
        "name": "Ann",
        "email": "ann@example.org",
        "language": "en",
    }
    return made | cells


def problems(**cells: str) -> list[tuple[int | None, str, str]]:
    other = row(party="Elm", email="bea@example.org")
    try:
        parties_from_rows([(2, row(**cells)), (3, other)])
    except PartiesNotValid as refused:
        return [(found.row, found.column, found.code) for found in refused.problems]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_the_names_of_europe_and_vietnam_can_sign(name: str) -> None:
    check_usable(name)
    assert problems(name=name, party=name, title=name) == []


@pytest.mark.parametrize("column", ["party", "name", "title", "capacity"])
@pytest.mark.parametrize(
    "text", ["محمد", "王小明", "דוד", "Ann\U0001f333", "Anȴn", "Ann\u0308\u0308\u0308"]
)
def test_a_name_that_no_certificate_or_stamp_can_carry_is_refused_by_row_and_column(
    column: str, text: str
) -> None:
    assert (2, column, "name_not_usable") in problems(**{column: text})


def test_mixed_directions_are_refused_before_a_verifier_would() -> None:
    assert problems(party="Oak محمد")[0] == (2, "party", "name_not_usable")


def test_the_refusal_names_the_characters() -> None:
    with pytest.raises(NameNotUsable) as refused:
        check_usable("Ann 王\u0308")
    assert refused.value.params == {"characters": "王 (U+738B), U+0308"}
    with pytest.raises(NameNotUsable) as refused:
        check_usable("一二三四五六七")
    assert refused.value.params["characters"].endswith("五 (U+4E94), …")


@pytest.mark.parametrize(
    ("column", "longest"), [("name", 100), ("party", 150), ("title", 150), ("capacity", 32)]
)
def test_a_name_has_a_length_that_fits_its_place(column: str, longest: int) -> None:
    assert problems(**{column: "a" * longest}) == []
    assert problems(**{column: "a" * (longest + 1)}) == [(2, column, "cell_too_long")]


def test_a_capacity_fits_a_certificate_whole_since_the_rule_is_compared_with_it() -> None:
    assert problems(capacity="ễ" * 30) == [(2, "capacity", "cell_too_long")]
    assert name_text("ä" * 32) == "ä" * 32


@settings(deadline=None)  # the first name reads the font
@given(st.text(min_size=1, max_size=80))
def test_what_is_accepted_is_printed_whole_and_read_by_verifiers(text: str) -> None:
    try:
        check_usable(text)
    except NameNotUsable:
        return
    if not text.split():
        return
    name = name_text(text)
    assert all(character in stamp_font().glyphs for character in name)
    assert asn1_x509.Name.build({"common_name": name, "organization_name": name}).hashable


def settings_of(organisation: str) -> Settings:
    return Settings(
        _env_file=None,
        public_url="http://sidos.example.org",
        organisation=organisation,
        database_url="sqlite+aiosqlite://",
        blobs_url="memory://",
        link_keys=new_key("k1"),
        payload_keys=new_key("p1"),
        authority_passphrase="a long passphrase for tests",
        smtp_host="127.0.0.1",
        mail_from="sidos@example.org",
    )


@pytest.mark.parametrize("organisation", ["محمد", "County 王", "  ", "a" * 151, "a\u202eb"])
def test_an_organisation_that_cannot_certify_stops_the_start(organisation: str) -> None:
    with pytest.raises(ValidationError, match="organisation"):
        settings_of(organisation)


def test_an_organisation_is_kept_on_one_line() -> None:
    assert settings_of(" Järvien  kunta ").organisation == "Järvien kunta"
