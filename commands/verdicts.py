"""A verification report in words for a terminal, and as data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from adapters.documents.bundle_verification import BundleReport
from adapters.documents.facts import CERTIFICATE
from adapters.documents.verification_report import Report, Verdict
from commands.output import console

_COLOURS = {Verdict.PASSED: "green", Verdict.FAILED: "red", Verdict.INDETERMINATE: "yellow"}


def as_data(report: Report | BundleReport) -> dict[str, Any]:
    """Return everything that a report says, for programs."""
    reasons = [
        {"code": reason.code, "text": reason.text, "params": reason.params}
        for reason in report.reasons
    ]
    return {**asdict(report), "verdict": report.verdict.value, "reasons": reasons}


def print_verdict(name: str, report: Report | BundleReport) -> None:
    """Say the verdict first, then why, then signature by signature."""
    colour = _COLOURS[report.verdict]
    console.print(f"[bold {colour}]{report.verdict.value}[/]  {escape(name)}", highlight=False)
    for reason in report.reasons:
        console.print(f"  [{colour}]•[/] {escape(reason.text)}", highlight=False, soft_wrap=True)
    document = report.document if isinstance(report, BundleReport) else report
    if document is not None and document.about == CERTIFICATE:
        number = escape(document.agreement_number)
        console.print(
            f"  certificate of completion of agreement {number}, not the agreement itself"
        )
    if document is None or not document.signatures:
        return
    console.print(f"  agreement {escape(document.agreement_number)}, version {document.version}")
    _print_signatures(document)
    _print_parties(document)
    _print_background(document)
    _print_clock(document)


def _print_signatures(document: Report) -> None:
    table = Table(
        "field", "signatory", "party", "signed at (UTC)", "identified", "verdict", box=None
    )
    for signature in document.signatures:
        at = f"{signature.timestamp.at:%Y-%m-%d %H:%M:%S}" if signature.timestamp else "–"
        table.add_row(
            *map(escape, (signature.field, signature.signatory, signature.party)),
            at,
            escape(signature.identification) or "–",
            signature.verdict.value,
        )
    console.print(table)


def _print_parties(document: Report) -> None:
    if document.seal and document.seal.timestamp:
        at = document.seal.timestamp.at
        console.print(
            f"  sealed {at:%Y-%m-%d %H:%M:%S} UTC, the last signature, over the whole file"
        )
    bound = sum(party.is_bound for party in document.parties)
    console.print(f"  {bound} of {len(document.parties)} parties are bound by their own rule")
    for party in document.parties:
        if party.empty_fields:
            empty = ", ".join(party.empty_fields)
            console.print(
                f"    left empty, not needed: {escape(party.name)}: {empty}", highlight=False
            )


def _print_background(document: Report) -> None:
    for one in document.background:
        console.print(
            f"  certified with it: {escape(one.title)}, {one.pages} pages, {one.size} bytes, "
            f"SHA-256 {one.sha256}",
            highlight=False,
            soft_wrap=True,
        )


def _print_clock(document: Report) -> None:
    clocks = [s.timestamp for s in document.signatures if s.timestamp]
    if document.seal and document.seal.timestamp:
        clocks.append(document.seal.timestamp)
    for issuer in sorted({clock.issuer for clock in clocks if clock.is_operators_own}):
        console.print(
            f"  [yellow]The times are the operator's own word[/] (issued by {escape(issuer)}); "
            "an external timestamp authority would make them a third party's.",
            highlight=False,
        )
