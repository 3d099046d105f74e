"""The signature container: one form, and nothing else is accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from hypothesis import given
from hypothesis import strategies as st

from adapters.authority.algorithms import low_s
from adapters.authority.cms import NotCanonical, assemble, take_apart
from adapters.authority.der import integer, octets
from adapters.authority.issuing import Authority, CertifiedPerson
from adapters.authority.signatures import container_size, sign_digest
from adapters.authority.timestamps import OwnTimestamper
from tests.adapters.documents.making import AT, fixed_clock, make_authority

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="module")
async def authority() -> Authority:
    return await make_authority()


@pytest.fixture(scope="module")
async def container(authority: Authority) -> bytes:
    stamper = OwnTimestamper(authority.timestamp, fixed_clock)
    person = CertifiedPerson("p", "Päivi Esimerkki", "", "Esimerkkilän kunta")
    return await sign_digest(authority.issue(person, at=AT), stamper, bytes(32))


def test_a_container_is_its_parts_and_nothing_more(container: bytes) -> None:
    parts = take_apart(container)
    assert assemble(parts) == container
    assert take_apart(parts.token or b"").content_type == "tst_info"


def test_other_software_reads_the_container_and_its_baseline_attributes(container: bytes) -> None:
    read = cms.ContentInfo.load(container)
    assert read["content"]["version"].native == "v1"
    attributes = {a["type"].native for a in read["content"]["signer_infos"][0]["signed_attrs"]}
    # PAdES forbids a signing time among the signed attributes of a baseline signature.
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}


def test_any_other_form_of_the_same_container_is_refused(container: bytes) -> None:
    for other in (container + b"\x00", container[:-1], b"", b"\x30\x80\x00\x00", bytes(500)):
        with pytest.raises(NotCanonical):
            take_apart(other)


def test_the_other_of_two_equal_signatures_is_refused(container: bytes) -> None:
    """ECDSA has two valid values for one signature: without this rule anyone could swap them."""
    parts = take_apart(container)
    r, s = decode_dss_signature(parts.signature)
    twin = encode_dss_signature(r, ORDER - s)
    assert low_s(twin, "secp256r1") == parts.signature
    with pytest.raises(NotCanonical):
        take_apart(assemble(replace(parts, signature=twin)))


async def test_a_container_never_outgrows_the_room_kept_for_it(authority: Authority) -> None:
    stamper = OwnTimestamper(authority.timestamp, fixed_clock)
    for number in range(100):
        person = CertifiedPerson(f"p{number}", "N" * (1 + number % 64), "chair", "Kunta")
        credential = authority.issue(person, at=AT)
        container = await sign_digest(credential, stamper, number.to_bytes(32, "big"))
        room = container_size(credential, stamper)
        assert room - 400 < len(container) <= room


async def test_a_timestamp_says_what_was_stamped_and_when(authority: Authority) -> None:
    stamper = OwnTimestamper(authority.timestamp, fixed_clock)
    token = take_apart(await stamper.timestamp(b"\x07" * 32))
    info = tsp.TSTInfo.load(token.content or b"")
    assert info["gen_time"].native == AT
    assert info["message_imprint"]["hashed_message"].native == b"\x07" * 32
    assert info.dump(force=True) == token.content


@given(st.integers(0, 2**130))
def test_integers_are_written_as_der_prescribes(value: int) -> None:
    assert cms.Integer.load(integer(value), strict=True).native == value
    assert cms.Integer(value).dump() == integer(value)


@given(st.binary(max_size=70_000))
def test_lengths_are_written_as_der_prescribes(value: bytes) -> None:
    assert cms.OctetString(value).dump() == octets(value)
    assert isinstance(ec.SECP256R1(), ec.EllipticCurve)
