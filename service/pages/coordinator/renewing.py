"""The draft of the next term: the drafting form, filled with the term before."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.documents.years import YEAR_OUTSIDE_TERM
from adapters.i18n import N_, Translator
from adapters.parties_file import read_parties
from domain.errors import DomainError
from service import acts
from service.dependencies import Reading, ServicesNeeded
from service.drafting import make_payload
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.drafting import (
    VALUE_PREFIX,
    RenewalForm,
    draft_page,
    draft_problems,
)
from service.pages.forms import file_of, new_nonce, nonce_of, read_checked, see_other, text_of
from service.pages.rendering import words_for
from service.renewal import NextTerm, next_term_of
from service.security import takes_uploads
from service.sessions import Coordinator

router = APIRouter()
_EDITED = N_(
    "The text of {number} was edited in Word. The next term begins with the template’s own text: "
    "edit its draft where it is to say the same."
)


@router.get("/agreements/{agreement_id}/renewal")
async def show(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Show the form; refuse where the agreement has no next term, or has one already."""
    following = await next_term_of(found, session, agreement)
    form = _form(agreement, following, words_for(request))
    return draft_page(
        request, staff, following.template, following.values, new_nonce(), [], renewal=form
    )


@router.post("/agreements/{agreement_id}/renewal")
@takes_uploads
async def create(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Make the draft of the next term, or show the form again with all that is wrong."""
    received_at, words = found.clock(), words_for(request)
    sent = await read_checked(request, files=1)
    following = await next_term_of(found, session, agreement)
    template = following.template
    values: Mapping[str, str] = {
        field.key: text_of(sent, VALUE_PREFIX + field.key) for field in template.fields
    }
    data, nonce = await file_of(sent, "parties"), nonce_of(sent)
    try:
        # A long list takes seconds to read: nobody else waits for it.
        payload = await run_in_threadpool(
            make_payload,
            template,
            values=values,
            parties=lambda: read_parties(data) if data else following.parties,
            staff_id=staff.id,
            renews_id=agreement.agreement_id,
        )
    except DomainError as refusal:
        problems = list(draft_problems(refusal, template, words))
        form = _form(agreement, following, words)
        return draft_page(request, staff, template, values, nonce, problems, renewal=form)
    outcome = await acts.draft_agreement(
        found,
        payload=payload,
        once_key=f"page-renewal:{agreement.agreement_id}:{nonce}",
        received_at=received_at,
    )
    return see_other(f"/agreements/{outcome.act_id}")


def _form(agreement: AgreementView, following: NextTerm, words: Translator) -> RenewalForm:
    labels = {f.key: f.label.in_language(words.language) for f in following.template.fields}
    address = f"/agreements/{agreement.agreement_id}"
    return RenewalForm(
        number=agreement.number,
        back=address,
        action=f"{address}/renewal",
        parties=tuple(party.name for party in following.parties),
        warnings=(
            *([words.text(_EDITED, number=agreement.number)] if agreement.wording else ()),
            *(
                words.text(YEAR_OUTSIDE_TERM, year=year, excerpt=labels[key])
                for key, year in following.years
            ),
        ),
    )
