"""Refusals on their way through Temporal: a rule's no is final and keeps its code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from domain.errors import DomainError


def as_application_error(refusal: DomainError) -> ApplicationError:
    """Return the refusal as Temporal carries it: never retried, `details` its params."""
    return ApplicationError(
        str(refusal), dict(refusal.params), type=refusal.code, non_retryable=True
    )


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal raised inside into the error that Temporal does not retry."""
    try:
        yield
    except DomainError as refusal:
        raise as_application_error(refusal) from refusal
