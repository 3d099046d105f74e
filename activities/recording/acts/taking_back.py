"""Taking a notice back: the party asks, and by the rule the others consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.recording.acts.context import ActContext, Recorded
from activities.recording.acts.notices import check_signatures_on_paper
from activities.recording.notices import mails_to_all
from adapters.database.audit import NewEvent, append_events
from adapters.database.notices import NoticeView
from adapters.database.people import PartyView
from adapters.database.standing import Standing, standing_of
from adapters.database.tables import NoticeRow, NoticeWordRow
from adapters.payloads.notices import TakingBackWord
from domain.lifecycle import AgreementStatus, NotInForce
from domain.notices import (
    NoticeDoesNotStand,
    NoticeStatus,
    NoticeWithoutAuthority,
    Word,
    check_arrival,
    check_word,
    missing_words,
)
from messages.mail import MailKind, SendMail


@dataclass(frozen=True, slots=True)
class _Said:
    """A word with what it was said about, and when."""

    standing: Standing
    notice: NoticeView
    party: PartyView
    word: Word
    payload: TakingBackWord
    at: datetime


async def record_word_on_taking_back(context: ActContext) -> Recorded:
    """Record the word of a person, or of a party on paper; with the last one it is done.

    What counts is when each word was received; the notice is taken back with the last one.
    """
    said = await _read(context)
    needed = said.standing.consents_for(said.notice, at=said.at)
    voices, giver = said.standing.voices(), said.notice.party_id
    check_word(said.word, said.notice.words, giver=giver, needed=needed, voices=voices)
    words = (*said.notice.words, said.word)
    missing = missing_words(words, giver=giver, needed=needed, voices=voices)
    context.session.add(
        NoticeWordRow(
            id=context.act.act_id,
            notice_id=said.notice.notice_id,
            party_id=said.party.party_id,
            identity=said.word.person,
            scan_sha256=said.payload.scan_sha256 or None,
            said_at=said.at,
        )
    )
    events = [_word_event(context, said)]
    if not missing:
        row = await context.session.get_one(NoticeRow, said.notice.notice_id)
        row.status, row.taken_back_at = NoticeStatus.TAKEN_BACK, said.at
        events.append(_taken_back_event(said))
    await append_events(
        context.session, context.agreement.id, events, recorded_at=context.recorded_at
    )
    return Recorded(said.notice.notice_id, await _mails(context, said, missing))


async def _read(context: ActContext) -> _Said:
    act = context.act
    if context.agreement.status != AgreementStatus.IN_FORCE:
        raise NotInForce
    payload = TakingBackWord.from_bytes(context.payload)
    standing = await standing_of(context.session, context.agreement.id)
    notice, party = standing.notice(payload.notice_id), standing.party(payload.party_id)
    if notice.as_rule() is None or notice.status is NoticeStatus.VOID:
        raise NoticeDoesNotStand
    if act.staff_id or not act.person_id:
        at = datetime.fromisoformat(payload.arrived_at)
        check_arrival(at, recorded_at=act.received_at)
        check_signatures_on_paper(party, payload.signed_by)
        return _Said(standing, notice, party, Word(party.party_id), payload, at)
    signatory = next(
        (p for p in party.persons if p.person_id == act.person_id),
        None,
    )
    listed = {person.identity for person in party.signatories()}
    if signatory is None or signatory.identity not in listed:
        raise NoticeWithoutAuthority(party=party.name, authority=party.authority)
    word = Word(party.party_id, signatory.identity)
    return _Said(standing, notice, party, word, payload, act.received_at)


def _word_event(context: ActContext, said: _Said) -> NewEvent:
    act = context.act
    own = said.party.party_id == said.notice.party_id
    data: dict[str, Any] = {
        "act_id": act.act_id,
        "notice_id": said.notice.notice_id,
        "party_id": said.party.party_id,
        "payload_sha256": act.payload_sha256,
    }
    given = {
        "person_id": act.person_id,
        "staff_id": act.staff_id,
        "scan_sha256": said.payload.scan_sha256,
    }
    return NewEvent(
        "notice_taking_back_asked" if own else "notice_taking_back_consented",
        said.at,
        f"notice_word:{act.act_id}",
        data | {name: value for name, value in given.items() if value},
        {"party": said.party.name},
    )


def _taken_back_event(said: _Said) -> NewEvent:
    data = {"notice_id": said.notice.notice_id, "party_id": said.notice.party_id}
    return NewEvent(
        "notice_taken_back", said.at, f"notice_taken_back:{said.notice.notice_id}", data
    )


async def _mails(
    context: ActContext, said: _Said, missing: tuple[str, ...]
) -> tuple[SendMail, ...]:
    """Tell all that it is done; or, once the party has asked, those whose word is missing."""
    session, agreement, notice_id = context.session, context.agreement, said.notice.notice_id
    if not missing:
        return await mails_to_all(session, agreement, MailKind.NOTICE_TAKEN_BACK, notice_id)
    has_just_asked = said.party.party_id == said.notice.party_id
    if not has_just_asked or said.notice.party_id in missing:
        return ()
    return await mails_to_all(
        session, agreement, MailKind.NOTICE_CONSENT_ASKED, notice_id, party_ids=missing
    )
