"""A refusal goes through Temporal with its code and its values, and is not tried again."""

from __future__ import annotations

import pytest
from temporalio.exceptions import ApplicationError

from domain.numbers import NumberTaken
from messages.refusals import refusals


def test_a_refusal_keeps_its_code_and_values_and_is_final() -> None:
    with pytest.raises(ApplicationError) as raised, refusals():
        raise NumberTaken(number="7")
    assert raised.value.type == "number_taken"
    assert raised.value.non_retryable
    assert raised.value.details == ({"number": "7"},)


def test_trouble_outside_passes_as_it_is() -> None:
    with pytest.raises(ConnectionError), refusals():
        raise ConnectionError
