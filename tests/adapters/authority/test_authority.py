"""The authority: made once, opened by passphrase, and what its certificates say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from adapters.authority.ceremony import load_authority
from adapters.authority.credentials import WrongPassphrase
from adapters.authority.issuing import Authority, CertifiedPerson
from adapters.authority.names import LONGEST_NAME, NameMissing, NameNotReadable, name_text
from adapters.authority.profiles import SEAL_POLICY, SIGNATURE_POLICY, has_policy
from adapters.authority.revocation import revocation_lists
from tests.adapters.documents.making import AT, MemoryStore, fixed_clock, make_authority

URL = "https://sign.example.org/authority"
PERSON = CertifiedPerson("person-1", "Päivi Esimerkki", "chair", "Esimerkkilän kunta")


@pytest.fixture(scope="module")
async def authority() -> Authority:
    return await load_authority(MemoryStore(), "pass", "Example county", URL, fixed_clock)


async def test_the_authority_is_made_once_and_opened_ever_after() -> None:
    store = MemoryStore()
    first = await load_authority(store, "pass", "Example county", URL, fixed_clock)
    second = await load_authority(store, "pass", "Example county", URL, fixed_clock)
    assert first.root_certificate == second.root_certificate
    assert first.seal.certificate == second.seal.certificate
    assert second.seal.chain == (second.issuing.certificate,)


async def test_keys_rest_encrypted_and_open_with_their_passphrase_only() -> None:
    store = MemoryStore()
    await load_authority(store, "pass", "Example county", URL, fixed_clock)
    for stored in store.stored.values():
        assert stored.encrypted_key_pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    with pytest.raises(WrongPassphrase):
        await load_authority(store, "other", "Example county", URL, fixed_clock)
    with pytest.raises(ValueError, match="none is set"):
        await load_authority(MemoryStore(), "", "Example county", URL, fixed_clock)


def test_the_one_time_certificate_has_the_profile_that_verifiers_trust(
    authority: Authority,
) -> None:
    certificate = authority.issue(PERSON, at=AT).certificate
    extensions = certificate.extensions
    assert certificate.subject.rfc4514_string() == (
        "2.5.4.5=person-1,2.5.4.12=chair,CN=Päivi Esimerkki,O=Esimerkkilän kunta"
    )
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [oid.dotted_string for oid in usage] == [
        ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string,
        "1.3.6.1.5.5.7.3.36",
    ]
    key_usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert key_usage.critical
    assert key_usage.value.digital_signature
    assert key_usage.value.content_commitment
    assert not key_usage.value.key_cert_sign
    points = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name[0].value == f"{URL}/issuing.crl"
    with pytest.raises(x509.ExtensionNotFound):
        extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    policies = extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert "Simple electronic signature" in str(policies)
    lifetime = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lifetime == timedelta(days=365.25 * 25)
    certificate.verify_directly_issued_by(authority.issuing.certificate)


def test_every_signature_has_a_key_of_its_own(authority: Authority) -> None:
    first, second = (authority.issue(PERSON, at=AT) for _ in range(2))
    assert isinstance(first.key.curve, ec.SECP256R1)
    assert first.key.private_numbers() != second.key.private_numbers()
    assert first.certificate.serial_number != second.certificate.serial_number


def test_a_certificate_never_outlives_its_issuer(authority: Authority) -> None:
    late = AT + timedelta(days=365 * 40)
    certificate = authority.issue(PERSON, at=late).certificate
    assert certificate.not_valid_after_utc == authority.issuing.certificate.not_valid_after_utc


def test_only_the_timestamp_certificate_may_timestamp_and_says_so_critically(
    authority: Authority,
) -> None:
    usage = authority.timestamp.certificate.extensions.get_extension_for_class(
        x509.ExtendedKeyUsage
    )
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_what_a_certificate_is_for_stands_in_its_policy(authority: Authority) -> None:
    assert has_policy(authority.seal.certificate, SEAL_POLICY)
    assert not has_policy(authority.issue(PERSON, at=AT).certificate, SEAL_POLICY)
    assert has_policy(authority.issue(PERSON, at=AT).certificate, SIGNATURE_POLICY)
    assert not has_policy(authority.root_certificate, SEAL_POLICY)


def test_the_revocation_lists_are_signed_by_their_authorities_and_hold_for_long(
    authority: Authority,
) -> None:
    lists = revocation_lists(authority, at=AT)
    for der, issuer in ((lists.root, authority.root), (lists.issuing, authority.issuing)):
        revoked = x509.load_der_x509_crl(der)
        assert revoked.is_signature_valid(issuer.key.public_key())
        assert revoked.issuer == issuer.certificate.subject
        assert revoked.last_update_utc == AT
        assert revoked.next_update_utc is not None
        assert revoked.next_update_utc > AT + timedelta(days=365 * 20)
        assert len(revoked) == 0


@pytest.mark.abuse(30)
@given(st.text())
def test_any_name_fits_a_certificate_on_one_visible_line_or_is_refused(text: str) -> None:
    try:
        name = name_text(text)
    except NameMissing:
        return
    assert 0 < len(name.encode()) <= LONGEST_NAME
    assert name == " ".join(name.split())
    assert name.isprintable()
    x509.NameAttribute(NameOID.COMMON_NAME, name)


@pytest.mark.abuse(30)
def test_invisible_characters_are_taken_out_of_a_name() -> None:
    assert name_text("  Pa\u0308ivi\u202e\u200b\r\n Esimerkki\x00 ") == "Päivi Esimerkki"


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\x00\x01"])
def test_nobody_is_no_name(name: str, authority: Authority) -> None:
    with pytest.raises(NameMissing):
        name_text(name)
    assert authority.root_certificate


@pytest.mark.parametrize("party", ["Oak محمد", "Anȴn", "العربية 1"])
def test_a_name_that_verifiers_cannot_read_fails_when_the_certificate_is_made(
    party: str, authority: Authority
) -> None:
    with pytest.raises(NameNotReadable) as refused:
        authority.issue(replace(PERSON, party=party), at=AT)
    assert party in refused.value.params["name"]


async def test_an_authority_of_an_unreadable_name_is_not_made() -> None:
    store = MemoryStore()
    with pytest.raises(NameNotReadable):
        await load_authority(store, "pass", "Oak محمد", URL, fixed_clock)
    assert not store.stored


async def test_two_authorities_of_one_name_have_different_keys() -> None:
    first, second = await make_authority(), await make_authority()
    assert first.root_certificate.subject == second.root_certificate.subject
    assert first.root_certificate.public_key() != second.root_certificate.public_key()
