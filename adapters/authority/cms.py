"""CMS SignedData in one canonical form, so that no byte of it can change unnoticed.

A signature leaves parts of its container unsigned: versions, the set of certificates,
algorithm identifiers, unsigned attributes. We therefore write one form only, and a
verifier takes a container apart, puts it together again and compares every byte.
Rules: RFC 5652 (CMS), RFC 3161 (timestamps), ETSI EN 319 122-1 (CAdES attributes).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509

from adapters.authority.algorithms import DIGESTS, ECDSA, RSA, low_s
from adapters.authority.der import NULL, context, integer, octets, oid, sequence, set_of

DATA = "data"
TIMESTAMP_INFO = "tst_info"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPES = {DATA: "1.2.840.113549.1.7.1", TIMESTAMP_INFO: "1.2.840.113549.1.9.16.1.4"}
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"


class NotCanonical(ValueError):
    """The bytes are no signature container of the one form that is written here."""


@dataclass(frozen=True, slots=True)
class SignedParts:
    """What a container says; `signer` and `others` are DER certificates."""

    content_type: str
    content: bytes | None
    signer: bytes
    others: tuple[bytes, ...]
    digest_algorithm: str
    signature_algorithm: bytes
    signed_attributes: bytes
    signature: bytes
    token: bytes | None = None


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of `data`."""
    return hashlib.sha256(data).digest()


def signed_attributes(content_type: str, digest: bytes, signer: bytes) -> bytes:
    """Return the DER of contentType, messageDigest and signingCertificateV2."""
    certificate_id = sequence(octets(sha256(signer)))  # SHA-256 is the default: left out
    return set_of(
        _attribute(_CONTENT_TYPE, oid(_CONTENT_TYPES[content_type])),
        _attribute(_MESSAGE_DIGEST, octets(digest)),
        _attribute(_SIGNING_CERTIFICATE_V2, sequence(sequence(certificate_id))),
    )


def _attribute(kind: str, value: bytes) -> bytes:
    return sequence(oid(kind), set_of(value))


def assemble(parts: SignedParts) -> bytes:
    """Return the one DER form of `parts`."""
    digest_algorithm = sequence(oid(DIGESTS[parts.digest_algorithm]))
    content = b"" if parts.content is None else context(0, octets(parts.content))
    signed_data = sequence(
        integer(1 if parts.content_type == DATA else 3),
        set_of(digest_algorithm),
        sequence(oid(_CONTENT_TYPES[parts.content_type]), content),
        set_of(parts.signer, *parts.others, tag=0xA0),
        set_of(_signer_info(parts, digest_algorithm)),
    )
    return sequence(oid(_SIGNED_DATA), context(0, signed_data))


def _signer_info(parts: SignedParts, digest_algorithm: bytes) -> bytes:
    signer = x509.load_der_x509_certificate(parts.signer)
    stamp = b""
    if parts.token is not None:
        stamp = context(1, _attribute(_SIGNATURE_TIMESTAMP, parts.token))
    return sequence(
        integer(1),
        sequence(signer.issuer.public_bytes(), integer(signer.serial_number)),
        digest_algorithm,
        bytes([0xA0]) + parts.signed_attributes[1:],  # the same SET OF, with an implicit tag
        parts.signature_algorithm,
        octets(parts.signature),
        stamp,
    )


def take_apart(data: bytes) -> SignedParts:
    """Return what `data` says; raise `NotCanonical` if one byte is not as we write it."""
    try:
        parts = canonical_parts(data)
        whole = assemble(parts)
    except NotCanonical:
        raise
    except Exception as error:  # asn1crypto raises anything on hostile input
        raise NotCanonical(f"no signature container: {error}") from error
    if whole != data:
        raise NotCanonical("the container has bytes that its parts do not explain")
    return parts


def canonical_parts(data: bytes) -> SignedParts:
    """Return what any one-signer container says, in the form that we would write."""
    info = cms.ContentInfo.load(data, strict=True)
    if info["content_type"].native != "signed_data":
        raise NotCanonical("not signed data")
    signed = info["content"]
    if len(signed["signer_infos"]) != 1:
        raise NotCanonical("not exactly one signer")
    signer_info = signed["signer_infos"][0]
    certificates = [choice.chosen for choice in signed["certificates"]]
    signer = _signer(signer_info["sid"], certificates)
    content = signed["encap_content_info"]
    parts = SignedParts(
        content_type=content["content_type"].native,
        content=content["content"].contents or None,
        signer=signer.dump(),
        others=tuple(sorted(c.dump() for c in certificates if c is not signer)),
        digest_algorithm=signer_info["digest_algorithm"]["algorithm"].native,
        signature_algorithm=signer_info["signature_algorithm"].dump(),
        signed_attributes=bytes([0x31]) + signer_info["signed_attrs"].dump()[1:],
        signature=signer_info["signature"].native,
        token=_token(signer_info["unsigned_attrs"]),
    )
    return _with_plain_algorithm(parts, signer)


def _signer(
    sid: cms.SignerIdentifier, certificates: list[asn1_x509.Certificate]
) -> asn1_x509.Certificate:
    for certificate in certificates:
        if sid.name == "issuer_and_serial_number":
            found = (
                certificate.issuer.dump() == sid.chosen["issuer"].dump()
                and certificate.serial_number == sid.chosen["serial_number"].native
            )
        else:
            found = certificate.key_identifier == sid.chosen.native
        if found:
            return certificate
    raise NotCanonical("the signer's certificate is not in the container")


def _token(unsigned: cms.CMSAttributes) -> bytes | None:
    for attribute in () if isinstance(unsigned, core.Void) else unsigned:
        if attribute["type"].native == "signature_time_stamp_token":
            return bytes(attribute["values"][0].dump())
    return None


def _with_plain_algorithm(parts: SignedParts, signer: asn1_x509.Certificate) -> SignedParts:
    """Name RSA and ECDSA in one way of the several that mean the same."""
    algorithm = algos.SignedDigestAlgorithm.load(parts.signature_algorithm)
    if algorithm["algorithm"].native == "rsassa_pss":
        return parts
    if signer.public_key.algorithm == "ec":
        plain = sequence(oid(ECDSA[parts.digest_algorithm]))
        signature = low_s(parts.signature, signer.public_key.curve[1])
        return replace(parts, signature_algorithm=plain, signature=signature)
    plain = sequence(oid(RSA[parts.digest_algorithm]), NULL)
    return replace(parts, signature_algorithm=plain)
