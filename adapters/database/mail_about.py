"""What a mail outside any round is about: a loader a kind reads it from the records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.mail_about_changes import about_change
from adapters.database.mail_about_codes import about_blocked_code, about_code
from adapters.database.mail_about_corrections import about_correction
from adapters.database.mail_about_decisions import (
    about_decision,
    about_decision_request,
    about_missing_decisions,
)
from adapters.database.mail_about_handovers import (
    about_handed_over,
    about_not_right_person,
    about_proposal,
)
from adapters.database.mail_about_mail import about_undelivered
from adapters.database.mail_about_notices import about_asked_consent, about_notice
from adapters.database.mail_about_parties import about_party_page
from adapters.database.mail_about_places import about_taken_place
from adapters.database.mail_about_windows import about_prolongation, about_window
from adapters.database.mail_about_years import (
    about_dispute,
    about_duty,
    about_duty_taken_back,
    about_ended_term,
    about_gap,
    about_renewal,
)
from messages.mail import MailKind, SendMail

Loader: TypeAlias = Callable[[AsyncSession, SendMail], Awaitable[Mapping[str, Any] | None]]
"""Returns what the mail's templates see as `letter.about`; None when it is no longer due."""

LOADERS: dict[MailKind, Loader] = {
    MailKind.IDENTIFICATION_CODE: about_code,
    MailKind.CODE_BLOCKED: about_blocked_code,
    MailKind.IDENTIFIED_AS_ANOTHER: about_blocked_code,
    MailKind.IDENTIFIED_TWICE: about_blocked_code,
    MailKind.PARTY_PAGE: about_party_page,
    MailKind.DECIDE_REQUEST: about_decision_request,
    MailKind.DECIDE_REMINDER: about_decision_request,
    MailKind.DECISION_RECORDED: about_decision,
    MailKind.DECISIONS_OVERDUE: about_missing_decisions,
    MailKind.CORRECTION_PROPOSED: about_correction,
    MailKind.CORRECTION_REFUSED: about_correction,
    MailKind.CONTACTS_CHANGED: about_correction,
    MailKind.DUTY_REMINDER: about_duty,
    MailKind.DUTY_TAKEN_BACK: about_duty_taken_back,
    MailKind.DISPUTE: about_dispute,
    MailKind.RENEWAL_OFFERED: about_renewal,
    MailKind.RENEWAL_GAP: about_gap,
    MailKind.NOTICE_GIVEN: about_notice,
    MailKind.NOTICE_VOID: about_notice,
    MailKind.NOTICE_CONSENT_ASKED: about_asked_consent,
    MailKind.NOTICE_TAKEN_BACK: about_notice,
    MailKind.NOTICE_TOOK_EFFECT: about_notice,
    MailKind.AGREEMENT_ENDED: about_notice,
    MailKind.PARTY_JOINED: about_change,
    MailKind.AGREEMENT_AMENDED: about_change,
    MailKind.TERM_ENDED: about_ended_term,
    MailKind.WINDOW_OPENED: about_window,
    MailKind.WINDOW_CLOSING: about_window,
    MailKind.TERM_PROLONGED: about_prolongation,
    MailKind.MAIL_UNDELIVERED: about_undelivered,
    MailKind.PLACE_TAKEN: about_taken_place,
    MailKind.NOT_RIGHT_PERSON: about_not_right_person,
    MailKind.HANDED_OVER: about_handed_over,
    MailKind.PERSON_PROPOSED: about_proposal,
    MailKind.PROPOSAL_TURNED_DOWN: about_proposal,
}
