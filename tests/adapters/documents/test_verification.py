"""What a verification says of honest documents."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.authority.issuing import Authority
from adapters.documents.facts import PartyFacts, SignatoryFacts
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Report, Verdict
from tests.adapters.documents.making import (
    AT,
    HEAD,
    LATER,
    SMALL,
    Signing,
    make_authority,
    party,
)


async def judge(data: bytes, authority: Authority) -> Report:
    roots = [authority.root_certificate]
    return await asyncio.to_thread(verify_pdf, data, trust_roots=roots, at=LATER)


def codes(report: Report) -> set[str]:
    return {reason.code for reason in report.reasons}


async def test_a_sealed_agreement_that_all_signed_passes(
    sealed: bytes, signed: Signing, authority: Authority
) -> None:
    report = await judge(sealed, authority)
    assert report.reasons == ()
    assert report.verdict is Verdict.PASSED
    assert report.document_sha256 == hashlib.sha256(sealed).hexdigest()
    assert (report.agreement_number, report.version) == ("2025-1", 1)
    assert report.seal is not None
    assert report.seal.audit_head == HEAD
    assert {s.field: s.cms_sha256 for s in report.signatures} == {
        field: increment.cms_sha256 for field, increment in signed.increments.items()
    }


async def test_a_signature_says_who_signed_for_whom_when_and_by_whose_clock(
    sealed: bytes, authority: Authority
) -> None:
    report = await judge(sealed, authority)
    first = next(s for s in report.signatures if s.field == "party-3-1")
    assert first.signatory == "Päivi Esimerkki 3-1"
    assert first.person == "person-3-1"
    assert first.party == "Esimerkkilän kunta 3"
    assert first.capacity == "chair"
    assert first.timestamp is not None
    assert first.timestamp.at == AT
    assert first.timestamp.is_operators_own
    assert first.verdict is Verdict.PASSED


async def test_a_report_says_the_words_of_the_document_beside_the_code_of_the_rule(
    authority: Authority,
) -> None:
    listed = party(1, "1 mayor", "mayor")
    person = replace(listed.signatories[0], shown="kunnanjohtaja")
    listed = replace(listed, signatories=(person,), rule="johtava viranhaltija yksin")
    signing = await Signing.start(authority, (listed,))
    unsigned = await judge(await signing.seal(), authority)
    assert [r.params["authority"] for r in unsigned.reasons if r.code == "authority_not_met"] == [
        "johtava viranhaltija yksin"
    ]
    signing = await Signing.start(authority, (listed,))
    await signing.sign("party-1-1", person, listed.name)
    (signature,) = (await judge(await signing.seal(), authority)).signatures
    assert (signature.capacity, signature.shown_capacity) == ("mayor", "kunnanjohtaja")


async def test_a_party_whose_rule_is_met_is_bound_though_fields_are_empty(
    authority: Authority,
) -> None:
    parties = (party(1, "1 chair | 2 board", "chair", "board", "board"),)
    signing = await Signing.start(authority, parties)
    await signing.sign("party-1-1", parties[0].signatories[0], parties[0].name)
    report = await judge(await signing.seal(), authority)
    assert report.verdict is Verdict.PASSED
    assert report.parties[0].is_bound
    assert report.parties[0].empty_fields == ("party-1-2", "party-1-3")


async def sealed_by(
    authority: Authority,
    party_: PartyFacts,
    people: Sequence[SignatoryFacts],
    in_place_of: str = "",
) -> Report:
    signing = await Signing.start(authority, [party_])
    for field, person in zip(party_.fields, people, strict=False):
        await signing.sign(field, person, party_.name, in_place_of=in_place_of)
    return await judge(await signing.seal(), authority)


@pytest.mark.abuse(55)
async def test_the_same_person_twice_does_not_bind_a_party_of_two_together(
    authority: Authority,
) -> None:
    both = party(1, "2", "board", "board")
    report = await sealed_by(authority, both, [both.signatories[0]] * 2)
    assert report.verdict is Verdict.FAILED
    assert codes(report) == {"authority_not_met"}
    assert not report.parties[0].is_bound


async def test_a_rule_that_is_not_met_fails_although_every_signature_is_valid(
    authority: Authority,
) -> None:
    one = party(1, "1 chair | 2 board", "chair", "board", "board")
    report = await sealed_by(authority, one, [one.signatories[1]])
    assert codes(report) == {"authority_not_met"}
    assert "1 chair | 2 board" in report.reasons[0].text


async def test_a_signature_in_another_partys_field_fails(authority: Authority) -> None:
    parties = (party(1, "any", "mayor"), party(2, "any", "mayor"))
    signing = await Signing.start(authority, parties)
    await signing.sign("party-1-1", parties[0].signatories[0], parties[0].name)
    await signing.sign("party-2-1", parties[1].signatories[0], parties[0].name)
    report = await judge(await signing.seal(), authority)
    assert "wrong_party" in codes(report)
    assert report.verdict is Verdict.FAILED


async def test_an_alternate_in_the_place_of_a_signatory_counts_where_all_must_sign(
    authority: Authority,
) -> None:
    one = party(1, "all", "board")
    alternate = SignatoryFacts("person-9", "Vara Henkilö", "board")
    assert codes(await sealed_by(authority, one, [alternate])) == {"authority_not_met"}
    report = await sealed_by(authority, one, [alternate], in_place_of="person-1-1")
    assert report.verdict is Verdict.PASSED
    assert report.parties[0].unlisted == ("Vara Henkilö",)


async def test_one_alternate_cannot_sit_in_two_places(authority: Authority) -> None:
    one = party(1, "all", "board", "board")
    alternate = SignatoryFacts("person-9", "Vara Henkilö", "board")
    signing = await Signing.start(authority, [one])
    await signing.sign("party-1-1", alternate, one.name, in_place_of="person-1-1")
    await signing.sign("party-1-2", alternate, one.name, in_place_of="person-1-2")
    assert codes(await judge(await signing.seal(), authority)) == {"authority_not_met"}


async def test_a_document_without_its_seal_fails(signed: Signing, authority: Authority) -> None:
    report = await judge(signed.data, authority)
    assert report.verdict is Verdict.FAILED
    assert codes(report) == {"not_sealed"}


async def test_without_a_trusted_root_nothing_is_certain(sealed: bytes) -> None:
    report = await asyncio.to_thread(verify_pdf, sealed, trust_roots=[], at=LATER)
    assert report.verdict is Verdict.INDETERMINATE
    assert codes(report) == {"no_trust_root"}


@pytest.mark.abuse(42)
async def test_a_seal_by_a_self_made_authority_of_the_same_name_is_not_trusted(
    authority: Authority,
) -> None:
    forger = await make_authority()
    assert forger.root_certificate.subject == authority.root_certificate.subject
    signing = await Signing.start(forger, SMALL)
    await signing.sign_all(SMALL)
    report = await judge(await signing.seal(), authority)
    assert report.verdict is Verdict.INDETERMINATE
    assert "untrusted" in codes(report)


@pytest.mark.abuse(42)
async def test_a_seal_by_another_authority_on_honest_signatures_fails(
    signed: Signing, authority: Authority
) -> None:
    forger = await make_authority()
    report = await judge(await replace(signed, authority=forger).seal(), authority)
    assert report.verdict is Verdict.FAILED
    assert codes(report) == {"container_certificates"}


async def test_a_signatorys_certificate_cannot_seal(signed: Signing, authority: Authority) -> None:
    ordinary = replace(authority, seal=authority.certification)
    report = await judge(await replace(signed, authority=ordinary).seal(), authority)
    assert codes(report) == {"wrong_certificate"}


async def test_long_and_hostile_names_are_signed_and_verified(authority: Authority) -> None:
    long = party(1, "any", "mayor", name="Ylipitkä " * 20 + "\u202ekunta(\\)")
    person = SignatoryFacts("p", "Ø \u202e\u200b<script>/ByteRange [0 1 2 3] " * 9, "mayor")
    report = await sealed_by(authority, long, [person])
    assert report.reasons == ()


async def test_a_document_is_judged_at_the_instant_asked_for(
    sealed: bytes, authority: Authority
) -> None:
    roots = [authority.root_certificate]
    before = AT.replace(year=2020)
    report = await asyncio.to_thread(verify_pdf, sealed, trust_roots=roots, at=before)
    assert report.verdict is Verdict.INDETERMINATE
