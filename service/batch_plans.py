"""What a list of rounds would do, row by row, and all that is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.acts_payloads import AgreementPayload
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.people import parties_of
from adapters.database.sending import agreements_by_number, check_text_not_sent
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.values import ValuesNotValid, check_values, term_of
from adapters.parties_file import PartiesNotValid, read_party_lists
from adapters.parties_rows import RowProblem
from adapters.rounds_file import (
    AGREEMENT,
    CLOSES_ON,
    IDENTIFICATION,
    TEMPLATE,
    RoundLine,
    RoundsNotValid,
    read_rounds,
)
from domain.batches import SentAlready
from domain.deadlines import deadline_of, working_day
from domain.errors import DomainError
from domain.identification import Identification, StrongNotConfigured
from domain.parties import Party
from domain.term import Term, check_deadline_in_term
from service.batch_recipients import Recipient, recipients_of
from service.batch_refusals import (
    BatchNotValid,
    NoPartiesOf,
    OfAnotherTemplate,
    UnknownAgreement,
    ValueOfAgreement,
)
from service.decision_boards import board_of
from service.dependencies import Services
from service.drafting import make_payload
from service.identification_levels import check_level_of_template
from service.refusals import AgreementBeingDrafted


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """What one row would do: make the agreement of `payload` if there is one, and send it.

    `sent_already`: nothing, since it was. `waits_for` are the parties whose decisions are in
    the way, and `override_reason` is why it is sent all the same.
    """

    row: int
    agreement_number: str
    agreement_id: str
    title: str
    closes_on: date
    identification: Identification | None
    override_reason: str
    payload: AgreementPayload | None = None
    recipients: tuple[Recipient, ...] = ()
    waits_for: tuple[str, ...] = ()
    sent_already: bool = False


async def plan_batch(
    found: Services, rounds: bytes, parties: bytes, *, staff_id: str, at: datetime
) -> tuple[PlannedItem, ...]:
    """Return what each row would do at an instant; refuse with `BatchNotValid`.

    `parties` is a list with the column `agreement` for those that are to be made; empty if
    there are none. A file that is no table is refused as such.
    """
    try:
        lines, of_cells = await run_in_threadpool(read_rounds, rounds)
    except RoundsNotValid as refusal:
        raise BatchNotValid(refusal.problems) from refusal
    problems = list(of_cells)
    of_parties: tuple[RowProblem, ...] = ()
    lists: Mapping[str, tuple[Party, ...]] = {}
    try:
        lists = await run_in_threadpool(read_party_lists, parties) if parties else {}
    except PartiesNotValid as refusal:
        of_parties = refusal.problems
    planned = []
    async with found.reads() as session:
        known = await agreements_by_number(session, [line.agreement for line in lines])
        for line in lines:
            try:
                planned.append(
                    await _existing(found, session, line, known[line.agreement], at)
                    if line.agreement in known
                    else _new(found, line, lists, staff_id, at)
                )
            except RoundsNotValid as refusal:
                problems += refusal.problems
    if of_parties:  # what is missing there is not known
        problems = [p for p in problems if not isinstance(p.refusal, NoPartiesOf)]
    if problems or of_parties:
        raise BatchNotValid(sorted(problems, key=lambda p: p.row or 0), of_parties)
    return tuple(planned)


async def _existing(
    found: Services, session: AsyncSession, line: RoundLine, agreement_id: str, at: datetime
) -> PlannedItem:
    agreement = await agreement_view(session, agreement_id)
    if agreement is None:
        raise _at(line, AGREEMENT, AgreementBeingDrafted())
    if line.template and line.template != agreement.template_name:
        refusal = OfAnotherTemplate(number=agreement.number, template=agreement.template_name)
        raise _at(line, TEMPLATE, refusal)
    if line.values and not line.template:
        raise _at(line, next(iter(line.values)), ValueOfAgreement(number=agreement.number))
    template = found.templates.get(agreement.template_name, agreement.template_version)
    _check_level(found, line, template)
    board = await board_of(session, found, agreement)
    sent = await _was_sent(session, agreement)
    return PlannedItem(
        row=line.row,
        agreement_number=agreement.number,
        agreement_id=agreement.agreement_id,
        title=agreement.title,
        closes_on=_last_day(line, template, at, None if sent else agreement.term),
        identification=line.identification,
        override_reason=line.override_reason,
        recipients=recipients_of(await parties_of(session, agreement.agreement_id)),
        waits_for=tuple(one.party.name for one in board.in_the_way),
        sent_already=sent,
    )


async def _was_sent(session: AsyncSession, agreement: AgreementView) -> bool:
    try:
        await check_text_not_sent(session, agreement)
    except SentAlready:
        return True
    return False


def _new(
    found: Services,
    line: RoundLine,
    lists: Mapping[str, tuple[Party, ...]],
    staff_id: str,
    at: datetime,
) -> PlannedItem:
    if not line.template:
        raise _at(line, AGREEMENT, UnknownAgreement(number=line.agreement))
    if line.agreement not in lists:
        raise _at(line, AGREEMENT, NoPartiesOf(number=line.agreement))
    parties = lists[line.agreement]
    try:
        template = found.templates.get(line.template)
        payload = make_payload(
            template,
            values=line.values,
            parties=lambda: parties,
            staff_id=staff_id,
            number=line.agreement,
        )
    except ValuesNotValid as refusal:
        problems = [RowProblem(line.row, p.field, p.refusal) for p in refusal.problems]
        raise RoundsNotValid(problems) from refusal
    except DomainError as refusal:
        column = AGREEMENT if refusal.code == "number_not_valid" else TEMPLATE
        raise _at(line, column, refusal) from refusal
    _check_level(found, line, template)
    return PlannedItem(
        row=line.row,
        agreement_number=line.agreement,
        agreement_id=str(uuid.uuid4()),
        title=template.title.in_language(template.language),
        closes_on=_last_day(line, template, at, _term_of(template, line)),
        identification=line.identification,
        override_reason=line.override_reason,
        payload=payload,
        recipients=recipients_of(parties),
        waits_for=_undecided(template, parties),
    )


def _undecided(template: AgreementTemplate, parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Return the parties whose decisions the template asks for, of an agreement that is new."""
    asked = template.decisions
    concerned = [p.name for p in parties if not asked.kinds or p.kind in asked.kinds]
    return tuple(concerned) if asked.required else ()


def _term_of(template: AgreementTemplate, line: RoundLine) -> Term:
    """Return the term that the row's own values say."""
    return Term(*term_of(check_values(template, line.values)))


def _last_day(
    line: RoundLine, template: AgreementTemplate, at: datetime, term: Term | None
) -> date:
    """Return the row's last day for signing, or the template's.

    `term` is that of the agreement, to which the day must fit; None of one that is not sent.
    """
    zone = ZoneInfo(template.time_zone)
    if line.closes_on is None:
        today = at.astimezone(zone).date()
        return working_day(today + timedelta(days=template.signing.deadline_days))
    if term is not None:
        try:
            deadline_of(line.closes_on, zone, at=at)
            check_deadline_in_term(term, closes_on=line.closes_on)
        except DomainError as refusal:
            raise _at(line, CLOSES_ON, refusal) from refusal
    return line.closes_on


def _check_level(found: Services, line: RoundLine, template: AgreementTemplate) -> None:
    try:
        check_level_of_template(found, template, line.identification)
    except StrongNotConfigured as refusal:
        raise _at(line, IDENTIFICATION, refusal) from refusal


def _at(line: RoundLine, column: str, refusal: DomainError) -> RoundsNotValid:
    return RoundsNotValid([RowProblem(line.row, column, refusal)])
