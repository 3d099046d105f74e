"""Signing in by OpenID Connect: whom a provider vouches for, if an administrator has added them."""

from __future__ import annotations

import hmac
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from adapters.database.staff import active_by_email
from adapters.database.staff_sessions import open_session
from adapters.openid.requests import Secrets
from adapters.openid.tokens import ReturnRefused
from domain.staff import NotStaff, SignInNotTaken
from domain.strong_identification import ProviderUnknown, ProviderUnreachable
from service.dependencies import Services
from service.sessions import longest_session

log = structlog.get_logger("sidos.staff_openid")
RETURN_PATH = "/sign-in/returned"
_ATTEMPT = re.compile(
    r"(?P<provider>[a-z0-9-]{1,32})\.(?P<key>[a-z0-9]{1,16})\.(?P<serial>[0-9a-f-]{36})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to a provider and back; the browser carries it, and it is worth nothing alone."""

    provider: str
    key_name: str
    serial: str

    def __str__(self) -> str:
        """Return how a cookie carries it."""
        return f"{self.provider}.{self.key_name}.{self.serial}"

    @classmethod
    def parse(cls, text: str) -> Attempt | None:
        """Return the attempt that a cookie carries, or None."""
        match = _ATTEMPT.fullmatch(text)
        return cls(match["provider"], match["key"], match["serial"]) if match else None


async def begin_sign_in(
    found: Services, provider_id: str, *, language: str, at: datetime
) -> tuple[str, Attempt]:
    """Return where the browser goes, and what it carries there and back."""
    provider = found.staff_providers.get(provider_id)
    key_name, _ = found.settings.link_ring().current
    attempt = Attempt(provider_id, key_name, str(uuid.uuid4()))
    address = await provider.address(
        _secrets(found, attempt), redirect_uri=_return_address(found), language=language, at=at
    )
    return address, attempt


async def take_sign_in(
    found: Services, query: Mapping[str, str], attempt: Attempt, *, at: datetime
) -> str:
    """Return the secret of the session of whom the provider vouches for.

    Refuses with `SignInNotTaken` what is not the answer to this attempt, and with `NotStaff`
    an address that has no access: nobody adds themselves.
    """
    secret = _secrets(found, attempt)
    if not hmac.compare_digest(secret.state.encode(), query.get("state", "").encode()):
        log.warning("sign_in_refused", reason="state")
        raise SignInNotTaken
    try:
        provider = found.staff_providers.get(attempt.provider)
        identified = await provider.identified(
            query, secret, redirect_uri=_return_address(found), at=at
        )
    except (ReturnRefused, ProviderUnknown, ProviderUnreachable) as refusal:
        log.warning("sign_in_refused", provider=attempt.provider, reason=str(refusal))
        raise SignInNotTaken from None
    email = identified.person.email
    async with found.sessions.begin() as session:
        staff = await active_by_email(session, email) if email else None
        if staff is None:
            log.warning("sign_in_refused", provider=attempt.provider, reason="not_staff")
            raise NotStaff
        return await open_session(
            session, staff.id, way="openid", at=at, longest=longest_session(found)
        )


def _secrets(found: Services, attempt: Attempt) -> Secrets:
    key = found.settings.link_ring().get(attempt.key_name)
    if key is None:
        raise SignInNotTaken
    return Secrets.derived(key, f"staff\n{attempt}")


def _return_address(found: Services) -> str:
    return f"{found.settings.public_url}{RETURN_PATH}"
