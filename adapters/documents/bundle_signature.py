"""The signature of a bundle's manifest: by the seal, timestamped, detached (CAdES B-T).

The manifest names every other file by its hash, so the one signature covers them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from asn1crypto import cms
from cryptography import x509
from cryptography.x509.oid import NameOID
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from adapters.authority.cms import DATA, SignedParts, sha256, take_apart
from adapters.authority.credentials import Credential
from adapters.authority.profiles import SEAL_POLICY, has_policy
from adapters.authority.signatures import sign_digest
from adapters.authority.timestamps import Timestamper
from adapters.documents.verification_ranges import signed_digest, subject
from adapters.documents.verification_report import Reason, Verdict
from adapters.documents.verification_trust import (
    context_settings,
    signature_problems,
    timestamp_problems,
)
from adapters.documents.verification_values import value_reasons

_MISSING = "the signature is missing"
_MALFORMED = "the signature is not in the form that is written here"
_OTHER_BYTES = "the signature is of another manifest"
_NO_SEAL = "the certificate is not one for seals"
_VALUE = "the value or the timestamp is wrong"


async def sign_manifest(manifest: bytes, seal: Credential, timestamper: Timestamper) -> bytes:
    """Return the DER container of the signature over `manifest`."""
    return await sign_digest(seal, timestamper, sha256(manifest))


def manifest_signature_reasons(
    manifest: bytes,
    signature: bytes | None,
    *,
    trust_roots: Sequence[x509.Certificate],
    at: datetime | None,
) -> list[Reason]:
    """Return what is wrong with the signature, judged at `at` (UTC; None is now).

    Runs an event loop of its own. Without trust roots only the signature itself is judged.
    """
    if signature is None:
        return [_failed(_MISSING)]
    try:
        parts = take_apart(signature)
        return _reasons(manifest, signature, parts, trust_roots, at or datetime.now(UTC))
    except Exception:  # noqa: BLE001 - the parsers raise anything on a hostile container
        return [_failed(_MALFORMED)]


def _failed(detail: str) -> Reason:
    return Reason("bundle_signature", {"detail": detail})


def _reasons(
    manifest: bytes,
    signature: bytes,
    parts: SignedParts,
    trust_roots: Sequence[x509.Certificate],
    at: datetime,
) -> list[Reason]:
    certificate = x509.load_der_x509_certificate(parts.signer)
    if parts.content_type != DATA or parts.content is not None:
        return [_failed(_MALFORMED)]
    if signed_digest(parts) != sha256(manifest):
        return [_failed(_OTHER_BYTES)]
    if not has_policy(certificate, SEAL_POLICY):
        return [_failed(_NO_SEAL)]
    name = subject(certificate, NameOID.COMMON_NAME)
    if value_reasons(name, parts, parts.others):
        return [_failed(_VALUE)]
    if not trust_roots:
        return []
    context = ValidationContext(**context_settings(trust_roots, at))
    signed = cms.ContentInfo.load(signature)["content"]
    status = asyncio.run(async_validate_detached_cms(manifest, signed, context))
    params = {"name": name}
    found = [
        *signature_problems(status, parts, params),
        *timestamp_problems(status.timestamp_validity, parts, params),
    ]
    # What is no doubt about the root is a failure of this signature, whatever it is.
    failed = any(reason.verdict is Verdict.FAILED for reason in found)
    return [_failed(_VALUE)] if failed else found
