"""The first look at a signed file: its bytes, before anything is parsed as a PDF.

Every signature must cover the file from its first byte to the end of its own revision,
but for its own container; and the containers must be in the one form that is written.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.x509.oid import NameOID

from adapters.authority.cms import NotCanonical, SignedParts, take_apart
from adapters.authority.profiles import SEAL_POLICY, has_policy
from adapters.documents.verification_report import Reason
from adapters.documents.verification_values import value_reasons

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_CONTENTS = re.compile(rb"<(?:[0-9A-F]{2})+>")
_MOST_SIGNATURES = 2_000
_LONGEST_NUMBER = 11
_END = b"%%EOF\n"


@dataclass(frozen=True, slots=True)
class RangedSignature:
    """A signature as its bytes show it.

    From `start` to `resume` stands the container; at `end` its revision ends.
    """

    number: int
    start: int
    resume: int
    end: int
    container: bytes
    parts: SignedParts
    certificate: x509.Certificate
    name: str
    signed_digest: bytes


def subject(certificate: x509.Certificate, part: x509.ObjectIdentifier) -> str:
    """Return one part of a certificate's subject, or nothing."""
    values = certificate.subject.get_attributes_for_oid(part)
    return str(values[0].value) if values else ""


def ranged_signatures(data: bytes) -> tuple[list[RangedSignature], list[Reason]]:
    """Return the signatures in the order of their revisions, and what is wrong with them."""
    found: list[RangedSignature] = []
    malformed: list[Reason] = []
    for number, match in enumerate(_BYTE_RANGE.finditer(data), start=1):
        if number > _MOST_SIGNATURES:
            return found, [Reason("too_large")]
        outcome = _read(data, number, match)
        if isinstance(outcome, RangedSignature):
            found.append(outcome)
        else:
            malformed.append(outcome)
    found.sort(key=lambda signature: signature.end)
    reasons = _digests(data, found) or _values(found)
    if not reasons and _is_vouched_for(data, found):
        # Someone may be called “/ByteRange [0 1 2 3]”. All bytes are under the seal, and
        # the second look compares what is found here with what the document shows.
        return found, []
    reasons = malformed + reasons
    if not any(reason.code == "cut_short" for reason in reasons):
        reasons += _end(data, found)
    if not found and not reasons:
        reasons.append(Reason("no_signatures"))
    return found, reasons


def _is_vouched_for(data: bytes, signatures: list[RangedSignature]) -> bool:
    if not signatures or signatures[-1].end != len(data):
        return False
    return has_policy(signatures[-1].certificate, SEAL_POLICY)


def _read(data: bytes, number: int, match: re.Match[bytes]) -> RangedSignature | Reason:
    if max(map(len, match.groups())) > _LONGEST_NUMBER:
        return Reason("range_form", {"number": str(number)})
    begin, first, resume, last = map(int, match.groups())
    end = resume + last
    if end > len(data) and not data.endswith(_END):
        return Reason("cut_short")
    # The range itself must be signed: it stands before the container or after it.
    before, after = match.end() <= first, resume <= match.start()
    if begin != 0 or not (before or after) or not first < resume < end <= len(data):
        return Reason("range_form", {"number": str(number)})
    contents = data[first:resume]
    if not _CONTENTS.fullmatch(contents):
        return Reason("contents_form", {"number": str(number)})
    try:
        container = _without_padding(bytes.fromhex(contents[1:-1].decode()))
        parts = take_apart(container)
        if parts.token is not None:
            take_apart(parts.token)
        certificate = x509.load_der_x509_certificate(parts.signer)
        name = subject(certificate, NameOID.COMMON_NAME)
        digest = signed_digest(parts)
    except Exception:  # noqa: BLE001 - the parsers raise anything on a hostile container
        return Reason("contents_form", {"number": str(number)})
    return RangedSignature(number, first, resume, end, container, parts, certificate, name, digest)


def _without_padding(padded: bytes) -> bytes:
    """Cut a DER value out of its padding, which must be zeros."""
    octets = padded[1] & 0x7F if len(padded) > 1 and padded[1] & 0x80 else 0
    size = int.from_bytes(padded[2 : 2 + octets], "big") if octets else (padded[1:2] or b"\0")[0]
    length = 2 + octets + size
    if length > len(padded) or padded[length:].strip(b"\0"):
        raise NotCanonical("the container is not padded with zeros")
    return padded[:length]


def _digests(data: bytes, signatures: list[RangedSignature]) -> list[Reason]:
    """Compare what each signature covers with the digest that it signed."""
    reasons = []
    running = hashlib.sha256()
    position = 0
    for signature in signatures:
        if signature.start < position:
            reasons.append(Reason("range_form", {"number": str(signature.number)}))
            continue
        running.update(data[position : signature.start])
        covered = running.copy()
        covered.update(data[signature.resume : signature.end])
        if signature.signed_digest != covered.digest():
            reasons.append(Reason("byte_range", {"name": signature.name}))
        running.update(data[signature.start : signature.end])
        position = signature.end
    return reasons


def _values(signatures: list[RangedSignature]) -> list[Reason]:
    issuers = signatures[0].parts.others if signatures else ()
    return [r for s in signatures for r in value_reasons(s.name, s.parts, issuers)]


def signed_digest(parts: SignedParts) -> bytes:
    """Return the digest of the document that a signature or a timestamp is over."""
    if parts.content is not None:
        info = tsp.TSTInfo.load(parts.content)
        return bytes(info["message_imprint"]["hashed_message"].native)
    attributes = cms.CMSAttributes.load(parts.signed_attributes)
    (digest,) = [a["values"] for a in attributes if a["type"].native == "message_digest"]
    (value,) = digest.native
    return bytes(value)


def _end(data: bytes, signatures: list[RangedSignature]) -> list[Reason]:
    """Tell what follows the last signature, or that the end is missing."""
    last = signatures[-1] if signatures else None
    if last is not None and last.end == len(data):
        return []
    sealed = last is not None and has_policy(last.certificate, SEAL_POLICY)
    if last is not None and (sealed or data.endswith(_END)):
        appended = Reason("appended", {"count": str(len(data) - last.end), "name": last.name})
        return [appended] if sealed else [Reason("not_sealed"), appended]
    return [] if data.endswith(_END) else [Reason("cut_short")]
