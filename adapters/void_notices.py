"""Why a notice was void, as it was recorded: the refusal itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import DomainError
from domain.lifecycle import NotInForce
from domain.termination import refusals

_BY_CODE: dict[str, type[DomainError]] = {
    kind.code: kind
    for kind in (*vars(refusals).values(), NotInForce)
    if isinstance(kind, type) and issubclass(kind, DomainError) and kind is not DomainError
}


def void_reason(code: str, params: Mapping[str, Any]) -> DomainError | None:
    """Return the refusal of a code; None where there is none."""
    return _BY_CODE[code](**params) if code else None
