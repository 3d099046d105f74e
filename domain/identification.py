"""How a signatory is identified, and the rule of the code that is mailed for it.

A code is of six digits, one at a time, for ten minutes and one use; it may be entered
wrong five times in all, however many codes were sent (NIST SP 800-63B, 5.1.3 and 5.2.2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import N_, DomainError

CODE_DIGITS = 6
CODE_LIVES_FOR = timedelta(minutes=10)
PAUSE_BETWEEN_CODES = timedelta(minutes=1)
MOST_WRONG_TRIES = 5


class Identification(StrEnum):
    """How those who sign in a round are identified; kept with the round and each signature."""

    LINK = "link"
    LINK_AND_CODE = "link_and_code"
    STRONG = "strong"


class NotIdentified(DomainError):
    """The round asks for more than the link, and the signatory has not given it."""

    code = "not_identified"
    message = N_("Before you sign, enter the code that is mailed to you.")


class NotStronglyIdentified(NotIdentified):
    """The round asks for strong identification, and the signatory has not come back from it."""

    code = "not_strongly_identified"
    message = N_("Before you sign, identify yourself with strong electronic identification.")


class StrongNotConfigured(DomainError):
    """This installation has no service by which people identify themselves strongly."""

    code = "strong_identification_not_configured"
    message = N_(
        "Strong identification is not set up in this service. Choose another way, or ask whoever "
        "runs the service to set it up."
    )


class CodeWrong(DomainError):
    """Another code was entered than the one that was mailed."""

    code = "code_wrong"
    message = N_("The code is not right. Tries left: {left}")


class CodeBlocked(DomainError):
    """Codes were entered wrong too often."""

    code = "code_blocked"
    message = N_(
        "The code was entered wrong five times. The coordinator has been told, and can let you "
        "try again."
    )


class CodeAskedTooSoon(DomainError):
    """A code went out a moment ago."""

    code = "code_asked_too_soon"
    message = N_("A code was mailed a moment ago. You can have a new one in a minute.")


class CodeNotLiving(DomainError):
    """There is no code to enter: none was asked for, it has run out, or it was used."""

    code = "code_not_living"
    message = N_("That code works no longer. Have a new one mailed to you.")


class CodeOfAnotherBrowser(DomainError):
    """The code was asked for in another browser."""

    code = "code_of_another_browser"
    message = N_(
        "The code was asked for in another browser, and works only there. Have a new one mailed "
        "to you."
    )


class CodeNotBlocked(DomainError):
    """The signatory can try all the same: there is nothing to allow."""

    code = "code_not_blocked"
    message = N_("This signatory can enter a code: there is nothing to allow.")


@dataclass(frozen=True, slots=True)
class CodeState:
    """The codes of one signing request; instants in UTC.

    `issued_at` is that of the newest code, `used_at` when it was entered right;
    `wrong_tries` counts over all codes until the coordinator lets the person try again.
    """

    issued_at: datetime | None = None
    used_at: datetime | None = None
    wrong_tries: int = 0

    @property
    def is_blocked(self) -> bool:
        """Tell whether no code is taken any more."""
        return self.wrong_tries >= MOST_WRONG_TRIES

    def lives(self, at: datetime) -> bool:
        """Tell whether the newest code can be entered at an instant."""
        return (
            self.issued_at is not None
            and self.used_at is None
            and not self.is_blocked
            and self.issued_at <= at < self.issued_at + CODE_LIVES_FOR
        )


def issue(state: CodeState, *, at: datetime) -> CodeState:
    """Return the state with a new code, which ends the one before it."""
    if state.is_blocked:
        raise CodeBlocked
    if state.issued_at is not None and at < state.issued_at + PAUSE_BETWEEN_CODES:
        raise CodeAskedTooSoon
    return replace(state, issued_at=at, used_at=None)


def check_may_try(state: CodeState, *, same_browser: bool, at: datetime) -> None:
    """Refuse a try that is not even compared, so that it tells nothing and need not count."""
    if state.is_blocked:
        raise CodeBlocked
    if not state.lives(at):
        raise CodeNotLiving
    if not same_browser:
        raise CodeOfAnotherBrowser


def after_try(state: CodeState, *, right: bool, at: datetime) -> CodeState:
    """Return the state after a code was entered: used up, or with one try less."""
    if right:
        return replace(state, used_at=at)
    return replace(state, wrong_tries=state.wrong_tries + 1)


def let_try_again(state: CodeState) -> CodeState:
    """Return the state in which a blocked person starts anew, with a code that comes next."""
    if not state.is_blocked:
        raise CodeNotBlocked
    return CodeState()


def check_identified(asked: Identification, *, given: Identification, was_identified: bool) -> None:
    """Refuse a signature with less than the round asks for; `was_identified` is by the records."""
    if asked is Identification.LINK or (given is asked and was_identified):
        return
    raise NotStronglyIdentified if asked is Identification.STRONG else NotIdentified
