"""The last second of a round: who wins when all act at once, and how an expired one goes on."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations

import httpx
import pytest
from sqlalchemy import select

from adapters.database.staff import add_staff
from adapters.database.tables import InboxRow
from adapters.database.tables.staff import StaffRole
from adapters.staff_links import sign_in_address
from commands.rehearsal import signatory
from commands.rehearsal.api import SCOPES, Api, ApiRefused
from commands.rehearsal.forms import UnexpectedPage, open_page, submit
from commands.rehearsal.mailbox import invitations_of
from commands.rehearsal.specimen import Specimen
from commands.stack.skipping import SkippingStack
from messages.ids import signing_rounds_prefix
from tests.journeys.calendars import check_taken_out, entries_of
from tests.journeys.desk import request_behind, signed_in
from tests.journeys.story import ZONE, local

pytestmark = pytest.mark.timeout(300)

EARLY, LAST = "owen.marsh@northlake.example.org", "juhani.selka@saimaa.example.org"
PARTIES = f"""\
party,kind,business_id,authority,role,capacity,name,title,email,language
Northlake Institute,other,9003251-5,any,signatory,director,Owen Marsh,director,{EARLY},en
Saimaa Analytics Oy,company,9003388-4,any,signatory,ceo,Juhani Selkä,chief executive,{LAST},en
"""
REFUSED = {"round_closed", "deadline_passed", "no_round_is_open"}
ENDS = {"round_complete", "round_withdrawn", "round_expired"}
JUST_BEFORE, OVER_THE_END = timedelta(seconds=3), timedelta(minutes=3)


@dataclass(frozen=True)
class Sent:
    """An agreement that is out for signing, and the links by the address of the signatory."""

    id: str
    link_of: dict[str, str]


@dataclass(frozen=True)
class House:
    """A stack whose clock skips, and a client of its API."""

    stack: SkippingStack
    api: Api

    def in_a_fortnight(self) -> date:
        return self.stack.clock().astimezone(ZONE).date() + timedelta(days=14)

    async def send(self, closes_on: date) -> Sent:
        """Send an agreement for signing, until a day."""
        key = str(uuid.uuid4())
        agreement = await self.api.draft(_specimen(closes_on), key=key)
        await self.api.start_round(agreement["id"], key=f"{key}-1", closes_on=str(closes_on))
        return Sent(agreement["id"], await self.links(agreement["id"], 1))

    async def links(self, agreement_id: str, number: int) -> dict[str, str]:
        """Return the links of an open round by the address to which they were mailed."""
        round_ = await self.api.wait_for_round(agreement_id, number, "open")
        asked = {r["id"]: r["person"]["email"] for p in round_["parties"] for r in p["requests"]}
        links = await invitations_of(self.stack.caught_mail, list(asked), within_seconds=60)
        await self.stack.settle()
        return {asked[request]: link for request, link in links.items()}

    async def coordinator(self) -> str:
        """Return a link by which a coordinator signs in."""
        async with self.stack.services.sessions.begin() as session:
            member = await add_staff(
                session,
                email="kati@hva.example.org",
                role=StaffRole.COORDINATOR,
                language="en",
                at=self.stack.clock(),
            )
        return sign_in_address(self.stack.settings, member)


def _specimen(closes_on: date) -> Specimen:
    specimen = Specimen.of_template("data-sharing")
    first = closes_on + timedelta(days=60)
    last = first + timedelta(days=365)
    specimen.values.update(term_first_day=str(first), term_last_day=str(last))
    return replace(specimen, parties=PARTIES.encode(), parties_name="parties.csv")


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("races")
    organisation = "Testilän hyvinvointialue"
    async with SkippingStack(folder, organisation=organisation, engine="dxpdf") as stack:
        token = await stack.token(*SCOPES)
        async with Api.with_token(stack.public_url, token) as api:
            yield House(stack, api)


async def _sign(house: House, link: str) -> None:
    async with signatory.browser(house.stack.public_url) as client:
        await signatory.sign(client, link)


def _is_refusal(is_expected: bool, refused: Exception) -> bool:
    """Return that nothing was done; raise what is no refusal that the losers may get."""
    if not is_expected:
        raise refused
    return False


class Runner:
    """One agreement of which a last signature is missing: to be signed, and withdrawn, at once."""

    def __init__(self, house: House, sent: Sent, client: httpx.AsyncClient) -> None:
        self.id = sent.id
        self._house, self._link, self._client = house, sent.link_of[LAST], client
        self._page: httpx.Response | None = None

    async def get_ready(self) -> None:
        """Let the signatory read and identify; one click is left."""
        self._page = await signatory.read_and_identify(self._client, self._link)

    async def sign(self) -> bool:
        """Click; return whether that gave a receipt, and hold that it was refused if not."""
        assert self._page is not None
        try:
            page = await signatory.confirm(self._client, self._page)
            page = await signatory.follow_to_receipt(self._client, page)
        except UnexpectedPage as refused:
            return _is_refusal(refused.status in {409, 410}, refused)
        return page.url.path.endswith("/receipt")

    async def withdraw(self) -> bool:
        """Withdraw; return whether that ended the round, and hold that it was refused if not."""
        try:
            await self._house.api.withdraw_round(
                self.id, 1, reason="The text is changed.", key=f"withdraw-{self.id}"
            )
        except ApiRefused as refused:
            return _is_refusal(refused.code in REFUSED, refused)
        return True

    async def check(self, *, signed: bool, withdrawn: bool) -> None:
        """Hold that the round ended in one way, as its actors were told, and that all is kept."""
        status = (await self._house.api.round(self.id, 1))["status"]
        assert (signed, withdrawn) == (status == "complete", status == "withdrawn")
        kinds = [event["kind"] for event in await self._house.api.events(self.id)]
        assert [kind for kind in kinds if kind in ENDS] == [f"round_{status}"]
        assert kinds.count("signature_given") == 1 + signed
        async with self._house.stack.services.reads() as session:
            acts = await session.scalars(
                select(InboxRow).where(
                    InboxRow.workflow_id.startswith(signing_rounds_prefix(self.id))
                )
            )
        for act in acts:
            refused = act.kind == "withdraw_round" and not withdrawn
            refused |= act.payload.get("request_id") == request_behind(self._link) and not signed
            assert act.status == ("refused" if refused else "delivered")
            assert not refused or (act.outcome or {})["code"] in REFUSED


@pytest.mark.abuse(16)
async def test_signature_withdrawal_and_deadline_at_once_have_one_winner_in_every_order(
    house: House,
) -> None:
    closes_on, orders = house.in_a_fortnight(), list(permutations(("sign", "withdraw", "clock")))
    async with AsyncExitStack() as browsers:
        runners = []
        for _ in orders:
            sent = await house.send(closes_on)
            await _sign(house, sent.link_of[EARLY])
            client = signatory.browser(house.stack.public_url)
            runners.append(Runner(house, sent, await browsers.enter_async_context(client)))
        await house.stack.skip_to(local(closes_on + timedelta(days=1)) - JUST_BEFORE)
        for runner in runners:
            await runner.get_ready()
        gave = await _all_at_once(house, list(zip(runners, orders, strict=True)))
        await house.stack.skip_to(local(closes_on + timedelta(days=2)))
    for runner in runners:
        await runner.check(
            signed=gave[runner.id, "sign"] is True, withdrawn=gave[runner.id, "withdraw"] is True
        )


async def _all_at_once(
    house: House, races: list[tuple[Runner, tuple[str, ...]]]
) -> dict[tuple[str, str], bool | None]:
    """Let all act in the same instant, each in its own order, while the clock passes the end."""
    before: dict[tuple[str, str], Awaitable[bool | None]] = {}
    after: dict[tuple[str, str], Awaitable[bool | None]] = {}
    for runner, order in races:
        for deed in order:
            if deed != "clock":
                early = order.index(deed) < order.index("clock")
                (before if early else after)[runner.id, deed] = getattr(runner, deed)()
    deeds = before | {("", "clock"): house.stack.environment.sleep(OVER_THE_END)} | after
    async with asyncio.timeout(60):
        return dict(zip(deeds, await asyncio.gather(*deeds.values()), strict=True))


async def test_an_expired_round_is_started_again_in_one_step_and_the_old_one_stays_as_it_ended(
    house: House,
) -> None:
    stack, closes_on = house.stack, house.in_a_fortnight()
    sent = await house.send(closes_on)
    await _sign(house, sent.link_of[EARLY])
    over = local(closes_on + timedelta(days=1))
    await stack.skip_to(over + timedelta(hours=9))
    expired = await house.api.round(sent.id, 1)
    assert expired["status"] == "expired"
    for address in (EARLY, LAST):
        request = request_behind(sent.link_of[address])
        entries = entries_of(stack.caught_mail, address)
        (uid,) = [uid for uid in entries if request in uid]
        check_taken_out(entries[uid])

    async with signed_in(stack.public_url, await house.coordinator()) as desk:
        page = await open_page(desk, f"/agreements/{sent.id}")
        assert "its time ran out. Not signed by: Saimaa Analytics Oy." in page.text
        assert "Send for signing again" in page.text
        start = f"/agreements/{sent.id}/signing-rounds/new"
        summary, day = await open_page(desk, start), closes_on + timedelta(days=30)
        assert LAST in summary.text
        await submit(desk, summary, start, {"closes_on": str(day), "identification": "link"})
    again = await house.links(sent.id, 2)
    assert not {*again.values()} & {*sent.link_of.values()}

    async with signatory.browser(stack.public_url) as client:
        assert (await client.get(sent.link_of[EARLY])).url.path.endswith("/receipt")
        assert (await client.get(sent.link_of[LAST])).status_code == 410
        for step in ("/read", "/identify", "/sign", "/decline", "/hand-over"):
            assert (await client.post(sent.link_of[LAST] + step)).status_code == 410

    for link in again.values():
        await _sign(house, link)
    await stack.settle()
    assert (await house.api.round(sent.id, 2))["status"] == "complete"
    assert await house.api.round(sent.id, 1) == expired
    given = [e for e in await house.api.events(sent.id) if e["kind"] == "signature_given"]
    assert [event["event"]["data"]["round"] for event in given] == [1, 2, 2]
