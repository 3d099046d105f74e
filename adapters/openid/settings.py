"""The providers of strong identification, from a TOML file (`SIDOS_IDENTIFICATION_FILE`).

Each is a table `[[provider]]`; files of keys are named relative to that file.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey, import_key
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from domain.identified_names import MatchRule
from domain.plain_text import has_refused_characters

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
Signing = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Never `none`, and none of the symmetric ones: who can check those can also sign."""
_OWN_PARAMETERS = (
    "response_type response_mode client_id redirect_uri scope state nonce code_challenge "
    "code_challenge_method acr_values ui_locales prompt claims request request_uri iss aud iat "
    "nbf exp jti"
)


class IdentificationFileNotValid(ValueError):
    """The file of providers cannot be used; the text says why, and holds no key."""


class ClaimNames(BaseModel):
    """Which claims of the provider hold what; nothing else of a token is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family_name: str = "family_name"
    given_names: str = "given_name"
    email: str = "email"
    subject: str = "sub"
    """What is the same each time that the same human is identified."""


class ProviderSettings(BaseModel):
    """One service by which people identify themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    name: str | dict[Literal["fi", "sv", "en"], str]
    issuer: str
    client_id: Annotated[str, Field(min_length=1)]
    signing_key: Path
    """Private key, JWK or PEM: for the client's own assertions and signed requests."""
    signing_algorithm: Signing = "RS256"
    assertion_audience: Literal["token_endpoint", "issuer"] = "token_endpoint"
    signed_request: bool = True
    decryption_key: Path | None = None
    """Private key, JWK or PEM. When it is set, an ID token that is not encrypted is refused."""
    scope: str = "openid profile"
    acr_values: Annotated[tuple[str, ...], Field(min_length=1)]
    """The levels that count as strong; a token that names none of them is refused."""
    id_token_algorithms: Annotated[tuple[Signing, ...], Field(min_length=1)] = (
        "RS256",
        "PS256",
        "ES256",
    )
    ask_for_claims: bool = True
    """Ask for the claims by name in the ID token (OpenID Connect Core, 5.5)."""
    prompt: str = "login"
    parameters: dict[str, str] = {}
    """What else this provider wants in the request."""
    match: MatchRule = MatchRule.NAME
    claims: ClaimNames = ClaimNames()

    @field_validator("issuer")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        check_address(value)
        return value

    @field_validator("scope")
    @classmethod
    def _has_openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("must have openid in it")
        return value

    @field_validator("name")
    @classmethod
    def _can_be_shown(cls, value: str | dict[str, str]) -> str | dict[str, str]:
        names = value.values() if isinstance(value, dict) else (value,)
        if not names or not all(n.strip() and not has_refused_characters(n) for n in names):
            raise ValueError("must be a name, or one for each of fi, sv, en")
        if isinstance(value, dict) and "en" not in value:
            raise ValueError("must have a name in English")
        return value

    @field_validator("parameters")
    @classmethod
    def _replaces_nothing(cls, value: dict[str, str]) -> dict[str, str]:
        if own := set(_OWN_PARAMETERS.split()) & value.keys():
            raise ValueError(f"may not name what is set here: {', '.join(sorted(own))}")
        return value

    def name_in(self, language: str) -> str:
        """Return the name that people of a language are shown."""
        if isinstance(self.name, str):
            return self.name
        return next((n for code, n in self.name.items() if code == language), self.name["en"])

    def wanted_claims(self) -> tuple[str, ...]:
        """Return the claims that the rule compares and the evidence names."""
        names = (self.claims.given_names, self.claims.family_name)
        # Every ID token holds its `sub` (OpenID Connect Core, section 2).
        named = () if self.claims.subject == "sub" else (self.claims.subject,)
        email = (self.claims.email,) if self.match is MatchRule.EMAIL else ()
        return (*names, *email, *named)


class StaffProviderSettings(ProviderSettings):
    """A service by which staff sign in: known by the address that it vouches for, at any level."""

    acr_values: tuple[str, ...] = ()
    """Levels of which a token must name one; empty: the provider's word is enough."""
    scope: str = "openid email"
    signed_request: bool = False
    ask_for_claims: bool = False
    prompt: str = ""
    match: MatchRule = MatchRule.EMAIL

    @field_validator("match")
    @classmethod
    def _is_by_address(cls, value: MatchRule) -> MatchRule:
        if value is not MatchRule.EMAIL:
            raise ValueError("must be email: staff are known by their address")
        return value

    def wanted_claims(self) -> tuple[str, ...]:
        """Return the address alone: what staff are called is for administrators to say."""
        return (self.claims.email,)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    provider: Annotated[tuple[ProviderSettings, ...], Field(min_length=1)]


class _StaffFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    provider: Annotated[tuple[StaffProviderSettings, ...], Field(min_length=1)]


def read_settings(path: Path, *, of_staff: bool = False) -> tuple[ProviderSettings, ...]:
    """Return the providers of a file; raise `IdentificationFileNotValid`."""
    found: tuple[ProviderSettings, ...]
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        found = (_StaffFile if of_staff else _File).model_validate(content).provider
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise IdentificationFileNotValid(f"{path.name}: {where}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise IdentificationFileNotValid(f"{path.name}: {error}") from None
    if len({one.id for one in found}) != len(found):
        raise IdentificationFileNotValid(f"{path.name}: two providers have the same id")
    return found


def read_private_key(path: Path) -> Key:
    """Return a private key of RSA or of an elliptic curve; the error never shows its contents."""
    try:
        data = path.read_bytes()
        if data.lstrip().startswith(b"{"):
            key: Key = import_key(json.loads(data))
        elif b"BEGIN EC" in data:
            key = ECKey.import_key(data)
        else:
            key = _of_pem(data)
    except OSError as error:
        raise IdentificationFileNotValid(f"{path.name}: {error.strerror}") from None
    except (ValueError, TypeError, JoseError):
        raise IdentificationFileNotValid(f"{path.name}: is no private key, JWK or PEM") from None
    if not isinstance(key, RSAKey | ECKey) or not key.is_private:
        raise IdentificationFileNotValid(f"{path.name}: is no private key of RSA or EC")
    key.ensure_kid()
    return key


def _of_pem(data: bytes) -> Key:
    try:
        return RSAKey.import_key(data)
    except (ValueError, TypeError, JoseError):
        return ECKey.import_key(data)


def check_address(address: str) -> None:
    """Refuse an address that is not https; http is for a provider on this very machine."""
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    if not (safe and parts.hostname) or parts.username or parts.fragment:
        raise ValueError("must be an https address")
