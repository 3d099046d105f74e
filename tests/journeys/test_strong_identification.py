"""Strong identification against a real OpenID provider process, over HTTP and SMTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.rehearsal.forms import open_page, submit
from tests.journeys.round import OpenRound, draft, journey_stack, send
from tests.openid.process import (
    CODE_OF_OTHER,
    CODE_OF_TERO,
    TestProvider,
    make_provider,
    running,
)

pytestmark = pytest.mark.timeout(180)

MAYOR = "tero.testi@testila.example.org"
VICAR = "kirsi@seurakunta.example.org"
COORDINATOR = "coordinator@example.org"


@dataclass(frozen=True)
class Scene:
    """An open round that asks for strong identification, and who identifies."""

    round_: OpenRound
    provider: TestProvider

    async def kinds(self) -> list[str]:
        events = await self.round_.api.events(self.round_.agreement_id)
        return [str(event["kind"]) for event in events]

    async def newest(self, kind: str) -> dict[str, Any]:
        events = await self.round_.api.events(self.round_.agreement_id)
        found: dict[str, Any] = [e for e in events if e["kind"] == kind][-1]["event"]["data"]
        return found

    async def leave(self, client: httpx.AsyncClient, address: str) -> httpx.Response:
        """Read, and go to the provider; return its page."""
        page = await submit(client, await open_page(client, self.round_.link_of[address]), "/read")
        return await submit(client, page, "/identify/strong")

    async def identify(
        self, client: httpx.AsyncClient, address: str, person: str
    ) -> httpx.Response:
        """Go to the provider, be that person there, and return the page one comes back to."""
        return await submit(
            client, await self.leave(client, address), "/person", {"person": person}
        )


@pytest.fixture(scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder: Path = tmp_path_factory.mktemp("strong")
    settings = {"SIDOS_IDENTIFICATION_FILE": str(folder / "identification.toml")}
    stack = journey_stack(folder / "state", settings=settings)
    provider, configuration = make_provider(folder, stack.public_url)
    async with running(configuration), stack, Api.of(stack) as api:
        round_ = await send(stack, api, await draft(api), identification="strong")
        yield Scene(round_, provider)


def everything_kept(scene: Scene) -> bytes:
    """Return all that the service wrote: database, files, mails, logs."""
    return b"".join(
        path.read_bytes() for path in scene.round_.stack.state.rglob("*") if path.is_file()
    )


@pytest.mark.abuse(24)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("none", "algorithm"),
        ("symmetric", "algorithm"),
        ("signature", "signature"),
        ("nonce", "nonce"),
        ("issuer", "issuer"),
        ("audience", "audience"),
        ("expired", "time"),
        ("level", "level"),
        ("unencrypted", "not_encrypted"),
    ],
)
async def test_a_token_with_anything_wrong_identifies_nobody(
    scene: Scene, fault: str, reason: str
) -> None:
    await scene.provider.misbehave(fault)
    async with signatory.browser(scene.round_.stack.public_url) as client:
        page = await scene.identify(client, MAYOR, "tero")
    await scene.provider.misbehave("")
    assert "did not succeed" in page.text or "ei onnistunut" in page.text
    failed = await scene.newest("identification_failed")
    assert failed["reason"] == reason
    assert "signatory_identified_strongly" not in await scene.kinds()


async def test_who_breaks_off_at_the_provider_can_begin_again(scene: Scene) -> None:
    async with signatory.browser(scene.round_.stack.public_url) as client:
        page = await scene.identify(client, MAYOR, "nobody")
        assert "identify/strong" in page.text
    assert (await scene.newest("identification_cancelled"))["reason"] == "cancelled"


@pytest.mark.abuse(24)
async def test_a_return_is_taken_once_and_only_in_the_browser_that_left(scene: Scene) -> None:
    async with (
        signatory.browser(scene.round_.stack.public_url) as client,
        signatory.browser(scene.round_.stack.public_url) as thief,
    ):
        away = await scene.leave(client, MAYOR)
        page = await submit(client, away, "/person", {"person": "tero"})
        (back,) = [str(r.url) for r in page.history if "/identified?" in str(r.url)]
        assert (await thief.get(back)).status_code == 409
        assert (await client.get(back)).status_code == 409
        # Also with the cookie of the moment before: the attempt is used, and so is the code.
        (way,) = [
            cookie
            for answer in away.history
            for cookie in answer.headers.get_list("set-cookie")
            if cookie.startswith("sidos-away-") and "Max-Age=600" in cookie
        ]
        header = {"cookie": way.partition(";")[0]}
        assert (await thief.get(back, headers=header)).status_code == 409
        forged = back.replace("state=", "state=x")
        assert (await client.get(forged)).status_code == 409
    assert "signature_given" not in await scene.kinds()


@pytest.mark.abuse(25)
async def test_another_person_blocks_the_link_until_the_coordinator_sends_a_new_one(
    scene: Scene,
) -> None:
    round_ = scene.round_
    async with signatory.browser(round_.stack.public_url) as client:
        page = await scene.identify(client, VICAR, "other")
        assert "identify/strong" not in page.text
        assert "Tessa" not in page.text
    (request,) = [
        request
        for party in (await round_.state())["parties"]
        for request in party["requests"]
        if request["person"]["email"] == VICAR
    ]
    assert request["identified_as_another"]
    assert "identified_as_another" in await scene.kinds()
    for name in (CODE_OF_OTHER, "Tessa"):
        assert name.encode() not in everything_kept(scene)


@pytest.mark.abuse(26)
async def test_the_signature_carries_the_identified_name_and_the_level(scene: Scene) -> None:
    round_ = scene.round_
    async with signatory.browser(round_.stack.public_url) as client:
        page = await scene.identify(client, MAYOR, "tero")
        assert "Tero Juhani TESTI" in page.text
        page = await submit(client, page, "/identify")
        typed = {"method": "typed", "typed_name": "Somebody Else", "consent": "yes"}
        page = await submit(client, page, "/sign", typed)
        await signatory.follow_to_receipt(client, page)
    given = await scene.newest("signature_given")
    assert given["identification"] == "strong"
    blobs = [
        path.read_bytes() for path in (round_.stack.state / "blobs").rglob("*") if path.is_file()
    ]
    (evidence,) = [json.loads(data) for data in blobs if b'"identified_name":"Tero' in data]
    assert evidence["identified_name"] == "Tero Juhani TESTI"
    assert evidence["identified_by"] == scene.provider.issuer
    assert CODE_OF_TERO.encode() not in everything_kept(scene)
