"""From the code of a refusal, as Temporal and the inbox keep it, back to the refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.errors import ActFailed, DomainError


def refusal_of(code: str, params: Mapping[str, str]) -> DomainError:
    """Return the refusal of a code with its values; an unknown code is `ActFailed`."""
    for kind in _kinds(DomainError):
        if kind.code == code:
            return kind(**params) if kind.__init__ is DomainError.__init__ else _said(kind, params)
    return ActFailed()


def _said(kind: type[DomainError], params: Mapping[str, str]) -> DomainError:
    """Return a refusal that says what one of `kind` says, without the list it was made of."""
    refusal = DomainError.__new__(DomainError)
    refusal.code, refusal.message = kind.code, kind.message
    DomainError.__init__(refusal, **params)
    return refusal


def _kinds(base: type[DomainError]) -> Iterator[type[DomainError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)
