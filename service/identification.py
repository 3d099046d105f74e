"""Codes for signatories: asked for and entered, and counted for all processes alike."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event
from adapters.database.concerned import staff_concerned
from adapters.database.identification import code_row, hold_code, state_of, write_state
from adapters.database.signing import RequestView
from adapters.database.tables import SigningCodeRow
from adapters.identification_codes import browser_hash, is_code
from domain.audit import JsonValue
from domain.identification import (
    MOST_WRONG_TRIES,
    CodeBlocked,
    CodeNotLiving,
    CodeState,
    CodeWrong,
    after_try,
    check_may_try,
    issue,
)
from messages.acts import ActKind
from messages.identification import MailOfCode
from messages.ids import code_mail_workflow_id
from messages.mail import MailKind
from service.act_delivery import carry_out, new_act
from service.dependencies import Services


async def code_state(found: Services, view: RequestView, *, browser: str) -> tuple[CodeState, bool]:
    """Return how far the codes of a request have come, and whether this browser asked."""
    async with found.reads() as session:
        row = await code_row(session, view.request_id)
    return state_of(row), row is not None and _is_same(row, view, browser)


async def ask_for_code(found: Services, view: RequestView, *, browser: str, at: datetime) -> None:
    """Make a new code and have it mailed; the one before it ends."""
    serial = str(uuid.uuid4())
    key_name, _ = found.settings.link_ring().current
    async with found.sessions.begin() as session:
        row = await hold_code(session, view.agreement_id, view.request_id)
        state = issue(state_of(row), at=at)
        if row is None:
            row = SigningCodeRow(request_id=view.request_id, identified_at=None)
            session.add(row)
        if row.generation != view.generation:
            row.identified_at = None
        row.serial, row.key_name, row.generation = serial, key_name, view.generation
        row.browser_sha256 = browser_hash(browser)
        write_state(row, state)
        await _append(session, view, "code_issued", serial, at)
    await mail_about_identification(found, view, MailKind.IDENTIFICATION_CODE, serial, at)


async def enter_code(
    found: Services, view: RequestView, *, typed: str, browser: str, at: datetime
) -> None:
    """Take a code; refuse a wrong one, which is counted before anybody hears of it."""
    async with found.sessions.begin() as session:
        row = await hold_code(session, view.agreement_id, view.request_id)
        if row is None:
            raise CodeNotLiving
        before = state_of(row)
        check_may_try(before, same_browser=_is_same(row, view, browser), at=at)
        ring = found.settings.link_ring()
        right = is_code(ring, row.key_name, view.request_id, row.serial, typed=typed)
        state = after_try(before, right=right, at=at)
        write_state(row, state)
        if right:
            row.identified_at = at
            await _append(session, view, "signatory_identified", row.serial, at)
            return
        data: dict[str, JsonValue] = {"wrong_tries": state.wrong_tries}
        await _append(session, view, "code_entered_wrong", row.serial, at, **data)
        staff = await staff_concerned(session, view.agreement_id, view.round_number)
    if not state.is_blocked:
        raise CodeWrong(left=str(MOST_WRONG_TRIES - state.wrong_tries))
    if staff:
        await mail_about_identification(
            found, view, MailKind.CODE_BLOCKED, str(uuid.uuid4()), at, staff_ids=staff
        )
    raise CodeBlocked


def _is_same(row: SigningCodeRow, view: RequestView, browser: str) -> bool:
    is_asker = bool(browser) and row.browser_sha256 == browser_hash(browser)
    return is_asker and row.generation == view.generation


async def mail_about_identification(
    found: Services,
    view: RequestView,
    kind: MailKind,
    act_id: str,
    at: datetime,
    *,
    staff_ids: tuple[str, ...] = (),
) -> None:
    """Have a mail about the identification of a signatory sent: to them, or to `staff_ids`."""
    message = MailOfCode(act_id, view.agreement_id, view.request_id, kind, at, staff_ids)
    act = new_act(ActKind.MAIL_CODE, code_mail_workflow_id(act_id), message, f"{kind}:{act_id}", at)
    await carry_out(found, act)


async def _append(
    session: AsyncSession,
    view: RequestView,
    kind: str,
    serial: str,
    at: datetime,
    **more: JsonValue,
) -> None:
    await append_event(
        session,
        agreement_id=view.agreement_id,
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        data={
            "round": view.round_number,
            "request_id": view.request_id,
            "party_id": view.party_id,
            "identification": view.identification.value,
            **more,
        },
        personal={},
        once_key=f"{kind}:{serial}:{more.get('wrong_tries', 0)}",
    )
