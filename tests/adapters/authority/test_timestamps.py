"""A timestamp authority over HTTP: another's clock, another's certificates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from adapters.authority.cms import take_apart
from adapters.authority.timestamps import HttpTimestamper, TimestampRefused
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Verdict
from tests.adapters.documents.making import AT, LATER, SMALL, Signing, make_authority

URL = "http://tsa.example.org/"
Answer = Callable[[httpx.Request], httpx.Response]


class Elsewhere:
    """A foreign authority with RSA keys, as most are."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Foreign time")])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(7)
            .not_valid_before(AT - timedelta(days=9))
            .not_valid_after(AT + timedelta(days=9999))
            .add_extension(usage, critical=True)
            .sign(key, hashes.SHA256())
        )
        pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self._stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(pkcs8),
            fixed_dt=AT,
        )

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Content-Type"] == "application/timestamp-query"
        question = tsp.TimeStampReq.load(request.content)
        assert question["cert_req"].native is True
        return httpx.Response(200, content=self._stamper.request_tsa_response(question).dump())


@pytest.fixture(scope="module")
def elsewhere() -> Elsewhere:
    return Elsewhere()


def over_http(answer: Answer, size: int = 12_288) -> HttpTimestamper:
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return HttpTimestamper(URL, client, size)


async def test_a_foreign_token_is_kept_in_the_one_form(elsewhere: Elsewhere) -> None:
    token = await over_http(elsewhere).timestamp(b"\x05" * 32)
    parts = take_apart(token)
    assert parts.content_type == "tst_info"
    assert parts.signer == elsewhere.certificate.public_bytes(Encoding.DER)


async def test_an_agreement_stamped_elsewhere_passes_and_names_whose_clock_it_was(
    elsewhere: Elsewhere,
) -> None:
    authority = await make_authority()
    signing = await Signing.start(authority, SMALL, over_http(elsewhere))
    await signing.sign_all(SMALL)
    sealed = await signing.seal()
    roots = [authority.root_certificate, elsewhere.certificate]
    report = await asyncio.to_thread(verify_pdf, sealed, trust_roots=roots, at=LATER)
    assert report.reasons == ()
    for signature in report.signatures:
        assert signature.timestamp is not None
        assert signature.timestamp.issuer == "Foreign time"
        assert not signature.timestamp.is_operators_own
    own_root_only = await asyncio.to_thread(verify_pdf, sealed, trust_roots=roots[:1], at=LATER)
    assert own_root_only.verdict is Verdict.INDETERMINATE
    assert "timestamp_untrusted" in {reason.code for reason in own_root_only.reasons}


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x30\x03\x02\x01\x00", bytes(100_000)])
async def test_an_answer_without_a_token_is_refused(content: bytes) -> None:
    stamper = over_http(lambda _: httpx.Response(200, content=content))
    with pytest.raises(TimestampRefused):
        await stamper.timestamp(bytes(32))


async def test_a_token_for_something_else_is_refused(elsewhere: Elsewhere) -> None:
    kept: list[httpx.Response] = []

    def replay(request: httpx.Request) -> httpx.Response:
        kept.append(elsewhere(request))
        return kept[0]

    stamper = over_http(replay)
    await stamper.timestamp(bytes(32))
    with pytest.raises(TimestampRefused, match="something else"):
        await stamper.timestamp(bytes(32))


async def test_a_token_too_large_for_its_room_is_refused(elsewhere: Elsewhere) -> None:
    with pytest.raises(TimestampRefused, match="are reserved"):
        await over_http(elsewhere, size=100).timestamp(bytes(32))


async def test_an_authority_that_is_down_is_trouble_outside() -> None:
    with pytest.raises(httpx.HTTPStatusError):
        await over_http(lambda _: httpx.Response(503)).timestamp(bytes(32))
