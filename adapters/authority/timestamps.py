"""Timestamps by RFC 3161: the operator's own issuer, and any other over HTTP."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Protocol

import httpx
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper

from adapters.authority.algorithms import SHA256, sign_attributes
from adapters.authority.cms import (
    TIMESTAMP_INFO,
    SignedParts,
    assemble,
    canonical_parts,
    sha256,
    signed_attributes,
)
from adapters.authority.credentials import Credential
from adapters.authority.der import generalized_time, integer, octets, oid, sequence
from adapters.authority.profiles import TIMESTAMP_POLICY
from adapters.clock import Clock

_TIMEOUT_SECONDS = 20
_ACCURACY_SECONDS = 1
_LARGEST_ANSWER = 64 * 1024


class Timestamper(Protocol):
    """Issues timestamps; `token_size` is the most bytes that one of its tokens has."""

    token_size: int

    async def timestamp(self, digest: bytes) -> bytes:
        """Return the DER TimeStampToken over a SHA-256 `digest`."""


class TimestampRefused(Exception):
    """The timestamp authority answered, but not with a token for what was asked."""


class OwnTimestamper:
    """The operator's own issuer, in this process; its word on the time is the operator's."""

    def __init__(self, credential: Credential, clock: Clock) -> None:
        """Keep the key and the clock, and measure a token."""
        self._credential = credential
        self._clock = clock
        # Serial number, time and signature vary by a few bytes.
        self.token_size = len(self._token(bytes(32))) + 16

    async def timestamp(self, digest: bytes) -> bytes:
        """Return the DER TimeStampToken over a SHA-256 `digest`, to the second."""
        return self._token(digest)

    def _token(self, digest: bytes) -> bytes:
        info = sequence(
            integer(1),
            oid(TIMESTAMP_POLICY.dotted_string),
            sequence(sequence(oid(SHA256)), octets(digest)),
            integer(secrets.randbits(63)),
            generalized_time(self._clock()),
            sequence(integer(_ACCURACY_SECONDS)),
        )
        signer = self._credential.certificate_der
        attributes = signed_attributes(TIMESTAMP_INFO, sha256(info), signer)
        signature, algorithm = sign_attributes(self._credential.key, attributes)
        return assemble(
            SignedParts(
                content_type=TIMESTAMP_INFO,
                content=info,
                signer=signer,
                others=(),
                digest_algorithm="sha256",
                signature_algorithm=algorithm,
                signed_attributes=attributes,
                signature=signature,
            )
        )


class HttpTimestamper:
    """A timestamp authority at an address, asked over HTTP (RFC 3161, section 3.4)."""

    def __init__(self, url: str, client: httpx.AsyncClient, token_size: int = 12_288) -> None:
        """Keep the address and the client; raise `token_size` if its tokens are larger."""
        self._url = url
        self._client = client
        self.token_size = token_size

    async def timestamp(self, digest: bytes) -> bytes:
        """Return the token in canonical form; raise `TimestampRefused` or `httpx.HTTPError`."""
        nonce = secrets.randbits(63)
        question = tsp.TimeStampReq(
            {
                "version": "v1",
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": digest,
                },
                "nonce": nonce,
                "cert_req": True,
            }
        )
        answer = await self._client.post(
            self._url,
            content=question.dump(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=_TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
        return _token_in(answer.content, digest, nonce, self.token_size)


def _token_in(answer: bytes, digest: bytes, nonce: int, limit: int) -> bytes:
    try:
        response = tsp.TimeStampResp.load(answer[:_LARGEST_ANSWER])
        status = response["status"]["status"].native
        parts = canonical_parts(response["time_stamp_token"].dump())
        info = tsp.TSTInfo.load(parts.content or b"")
        answered = (info["message_imprint"]["hashed_message"].native, info["nonce"].native)
        # A token's unsigned parts are dropped: nothing protects them.
        token = assemble(replace(parts, token=None))
    except Exception as error:  # asn1crypto raises anything on a malformed answer
        raise TimestampRefused(f"the answer holds no token: {error}") from error
    if status not in ("granted", "granted_with_mods"):
        raise TimestampRefused(f"the request was not granted: {status}")
    if answered != (digest, nonce):
        raise TimestampRefused("the token is for something else")
    if len(token) > limit:
        raise TimestampRefused(f"the token has {len(token)} bytes, {limit} are reserved")
    return token


class PyHankoTimestamper(TimeStamper):
    """Lets pyHanko use a `Timestamper`."""

    def __init__(self, timestamper: Timestamper) -> None:
        """Keep the timestamper."""
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]
        self._timestamper = timestamper

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a token over a SHA-256 digest."""
        if md_algorithm != "sha256":
            raise ValueError(f"timestamps are made over SHA-256, not {md_algorithm}")
        return cms.ContentInfo.load(await self._timestamper.timestamp(message_digest))
