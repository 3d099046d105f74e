"""An agreement template: the manifest `template.toml` beside its DOCX."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError, model_validator

from adapters.documents.manifest_duties import RecurringDuty, RenewalRule
from adapters.documents.manifest_terms import (
    Accession,
    Capacity,
    Day,
    Decisions,
    ManifestPart,
    Reminders,
    SignaturePlaces,
    Signing,
    Term,
    Termination,
    Words,
    rule_of,
)
from adapters.documents.titles import Titles
from adapters.holiday_calendar import country_of_zone
from domain.email_address import is_email_address
from domain.errors import N_, DomainError
from domain.term import Term as CivilTerm
from domain.termination.rule import TermRule

DOCX = "agreement.docx"
MANIFEST = "template.toml"
SPECIMEN = "specimen.toml"
SPECIMEN_PARTIES = "specimen-parties.csv"
TERM_FIRST_DAY = "term_first_day"
TERM_LAST_DAY = "term_last_day"

Language = Literal["fi", "sv", "en"]
Value: TypeAlias = str | int | date


class TemplateManifestNotValid(DomainError):
    """The manifest of a template cannot be used."""

    code = "template_manifest_not_valid"
    message = N_("The template's {file} is not valid: {problems}.")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        raise ValueError("there is no such time zone") from error
    return name


class TemplateField(ManifestPart):
    """A value that the coordinator fills in."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
    type: Literal["text", "date", "integer", "choice", "email"] = "text"
    label: Titles
    required: bool = True
    default: str | int | Day | None = None
    choices: tuple[str, ...] = Field(default=(), strict=False)
    choice_titles: tuple[Titles, ...] = Field(default=(), strict=False)
    max_length: Annotated[int, Field(ge=1, le=5000)] = 300
    minimum: int | None = None
    maximum: int | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.choices) != (self.type == "choice"):
            raise ValueError("choices stand exactly where the type is choice")
        if self.choice_titles and len(self.choice_titles) != len(self.choices):
            raise ValueError("choice_titles are one for each of the choices, in their order")
        if self.default is None:
            return self
        expected = {"date": date, "integer": int}.get(self.type, str)
        if type(self.default) is not expected:
            raise ValueError(f"the default is not of the type {self.type}")
        if self.type == "email" and not is_email_address(str(self.default)):
            raise ValueError("the default is not an email address")
        if self.choices and self.default not in self.choices:
            raise ValueError("the default is not among the choices")
        return self

    def titled_choices(self, language: str) -> list[tuple[str, str]]:
        """Return each choice, as it stands in the document, with what a reader calls it."""
        titles = [title.in_language(language) for title in self.choice_titles]
        return list(zip(self.choices, titles or self.choices, strict=True))


class AgreementTemplate(ManifestPart):
    """One version of a template: its manifest, its folder and its DOCX's hash."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    version: Annotated[int, Field(ge=1)]
    title: Titles
    language: Language
    time_zone: Annotated[str, AfterValidator(_zone)]
    own_fields: tuple[TemplateField, ...] = Field(default=(), alias="fields", strict=False)
    term: Term
    termination: Termination
    decisions: Decisions = Decisions()
    duties: tuple[RecurringDuty, ...] = Field(default=(), strict=False)
    renewal: RenewalRule = RenewalRule()
    signing: Signing = Signing()
    reminders: Reminders = Reminders()
    accession: Accession = Accession()
    signature_places: SignaturePlaces
    words: Words
    kinds: dict[str, str] = Field(default_factory=dict)
    capacities: dict[str, Capacity] = Field(default_factory=dict)
    folder: Path
    sha256: str

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        for what, named in (("fields", self.fields), ("duties", self.duties)):
            keys = [one.key for one in named]
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{what} stand twice: {', '.join(twice)}")
        return self

    @property
    def fields(self) -> tuple[TemplateField, ...]:
        """Return the template's fields with the days of the term before them."""
        return (*_term_fields(self.term), *self.own_fields)

    def rule_for(self, term: CivilTerm) -> TermRule:
        """Return term and termination of an agreement with this term, as they are kept with it.

        A rule that says nothing sensible is refused with its own code.
        """
        return TermRule(
            term=term,
            termination=rule_of(self.termination),
            prolonged_by_months=self.term.prolonged_by_months,
            holidays=self.termination.holidays or country_of_zone(self.time_zone),
        )

    @property
    def docx_path(self) -> Path:
        """Return where the DOCX lies."""
        return self.folder / DOCX

    @property
    def specimen_path(self) -> Path:
        """Return where the specimen's values lie."""
        return self.folder / SPECIMEN

    @property
    def specimen_parties_path(self) -> Path:
        """Return where the specimen's parties lie."""
        return self.folder / SPECIMEN_PARTIES

    def docx(self) -> bytes:
        """Return the DOCX; refuse when it is no longer the one that was loaded."""
        data = self.docx_path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise TemplateManifestNotValid(file=DOCX, problems="it changed after it was loaded")
        return data


def _term_fields(term: Term) -> tuple[TemplateField, ...]:
    first = TemplateField(
        key=TERM_FIRST_DAY,
        type="date",
        default=term.first_day,
        label=Titles(
            fi="Sopimuskauden ensimmäinen päivä",
            sv="Avtalsperiodens första dag",
            en="First day of the term",
        ),
    )
    if term.last_day is None:
        return (first,)
    last = TemplateField(
        key=TERM_LAST_DAY,
        type="date",
        default=term.last_day,
        label=Titles(
            fi="Sopimuskauden viimeinen päivä",
            sv="Avtalsperiodens sista dag",
            en="Last day of the term",
        ),
    )
    return (first, last)


def load_template(folder: Path) -> AgreementTemplate:
    """Return the template in `folder`; refuse with every key that is wrong."""
    try:
        manifest = tomllib.loads((folder / MANIFEST).read_text("utf-8"))
        digest = hashlib.sha256((folder / DOCX).read_bytes()).hexdigest()
    except OSError as error:
        missing = Path(error.filename or MANIFEST).name
        raise TemplateManifestNotValid(file=missing, problems="it cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateManifestNotValid(file=MANIFEST, problems=str(error)) from error
    try:
        template = AgreementTemplate.model_validate(
            {**manifest, "folder": folder, "sha256": digest}
        )
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'template'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise TemplateManifestNotValid(file=MANIFEST, problems=problems) from error
    template.rule_for(CivilTerm(template.term.first_day, template.term.last_day))
    return template
