"""From the records' views to the shapes of the API."""

from __future__ import annotations

from adapters.database.agreement_list import AgreementSummary
from adapters.database.agreements import AgreementView, DocumentView
from adapters.database.audit_events import AuditEvent
from adapters.database.people import PartyView, PersonView
from adapters.database.rounds import RoundParty, RoundRequest, RoundView
from adapters.documents.manifest import AgreementTemplate, TemplateField
from domain.parties import PartyKind
from domain.strong_identification import Outcome
from service.api.edited_shapes import EditedTextOut
from service.api.event_shapes import EventOut
from service.api.handover_shapes import not_right_person_out, proposal_out
from service.api.shapes import (
    AgreementOut,
    AgreementSummaryOut,
    DocumentOut,
    PartyOut,
    PersonOut,
    RequestOut,
    RoundOut,
    RoundPartyOut,
    SignatureOut,
)
from service.api.template_shapes import TemplateFieldOut, TemplateOut
from service.api.terms import terms_out


def agreement_out(view: AgreementView) -> AgreementOut:
    """Return one agreement."""
    return AgreementOut(
        id=view.agreement_id,
        number=view.number,
        title=view.title,
        status=view.status,
        template=view.template_name,
        template_version=view.template_version,
        language=view.language,
        time_zone=view.zone,
        values=dict(view.values),
        first_day=view.first_on,
        last_day=view.last_on,
        terms=terms_out(view),
        version=view.version,
        created_at=view.created_at,
        in_force_at=view.in_force_at,
        ended_at=view.ended_at,
        signing_rounds=view.rounds,
        documents=[document_out(document) for document in view.documents],
        edited_text=_edited_text(view),
    )


def _edited_text(view: AgreementView) -> EditedTextOut | None:
    kept = view.wording
    if not kept:
        return None
    return EditedTextOut(
        version=kept["version"], unstated=kept["unstated"], overwritten=kept["overwritten"]
    )


def document_out(view: DocumentView) -> DocumentOut:
    """Return a document."""
    return DocumentOut(
        sha256=view.sha256,
        kind=view.kind,
        about=view.about,
        version=view.version,
        pages=view.pages,
        size=view.size,
        engine=view.engine,
        engine_version=view.engine_version,
        created_at=view.created_at,
    )


def summary_out(summary: AgreementSummary) -> AgreementSummaryOut:
    """Return one line of the list."""
    return AgreementSummaryOut(
        id=summary.agreement_id,
        number=summary.number,
        title=summary.title,
        status=summary.status,
        created_at=summary.created_at,
        last_day=summary.last_on,
        in_force_at=summary.in_force_at,
        signing_round=summary.round_number,
        closes_at=summary.closes_at,
        parties=summary.parties,
        parties_bound=summary.bound,
        open_step=summary.open_step,
        last_step=summary.last_step,
    )


def party_out(view: PartyView) -> PartyOut:
    """Return a party with its people."""
    return PartyOut(
        id=view.party_id,
        ordinal=view.ordinal,
        name=view.name,
        kind=PartyKind(view.kind),
        business_id=view.business_id,
        authority=view.authority,
        left_out_at=view.left_out_at,
        joined_at=view.joined_at,
        left_at=view.left_at,
        persons=[_person_out(person) for person in view.persons],
    )


def _person_out(view: PersonView) -> PersonOut:
    return PersonOut(
        id=view.person_id,
        role=view.role,
        name=view.name,
        title=view.title,
        capacity=view.capacity,
        email=view.email,
        language=view.language,
        basis=view.basis,
        step=view.step,
        accepted_for=view.accepted_for,
    )


def round_out(view: RoundView) -> RoundOut:
    """Return a round with its parties and requests."""
    return RoundOut(
        number=view.number,
        kind=view.kind,
        title=view.title,
        subject_id=view.subject_id,
        identification=view.identification,
        status=view.status,
        document_sha256=view.document_sha256,
        sealed_sha256=view.sealed_sha256,
        sealing_problem=view.sealing_problem,
        sent_at=view.sent_at,
        closes_at=view.closes_at,
        ended_at=view.ended_at,
        reminders=view.reminders,
        parties_bound=view.bound,
        parties=[_round_party_out(party) for party in view.parties],
        open_step=view.open_step,
    )


def _round_party_out(view: RoundParty) -> RoundPartyOut:
    return RoundPartyOut(
        id=view.party_id,
        name=view.name,
        authority=view.authority,
        bound=view.is_bound,
        can_be_bound=view.can_be_bound,
        requests=[_request_out(request) for request in view.requests],
    )


def _request_out(view: RoundRequest) -> RequestOut:
    signature = view.signature
    return RequestOut(
        id=view.request_id,
        person=_person_out(view.person),
        capacity=view.capacity,
        in_place_of=view.in_place_of,
        step=view.step,
        asked=view.has_turn,
        status=view.status,
        mail=view.mail_status,
        mail_problem=view.mail_problem,
        mail_returned_at=view.mail_returned_at,
        code_blocked=view.code_blocked,
        not_right_person=not_right_person_out(view.said),
        proposal=proposal_out(view.said),
        identified_as_another=view.blocked_by is Outcome.ANOTHER_PERSON,
        identified_twice=view.blocked_by is Outcome.SAME_PERSON,
        signature=SignatureOut(
            id=signature.signature_id,
            document_sha256=signature.document_sha256,
            signed_at=signature.signed_at,
        )
        if signature
        else None,
    )


def event_out(event: AuditEvent) -> EventOut:
    """Return an event of the chain."""
    return EventOut(
        sequence=event.sequence,
        kind=event.kind,
        occurred_at=event.occurred_at,
        hash=event.hash,
        event=dict(event.event),
        personal={name: personal.value for name, personal in event.personal.items()},
    )


def template_out(template: AgreementTemplate, versions: list[int], language: str) -> TemplateOut:
    """Return a template with what it asks for, labelled in the reader's language."""
    return TemplateOut(
        name=template.name,
        version=template.version,
        versions=versions,
        title=template.title.in_language(language),
        language=template.language,
        sha256=template.sha256,
        deadline_days=template.signing.deadline_days,
        fields=[_field_out(field, language) for field in template.fields],
    )


def _field_out(field: TemplateField, language: str) -> TemplateFieldOut:
    return TemplateFieldOut(
        key=field.key,
        type=field.type,
        label=field.label.in_language(language),
        required=field.required,
        default=None if field.default is None else str(field.default),
        choices=list(field.choices),
    )
