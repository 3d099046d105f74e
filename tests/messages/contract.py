"""The fields of every message, as plain data: `python -m tests.messages.contract` writes them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from domain import agenda as domain_agenda
from messages import (
    agenda,
    agreement,
    identification,
    mail,
    party_pages,
    recorded_acts,
    records,
    round_acts,
    signing,
    staff_mail,
)

CONTRACT = Path(__file__).with_name("contract.json")
MODULES: tuple[ModuleType, ...] = (
    agenda,
    agreement,
    domain_agenda,
    identification,
    mail,
    party_pages,
    recorded_acts,
    records,
    round_acts,
    signing,
    staff_mail,
)


def contract_of_today() -> dict[str, dict[str, dict[str, Any]]]:
    """Return, by message and field, the type and whether the field may be left out."""
    found = {}
    for module in MODULES:
        for name, kind in vars(module).items():
            if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = _fields(kind)
    return found


def _fields(kind: Any) -> dict[str, dict[str, Any]]:
    return {
        field.name: {
            "type": field.type,
            "optional": field.default is not dataclasses.MISSING
            or field.default_factory is not dataclasses.MISSING,
        }
        for field in dataclasses.fields(kind)
    }


if __name__ == "__main__":
    CONTRACT.write_text(json.dumps(contract_of_today(), indent=1) + "\n")
