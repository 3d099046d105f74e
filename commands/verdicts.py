"""A verification report in words for a terminal, and as data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.markup import escape

from adapters.documents.bundle_verification import BundleReport
from adapters.documents.facts import CERTIFICATE, printed_code
from adapters.documents.verification_report import Report, Verdict, is_nothing_to_check
from commands.output import console

_COLOURS = {Verdict.PASSED: "green", Verdict.FAILED: "red", Verdict.INDETERMINATE: "yellow"}
_WITHOUT_ROOT = (
    "So nobody can say who signed. Pass the root certificate that the operator publishes, at "
    "/authority/root.pem of the service: --trust root.pem"
)


def as_data(report: Report | BundleReport) -> dict[str, Any]:
    """Return everything that a report says, for programs."""
    reasons = [
        {"code": reason.code, "text": reason.text, "params": reason.params}
        for reason in report.reasons
    ]
    return {**asdict(report), "verdict": report.verdict.value, "reasons": reasons}


def print_verdict(name: str, report: Report | BundleReport) -> None:
    """Say the verdict first, then why and what to do, then signature by signature."""
    if is_nothing_to_check(report.reasons):
        _say(f"[bold yellow]Nothing to check[/]  {escape(name)}")
        _say(f"  {escape(report.reasons[0].text)}")
        return
    colour = _COLOURS[report.verdict]
    _say(f"[bold {colour}]{report.verdict.value}[/]  {escape(name)}")
    for reason in report.reasons:
        _say(f"  [{colour}]•[/] {escape(reason.text)}")
    if any(reason.code == "no_trust_root" for reason in report.reasons):
        _say(f"  {_WITHOUT_ROOT}")
    document = report.document if isinstance(report, BundleReport) else report
    if document is not None and document.about == CERTIFICATE:
        number = escape(document.agreement_number)
        _say(f"  certificate of completion of agreement {number}, not the agreement itself")
    if document is None or not document.signatures:
        return
    _say(f"  agreement {escape(document.agreement_number)}, version {document.version}")
    _print_signatures(document)
    _print_parties(document)
    _print_background(document)
    _print_clock(document)


def _say(line: str) -> None:
    """Print a line whole, however narrow the window: a verdict in a file or a mail is not cut."""
    console.print(line, highlight=False, soft_wrap=True)


def _print_signatures(document: Report) -> None:
    for signature in document.signatures:
        colour = _COLOURS[signature.verdict]
        at = f"{signature.timestamp.at:%Y-%m-%d %H:%M:%S} UTC" if signature.timestamp else "–"
        capacity = signature.shown_capacity or signature.capacity
        who = ", ".join(filter(None, (signature.signatory, capacity, signature.party)))
        place = escape(printed_code(signature.field))
        _say(f"  [{colour}]{signature.verdict.value}[/]  {place}: {escape(who)}")
        _say(f"    signed at {at}, identified by {escape(signature.identification) or '–'}")


def _print_parties(document: Report) -> None:
    if document.seal and document.seal.timestamp:
        at = document.seal.timestamp.at
        _say(f"  sealed {at:%Y-%m-%d %H:%M:%S} UTC, the last signature, over the whole file")
    number, doubtful = len(document.parties), document.doubtful_parties
    if doubtful < number:
        bound = sum(party.is_bound for party in document.parties)
        of = _counted(number, "party is bound by its", "parties are bound by their")
        _say(f"  {bound} of {of} own rule")
    if doubtful:
        of = _counted(doubtful, "party is", "parties are")
        _say(f"  whether {of} bound cannot be told while the signatures are in doubt")
    for party in document.parties:
        if party.empty_fields:
            empty = ", ".join(map(printed_code, party.empty_fields))
            _say(f"    left empty, not needed: {escape(party.name)}: {empty}")


def _print_background(document: Report) -> None:
    for one in document.background:
        pages = _counted(one.pages, "page", "pages")
        _say(
            f"  certified with it: {escape(one.title)}, {pages}, {one.size} bytes, "
            f"SHA-256 {one.sha256}"
        )


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _print_clock(document: Report) -> None:
    clocks = [s.timestamp for s in document.signatures if s.timestamp]
    if document.seal and document.seal.timestamp:
        clocks.append(document.seal.timestamp)
    for issuer in sorted({clock.issuer for clock in clocks if clock.is_operators_own}):
        _say(
            f"  [yellow]The times are the operator's own word[/] (issued by {escape(issuer)}); "
            "an external timestamp authority would make them a third party's."
        )
