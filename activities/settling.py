"""What an activity raises for whoever waits for its answer: a refusal, trouble, or a bug.

Trouble outside (a database that is down, a blob that cannot be read) is tried again without
end: it passes. A bug does not: it is tried a few times and then answered as `ActFailed`, or
its caller would wait for ever, and the round that holds the request with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, IntegrityError, NoResultFound
from temporalio import activity

from activities.recording.steps import RecordMissing
from domain.errors import ActFailed
from messages.refusals import as_application_error, refusals

TRIES = 5
# Writers who meet at the same document or number are apart after a few tries more.
TRIES_WHERE_WRITERS_MEET = 12

_BUGS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DataError,
    LookupError,
    NoResultFound,
    RecordMissing,
    TypeError,
    ValueError,
)


@contextmanager
def settling(*, collisions: int = TRIES) -> Iterator[None]:
    """Turn what is raised inside into what Temporal does with it.

    `collisions` is how often something is tried that meets what is written already.
    """
    with refusals():
        try:
            yield
        except OSError:  # a certificate that fails is a ValueError too, and trouble outside
            raise
        except (IntegrityError, *_BUGS) as bug:
            tries = collisions if isinstance(bug, IntegrityError) else TRIES
            if activity.info().attempt < tries:
                raise
            activity.logger.exception("a bug: tried %d times, and given up", tries)
            # Without its cause, whose words may name persons, and which a history would keep.
            raise as_application_error(ActFailed()) from None
