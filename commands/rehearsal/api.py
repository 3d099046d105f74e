"""A client of our own JSON API, for the commands that use the service from outside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from commands.rehearsal.specimen import Specimen
from commands.stack.embedded import EmbeddedStack

SCOPES = ("agreements:read", "agreements:write")
_LOOK_AGAIN_AFTER_SECONDS = 0.1


class ApiRefused(Exception):
    """The API said no; the text holds its title and every problem that it named."""

    def __init__(self, answer: httpx.Response) -> None:
        """Read the problem document of an answer."""
        try:
            body = answer.json()
        except ValueError:
            body = {}
        lines = [str(body.get("detail") or body.get("title") or f"HTTP {answer.status_code}")]
        lines += [_line(problem) for problem in body.get("errors", [])]
        super().__init__("\n".join(lines))
        self.code = str(body.get("code", ""))
        self.problems: list[dict[str, Any]] = body.get("errors", [])


class Api:
    """Makes agreements, starts rounds, reads what came of it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        """Use a client that knows the base address and the bearer token."""
        self._client = client

    @classmethod
    @asynccontextmanager
    async def of(cls, stack: EmbeddedStack) -> AsyncIterator[Api]:
        """Give a client of a running stack, with a token made for it."""
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        made = await stack.run("token", "add", "rehearsal", "--days", "1", "--json", *scopes)
        async with cls.with_token(stack.public_url, json.loads(made)["secret"]) as api:
            yield api

    @classmethod
    @asynccontextmanager
    async def with_token(cls, public_url: str, secret: str) -> AsyncIterator[Api]:
        """Give a client of a running service to the holder of a token."""
        headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
        address = f"{public_url}/api/v1"
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
            yield cls(client)

    async def agreements(self) -> list[dict[str, Any]]:
        """Return the newest agreements."""
        found: list[dict[str, Any]] = (await self._get("/agreements")).json()["items"]
        return found

    async def draft(self, specimen: Specimen, *, key: str) -> dict[str, Any]:
        """Make an agreement and return it when its draft is there."""
        form = {"template": specimen.template, "values": specimen.values}
        answer = await self._client.post(
            "/agreements",
            data={"agreement": json.dumps(form)},
            files={"parties": (specimen.parties_name, specimen.parties)},
            headers={"Idempotency-Key": key},
        )
        return await self._done(answer)

    async def start_round(
        self,
        agreement_id: str,
        *,
        key: str,
        closes_on: str | None = None,
        number: int = 1,
        **more: str,
    ) -> dict[str, Any]:
        """Send an agreement for signing and return the open round; `number` is what it gets."""
        answer = await self._client.post(
            f"/agreements/{agreement_id}/signing-rounds",
            json=more | ({"closes_on": closes_on} if closes_on else {}),
            headers={"Idempotency-Key": key},
        )
        await self._done(answer)
        return await self.wait_for_round(agreement_id, number, "open", "sealing", "complete")

    async def act(self, agreement_id: str, path: str, *, key: str, **fields: Any) -> dict[str, Any]:
        """Do something to an agreement at `path` below it; return the answer when it is done."""
        answer = await self._client.post(
            f"/agreements/{agreement_id}/{path}", json=fields, headers={"Idempotency-Key": key}
        )
        return await self._done(answer)

    async def read(self, agreement_id: str, path: str) -> Any:
        """Return what is to be read at `path` below an agreement."""
        return (await self._get(f"/agreements/{agreement_id}/{path}")).json()

    async def send_for_decision(
        self, agreement_id: str, *, key: str, expected_on: str | None = None
    ) -> dict[str, Any]:
        """Send the newest draft out for decision; return where the decisions stand."""
        fields = {"expected_on": expected_on} if expected_on else {}
        return await self.act(agreement_id, "decision-requests", key=key, **fields)

    async def decisions(self, agreement_id: str) -> dict[str, Any]:
        """Return where the decisions stand."""
        found: dict[str, Any] = await self.read(agreement_id, "decisions")
        return found

    async def record_decision(
        self, agreement_id: str, party: str, *, key: str, **fields: Any
    ) -> dict[str, Any]:
        """Record a decision that came on paper; return where the decisions stand."""
        return await self.act(agreement_id, "decisions", key=key, party=party, **fields)

    async def settle_decision(
        self, agreement_id: str, decision: str, *, key: str, settlement: str
    ) -> dict[str, Any]:
        """Note something of a decision; return where the decisions stand."""
        path = f"decisions/{decision}/settlement"
        return await self.act(agreement_id, path, key=key, settlement=settlement)

    async def withdraw_round(
        self, agreement_id: str, number: int, *, reason: str, key: str
    ) -> dict[str, Any]:
        """End a round without a signed agreement."""
        path = f"signing-rounds/{number}/withdrawal"
        return await self.act(agreement_id, path, key=key, reason=reason)

    async def agreement(self, agreement_id: str) -> dict[str, Any]:
        """Return one agreement as it stands."""
        found: dict[str, Any] = (await self._get(f"/agreements/{agreement_id}")).json()
        return found

    async def round(self, agreement_id: str, number: int) -> dict[str, Any]:
        """Return one signing round as it stands."""
        found: dict[str, Any] = await self.read(agreement_id, f"signing-rounds/{number}")
        return found

    async def wait_for_round(
        self, agreement_id: str, number: int, *statuses: str, within_seconds: float = 120
    ) -> dict[str, Any]:
        """Return a round when it has come to one of the statuses; raise `TimeoutError` else."""
        async with asyncio.timeout(within_seconds):
            while True:
                path = f"/agreements/{agreement_id}/signing-rounds/{number}"
                answer = await self._client.get(path)
                if answer.is_success and answer.json()["status"] in statuses:
                    found: dict[str, Any] = answer.json()
                    return found
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)

    async def wait_for_agreement(
        self, agreement_id: str, *statuses: str, within_seconds: float = 120
    ) -> dict[str, Any]:
        """Return an agreement when it has come to one of the statuses; `TimeoutError` else."""
        async with asyncio.timeout(within_seconds):
            while (found := await self.agreement(agreement_id))["status"] not in statuses:
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
            return found

    async def events(self, agreement_id: str) -> list[dict[str, Any]]:
        """Return the whole history of an agreement, oldest first."""
        items: list[dict[str, Any]] = []
        after: int | None = None
        while True:
            parameters = {"limit": 200} | ({"cursor": after} if after is not None else {})
            path = f"/agreements/{agreement_id}/events"
            page = (await self._get(path, params=parameters)).json()
            items += page["items"]
            after = page["next"]
            if after is None:
                return items

    async def document(self, agreement_id: str, sha256: str) -> bytes:
        """Return a document's bytes."""
        return (await self._get(f"/agreements/{agreement_id}/documents/{sha256}")).content

    async def evidence(self, agreement_id: str) -> bytes:
        """Return the evidence bundle."""
        return (await self._get(f"/agreements/{agreement_id}/evidence")).content

    async def _get(self, path: str, **options: Any) -> httpx.Response:
        answer = await self._client.get(path, **options)
        if not answer.is_success:
            raise ApiRefused(answer)
        return answer

    async def _done(self, answer: httpx.Response) -> dict[str, Any]:
        """Follow an accepted act to where its result will be."""
        if not answer.is_success:
            raise ApiRefused(answer)
        async with asyncio.timeout(120):
            while answer.status_code == httpx.codes.ACCEPTED:
                await asyncio.sleep(_LOOK_AGAIN_AFTER_SECONDS)
                address = httpx.URL(answer.headers.get("Location", str(answer.url)))
                answer = await self._client.get(answer.url.join(address))
                if not answer.is_success:
                    raise ApiRefused(answer)
        found: dict[str, Any] = answer.json()
        return found


def _line(problem: dict[str, Any]) -> str:
    where = ", ".join(
        f"{name} {problem[name]}" for name in ("row", "column", "field") if problem.get(name)
    )
    return f"  {where}: {problem.get('detail') or problem.get('code')}"
