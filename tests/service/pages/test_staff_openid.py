"""Staff sign in by OpenID Connect: only whom an administrator has added, only in their browser."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from adapters.database.staff import add_staff
from adapters.database.staff_changes import disable_staff
from adapters.database.staff_events import staff_events
from adapters.openid import discovery, providers
from adapters.openid.providers import Providers
from service.dependencies import Services
from tests.service.pages.conftest import ADDRESS, Browser, opened_browser
from tests.service.pages.world import Ticking

ISSUER = "https://login.example.org"
IDA = "ida@example.org"
_FILE = f"""
[[provider]]
id = "county"
name = "Example County"
issuer = "{ISSUER}"
client_id = "sidos"
signing_key = "signing.jwk"
"""


@dataclass
class StandIn:
    """What a provider answers; `claims` change what its next token says."""

    clock: Ticking
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "idp"}))
    claims: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    challenge: str = ""
    used: bool = False

    def ask(self, address: str) -> str:
        """Be the provider's page: return the state that comes back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["code_challenge_method"], query["scope"]) == ("S256", "openid email")
        assert query["redirect_uri"] == f"{ADDRESS}/sign-in/returned"
        self.nonce, self.challenge, self.used = query["nonce"], query["code_challenge"], False
        return query["state"]

    async def fetch(
        self,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        refused: type[Exception] | None = None,
    ) -> dict[str, Any]:
        if address.endswith("openid-configuration"):
            return {
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            }
        if address.endswith("/keys"):
            return {"keys": [self.key.as_dict(private=False)]}
        assert form is not None
        assert refused is not None
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        if self.used or urlsafe_b64encode(verifier).rstrip(b"=").decode() != self.challenge:
            raise refused
        self.used = True
        return {"id_token": self._token()}

    def _token(self) -> str:
        now = int(self.clock().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": "sidos",
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "Ida@example.org",
            "email_verified": True,
            **self.claims,
        }
        return jwt.encode({"alg": "RS256", "kid": "idp"}, claims, self.key)


@pytest.fixture
def provider(clock: Ticking, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn(clock)
    for module in (discovery, providers):
        monkeypatch.setattr(module, "fetch_json", stand_in.fetch)
    return stand_in


@pytest.fixture
def configured(services: Services, tmp_path: Path) -> Services:
    key = RSAKey.generate_key(2048, {"kid": "ours"}).as_dict(private=True)
    (tmp_path / "signing.jwk").write_text(json.dumps(key))
    (tmp_path / "staff.toml").write_text(_FILE)
    found = Providers.of_file(tmp_path / "staff.toml", of_staff=True)
    return replace(services, staff_providers=found)


@pytest.fixture
async def ida(configured: Services) -> AsyncIterator[Browser]:
    """The browser of somebody whom an administrator has added."""
    async with configured.sessions.begin() as session:
        await add_staff(
            session, email=IDA, role="coordinator", language="en", at=configured.clock()
        )
    async with opened_browser(configured) as browser:
        yield browser


async def leave(browser: Browser, provider: StandIn) -> str:
    page = await browser.get("/sign-in")
    assert "Sign in with Example County" in page.text
    left = await browser.get("/sign-in/with/county")
    assert left.status_code == 303
    return provider.ask(left.headers["location"])


async def come_back(browser: Browser, state: str) -> httpx.Response:
    return await browser.get("/sign-in/returned", params={"code": "c", "state": state})


async def test_a_member_signs_in_and_goes_on_to_the_page_that_asked_for_it(
    ida: Browser, configured: Services, provider: StandIn
) -> None:
    await ida.get("/sign-in", params={"next": "/batches"})
    answer = await come_back(ida, await leave(ida, provider))
    assert (answer.status_code, answer.headers["location"]) == (303, "/batches")
    assert (await ida.get("/agreements")).status_code == 200
    async with configured.reads() as session:
        newest = (await staff_events(session, limit=1))[0]
    assert (newest.kind, newest.data) == ("staff_signed_in", {"way": "openid"})


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ""},
    ],
)
async def test_nobody_adds_themselves_and_an_address_counts_only_verified(
    ida: Browser, provider: StandIn, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    answer = await come_back(ida, await leave(ida, provider))
    assert answer.status_code == 403
    assert (await ida.get("/agreements")).status_code == 401


@pytest.mark.abuse(53)
async def test_whose_access_has_ended_is_not_let_in_by_a_provider(
    ida: Browser, configured: Services, provider: StandIn
) -> None:
    async with configured.sessions.begin() as session:
        await disable_staff(session, email=IDA, at=configured.clock())
    assert (await come_back(ida, await leave(ida, provider))).status_code == 403


@pytest.mark.abuse(24)
@pytest.mark.parametrize(
    "claims",
    [{"nonce": "other"}, {"aud": "other"}, {"iss": "https://evil.example.org"}, {"exp": 1}],
)
async def test_a_token_that_is_no_answer_to_this_attempt_is_refused(
    ida: Browser, provider: StandIn, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    answer = await come_back(ida, await leave(ida, provider))
    assert answer.status_code == 409
    assert 'href="/sign-in"' in answer.text
    assert (await ida.get("/agreements")).status_code == 401


@pytest.mark.abuse(24)
async def test_an_answer_counts_once_and_only_in_the_browser_that_left(
    ida: Browser, configured: Services, provider: StandIn
) -> None:
    state = await leave(ida, provider)
    async with opened_browser(configured) as other:
        assert (await come_back(other, state)).status_code == 409
        await leave(other, provider)
        assert (await come_back(other, state)).status_code == 409
    assert (await come_back(ida, state + "x")).status_code == 409
    state = await leave(ida, provider)
    assert (await come_back(ida, state)).status_code == 303
    assert (await come_back(ida, state)).status_code == 409


async def test_without_a_provider_the_page_offers_the_mailed_link_alone(browser: Browser) -> None:
    assert "/sign-in/with/" not in (await browser.get("/sign-in")).text
    assert (await browser.get("/sign-in/with/county")).status_code >= 400
    assert (await browser.get("/sign-in/returned")).status_code == 409
