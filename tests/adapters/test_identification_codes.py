"""Codes are derived: even, bound to their request and serial, and gone with their key."""

from __future__ import annotations

import uuid

import pytest

from adapters.identification_codes import browser_hash, code_of, is_code
from adapters.keys import KeyRing, new_key

RING = KeyRing.parse(f"{new_key('k2')},{new_key('k1')}")


@pytest.mark.abuse(21)
def test_a_code_has_six_digits_and_every_first_digit_is_as_likely() -> None:
    codes = [code_of(RING, "k2", "request", str(uuid.uuid4())) for _ in range(4000)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    counts = [sum(code[0] == digit for code in codes) for digit in "0123456789"]
    assert min(counts) > 280
    assert max(counts) < 520


@pytest.mark.abuse(22)
def test_a_code_belongs_to_its_request_its_serial_and_its_key() -> None:
    serials = [str(uuid.uuid4()) for _ in range(20)]
    codes = [code_of(RING, "k2", "one", serial) for serial in serials]
    assert codes == [code_of(RING, "k2", "one", serial) for serial in serials]
    assert codes != [code_of(RING, "k2", "another", serial) for serial in serials]
    assert codes != [code_of(RING, "k1", "one", serial) for serial in serials]
    assert len(set(codes)) > 15


@pytest.mark.parametrize("typed", ["{} ", " {}", "{}"])
def test_spaces_around_a_code_do_not_matter(typed: str) -> None:
    code = code_of(RING, "k1", "request", "serial")
    assert is_code(RING, "k1", "request", "serial", typed=typed.format(code))
    assert is_code(RING, "k1", "request", "serial", typed=f"{code[:3]} {code[3:]}")


@pytest.mark.parametrize("typed", ["", "٠٤٩١١٣", "\x00", "1234567", "ä" * 6])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert not is_code(RING, "k1", "request", "serial", typed=typed)


def test_without_its_key_a_code_can_neither_be_told_nor_entered() -> None:
    assert code_of(RING, "gone", "request", "serial") == ""
    assert not is_code(RING, "gone", "request", "serial", typed="")


def test_the_secret_of_a_browser_is_not_kept_itself() -> None:
    assert "secret" not in browser_hash("secret")
    assert browser_hash("secret") != browser_hash("Secret")
