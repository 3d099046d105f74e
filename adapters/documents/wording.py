"""An agreement's own text: the draft edited in Word, its data kept as data.

The file for Word shows the data where they will stand, locked. What comes back
passes the gate of templates; its data are put back as the expressions that they were, so that
a later version, and the text that is sent for signing, are filled like a template.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.documents.docx_text import with_fixed_times
from adapters.documents.drafting import DraftFacts, render_docx
from adapters.documents.gate_archive import read_package
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.sandboxed_child import Limits, run_function
from adapters.documents.template_check import TemplateProblem, gate_problems, source_problems
from adapters.documents.values import displayed
from adapters.documents.wording_marks import Marks, is_marked_part, unmark
from domain.errors import N_, DomainError

_LIMITS = Limits(cpu_seconds=20, wall_seconds=40)
_NAME = "DOCX"
_NO_PLACES = N_(
    "The places for the signatures are missing: take the file for Word from the page of the "
    "draft, and leave its grey fields as they are."
)
_OF_ANOTHER_VERSION = N_(
    "The file was made from an older text of this agreement, or from another agreement: take "
    "the file for Word anew, and edit that one."
)
_WORDS = {"no_place_loop": _NO_PLACES}
_ONLY_NOTED = "unused_field"


class WordingNotValid(DomainError):
    """An edited text cannot be used; `problems` lists all that is wrong with it."""

    code = "wording_not_valid"
    message = N_("The edited text cannot be used: {summary}")

    def __init__(self, problems: tuple[TemplateProblem, ...]) -> None:
        """Keep the problems and put them in a row."""
        super().__init__(summary=" ".join(problem.text for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with its expressions; `unstated` are fields that it does not take from the data.

    `overwritten` are fields for which the edited file said something else than the data.
    """

    docx: bytes
    unstated: tuple[str, ...]
    overwritten: tuple[str, ...] = ()


def docx_to_edit(template: AgreementTemplate, facts: DraftFacts, wording: bytes | None) -> bytes:
    """Return the draft for Word, with its data in locked controls."""
    source = wording or template.docx()
    marked, _ = _marked(source, template)
    return render_docx(template, facts, marked)


def check_wording(template: AgreementTemplate, docx: bytes) -> Wording:
    """Return a text that carries its expressions; refuse with all that is wrong."""
    found = list(source_problems(docx, _NAME, template))
    wrong = tuple(_in_our_words(problem) for problem in found if problem.code != _ONLY_NOTED)
    if wrong:
        raise WordingNotValid(wrong)
    return Wording(docx, tuple(problem.params["name"] for problem in found))


def of_another_version() -> WordingNotValid:
    """Return the refusal of a file that was made from an older draft."""
    return WordingNotValid((_problem("wording_of_another_version", _OF_ANOTHER_VERSION),))


def wording_of(
    template: AgreementTemplate, edited: bytes, facts: DraftFacts, wording: bytes | None
) -> Wording:
    """Return the text of an edited file; `facts` and `wording` are those it was made from."""
    of_the_gate = tuple(gate_problems(edited, _NAME))
    if of_the_gate:  # nothing else of it is looked at
        raise WordingNotValid(of_the_gate)
    source = wording or template.docx()
    _, marks = _marked(source, template)
    options = {"source": marks.source, "made_of": marks.made_of}
    found = json.loads(run_function(f"{__name__}:unmark_in_child", edited, options, limits=_LIMITS))
    if found["of_another_source"]:
        raise of_another_version()
    checked = check_wording(template, base64.b64decode(found["docx"]))
    shown = {marks.values[int(n)]: text for n, text in found["shown"] if int(n) in marks.values}
    return Wording(checked.docx, checked.unstated, _overwritten(template, facts, shown))


def unmark_in_child(data: bytes, options: Mapping[str, object]) -> bytes:
    """Return the package with its expressions put back, as JSON; runs in the child."""
    source, made_of = str(options["source"]), options["made_of"]
    assert isinstance(made_of, list)
    changed: dict[str, bytes] = {}
    shown: list[tuple[int, str]] = []
    other = False
    for name, part in read_package(data).items():
        if is_marked_part(name):
            found = unmark(part, source, made_of)
            changed[name] = found.part
            shown += found.shown.items()
            other |= found.of_another_source
    docx = base64.b64encode(with_fixed_times(data, changed)).decode()
    return json.dumps({"docx": docx, "shown": shown, "of_another_source": other}).encode()


def _marked(source: bytes, template: AgreementTemplate) -> tuple[bytes, Marks]:
    language = template.language
    labels = {field.key: field.label.in_language(language) for field in template.fields}
    marks = Marks(hashlib.sha256(source).hexdigest()[:16], labels)
    parts = read_package(source)
    changed = {name: marks.mark(parts[name]) for name in sorted(parts) if is_marked_part(name)}
    return with_fixed_times(source, changed), marks


def _overwritten(
    template: AgreementTemplate, facts: DraftFacts, shown: Mapping[str, str]
) -> tuple[str, ...]:
    said = {key: displayed(value, template.language) for key, value in facts.values.items()}
    return tuple(
        sorted(key for key, text in shown.items() if text.split() != said.get(key, text).split())
    )


def _in_our_words(problem: TemplateProblem) -> TemplateProblem:
    words = _WORDS.get(problem.code)
    return _problem(problem.code, words) if words else problem


def _problem(code: str, message: str) -> TemplateProblem:
    return TemplateProblem(code, _NAME, message)
