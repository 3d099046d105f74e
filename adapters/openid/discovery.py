"""What a provider publishes about itself: its endpoints and its keys, kept for a while."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey, import_key

from adapters.openid.settings import ProviderSettings, check_address
from domain.strong_identification import ProviderUnreachable

_KEPT_FOR = 3600.0
_ASKED_AGAIN_AFTER = 60.0
_WITHIN_SECONDS = 8.0
_LARGEST_ANSWER = 256 * 1024


@dataclass(frozen=True, slots=True)
class Metadata:
    """The endpoints of a provider (OpenID Connect Discovery, 3)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_issuer: bool  # in each answer, RFC 9207


class Discovery:
    """Metadata and keys of one provider; new keys are found when a token names one."""

    def __init__(
        self, settings: ProviderSettings, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask nothing yet; `seconds` runs on whatever becomes of the clock."""
        self._settings = settings
        self._seconds = seconds
        self._metadata: Metadata | None = None
        self._metadata_at = 0.0
        self._keys: tuple[Key, ...] = ()
        self._keys_at: float | None = None

    async def metadata(self, *, within: float = _KEPT_FOR) -> Metadata:
        """Return the endpoints, asked for in the last hour or within so many seconds."""
        now = self._seconds()
        if self._metadata is None or now - self._metadata_at > within:
            well_known = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            self._metadata = _metadata(await fetch_json(well_known), self._settings.issuer)
            self._metadata_at = now
        return self._metadata

    async def metadata_now(self) -> Metadata:
        """Return the endpoints of a provider that answered in the last minute."""
        return await self.metadata(within=_ASKED_AGAIN_AFTER)

    async def keys(self, kid: str | None) -> tuple[Key, ...]:
        """Return the public keys of that name, or all when the token names none.

        An unknown name has the keys asked for again, at most once a minute.
        """
        found = self._named(kid) if self._is_fresh(_KEPT_FOR) else ()
        return found or await self.newer_keys(kid)

    async def newer_keys(self, kid: str | None) -> tuple[Key, ...]:
        """Ask for the keys again, since those known fit not; none when asked a minute ago."""
        if self._is_fresh(_ASKED_AGAIN_AFTER):
            return ()
        uri = (await self.metadata()).jwks_uri
        self._keys, self._keys_at = _keys(await fetch_json(uri)), self._seconds()
        return self._named(kid)

    def _is_fresh(self, seconds: float) -> bool:
        return self._keys_at is not None and self._seconds() - self._keys_at < seconds

    def _named(self, kid: str | None) -> tuple[Key, ...]:
        return tuple(key for key in self._keys if kid is None or key.kid == kid)


async def fetch_json(
    address: str, *, form: Mapping[str, str] | None = None, refused: type[Exception] | None = None
) -> dict[str, Any]:
    """Return the JSON object at an address, or what it answers to a form.

    No redirect is followed. `refused` is raised when the form is answered with a 4xx.
    """
    data = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=_WITHIN_SECONDS, follow_redirects=False) as client,
            client.stream(
                "POST" if form else "GET",
                address,
                data=form,
                headers={"accept": "application/json"},
            ) as answer,
        ):
            if form and refused and answer.is_client_error:
                raise refused
            answer.raise_for_status()
            async for part in answer.aiter_bytes():
                data += part
                if len(data) > _LARGEST_ANSWER:
                    raise ProviderUnreachable
        found = json.loads(data)
    except (httpx.HTTPError, ValueError):
        raise ProviderUnreachable from None
    if not isinstance(found, dict):
        raise ProviderUnreachable
    return found


def _metadata(found: Mapping[str, Any], issuer: str) -> Metadata:
    try:
        if found["issuer"] != issuer:
            raise ProviderUnreachable
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        authorization, token, jwks = (str(found[name]) for name in names)
        for address in (authorization, token, jwks):
            check_address(address)
    except (KeyError, ValueError):
        raise ProviderUnreachable from None
    names_issuer = found.get("authorization_response_iss_parameter_supported") is True
    return Metadata(authorization, token, jwks, names_issuer)


def _keys(found: Mapping[str, Any]) -> tuple[Key, ...]:
    """Return the keys that signatures are checked by: public ones, and for signing."""
    listed = found.get("keys")
    keys = []
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict) or one.get("use") == "enc":
            continue
        try:
            key = import_key(one)
        except (JoseError, ValueError, TypeError):
            continue
        if isinstance(key, RSAKey | ECKey):
            keys.append(key)
    return tuple(keys)
