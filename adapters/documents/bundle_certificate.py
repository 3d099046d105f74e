"""The certificate of completion in a bundle: sealed as it is, and of this very agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from adapters.documents.bundle import CERTIFICATE
from adapters.documents.bundle_reading import Bundle
from adapters.documents.facts import CERTIFICATE as ABOUT
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Reason, Report


def judge_certificate(
    bundle: Bundle, *, trust_roots: Sequence[x509.Certificate], at: datetime | None
) -> tuple[Report | None, list[Reason]]:
    """Return what was found in the certificate, and whether it is of another agreement.

    A genuine one names the agreement's number and an event of the audit trail. Bundles made
    before there were certificates have none.
    """
    data = bundle.files.get(CERTIFICATE)
    if data is None:
        return None, []
    report = verify_pdf(data, trust_roots=trust_roots, at=at)
    if report.seal is None:
        return report, []  # its own reasons say what is wrong with it
    is_of_this = (
        report.about == ABOUT
        and report.agreement_number == bundle.manifest["agreement_number"]
        and report.seal.audit_head in {exported["hash"] for exported in bundle.events}
    )
    return report, [] if is_of_this else [Reason("bundle_certificate")]
