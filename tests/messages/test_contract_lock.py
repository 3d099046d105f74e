"""Messages are append-only: workflows that started years ago still read and write them.

A change that is meant is written down by `python -m tests.messages.contract`.
"""

from __future__ import annotations

import json

from tests.messages.contract import CONTRACT, contract_of_today

LOCKED = json.loads(CONTRACT.read_text())
TODAY = contract_of_today()


def test_no_field_was_lost_renamed_or_retyped() -> None:
    changed = [
        f"{message}.{field}"
        for message, fields in LOCKED.items()
        for field, form in fields.items()
        if TODAY.get(message, {}).get(field, {}).get("type") != form["type"]
    ]
    assert not changed


def test_a_field_with_a_default_keeps_it() -> None:
    lost = [
        f"{message}.{field}"
        for message, fields in LOCKED.items()
        for field, form in fields.items()
        if form["optional"] and not TODAY[message][field]["optional"]
    ]
    assert not lost


def test_a_field_added_to_a_message_has_a_default() -> None:
    added = [
        f"{message}.{field}"
        for message, fields in TODAY.items()
        for field, form in fields.items()
        if message in LOCKED and field not in LOCKED[message] and not form["optional"]
    ]
    assert not added


def test_the_contract_names_every_message_and_field() -> None:
    assert TODAY == LOCKED
