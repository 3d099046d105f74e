"""What pyHanko found of one signature and its timestamp, put as reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.status import SignatureStatus, TimestampSignatureStatus

from adapters.authority.cms import SignedParts, take_apart
from adapters.documents.verification_report import Reason


def context_settings(trust_roots: Sequence[x509.Certificate], at: datetime) -> dict[str, Any]:
    """Return the settings of a validation at the instant `at` that fetches nothing."""
    return {
        "trust_roots": [
            asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in trust_roots
        ],
        "allow_fetching": False,
        "revocation_mode": "soft-fail",
        "moment": at,
    }


def signature_problems(
    status: SignatureStatus, parts: SignedParts, name: dict[str, str]
) -> list[Reason]:
    """Return what is wrong with a signature; `name` fills the reasons' places."""
    if not (status.intact and status.valid):
        return [Reason("signature_value", name)]
    if status.revoked:
        return [Reason("revoked", name)]
    if not status.trusted:
        return [Reason("untrusted", name)]
    return [] if _on_path(status, parts) else [Reason("container_certificates", name)]


def timestamp_problems(
    status: TimestampSignatureStatus | None, parts: SignedParts, name: dict[str, str]
) -> list[Reason]:
    """Return what is wrong with the timestamp of the signature that `parts` are of."""
    if status is None:
        return [Reason("timestamp_missing", name)]
    if not (status.intact and status.valid) or status.revoked:
        return [Reason("timestamp_value", name)]
    if not status.trusted:
        return [Reason("timestamp_untrusted", name)]
    token = take_apart(parts.token or b"")
    return [] if _on_path(status, token) else [Reason("container_certificates", name)]


def _on_path(status: SignatureStatus, parts: SignedParts) -> bool:
    """Tell whether the container carries nothing but certificates of the path found."""
    assert status.validation_path is not None
    certificates = status.validation_path.iter_certs(include_root=True)
    path = {certificate.dump() for certificate in certificates}
    return path.issuperset((parts.signer, *parts.others))
