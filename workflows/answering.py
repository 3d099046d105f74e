"""What a caller of an Update hears: an answer, a refusal, or that something broke."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from domain.errors import ActFailed
    from messages.refusals import as_application_error, refusals


@contextmanager
def answering() -> Iterator[None]:
    """Let refusals and failures of activities pass; answer a bug with `ActFailed`.

    A plain exception in a handler would stop the workflow task: the caller, and everybody
    else who calls this workflow, would wait for ever (measured).
    """
    try:
        with refusals():
            yield
    except (FailureError, asyncio.CancelledError):
        raise
    except Exception as error:
        workflow.logger.exception("an Update's handler failed")
        failure: ApplicationError = as_application_error(ActFailed())
        raise failure from error
