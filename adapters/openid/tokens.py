"""The ID token: decrypted, its signature and claims checked, and four claims read from it.

A refusal carries a word for the log and nothing of the token: what else stands in it, a
personal identity code above all, is forgotten with it (abuse 24, 25).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from adapters.openid.discovery import Discovery
from adapters.openid.settings import ProviderSettings
from domain.identified_names import IdentifiedPerson, MatchRule
from domain.plain_text import has_refused_characters

LEEWAY_SECONDS = 60
_OLDEST_SECONDS = 600
_LARGEST_TOKEN = 64 * 1024
_LONGEST_NAME = 200
_LONGEST_SUBJECT = 255  # OpenID Connect Core, section 2
_PARTS_SIGNED, _PARTS_ENCRYPTED = 3, 5
_KEY_ALGORITHMS = (
    "RSA-OAEP",
    "RSA-OAEP-256",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A256KW",
)
_CONTENT_ALGORITHMS = ("A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512")
# Providers repeat claims in the header of the envelope (RFC 7519, 5.3): nothing there is read.
_REGISTRY = jwe.JWERegistry(
    algorithms=[*_KEY_ALGORITHMS, *_CONTENT_ALGORITHMS], strict_check_header=False
)


class ReturnRefused(Exception):
    """What came back is not taken; `reason` is a word for logs and the history."""

    def __init__(self, reason: str) -> None:
        """Keep the word."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Identified:
    """Whom the provider identified, at which level, and when it says so."""

    person: IdentifiedPerson
    acr: str
    subject: str
    """What the provider calls this human each time; it goes nowhere but into a mark of it."""


async def read_id_token(
    settings: ProviderSettings,
    discovery: Discovery,
    decryption_key: Key | None,
    token: str,
    *,
    nonce: str,
    at: datetime,
) -> Identified:
    """Return who an ID token names; raise `ReturnRefused`."""
    if len(token) > _LARGEST_TOKEN:
        raise ReturnRefused("token_form")
    signed = _decrypted(token, decryption_key) if decryption_key else token
    if signed.count(".") != _PARTS_SIGNED - 1:
        raise ReturnRefused("token_form")
    claims = await _verified(settings, discovery, signed)
    _check(settings, claims, nonce=nonce, now=int(at.timestamp()))
    person, level = _person(settings, claims), str(claims.get("acr", ""))
    return Identified(person, level, _subject(settings, claims))


def _decrypted(token: str, key: Key) -> str:
    if token.count(".") != _PARTS_ENCRYPTED - 1:
        raise ReturnRefused("not_encrypted")
    header = _header(token)
    known = header.get("alg") in _KEY_ALGORITHMS and header.get("enc") in _CONTENT_ALGORITHMS
    if not known or "zip" in header:
        raise ReturnRefused("algorithm")
    try:
        plain = jwe.decrypt_compact(token, key, registry=_REGISTRY).plaintext
        return (plain or b"").decode("ascii")
    except (JoseError, ValueError):
        raise ReturnRefused("not_decrypted") from None


async def _verified(
    settings: ProviderSettings, discovery: Discovery, token: str
) -> Mapping[str, Any]:
    header = _header(token)
    if header.get("alg") not in settings.id_token_algorithms:
        raise ReturnRefused("algorithm")
    named = header.get("kid")
    kid = named if isinstance(named, str) else None
    for keys in (discovery.keys, discovery.newer_keys):
        for key in await keys(kid):
            claims = _signed_by(key, token, settings)
            if claims is not None:
                return claims
    raise ReturnRefused("signature")


def _signed_by(key: Key, token: str, settings: ProviderSettings) -> Mapping[str, Any] | None:
    try:
        found = jws.deserialize_compact(token, key, algorithms=list(settings.id_token_algorithms))
        claims = json.loads(found.payload)
    except (JoseError, ValueError):
        return None
    return claims if isinstance(claims, dict) else None


def _header(token: str) -> Mapping[str, Any]:
    first = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        raise ReturnRefused("token_form") from None
    if not isinstance(header, dict):
        raise ReturnRefused("token_form")
    return header


def _check(settings: ProviderSettings, claims: Mapping[str, Any], *, nonce: str, now: int) -> None:
    """Check what OpenID Connect Core, 3.1.3.7, asks for, and that the level is one that counts."""
    if claims.get("iss") != settings.issuer:
        raise ReturnRefused("issuer")
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if settings.client_id not in named or (len(named) > 1 and "azp" not in claims):
        raise ReturnRefused("audience")
    if claims.get("azp", settings.client_id) != settings.client_id:
        raise ReturnRefused("audience")
    ends, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(ends, int | float) or not isinstance(issued, int | float):
        raise ReturnRefused("time")
    if now >= ends + LEEWAY_SECONDS:
        raise ReturnRefused("time")
    if not now - _OLDEST_SECONDS - LEEWAY_SECONDS <= issued <= now + LEEWAY_SECONDS:
        raise ReturnRefused("time")
    begins = claims.get("nbf", issued)
    if not isinstance(begins, int | float) or begins > now + LEEWAY_SECONDS:
        raise ReturnRefused("time")
    if claims.get("nonce") != nonce:
        raise ReturnRefused("nonce")
    if settings.acr_values and claims.get("acr") not in settings.acr_values:
        raise ReturnRefused("level")


def _person(settings: ProviderSettings, claims: Mapping[str, Any]) -> IdentifiedPerson:
    names = settings.claims
    email = _text(claims, names.email)
    if names.email == "email" and claims.get("email_verified") is not True:
        email = ""
    person = IdentifiedPerson(
        family_name=_text(claims, names.family_name),
        given_names=_text(claims, names.given_names),
        email=email if settings.match is MatchRule.EMAIL else "",
    )
    wants_names = names.family_name in settings.wanted_claims()
    if wants_names and not (person.family_name and person.given_names):
        raise ReturnRefused("name_missing")
    return person


def _subject(settings: ProviderSettings, claims: Mapping[str, Any]) -> str:
    value = claims.get(settings.claims.subject)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_SUBJECT or not value.isascii():
        raise ReturnRefused("subject_missing")
    return value


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_NAME and not has_refused_characters(text) else ""
