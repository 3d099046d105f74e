"""The form of a party's decision: filled in by the party itself, or by staff from paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from adapters.database.decisions import DecisionView
from adapters.i18n import N_, Translator
from adapters.payloads.decisions import DecisionPayload
from domain.decisions import DecidedBy, Outcome, check_decided_on
from domain.errors import DomainError
from domain.plain_text import NOT_PLAIN, has_refused_characters
from service.pages.forms import text_of

LONGEST_LINE, LONGEST_REMARK = 200, 2000
FINAL, APPEAL_RUNS = "final", "appeal_runs"
_LINES = ("organ", "section", "case_number")
_FIELDS = (*_LINES, "outcome", "remark", "decided_on", "finality", "extract")
_CHOOSE = N_("Choose what was decided.")
_NO_DATE = N_("Give the date of the decision.")
_NO_ORGAN = N_("Say which organ or office-holder decided.")
_NO_REMARK = N_("Write the remark or the condition in words.")
_NO_FINALITY = N_("Say whether the time for appeal still runs.")
_TOO_LONG = N_("The text is too long.")


@dataclass(frozen=True, slots=True)
class TypedDecision:
    """What was typed in, as it was typed."""

    outcome: str = ""
    decided_by: str = DecidedBy.ORGAN
    organ: str = ""
    decided_on: str = ""
    section: str = ""
    case_number: str = ""
    minutes_published: bool = False
    finality: str = ""
    remark: str = ""

    def as_payload(
        self, party_id: str, document_sha256: str, *, extract_sha256: str
    ) -> DecisionPayload:
        """Return what goes into the act; the form had no faults."""
        return DecisionPayload(
            party_id=party_id,
            document_sha256=document_sha256,
            outcome=self.outcome,
            decided_by=self.decided_by,
            organ=self.organ,
            decided_on=self.decided_on,
            section=self.section,
            case_number=self.case_number,
            minutes_published=self.minutes_published,
            is_final=self.finality == FINAL,
            remark=self.remark,
            extract_sha256=extract_sha256,
        )


def typed_in(form: FormData) -> TypedDecision:
    """Return what a form brought."""
    return TypedDecision(
        outcome=text_of(form, "outcome"),
        decided_by=text_of(form, "decided_by"),
        organ=text_of(form, "organ"),
        decided_on=text_of(form, "decided_on"),
        section=text_of(form, "section"),
        case_number=text_of(form, "case_number"),
        minutes_published=text_of(form, "minutes_published") == "yes",
        finality=text_of(form, "finality"),
        remark=text_of(form, "remark"),
    )


def typed_before(decision: DecisionView | None) -> TypedDecision:
    """Return the form filled with the decision that stands, to be put right."""
    if decision is None:
        return TypedDecision()
    return TypedDecision(
        outcome=decision.outcome,
        decided_by=decision.decided_by,
        organ=decision.organ,
        decided_on=decision.decided_on.isoformat(),
        section=decision.section,
        case_number=decision.case_number,
        minutes_published=decision.minutes_published,
        finality=FINAL if decision.is_final else APPEAL_RUNS,
        remark=decision.remark,
    )


def faults_of(typed: TypedDecision, words: Translator, *, today: date) -> dict[str, str]:
    """Return what is wrong, by field, in the reader's language; nothing: the form is whole."""
    faults = {name: _wrong_with_line(getattr(typed, name)) for name in _LINES}
    faults["remark"] = _wrong_with_remark(typed)
    joins = typed.outcome != Outcome.NOT_JOINING
    if typed.outcome not in set(Outcome) or typed.decided_by not in set(DecidedBy):
        faults["outcome"] = _CHOOSE
    if joins and not typed.organ:
        faults["organ"] = _NO_ORGAN
    if joins and typed.finality not in {FINAL, APPEAL_RUNS}:
        faults["finality"] = _NO_FINALITY
    found = {name: words.text(text) for name, text in faults.items() if text}
    try:
        check_decided_on(date.fromisoformat(typed.decided_on), received_on=today)
    except ValueError:
        found["decided_on"] = words.text(_NO_DATE)
    except DomainError as refusal:
        found["decided_on"] = words.refusal(refusal)
    return found


def beside_fields(faults: Mapping[str, str]) -> dict[str, str]:
    """Return what stands beside each field: a fault, or nothing."""
    return {name: faults.get(name, "") for name in _FIELDS}


def _wrong_with_line(text: str) -> str:
    if len(text) > LONGEST_LINE:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(text) else ""


def _wrong_with_remark(typed: TypedDecision) -> str:
    worded = {Outcome.APPROVED_WITH_REMARK, Outcome.APPROVED_ON_CONDITION}
    if typed.outcome in worded and not typed.remark:
        return _NO_REMARK
    if len(typed.remark) > LONGEST_REMARK:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(typed.remark, lines=True) else ""
