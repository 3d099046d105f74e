"""What a mail says, before it is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.database.mail_facts import MailFacts
from adapters.i18n import translator
from adapters.i18n.documents import document_title
from adapters.identification_codes import code_of
from adapters.keys import KeyRing
from adapters.links import Link, LinkPurpose, make_token
from adapters.look.own import HOUSE_LOOK, Look
from adapters.mail.own_links import OWN_LINKS
from adapters.mail.plain_words import one_line, unlinked
from adapters.mail.reading_link import reading_link, reads_document
from domain.identification import Identification
from domain.lifecycle import RoundKind, RoundStatus
from messages.mail import ASKS_TO_SIGN, MailKind

_KINDS_WITH_LIVING_LINK = (*ASKS_TO_SIGN, MailKind.RECEIPT, MailKind.COMPLETED)


@dataclass(frozen=True, slots=True)
class GivenReason:
    """Why somebody declined, or why a round was withdrawn; then `name` and `party` are empty."""

    text: str
    name: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail's content; what people typed is on one line and can't become a link.

    `title` is that of the agreement, or says what else is signed and of which agreement;
    `is_agreement` tells which. `subject_title` is the same for the subject, where nothing is
    clickable. Instants are in UTC and `closes_at` is exclusive; `link` is empty for those who
    have none. `declined` are the parties that a decline is about, and `stands_still` those of
    them that wait for the coordinator while the round goes on; `contact` is whom readers may
    ask, as the operator wrote it, and empty for staff. `about` is what a mail outside any round
    is about; then `closes_at` is None. `code` is that of the mail that brings one, and is kept
    nowhere. In the round of an accession or an amendment `about` says what that changes. Who
    `reads` has a link to the document, and `reads_until` ends it when that is sealed.
    `in_place_of` names whose place the recipient takes.
    """

    kind: MailKind
    language: str
    organisation: str
    name: str
    is_staff: bool
    is_agreement: bool
    subject_title: str
    title: str
    number: str
    party: str
    party_count: int
    parties: tuple[str, ...]
    declined: tuple[str, ...]
    reasons: tuple[GivenReason, ...]
    zone: ZoneInfo
    closes_at: datetime | None
    round_ended: bool
    document_sha256: str
    sealed_sha256: str
    signature_id: str
    signed_at: datetime | None
    in_force_at: datetime | None
    last_on: date | None
    link: str
    verify_link: str
    attached: bool
    contact: str
    answers_are_read: bool
    about: Mapping[str, Any]
    code: str = ""
    identification: Identification = Identification.LINK
    stands_still: tuple[str, ...] = ()
    in_place_of: str = ""
    reads: bool = False
    reads_until: datetime | None = None
    look: Look = HOUSE_LOOK

    @property
    def asks_for_code(self) -> bool:
        """Tell whether the signatory needs a mailed code."""
        return self.identification is Identification.LINK_AND_CODE

    @property
    def asks_for_strong(self) -> bool:
        """Tell whether the signatory needs bank credentials, or the like."""
        return self.identification is Identification.STRONG

    @property
    def change(self) -> str:
        """Return which change of an agreement in force is signed; empty when none is."""
        return str(self.about.get("change", ""))

    @property
    def unnamed_parties(self) -> int:
        """Return how many parties the letter does not name."""
        return self.party_count - len(self.parties)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all mails of a service share, and the instant (UTC) at which this one is dated."""

    organisation: str
    public_url: str
    link_ring: KeyRing
    contact: str
    answers_are_read: bool
    written_at: datetime
    look: Look = HOUSE_LOOK


def letter_of(
    kind: MailKind,
    facts: MailFacts,
    head: Letterhead,
    *,
    reasons: Sequence[GivenReason] = (),
    attached: bool = False,
) -> Letter:
    """Return what one mail says; `reasons` are those given for declines or a withdrawal."""
    letter = _letter_of(kind, facts, head, reasons, attached=attached)
    if facts.requests:
        letter = replace(letter, in_place_of=unlinked(facts.requests[0].in_place_of))
    if facts.reading is None or not reads_document(kind, facts):
        return letter
    return replace(letter, reads=True, reads_until=facts.reading.until)


def _letter_of(
    kind: MailKind,
    facts: MailFacts,
    head: Letterhead,
    reasons: Sequence[GivenReason],
    *,
    attached: bool,
) -> Letter:
    agreement, round_, about = facts.agreement, facts.round, next(iter(facts.requests), None)
    round_ended = round_ is not None and round_.status != RoundStatus.OPEN.value
    return Letter(
        kind=kind,
        language=facts.recipient.language,
        organisation=unlinked(head.organisation),
        name=unlinked(facts.recipient.name),
        is_staff=facts.recipient.is_staff,
        is_agreement=_kind(facts) is RoundKind.AGREEMENT,
        subject_title=one_line(f"{_title(facts)} ({agreement.number})"),
        title=unlinked(_title(facts)),
        number=unlinked(agreement.number),
        party=unlinked(about.party) if about else "",
        party_count=agreement.party_count,
        parties=_names(agreement.parties),
        declined=_names(_declined(facts, round_ended=round_ended)),
        reasons=tuple(map(_clean_reason, reasons)),
        zone=ZoneInfo(agreement.zone),
        closes_at=round_.closes_at if round_ else None,
        round_ended=round_ended,
        document_sha256=round_.document_sha256 if round_ else "",
        sealed_sha256=(round_.sealed_sha256 or "") if round_ else "",
        signature_id=(about.signature_id or "") if about else "",
        signed_at=about.signed_at if about else None,
        in_force_at=agreement.in_force_at,
        last_on=agreement.last_on,
        link=_link(kind, facts, head),
        verify_link=f"{head.public_url}/verify",
        attached=attached,
        contact="" if facts.recipient.is_staff else one_line(head.contact),
        answers_are_read=head.answers_are_read and not facts.recipient.is_staff,
        about=_clean(facts.about),
        identification=facts.round.identification if facts.round else Identification.LINK,
        code=_code(kind, facts, head),
        stands_still=() if round_ended else _names(_standing_still(facts)),
        look=head.look,
    )


def _code(kind: MailKind, facts: MailFacts, head: Letterhead) -> str:
    if kind is not MailKind.IDENTIFICATION_CODE:
        return ""
    about = facts.about
    return code_of(head.link_ring, about["key_name"], about["request_id"], about["serial"])


def _kind(facts: MailFacts) -> RoundKind:
    return facts.round.kind if facts.round else RoundKind.AGREEMENT


def _title(facts: MailFacts) -> str:
    words = translator(facts.recipient.language)
    return document_title(words, _kind(facts), facts.agreement.title)


def _clean_reason(given: GivenReason) -> GivenReason:
    return GivenReason(unlinked(given.text), unlinked(given.name), unlinked(given.party))


def _clean(found: Any) -> Any:
    """Return what a mail is about with every text on one line, and none that becomes a link."""
    if isinstance(found, str):
        return unlinked(found)
    if isinstance(found, Mapping):
        return {name: _clean(value) for name, value in found.items()}
    return tuple(map(_clean, found)) if isinstance(found, list | tuple) else found


def _declined(facts: MailFacts, *, round_ended: bool) -> Iterable[str]:
    """Return the parties that a decline is about: of an ended round, those that ended it."""
    return dict.fromkeys(
        decline.party
        for decline in facts.declines
        if not (round_ended and decline.party_can_be_bound)
    )


def _standing_still(facts: MailFacts) -> Iterable[str]:
    """Return the parties that those who have not declined can no longer bind."""
    return dict.fromkeys(d.party for d in facts.declines if not d.party_can_be_bound)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(unlinked(name) for name in names)


def _link(kind: MailKind, facts: MailFacts, head: Letterhead) -> str:
    """Return the recipient's own link: a signing link goes to its signatory and nobody else."""
    if facts.recipient.is_staff:
        return f"{head.public_url}/agreements/{facts.agreement.id}"
    if reads_document(kind, facts):
        return reading_link(facts.reading, head)
    if facts.recipient.only_reads:
        return ""
    if kind in OWN_LINKS:
        return OWN_LINKS[kind](facts, head)
    if kind not in _KINDS_WITH_LIVING_LINK or not facts.requests:
        return ""
    signed = (request for request in facts.requests if request.signature_id)
    request = next(signed, facts.requests[0]) if kind is MailKind.COMPLETED else facts.requests[0]
    token = make_token(head.link_ring, LinkPurpose.SIGNING, Link(request.id, request.generation))
    return f"{head.public_url}/sign/{token}"
