"""What keeps an agreement from going on by itself: somebody has to do something."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """One kind of thing that is stuck, in the order in which it is told."""

    SEALING = "sealing"
    DECLINED = "declined"
    EXPIRED = "expired"
    MAIL = "mail"
    CODE = "code"
    ANOTHER_PERSON = "another_person"
    NOT_RIGHT_PERSON = "not_right_person"
    PROPOSAL = "proposal"
    CORRECTION = "correction"
    CONDITION = "condition"
    DECISIONS_LATE = "decisions_late"
    UPDATE = "update"
    RENEWAL = "renewal"
