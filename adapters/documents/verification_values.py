"""The signature values themselves, checked before any PDF parser sees the file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

from asn1crypto import algos, cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from adapters.authority.cms import DATA, SignedParts, sha256, take_apart
from adapters.documents.verification_report import Reason

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


def value_reasons(name: str, parts: SignedParts, issuers: tuple[bytes, ...]) -> list[Reason]:
    """Return what is wrong with a container's value, certificates and timestamp.

    `issuers` are the certificates above the signer that the first signature carries:
    every other signature of the operator must carry the same.
    """
    try:
        return _reasons({"name": name}, parts, issuers)
    except Exception:  # noqa: BLE001 - the parsers raise anything on a hostile certificate
        return [Reason("signature_value", {"name": name})]


def _reasons(name: dict[str, str], parts: SignedParts, issuers: tuple[bytes, ...]) -> list[Reason]:
    if not _is_signed(parts):
        code = "signature_value" if parts.content_type == DATA else "timestamp_value"
        return [Reason(code, name)]
    if parts.content_type != DATA:
        return []
    if parts.others != issuers or not _issued(parts.signer, parts.others):
        return [Reason("container_certificates", name)]
    if parts.token is None:
        return [Reason("timestamp_missing", name)]
    token = take_apart(parts.token)
    if not _is_signed(token) or not _stamps(token, parts.signature):
        return [Reason("timestamp_value", name)]
    return []


def _is_signed(parts: SignedParts) -> bool:
    """Check attributes, signing certificate and signature value of one container."""
    attributes = {
        attribute["type"].native: attribute["values"]
        for attribute in cms.CMSAttributes.load(parts.signed_attributes)
    }
    if attributes["content_type"].native != [parts.content_type]:
        return False
    digest = hashlib.new(parts.digest_algorithm, parts.content or b"").digest()
    if parts.content is not None and attributes["message_digest"].native != [digest]:
        return False
    return _names_signer(attributes, parts.signer) and _verifies(parts)


def _names_signer(attributes: dict[str, cms.SetOf], signer: bytes) -> bool:
    """Check that the certificate is the one that the signer meant (RFC 5035)."""
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"][0]["certs"][0]
        algorithm = first["hash_algorithm"]["algorithm"].native
        return bool(first["cert_hash"].native == hashlib.new(algorithm, signer).digest())
    first = attributes["signing_certificate"][0]["certs"][0]
    return bool(first["cert_hash"].native == hashlib.sha1(signer).digest())  # noqa: S324


def _verifies(parts: SignedParts) -> bool:
    key = x509.load_der_x509_certificate(parts.signer).public_key()
    digest = _HASHES[parts.digest_algorithm]()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(parts.signature, parts.signed_attributes, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(parts.signature, parts.signed_attributes, _padding(parts, digest), digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _padding(parts: SignedParts, digest: hashes.HashAlgorithm) -> padding.PKCS1v15 | padding.PSS:
    algorithm = algos.SignedDigestAlgorithm.load(parts.signature_algorithm)
    if algorithm["algorithm"].native != "rsassa_pss":
        return padding.PKCS1v15()
    salt = algorithm["parameters"]["salt_length"].native
    return padding.PSS(padding.MGF1(digest), salt)


def _issued(signer: bytes, issuers: Sequence[bytes]) -> bool:
    """Check that each certificate was issued by the next."""
    certificates = [x509.load_der_x509_certificate(der) for der in (signer, *issuers)]
    try:
        for certificate, issuer in pairwise(certificates):
            certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _stamps(token: SignedParts, signature: bytes) -> bool:
    if token.content is None:
        return False
    imprint = tsp.TSTInfo.load(token.content)["message_imprint"]
    is_sha256 = imprint["hash_algorithm"]["algorithm"].native == "sha256"
    return bool(is_sha256 and imprint["hashed_message"].native == sha256(signature))
