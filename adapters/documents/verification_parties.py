"""Whether every party is bound, by the rule that was certified before anyone signed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from cryptography.x509.oid import NameOID

from adapters.authority.names import NameMissing, name_text
from adapters.authority.profiles import SIGNATURE_POLICY, has_policy
from adapters.documents.facts import (
    CERTIFICATE,
    FACTS_NAME,
    FactsNotUnderstood,
    PartyFacts,
    SigningFacts,
)
from adapters.documents.verification_ranges import subject
from adapters.documents.verification_report import PartyReport, Reason
from adapters.documents.verification_signatures import JudgedSignature
from domain.authority import AuthorityNotUnderstood, Signer, binds, parse_authority


def certified_facts(data: bytes, certified_end: int) -> tuple[SigningFacts | None, list[Reason]]:
    """Return the facts of the certified revision, unless the whole file says otherwise."""
    original = _attached(data[:certified_end])
    if original is None:
        return None, [Reason("facts_missing")]
    if _attached(data) != original:
        return None, [Reason("facts_changed")]
    try:
        return SigningFacts.from_bytes(original), []
    except FactsNotUnderstood:
        return None, [Reason("facts_missing")]


def _attached(pdf: bytes) -> bytes | None:
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        if FACTS_NAME not in document.attachments:
            return None
        return document.attachments[FACTS_NAME].get_file().read_bytes()


def judge_parties(
    facts: SigningFacts, signatures: Sequence[JudgedSignature]
) -> tuple[tuple[PartyReport, ...], list[Reason]]:
    """Judge each party by the signatures in its own fields; those must be in its name."""
    in_fields = {signature.field: signature for signature in signatures}
    owned = {field for party in facts.parties for field in party.fields}
    reasons = [
        Reason("stray_signature", {"field": field}) for field in in_fields if field not in owned
    ]
    reports = []
    for party in facts.parties:
        report, problems = _judge_party(party, in_fields)
        reports.append(report)
        reasons += problems
    if not facts.parties and facts.document != CERTIFICATE:
        reasons.append(Reason("facts_missing"))
    return tuple(reports), reasons


def _judge_party(
    party: PartyFacts, in_fields: Mapping[str, JudgedSignature]
) -> tuple[PartyReport, list[Reason]]:
    reasons: list[Reason] = []
    counted: list[JudgedSignature] = []
    for field in party.fields:
        if (signature := in_fields.get(field)) is None:
            continue
        problem = _ownership(party, field, signature)
        if problem is not None:
            reasons.append(problem)
        elif not signature.reasons:
            counted.append(signature)
    bound = _is_bound(party, counted)
    # A signature that is in doubt has its own reason: then the rule is in doubt as well.
    doubted = any(field in in_fields and in_fields[field].reasons for field in party.fields)
    if not bound and not doubted:
        params = {"party": party.name, "authority": party.rule or party.authority}
        reasons.append(Reason("authority_not_met", params))
    listed = {signatory.id for signatory in party.signatories}
    return PartyReport(
        ordinal=party.ordinal,
        name=party.name,
        authority=party.authority,
        is_bound=bound,
        empty_fields=tuple(field for field in party.fields if field not in in_fields),
        unlisted=tuple(s.ranged.name for s in counted if _person(s) not in listed),
    ), reasons


def _ownership(party: PartyFacts, field: str, signature: JudgedSignature) -> Reason | None:
    certificate = signature.ranged.certificate
    if not has_policy(certificate, SIGNATURE_POLICY):
        return Reason("wrong_certificate", {"field": field})
    try:
        name = name_text(party.name)
    except NameMissing:
        name = ""
    if subject(certificate, NameOID.ORGANIZATION_NAME) != name:
        return Reason("wrong_party", {"field": field, "party": party.name})
    return None


def _is_bound(party: PartyFacts, signatures: Sequence[JudgedSignature]) -> bool:
    try:
        authority = parse_authority(party.authority)
    except AuthorityNotUnderstood:
        return False
    listed = [Signer(s.id, s.capacity) for s in party.signatories]
    signed = [Signer(_person(s), _capacity(s), s.in_place_of) for s in signatures]
    return binds(authority, listed=listed, signed=signed)


def _person(signature: JudgedSignature) -> str:
    return subject(signature.ranged.certificate, NameOID.SERIAL_NUMBER)


def _capacity(signature: JudgedSignature) -> str:
    return subject(signature.ranged.certificate, NameOID.TITLE)
