"""What the API takes in and gives out; a field is never removed or renamed within /v1."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from domain.identification import Identification
from domain.lifecycle import AgreementStatus, RequestStatus, RoundKind, RoundStatus
from domain.parties import PartyKind, Role
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.reminders import ReminderPlan
from service.api.edited_shapes import EditedTextOut
from service.api.handover_shapes import NotRightPersonOut, ProposalOut
from service.api.term_shapes import TermsOut

Text = Annotated[str, Field(max_length=5000)]
Step = Annotated[Text, BeforeValidator(lambda given: f"{given}" if type(given) is int else given)]


def plain(text: str) -> str:
    """Return a text that people read and that machines can pass on; refuse another."""
    if has_refused_characters(text, lines=True):
        raise PydanticCustomError("characters_refused", NOT_PLAIN)
    return text


class Shape(BaseModel):
    """Frozen; an unknown field in a request is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PartyRowIn(Shape):
    """One person in one role for one party: the columns of the parties file."""

    party: Text
    kind: Text
    authority: Text
    role: Text
    name: Text
    email: Text
    language: Text
    business_id: Text = ""
    capacity: Text = ""
    title: Text = ""
    basis: Text = ""
    step: Step = ""


class AgreementFormIn(Shape):
    """A new agreement; without `version` the template's newest, without `number` the next."""

    template: Text
    version: Annotated[int, Field(ge=1)] | None = None
    number: Text = ""
    values: dict[str, Text] = {}


class AgreementIn(AgreementFormIn):
    """A new agreement with the list of its parties, one row a person."""

    parties: Annotated[list[PartyRowIn], Field(max_length=20_000)]


class Accepted(Shape):
    """Received and kept, to be carried out; `Location` says where to look again."""

    id: str
    state: Literal["accepted"] = "accepted"


class DocumentOut(Shape):
    """A PDF of the agreement; `kind` is draft, base (what signatories see) or sealed.

    `about` is the kind of the rounds that it belongs to.
    """

    sha256: str
    kind: str
    about: RoundKind
    version: int
    pages: int
    size: int
    engine: str
    engine_version: str
    created_at: datetime


class AgreementOut(Shape):
    """One agreement; `signing_rounds` is how many there have been."""

    id: str
    number: str
    title: str
    status: AgreementStatus
    template: str
    template_version: int
    language: str
    time_zone: str
    values: dict[str, Any]
    first_day: date
    last_day: date | None
    terms: TermsOut
    version: int
    created_at: datetime
    in_force_at: datetime | None
    ended_at: datetime | None
    signing_rounds: int
    documents: list[DocumentOut]
    edited_text: EditedTextOut | None = None


class AgreementSummaryOut(Shape):
    """One agreement in the list; the progress is that of the newest round."""

    id: str
    number: str
    title: str
    status: AgreementStatus
    created_at: datetime
    last_day: date | None
    in_force_at: datetime | None
    signing_round: int | None
    closes_at: datetime | None
    parties: int
    parties_bound: int
    open_step: int = 0
    last_step: int = 0


class AgreementPageOut(Shape):
    """Agreements, newest first; `next` is the cursor of the following page, if there is one."""

    items: list[AgreementSummaryOut]
    next: str | None


class PersonOut(Shape):
    """A person in one role; with `accepted_for` an alternate in that signing request alone."""

    id: str
    role: Role
    name: str
    title: str
    capacity: str
    email: str
    language: str
    basis: str
    step: int
    accepted_for: str


class PartyOut(Shape):
    """A party in its place in the list; `left_out_at`: it was left out before signing.

    `joined_at` is that of a party that acceded; until then it is as if left out. `left_at` is
    when its notice took effect.
    """

    id: str
    ordinal: int
    name: str
    kind: PartyKind
    business_id: str
    authority: str
    persons: list[PersonOut]
    left_out_at: datetime | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None


class SignatureOut(Shape):
    """A recorded signature."""

    id: str
    document_sha256: str
    signed_at: datetime


class RequestOut(Shape):
    """One signatory's request; never its link (abuse 5).

    `mail` is what became of the newest mail that asked: `sending`, `sent` or `failed`, with the
    other server's words; `mail_returned_at`: it was taken at first and came back. `in_place_of`
    is the identity of who was listed in the place when the document was sent, if not the person.
    `not_right_person`: they say so, and nothing was done yet; `proposal`: whom they propose in
    their place. `asked`: the turn of their `step` has come.
    """

    id: str
    person: PersonOut
    capacity: str
    in_place_of: str
    status: RequestStatus
    mail: str | None
    mail_problem: str | None
    code_blocked: bool
    identified_as_another: bool
    identified_twice: bool = False
    not_right_person: NotRightPersonOut | None = None
    proposal: ProposalOut | None = None
    mail_returned_at: datetime | None = None
    signature: SignatureOut | None
    step: int = 1
    asked: bool = True


class RoundPartyOut(Shape):
    """A party in a round; without `can_be_bound` it stands still until the coordinator decides."""

    id: str
    name: str
    authority: str
    bound: bool
    can_be_bound: bool
    requests: list[RequestOut]


class RoundOut(Shape):
    """One signing round in the whole; the steps up to `open_step` have been asked to sign.

    `title` is what a document of another kind calls itself, `subject_id` what it is about.
    """

    number: int
    kind: RoundKind
    title: str
    subject_id: str
    identification: Identification
    status: RoundStatus
    document_sha256: str
    sealed_sha256: str | None
    sealing_problem: str | None
    sent_at: datetime
    closes_at: datetime
    ended_at: datetime | None
    reminders: ReminderPlan
    parties_bound: int
    parties: list[RoundPartyOut]
    open_step: int = 1
