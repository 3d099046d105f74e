"""The audit chain and its canonical form."""

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from domain.audit import (
    GENESIS,
    ChainedEvent,
    JsonValue,
    canonical_json,
    commitment,
    event_hash,
    first_break,
)

INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def chain_of(*kinds: str) -> list[ChainedEvent]:
    events, previous = [], GENESIS
    for sequence, kind in enumerate(kinds, start=1):
        event: dict[str, JsonValue] = {"sequence": sequence, "kind": kind}
        previous = event_hash(previous, event)
        events.append(ChainedEvent(sequence, event, previous))
    return events


@given(VALUES)
def test_the_canonical_form_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, b"bytes", {1}, object()])
def test_what_has_no_exact_form_is_a_bug_and_not_an_event(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_a_number_too_large_for_json_is_not_written() -> None:
    with pytest.raises(ValueError, match="outside"):
        canonical_json(2**53)


def test_an_untouched_chain_holds() -> None:
    assert first_break(chain_of("drafted", "sent", "signed")) is None
    assert first_break([]) is None


def test_the_first_hash_covers_the_genesis_and_the_event() -> None:
    first = chain_of("drafted")[0]
    expected = hashlib.sha256(bytes(32) + b'{"kind":"drafted","sequence":1}').hexdigest()
    assert first.hash == expected


@given(st.integers(0, 4), st.sampled_from(["edit", "drop", "swap", "rehash"]))
def test_whatever_is_done_to_an_event_is_found_at_or_after_it(place: int, deed: str) -> None:
    chain = chain_of("a", "b", "c", "d", "e")
    match deed:
        case "edit" | "rehash":
            event = {**chain[place].event, "kind": "forged"}
            previous = chain[place - 1].hash if place else GENESIS
            new = chain[place].hash if deed == "edit" else event_hash(previous, event)
            chain[place] = ChainedEvent(place + 1, event, new)
        case "drop":
            del chain[place]
        case "swap":
            chain[place], chain[place - 1] = chain[place - 1], chain[place]
    broken = first_break(chain)
    last_one_dropped_or_rewritten = place == 4 and deed in ("drop", "rehash")
    if last_one_dropped_or_rewritten:
        # A chain cannot show this by itself: the seal and the timestamps anchor its head.
        assert broken is None
    else:
        assert broken is not None


def test_a_break_names_its_event() -> None:
    chain = chain_of("a", "b", "c")
    chain[1] = ChainedEvent(2, {"sequence": 2, "kind": "forged"}, chain[1].hash)
    broken = first_break(chain)
    assert broken is not None
    assert broken.sequence == 2
    assert "does not match" in broken.reason


def test_a_commitment_hides_a_value_behind_its_salt() -> None:
    assert commitment(b"salt", "ann@example.org") != commitment(b"pepper", "ann@example.org")
    assert commitment(b"salt", "ann@example.org") == commitment(b"salt", "ann@example.org")
