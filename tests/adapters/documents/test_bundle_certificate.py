"""The certificate of completion in a bundle: of that agreement, as it was sealed, or none."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.authority.issuing import Authority
from adapters.authority.timestamps import OwnTimestamper
from adapters.documents.bundle import BundleContents
from adapters.documents.certificate import (
    CertificateHeadings,
    CertificateOf,
    CertificateText,
    sealed_certificate,
)
from adapters.documents.engines.base import RenderedPdf
from adapters.documents.verification_report import Verdict
from tests.adapters.documents.making import AT, fixed_clock, page_with
from tests.adapters.documents.test_bundle import Judge, codes, contents, judged, pack

__all__ = ["contents", "judged", "pack"]  # fixtures

TEXT = CertificateText(
    title="Allekirjoitustodistus",
    head="Sopimus, 2025-1",
    foot="",
    language="fi",
    introduction=(),
    about=(),
    parties=(),
    events=(),
    checking=(),
    headings=CertificateHeadings("", "", "", "", ("", ""), ("", "", "", "")),
)


def certificate(authority: Authority, number: str, head: str) -> bytes:
    work = sealed_certificate(
        b"DOCX",
        RenderedPdf(page_with(["A1-1"]), "none", "1"),
        TEXT,
        CertificateOf(number, 1, "Europe/Helsinki", head, AT),
        authority=authority,
        timestamper=OwnTimestamper(authority.timestamp, fixed_clock),
    )
    return asyncio.run(work)


def test_a_bundle_has_its_certificate_under_the_manifest_and_verifies(
    contents: BundleContents, judged: Judge, authority: Authority
) -> None:
    made = certificate(authority, "2025-1", contents.events[-1].hash)
    report = judged(replace(contents, certificate=made))
    assert report.reasons == ()
    assert report.verdict is Verdict.PASSED
    assert report.certificate is not None
    assert report.certificate.about == "certificate"


@pytest.mark.parametrize("wrong", ["number", "head", "document"])
def test_a_certificate_of_something_else_does_not_do(
    contents: BundleContents, judged: Judge, authority: Authority, wrong: str
) -> None:
    head = "0" * 64 if wrong == "head" else contents.events[-1].hash
    made = certificate(authority, "2025-2" if wrong == "number" else "2025-1", head)
    if wrong == "document":
        made = contents.sealed_pdf
    report = judged(replace(contents, certificate=made))
    assert codes(report) == {"bundle_certificate"}
    assert report.verdict is Verdict.FAILED


@pytest.mark.abuse(36)
def test_a_certificate_that_was_changed_is_found_by_its_own_seal(
    contents: BundleContents, judged: Judge, authority: Authority
) -> None:
    made = certificate(authority, "2025-1", contents.events[-1].hash)
    report = judged(replace(contents, certificate=made + b"\n% more\n"))
    assert codes(report) == {"appended"}
