"""What `sidos verify` prints: whole, and no more than is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.documents.facts import BackgroundFacts
from adapters.documents.verification_report import Reason, Report
from commands.output import console
from commands.verdicts import print_verdict
from tests.service.pages.test_public import report

LONG = "Pohjois-Savon luonnonsuojelu- ja ympäristökasvatusyhdistys ry"


def printed(monkeypatch: pytest.MonkeyPatch, found: Report) -> str:
    """Return what is printed into a window of forty columns."""
    monkeypatch.setattr(console, "_width", 40)
    with console.capture() as captured:
        print_verdict("a.pdf", found)
    return captured.get()


def test_no_name_and_no_verdict_is_cut_in_a_narrow_window(monkeypatch: pytest.MonkeyPatch) -> None:
    signature = replace(report().signatures[0], party=LONG, identification="link_and_code")
    plan = BackgroundFacts("Plan", "ab" * 32, 1000, 1)
    said = printed(monkeypatch, replace(report(), signatures=(signature,), background=(plan,)))
    assert f"A1-1: Aino Example, johtaja, {LONG}\n" in said
    assert "UTC, identified by link_and_code\n" in said
    assert "1 of 1 party is bound by its own rule" in said
    assert "certified with it: Plan, 1 page, 1000 bytes" in said


def test_without_a_root_it_is_said_what_to_pass_and_of_no_party_that_it_is_unbound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = report(Reason("no_trust_root"))
    unknown = replace(found, parties=(replace(found.parties[0], is_bound=False),))
    said = printed(monkeypatch, unknown)
    assert "INDETERMINATE" in said
    assert "--trust root.pem" in said
    assert "whether 1 party is bound cannot be told" in said
    assert "0 of 1" not in said


def test_what_is_no_signed_document_gets_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    said = printed(monkeypatch, Report("0" * 64, reasons=(Reason("not_a_pdf"),)))
    assert "Nothing to check  a.pdf" in said
    assert "neither a PDF nor an evidence bundle" in said
    assert "TOTAL" not in said
