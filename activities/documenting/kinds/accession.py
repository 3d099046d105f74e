"""The addendum by which a new party accedes: it signs, and all others or one for them."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.checking import checked_party
from activities.documenting.kinds.base import RoundDocument
from activities.documenting.sending import Sending, closing_of, day_sent
from activities.documenting.tools import DocumentTools
from adapters.database.agreement_words import keep_words
from adapters.database.agreements import AgreementView
from adapters.database.changes import as_rule, changes_of, has_open_round
from adapters.database.people import PartyView, PersonView, parties_of
from adapters.database.tables import (
    AgreementChangeRow,
    AgreementRow,
    PartyRow,
    PersonRow,
    SigningRoundRow,
)
from adapters.documents.accession import AccessionFacts, accession_docx
from adapters.documents.manifest_terms import Accession
from adapters.documents.paper import PLACES
from adapters.drafted_parties import recorded_party
from adapters.i18n import Translator, translator
from adapters.i18n.documents import kind_word
from adapters.payloads.changes import AccessionPayload
from domain.changes import ChangeStatus, check_may_accede, signers_of_accession
from domain.lifecycle import AgreementStatus, RoundKind
from domain.parties import Party
from messages.records import FreezeDocument


class AccessionDocument(RoundDocument):
    """The addendum; the new party is in the records from its round on, a party from its end."""

    changes_who_acts = True

    async def prepare(
        self,
        tools: DocumentTools,
        request: FreezeDocument,
        agreement: AgreementView,
        parties: tuple[PartyView, ...],
    ) -> Sending:
        """Return the addendum for those who sign it; refuse an accession that may not be."""
        payload = AccessionPayload.from_bytes(await tools.blobs.get(request.payload_sha256))
        new = _new_party(request, checked_party(payload.party), parties)
        async with tools.reads() as session:
            await _check(session, agreement.agreement_id, agreement.status, new, parties)
        template = tools.templates.get(agreement.template_name, agreement.template_version)
        signing = (*_others_who_sign(parties, template.accession), new)
        words = translator(agreement.language)
        title = kind_word(RoundKind.ACCESSION, words)
        facts = AccessionFacts(
            agreement_title=agreement.title,
            agreement_number=agreement.number,
            sent_on=day_sent(agreement, request),
            new=recorded_party(new),
            signing=tuple(map(recorded_party, signing)),
            signed_by=template.accession.signed_by,
        )
        return Sending(
            kind=RoundKind.ACCESSION,
            agreement=agreement,
            template=template,
            parties=signing,
            version=agreement.version,
            title=title,
            sent_on=facts.sent_on,
            closes_at=closing_of(agreement, request),
            docx=lambda: accession_docx(template, facts, title, words),
            places=PLACES,
        )

    async def open(
        self,
        session: AsyncSession,
        request: FreezeDocument,
        sending: Sending,
        agreement: AgreementRow,
        round_: SigningRoundRow,
    ) -> None:
        """Record the new party, which is none yet; another may have acceded meanwhile."""
        new = sending.parties[-1]
        listed = await parties_of(session, agreement.id, with_left_out=True)
        status = AgreementStatus(agreement.status)
        await _check(session, agreement.id, status, new, listed)
        session.add(_party_row(new, agreement.id, request))
        await session.flush()
        await keep_words(session, agreement.id)
        session.add_all(_person_row(n, person) for n, person in enumerate(new.persons, start=1))
        session.add(
            AgreementChangeRow(
                id=round_.subject_id,
                agreement_id=agreement.id,
                kind=RoundKind.ACCESSION,
                status=ChangeStatus.SIGNING,
                round_number=round_.number,
                party_id=new.party_id,
                template_version=None,
                version=None,
                amended={},
                started_at=request.sent_at,
                counts_from=None,
            )
        )
        await session.flush()

    def seal_reason(self, words: Translator, agreement: AgreementView) -> str:
        """Return what the seal says."""
        return words.text(
            "Sealed: the accession to agreement {number} is signed.", number=agreement.number
        )


async def _check(
    session: AsyncSession,
    agreement_id: str,
    status: AgreementStatus,
    new: PartyView,
    parties: tuple[PartyView, ...],
) -> None:
    signing = {
        change.party_id
        for change in await changes_of(session, agreement_id, RoundKind.ACCESSION)
        if change.status is ChangeStatus.SIGNING
    }
    check_may_accede(
        status,
        as_rule(new),
        in_force=[as_rule(party) for party in parties if party.is_party],
        acceding=[as_rule(party) for party in parties if party.party_id in signing],
        amendment_is_open=await has_open_round(session, agreement_id, RoundKind.AMENDMENT),
    )


def _others_who_sign(parties: tuple[PartyView, ...], clause: Accession) -> tuple[PartyView, ...]:
    in_force = [party for party in parties if party.is_party]
    ids = signers_of_accession(
        [as_rule(party) for party in in_force],
        signed_by=clause.signed_by,
        managing=clause.managing,
    )
    return tuple(party for party in in_force if party.party_id in ids)


def _new_party(request: FreezeDocument, party: Party, parties: tuple[PartyView, ...]) -> PartyView:
    """Return the new party as the records will have it; the act makes its ids, so a repeat too."""
    identities = {
        person.email.strip().lower(): person.identity
        for known in parties
        for person in (*known.persons, *known.former)
    }
    party_id = request.act_id
    persons = []
    for number, person in enumerate(party.persons, start=1):
        person_id = str(uuid5(NAMESPACE_OID, f"{party_id}/{number}"))
        persons.append(
            PersonView(
                person_id=person_id,
                party_id=party_id,
                identity=identities.setdefault(person.email.strip().lower(), person_id),
                role=person.role,
                name=person.name,
                email=person.email.strip(),
                title=person.title,
                capacity=person.capacity,
                language=person.language,
                basis=person.basis,
                step=person.step,
            )
        )
    return PartyView(
        party_id=party_id,
        ordinal=max(known.ordinal for known in parties) + 1,
        name=party.name,
        kind=party.kind,
        business_id=party.business_id,
        authority=str(party.authority),
        persons=tuple(persons),
        left_out_at=request.sent_at,
    )


def _party_row(new: PartyView, agreement_id: str, request: FreezeDocument) -> PartyRow:
    return PartyRow(
        id=new.party_id,
        agreement_id=agreement_id,
        ordinal=new.ordinal,
        name=new.name,
        kind=new.kind,
        business_id=new.business_id,
        authority=new.authority,
        left_out_at=request.sent_at,
        joined_at=None,
    )


def _person_row(number: int, person: PersonView) -> PersonRow:
    return PersonRow(
        id=person.person_id,
        party_id=person.party_id,
        identity=person.identity,
        ordinal=number,
        role=person.role,
        name=person.name,
        email=person.email,
        title=person.title,
        capacity=person.capacity,
        language=person.language,
        removed_at=None,
        basis=person.basis,
        step=person.step,
    )
