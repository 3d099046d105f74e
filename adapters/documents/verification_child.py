"""Verification as a job for `sandboxed_child`: bytes and options in, the report as JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from cryptography import x509
from pydantic import TypeAdapter

from adapters.documents.bundle_verification import BundleReport, verify
from adapters.documents.verification_report import Report

AnyReport: TypeAlias = Report | BundleReport

REPORTS: TypeAdapter[AnyReport] = TypeAdapter(AnyReport)
"""Reads what `verify_job` wrote."""


def verify_job(payload: bytes, options: Mapping[str, str]) -> bytes:
    """Return the report on `payload` under the roots `trust_roots` (PEM) at the instant `at`."""
    roots = x509.load_pem_x509_certificates(options["trust_roots"].encode())
    at = datetime.fromisoformat(options["at"])
    return REPORTS.dump_json(verify(payload, trust_roots=roots, at=at))
