"""A new version of a draft: other values, further parties, a text that was edited in Word.

The versions before it are kept.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.checking import Checked, check_payload
from activities.documenting.drafting import document_row, value_text
from activities.documenting.tools import DocumentTools, Rendered, own_wording, render
from activities.documenting.wordings import check_edits_newest, check_places, edited_text
from activities.recording.steps import RecordMissing, agreement_to_change
from adapters.acts_payloads import AgreementPayload, PartyPayload, PersonPayload
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import append_event
from adapters.database.decisions import standing_decisions
from adapters.database.drafts import add_parties
from adapters.database.people import PartyView, parties_of
from adapters.database.tables import AgreementRow, RecordedActRow
from adapters.documents.drafting import DraftFacts
from adapters.drafted_parties import new_party, recorded_party
from adapters.duty_plan import plan_of
from adapters.payloads.redrafting import RedraftPayload
from domain.decision_refusals import DraftIsFrozen, PartyListedAlready
from domain.lifecycle import AgreementStatus
from domain.termination.as_data import rule_to_data
from messages.recorded_acts import ActRecorded, RecordAct

_ANSWER = TypeAdapter(ActRecorded)
_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


class DraftsCrossed(Exception):
    """Another version was recorded while this one was rendered: it is rendered again."""


async def redraft_agreement(tools: DocumentTools, act: RecordAct) -> ActRecorded:
    """Render and record a new version once; refuse when the text is out for signing."""
    async with tools.reads() as session:
        known = await session.get(RecordedActRow, act.act_id)
        if known is not None:
            return _ANSWER.validate_python(known.answer)
        agreement = await agreement_view(session, act.agreement_id)
        if agreement is None:
            raise RecordMissing(f"agreement {act.agreement_id}")
        listed = await parties_of(session, act.agreement_id, with_left_out=True)
        decisions = await standing_decisions(session, act.agreement_id)
    if agreement.status not in _BEFORE_SIGNING:
        raise DraftIsFrozen
    payload = RedraftPayload.from_bytes(await tools.blobs.get(act.payload_sha256))
    check_edits_newest(agreement, payload)
    _check_new_to_the_list(payload, listed)
    joining = [party for party in listed if party.left_out_at is None]
    whole = _whole_payload(agreement, payload, joining)
    checked = await asyncio.to_thread(check_payload, tools.templates, whole, act.received_at)
    shown = [recorded_party(party, decisions.get(party.party_id)) for party in joining]
    added, version = checked.parties[len(joining) :], _version_after(agreement)
    facts = DraftFacts(
        agreement_number=agreement.number,
        document_version=version,
        sent_on=None,
        values=checked.values,
        parties=(*shown, *(new_party(n, p) for n, p in enumerate(added, start=len(shown) + 1))),
    )
    edited = await edited_text(tools, checked.template, payload)
    wording = edited.docx if edited else await own_wording(tools, agreement)
    rendered = await render(tools, checked.template, facts, wording)
    if wording is not None:
        check_places(rendered.pdf, checked.template, facts)
    await tools.blobs.put(rendered.docx)
    await tools.blobs.put(rendered.pdf)
    kept = payload.wording(edited.unstated, version) if edited else None
    async with tools.sessions.begin() as session:
        await add_parties(session, act.agreement_id, added)
        made = _Made(checked, rendered, version, kept)
        return await _record(session, act, made, at=tools.clock())


@dataclass(frozen=True, slots=True)
class _Made:
    """A version that was rendered; `wording` is what is kept of its edited text, if it has one."""

    checked: Checked
    rendered: Rendered
    version: int
    wording: dict[str, Any] | None


def _check_new_to_the_list(payload: RedraftPayload, listed: tuple[PartyView, ...]) -> None:
    names = {party.name.casefold() for party in listed}
    for party in payload.parties:
        if party.name.casefold() in names:
            raise PartyListedAlready(party=party.name)


def _whole_payload(
    agreement: AgreementView, payload: RedraftPayload, joining: list[PartyView]
) -> AgreementPayload:
    """Return what an agreement as it would then be is made from, to be checked as a new one is."""
    return AgreementPayload(
        template_name=agreement.template_name,
        template_version=agreement.template_version,
        number=agreement.number,
        values=payload.values,
        parties=(*map(_party_payload, joining), *payload.parties),
        staff_id=agreement.created_by,
    )


def _party_payload(party: PartyView) -> PartyPayload:
    return PartyPayload(
        name=party.name,
        kind=party.kind,
        authority=party.authority,
        persons=tuple(
            PersonPayload(p.role, p.name, p.email, p.language, p.capacity, p.title, p.basis, p.step)
            for p in party.persons
            if not p.accepted_for
        ),
        business_id=party.business_id,
    )


def _version_after(agreement: AgreementView) -> int:
    draft = agreement.document("draft")
    return max(agreement.version, draft.version if draft else 0) + 1


async def _record(
    session: AsyncSession, act: RecordAct, made: _Made, *, at: datetime
) -> ActRecorded:
    row = await agreement_to_change(session, act.agreement_id)
    view = await agreement_view(session, act.agreement_id)
    assert view is not None
    if row.status not in _BEFORE_SIGNING:
        raise DraftIsFrozen
    if _version_after(view) != made.version:
        raise DraftsCrossed
    changed = _take_over(row, made.checked)
    row.wording = row.wording if made.wording is None else made.wording
    document = document_row(act.agreement_id, "draft", made.version, made.rendered, at=at)
    session.add(document)
    await append_event(
        session,
        agreement_id=act.agreement_id,
        kind="agreement_redrafted",
        occurred_at=act.received_at,
        recorded_at=at,
        data={
            "act_id": act.act_id,
            "staff_id": act.staff_id,
            "version": made.version,
            "document_sha256": document.sha256,
            "payload_sha256": act.payload_sha256,
            "values_changed": [*changed],
            "parties": len(made.checked.parties),
            **({"wording_sha256": made.wording["sha256"]} if made.wording else {}),
        },
        personal={},
        once_key=f"agreement_redrafted:{act.act_id}",
    )
    return _answered(session, act, document.sha256, at=at)


def _answered(session: AsyncSession, act: RecordAct, sha256: str, *, at: datetime) -> ActRecorded:
    """Return the answer to the act, kept for a repeat of it."""
    answer = ActRecorded(act.act_id, sha256)
    session.add(
        RecordedActRow(
            act_id=act.act_id,
            agreement_id=act.agreement_id,
            kind=act.kind,
            answer=_ANSWER.dump_python(answer, mode="json"),
            recorded_at=at,
        )
    )
    return answer


def _take_over(row: AgreementRow, checked: Checked) -> list[str]:
    """Write the new values and the term that follows; return which values changed."""
    values = {key: value_text(value) for key, value in checked.values.items()}
    keys = sorted(values.keys() | row.values.keys())
    changed = [key for key in keys if values.get(key) != row.values.get(key)]
    row.values = values
    row.first_on, row.last_on = checked.rule.term.first_on, checked.rule.term.last_on
    row.terms = rule_to_data(checked.rule)
    row.duties = plan_of(checked.template, checked.values)
    return changed
