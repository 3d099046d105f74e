"""The providers of this installation, each with its keys: begins an identification, ends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapters.openid.discovery import Discovery, fetch_json
from adapters.openid.requests import Secrets, authorization_address, token_form
from adapters.openid.settings import (
    IdentificationFileNotValid,
    ProviderSettings,
    read_private_key,
    read_settings,
)
from adapters.openid.tokens import Identified, ReturnRefused, read_id_token
from domain.strong_identification import ProviderUnknown, ProviderUnreachable


class _CodeRefused(Exception):
    """The provider does not take the code: it was used, or is somebody else's."""


class Provider:
    """One provider, with its published and our private keys."""

    def __init__(self, settings: ProviderSettings, folder: Path) -> None:
        """Read the private keys; raise `IdentificationFileNotValid`."""
        self.settings = settings
        self.discovery = Discovery(settings)
        self._signing = read_private_key(folder / settings.signing_key)
        named = settings.decryption_key
        self._decryption = read_private_key(folder / named) if named else None
        if self._signing.key_type != ("EC" if settings.signing_algorithm[0] == "E" else "RSA"):
            raise IdentificationFileNotValid(
                f"{settings.id}: {settings.signing_algorithm} needs another kind of key"
            )

    async def address(
        self, secret: Secrets, *, redirect_uri: str, language: str, at: datetime
    ) -> str:
        """Return where the browser goes to identify its user."""
        return authorization_address(
            self.settings,
            await self.discovery.metadata_now(),
            self._signing,
            secret=secret,
            redirect_uri=redirect_uri,
            language=language,
            at=at,
        )

    async def origin(self) -> str:
        """Return scheme, host and port to which the browser is sent."""
        parts = urlsplit((await self.discovery.metadata_now()).authorization_endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    async def answers(self) -> bool:
        """Tell whether the provider publishes what we need of it."""
        try:
            return bool(await self.discovery.keys(None))
        except ProviderUnreachable:
            return False

    async def identified(
        self, query: Mapping[str, str], secret: Secrets, *, redirect_uri: str, at: datetime
    ) -> Identified:
        """Turn an answer into the person it names; raise `ReturnRefused`."""
        metadata = await self.discovery.metadata()
        issuer = query.get("iss")
        if issuer != self.settings.issuer and (issuer is not None or metadata.names_issuer):
            raise ReturnRefused("issuer")
        code = query.get("code", "")
        if not code:
            raise ReturnRefused("code")
        form = token_form(
            self.settings,
            metadata,
            self._signing,
            code=code,
            verifier=secret.verifier,
            redirect_uri=redirect_uri,
            at=at,
        )
        try:
            tokens = await fetch_json(metadata.token_endpoint, form=form, refused=_CodeRefused)
        except _CodeRefused:
            raise ReturnRefused("code") from None
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise ReturnRefused("token_form")
        return await read_id_token(
            self.settings, self.discovery, self._decryption, token, nonce=secret.nonce, at=at
        )

    def public_keys(self) -> list[dict[str, Any]]:
        """Return our public keys, for the provider."""
        algorithm = self.settings.signing_algorithm
        keys = [{**self._signing.as_dict(private=False), "use": "sig", "alg": algorithm}]
        if self._decryption:
            keys.append({**self._decryption.as_dict(private=False), "use": "enc"})
        return keys


class Providers:
    """All providers of the installation, in the order of the settings; perhaps none."""

    def __init__(self, providers: tuple[Provider, ...] = ()) -> None:
        """Keep them."""
        self.all = providers

    @classmethod
    def of_file(cls, path: Path | None, *, of_staff: bool = False) -> Providers:
        """Return those of a file; raise `IdentificationFileNotValid`."""
        if path is None:
            return cls()
        settings = read_settings(path, of_staff=of_staff)
        return cls(tuple(Provider(one, path.parent) for one in settings))

    def __bool__(self) -> bool:
        """Tell whether anybody can identify themselves."""
        return bool(self.all)

    def get(self, name: str) -> Provider:
        """Return the provider of that id; raise `ProviderUnknown`."""
        found = next((one for one in self.all if one.settings.id == name), None)
        if found is None:
            raise ProviderUnknown
        return found
