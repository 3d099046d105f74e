"""From the code of a refusal, as Temporal and the inbox keep it, back to the refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.errors import ActFailed, DomainError


def refusal_of(code: str, params: Mapping[str, str]) -> DomainError:
    """Return the refusal of a code with its values; an unknown code is `ActFailed`."""
    for kind in _kinds(DomainError):
        if kind.code == code:
            return kind(**params)
    return ActFailed()


def _kinds(base: type[DomainError]) -> Iterator[type[DomainError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)
