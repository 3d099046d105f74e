"""What a provider answers: whose code it is, how it is encrypted, whose clock and which key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key, RSAKey

from adapters.openid.discovery import Discovery
from adapters.openid.providers import Provider
from adapters.openid.requests import Secrets
from adapters.openid.tokens import Identified, ReturnRefused
from domain.identified_names import MatchRule, is_invited
from domain.strong_identification import ProviderUnreachable
from tests.openid.stand_in import StandIn, listening

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BACK = "https://sidos.example.org/identified"
SECRET = Secrets.derived(b"k" * 32, "an attempt")


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[StandIn]:
    with listening("bank", tmp_path, lambda: NOW) as stand_in:
        yield stand_in


@pytest.fixture
def other(tmp_path: Path) -> Iterator[StandIn]:
    with listening("other", tmp_path, lambda: NOW) as stand_in:
        yield stand_in


async def leave(provider: Provider) -> str:
    return await provider.address(SECRET, redirect_uri=BACK, language="fi", at=NOW)


async def come_back(provider: Provider, query: dict[str, str]) -> Identified:
    return await provider.identified(query, SECRET, redirect_uri=BACK, at=NOW)


async def identify(bank: StandIn, provider: Provider, **claims: Any) -> Identified:
    return await come_back(provider, bank.grant(await leave(provider), **claims))


async def reason(bank: StandIn, provider: Provider, **claims: Any) -> str:
    with pytest.raises(ReturnRefused) as refused:
        await identify(bank, provider, **claims)
    return refused.value.reason


@pytest.mark.abuse(24)
async def test_of_two_providers_neither_takes_the_answer_or_the_code_of_the_other(
    bank: StandIn, other: StandIn
) -> None:
    ours, theirs = bank.provider(), other.provider()
    answer = bank.grant(await leave(ours))
    with pytest.raises(ReturnRefused, match="issuer"):
        await come_back(theirs, answer)
    with pytest.raises(ReturnRefused, match="issuer"):
        await come_back(ours, {name: answer[name] for name in ("code", "state")})
    with pytest.raises(ReturnRefused, match="code"):
        await come_back(theirs, {**answer, "iss": other.issuer})
    assert (await come_back(ours, answer)).person.name == "Aino Maria EXAMPLE"


async def test_a_code_whose_verifier_is_that_of_another_attempt_is_refused(bank: StandIn) -> None:
    provider = bank.provider()
    answer = bank.grant(await leave(provider))
    another = Secrets.derived(b"k" * 32, "another attempt")
    with pytest.raises(ReturnRefused, match="code"):
        await provider.identified(answer, another, redirect_uri=BACK, at=NOW)


@pytest.mark.parametrize("algorithm", ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"])
async def test_an_id_token_is_decrypted_and_only_one_that_was_encrypted_is_taken(
    bank: StandIn, tmp_path: Path, algorithm: str
) -> None:
    key: Key = ECKey.generate_key("P-256") if "ECDH" in algorithm else RSAKey.generate_key(2048)
    (tmp_path / "decryption.jwk").write_text(json.dumps(key.as_dict(private=True)))
    provider = bank.provider(decryption_key=Path("decryption.jwk"))
    assert await reason(bank, provider) == "not_encrypted"
    bank.encrypts = (key, algorithm)
    assert (await identify(bank, provider)).person.family_name == "EXAMPLE"


@pytest.mark.abuse(25)
@pytest.mark.parametrize(
    ("claims", "invited"),
    [
        ({"email": "AINO@example.org", "email_verified": True}, True),
        ({"email": "aino@example.org", "email_verified": False}, False),
        ({"email": "aino@example.org"}, False),
        ({"email": "bertta@example.org", "email_verified": True}, False),
        ({}, False),
    ],
)
async def test_by_address_only_a_verified_one_that_is_the_invited_one_matches(
    bank: StandIn, claims: dict[str, Any], invited: bool
) -> None:
    provider = bank.provider(match=MatchRule.EMAIL)
    assert provider.settings.wanted_claims() == ("given_name", "family_name", "email")
    person = (await identify(bank, provider, **claims)).person
    found = is_invited(person, MatchRule.EMAIL, name="somebody", email="aino@example.org")
    assert found is invited


@pytest.mark.parametrize(
    ("claims", "taken"),
    [
        ({"iat": 60, "exp": 400}, True),
        ({"iat": 61, "exp": 400}, False),
        ({"iat": -300, "exp": -59}, True),
        ({"iat": -300, "exp": -60}, False),
        ({"iat": -660, "exp": 60}, True),
        ({"iat": -661, "exp": 60}, False),
        ({"nbf": 60}, True),
        ({"nbf": 61}, False),
        ({"iat": None}, False),
        ({"exp": "tomorrow"}, False),
    ],
)
@pytest.mark.abuse(24)
async def test_the_clocks_of_both_sides_may_differ_by_a_minute(
    bank: StandIn, claims: dict[str, Any], taken: bool
) -> None:
    now = int(NOW.timestamp())
    moved = {
        name: now + value if isinstance(value, int) else value for name, value in claims.items()
    }
    if taken:
        assert (await identify(bank, bank.provider(), **moved)).acr == "strong"
    else:
        assert await reason(bank, bank.provider(), **moved) == "time"


@pytest.mark.parametrize("names_kid", [True, False])
@pytest.mark.parametrize("kid", ["first", "second"])
async def test_new_keys_of_a_provider_are_found_and_asked_for_at_most_once_a_minute(
    bank: StandIn, names_kid: bool, kid: str
) -> None:
    seconds, provider = [1000.0], bank.provider()
    provider.discovery = Discovery(provider.settings, lambda: seconds[0])
    bank.names_kid = names_kid
    await identify(bank, provider)
    bank.key = RSAKey.generate_key(2048, {"kid": kid})
    assert await reason(bank, provider) == "signature"
    assert bank.asked.count("/keys") == 1
    seconds[0] += 61
    assert (await identify(bank, provider)).acr == "strong"
    assert bank.asked.count("/keys") == 2


async def test_a_provider_that_is_down_is_trouble_outside_and_well_again_by_itself(
    bank: StandIn,
) -> None:
    provider = bank.provider()
    bank.is_down = True
    assert not await provider.answers()
    with pytest.raises(ProviderUnreachable):
        await leave(provider)
    bank.is_down = False
    assert await provider.answers()
    answer = bank.grant(await leave(provider))
    bank.is_down = True
    with pytest.raises(ProviderUnreachable):
        await come_back(provider, answer)


async def test_nobody_is_sent_to_a_provider_that_went_down_a_minute_ago(bank: StandIn) -> None:
    seconds, provider = [1000.0], bank.provider()
    provider.discovery = Discovery(provider.settings, lambda: seconds[0])
    await leave(provider)
    bank.is_down = True
    assert await provider.origin() == bank.issuer
    seconds[0] += 61
    with pytest.raises(ProviderUnreachable):
        await provider.origin()
    with pytest.raises(ProviderUnreachable):
        await leave(provider)
