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


def certificate_report(
    bundle: Bundle, *, trust_roots: Sequence[x509.Certificate], at: datetime | None
) -> Report | None:
    """Return what was found in the certificate; None where the bundle has none."""
    data = bundle.files.get(CERTIFICATE)
    return None if data is None else verify_pdf(data, trust_roots=trust_roots, at=at)


def certificate_reasons(bundle: Bundle, certificate: Report | None) -> list[Reason]:
    """Compare a certificate that is genuine with the agreement's number and the audit trail."""
    if certificate is None or certificate.seal is None:
        return []  # the certificate's own reasons say what is wrong with it
    is_of_this = (
        certificate.about == ABOUT
        and certificate.agreement_number == bundle.manifest["agreement_number"]
        and certificate.seal.audit_head in {exported["hash"] for exported in bundle.events}
    )
    return [] if is_of_this else [Reason("bundle_certificate")]
