"""What is sent to a provider: the browser with a request, and the code with an assertion."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import Key

from adapters.openid.discovery import Metadata
from adapters.openid.settings import ProviderSettings

_LIVES_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What ties an answer to its question: `state` and `nonce` come back, `verifier` never left."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def derived(cls, key: bytes, attempt: str) -> Secrets:
        """Return those of an attempt: derived under a key like links, and kept nowhere."""

        def of(purpose: str) -> str:
            words = f"identification {purpose}\n{attempt}".encode()
            return _base64(hmac.new(key, words, hashlib.sha256).digest())

        return cls(of("state"), of("nonce"), of("verifier"))


def authorization_address(
    settings: ProviderSettings,
    metadata: Metadata,
    key: Key,
    *,
    secret: Secrets,
    redirect_uri: str,
    language: str,
    at: datetime,
) -> str:
    """Return where the browser is sent; signed as a whole where the provider takes that."""
    challenge = hashlib.sha256(secret.verifier.encode()).digest()
    asked: dict[str, Any] = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": redirect_uri,
        "scope": settings.scope,
        "state": secret.state,
        "nonce": secret.nonce,
        "code_challenge": _base64(challenge),
        "code_challenge_method": "S256",
        **({"acr_values": " ".join(settings.acr_values)} if settings.acr_values else {}),
        "ui_locales": language,
        **({"prompt": settings.prompt} if settings.prompt else {}),
        **settings.parameters,
    }
    if settings.ask_for_claims:
        wanted = {name: {"essential": True} for name in settings.wanted_claims()}
        asked["claims"] = {"id_token": wanted}
    query = _signed(settings, key, asked, at) if settings.signed_request else _plain(asked)
    between = "&" if "?" in metadata.authorization_endpoint else "?"
    return f"{metadata.authorization_endpoint}{between}{urlencode(query)}"


def token_form(
    settings: ProviderSettings,
    metadata: Metadata,
    key: Key,
    *,
    code: str,
    verifier: str,
    redirect_uri: str,
    at: datetime,
) -> dict[str, str]:
    """Return the form that turns a code into tokens, with `private_key_jwt` (RFC 7523)."""
    by_issuer = settings.assertion_audience == "issuer"
    assertion = _token(
        settings,
        key,
        {
            "sub": settings.client_id,
            "aud": settings.issuer if by_issuer else metadata.token_endpoint,
        },
        at,
    )
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": settings.client_id,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    }


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _plain(asked: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in asked.items()
    }


def _signed(
    settings: ProviderSettings, key: Key, asked: Mapping[str, Any], at: datetime
) -> dict[str, str]:
    """Return the query with a request object (RFC 9101); outside it stands what must."""
    request = _token(
        settings, key, {**asked, "aud": settings.issuer}, at, typ="oauth-authz-req+jwt"
    )
    outside = ("client_id", "response_type", "scope")
    return {**{name: asked[name] for name in outside}, "request": request}


def _token(
    settings: ProviderSettings,
    key: Key,
    claims: Mapping[str, Any],
    at: datetime,
    *,
    typ: str = "JWT",
) -> str:
    header = {"alg": settings.signing_algorithm, "kid": key.kid, "typ": typ}
    now = int(at.timestamp())
    of_token = {
        "iss": settings.client_id,
        "iat": now,
        "nbf": now,
        "exp": now + int(_LIVES_FOR.total_seconds()),
        "jti": secrets.token_urlsafe(16),
    }
    return jwt.encode(header, {**claims, **of_token}, key, algorithms=[settings.signing_algorithm])
