"""A real OpenID provider (node, `oidc-provider`) with keys and persons made for one test run."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import RSAKey

from commands.stack.processes import free_port

HERE = Path(__file__).parent
LEVEL = "http://ftn.ficora.fi/2017/loatest2"
GIVEN_NAMES, FAMILY_NAME = "urn:oid:1.2.246.575.1.14", "urn:oid:2.5.4.4"
IDENTITY_CODE = "urn:oid:1.2.246.21"
CODE_OF_TERO, CODE_OF_OTHER = "010170-999R", "010280-952L"
PERSONS: dict[str, dict[str, str]] = {
    "tero": {GIVEN_NAMES: "Tero Juhani", FAMILY_NAME: "TESTI", IDENTITY_CODE: CODE_OF_TERO},
    "other": {GIVEN_NAMES: "Tessa Maria", FAMILY_NAME: "Testilä", IDENTITY_CODE: CODE_OF_OTHER},
}
"""Made up; the codes are of the kind that belongs to nobody."""


@dataclass(frozen=True, slots=True)
class TestProvider:
    """The running provider; `settings_file` is what SIDOS_IDENTIFICATION_FILE is to name."""

    __test__ = False

    issuer: str
    settings_file: Path

    async def misbehave(self, fault: str) -> None:
        """Have every later ID token made with a fault; empty: none any more."""
        async with httpx.AsyncClient() as client:
            (await client.post(f"{self.issuer}/fault", data={"fault": fault})).raise_for_status()


@dataclass(frozen=True, slots=True)
class _Keys:
    provider: RSAKey
    signing: RSAKey
    decryption: RSAKey


def make_provider(folder: Path, public_url: str) -> tuple[TestProvider, Path]:
    """Write the settings of both sides; return the provider and its own configuration."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    keys = _Keys(*(RSAKey.generate_key(2048, {"kid": name}) for name in ("idp", "sig", "enc")))
    (folder / "signing.jwk").write_text(json.dumps(keys.signing.as_dict(private=True)))
    (folder / "decryption.pem").write_bytes(keys.decryption.as_pem(private=True))
    settings_file = folder / "identification.toml"
    settings_file.write_text(_settings(issuer))
    configuration = folder / "provider.json"
    configuration.write_text(json.dumps(_configuration(issuer, port, public_url, keys)))
    return TestProvider(issuer, settings_file), configuration


@asynccontextmanager
async def running(configuration: Path) -> AsyncIterator[None]:
    """Run the provider while the context lasts."""
    process = await asyncio.create_subprocess_exec(
        *("node", str(HERE / "provider.mjs"), str(configuration)),
        stdout=asyncio.subprocess.PIPE,
        stderr=sys.stderr,
    )
    assert process.stdout
    try:
        async with asyncio.timeout(30):
            while (line := await process.stdout.readline()) != b"ready\n":
                assert line, "the provider ended at once: see its words above"
        yield
    finally:
        process.terminate()
        await process.wait()


def _settings(issuer: str) -> str:
    return f"""
[[provider]]
id = "bank"
name = {{ fi = "Testipankki", sv = "Testbanken", en = "Test bank" }}
issuer = "{issuer}"
client_id = "sidos"
signing_key = "signing.jwk"
decryption_key = "decryption.pem"
scope = "openid"
acr_values = ["{LEVEL}"]
match = "name"

[provider.claims]
given_names = "{GIVEN_NAMES}"
family_name = "{FAMILY_NAME}"
"""


def _configuration(issuer: str, port: int, public_url: str, keys: _Keys) -> Mapping[str, Any]:
    return {
        "issuer": issuer,
        "port": port,
        "acrValues": [LEVEL],
        "claimNames": [GIVEN_NAMES, FAMILY_NAME, IDENTITY_CODE],
        "persons": PERSONS,
        "providerKey": {**keys.provider.as_dict(private=True), "use": "sig", "alg": "RS256"},
        "clientDecryptionKey": keys.decryption.as_dict(private=True),
        "client": {
            "client_id": "sidos",
            "redirect_uris": [f"{public_url}/identified"],
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "RS256",
            "require_signed_request_object": True,
            "request_object_signing_alg": "RS256",
            "id_token_signed_response_alg": "RS256",
            "id_token_encrypted_response_alg": "RSA-OAEP",
            "id_token_encrypted_response_enc": "A256GCM",
            "jwks": {
                "keys": [
                    {**keys.signing.as_dict(private=False), "use": "sig"},
                    {**keys.decryption.as_dict(private=False), "use": "enc"},
                ]
            },
        },
    }
