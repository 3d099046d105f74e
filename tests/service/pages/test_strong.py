"""Strong identification on the pages: who comes back where, in which browser, and too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from adapters.acts_payloads import SigningEvidence
from adapters.database.audit import list_events
from adapters.database.rounds import round_view
from adapters.database.tables import InboxRow, PersonRow, SigningRequestRow, SigningRoundRow
from adapters.openid.providers import Provider, Providers
from adapters.openid.tokens import Identified
from domain.identification import Identification, NotStronglyIdentified
from domain.lifecycle import RoundStatus
from domain.strong_identification import Outcome
from service import acts
from service.dependencies import Services
from tests.openid.stand_in import LEVEL, StandIn, listening
from tests.service.pages.conftest import Browser, opened_browser
from tests.service.pages.steps import document_of, sign
from tests.service.pages.world import InstantDelivery, Ticking, World

HETU = "010280-952L"
OTHER = {"given_name": "Tessa", "family_name": "Testilä", "urn:oid:1.2.246.21": HETU}
BERTTA = {"given_name": "Bertta Anneli"}
CARL = {"given_name": "Carl"}


@pytest.fixture
def bank(tmp_path: Path, clock: Ticking) -> Iterator[StandIn]:
    with listening("bank", tmp_path, clock) as stand_in:
        yield stand_in


@pytest.fixture
def other(tmp_path: Path, clock: Ticking) -> Iterator[StandIn]:
    with listening("other", tmp_path, clock) as stand_in:
        yield stand_in


@pytest.fixture
def services(services: Services, bank: StandIn, other: StandIn) -> Services:
    return replace(services, providers=Providers((bank.provider(), other.provider())))


@pytest.fixture
async def link(world: World) -> str:
    """The link of a signatory in a round that asks for strong identification."""
    async with world.services.sessions.begin() as session:
        await session.execute(update(SigningRoundRow).values(identification=Identification.STRONG))
    return world.link("Aino")


async def leave(browser: Browser, link: str, provider: str = "bank") -> str:
    """Read, and go to the provider; return the address to which the browser is sent."""
    page = await browser.get(link)
    await browser.post(f"{link}/read", {"document_sha256": document_of(page)}, page=page)
    page = await browser.get(f"{link}/identify")
    answer = await browser.post(f"{link}/identify/strong", {"provider": provider}, page=page)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def identify(browser: Browser, bank: StandIn, link: str, **claims: object) -> httpx.Response:
    answer = await browser.get(bank.back(await leave(browser, link), **claims))
    assert answer.headers["location"] == f"{link}/identify"
    return await browser.get(f"{link}/identify")


async def go_on(browser: Browser, link: str, page: httpx.Response) -> httpx.Response:
    """Go on from being identified; return the page of the signature."""
    answer = await browser.post(f"{link}/identify", page=page)
    assert answer.headers["location"] == f"{link}/sign"
    return await browser.get(f"{link}/sign")


async def replace_link(world: World) -> None:
    """Let the coordinator send Aino a new link."""
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(SigningRequestRow)
            .where(SigningRequestRow.id == world.requests["Aino"])
            .values(generation=2)
        )


async def kinds(world: World) -> list[str]:
    async with world.services.reads() as session:
        return [event.kind for event in await list_events(session, world.agreement_id)]


def written(folder: Path) -> list[bytes]:
    """Return all that lies in the files of a test: its database, and what is kept beside it."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def state_in(address: str) -> str:
    (state,) = parse_qs(urlsplit(address).query)["state"]
    return state


def cookie_of_attempt(browser: Browser, back: str) -> tuple[str, str]:
    name = f"sidos-away-{state_in(back)[:16]}"
    value = browser.client.cookies.get(name)
    assert value
    return name, value


@pytest.mark.abuse(24)
async def test_two_signatories_in_one_browser_come_back_each_to_their_own_link(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    theirs = world.link("Bertta")
    of_aino = bank.back(await leave(browser, link))
    of_bertta = bank.back(await leave(browser, theirs), **BERTTA)
    assert (await browser.get(of_bertta)).headers["location"] == f"{theirs}/identify"
    assert (await browser.get(of_aino)).headers["location"] == f"{link}/identify"
    assert "Aino Maria EXAMPLE" in (await browser.get(f"{link}/identify")).text
    page = (await browser.get(f"{theirs}/identify")).text  # in her language, as she is
    assert "Bertta Anneli EXAMPLE" in page
    assert "Pankki bank" in page
    assert "Aino" not in page


@pytest.mark.abuse(24)
async def test_an_attempt_does_not_come_back_under_the_link_of_another_person(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    back = bank.back(await leave(browser, link))
    name, value = cookie_of_attempt(browser, back)
    mine = value.partition(".")[0]
    forged = f"{name}={mine}.{world.link('Bertta').removeprefix('/sign/')}"
    async with opened_browser(world.services) as thief:
        assert (await thief.get(back, headers={"cookie": forged})).status_code == 409
        assert (await thief.get(back)).status_code == 409
    assert "signatory_identified_strongly" not in await kinds(world)


@pytest.mark.abuse(24)
async def test_the_answer_of_one_tab_ends_with_the_attempt_of_the_next(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    first = bank.back(await leave(browser, link))
    second = bank.back(await leave(browser, link))
    assert (await browser.get(first)).status_code == 409
    assert (await browser.get(second)).status_code == 303
    assert "Aino Maria" in (await browser.get(f"{link}/identify")).text


@pytest.mark.abuse(24)
async def test_an_answer_of_another_provider_than_the_one_chosen_identifies_nobody(
    browser: Browser, world: World, link: str, bank: StandIn, other: StandIn
) -> None:
    for fault in ({"iss": other.issuer}, {}):
        answer = other.grant(await leave(browser, link)) | {"iss": bank.issuer} | fault
        await browser.get(f"/identified?{httpx.QueryParams(answer)}")
        assert "did not succeed" in (await browser.get(f"{link}/identify")).text
    async with world.services.reads() as session:
        events = await list_events(session, world.agreement_id)
    failed = [str(e.event["data"]) for e in events if e.kind == "identification_failed"]
    assert ["'reason': 'issuer'" in failed[0], "'reason': 'code'" in failed[1]] == [True, True]


async def test_who_comes_back_to_a_link_that_was_replaced_or_a_round_that_ended_is_not_identified(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    back = bank.back(await leave(browser, link))
    late = bank.back(await leave(browser, world.link("Dora")), given_name="Dora")
    await replace_link(world)
    assert (await browser.get(back)).status_code == 410
    await world.end_round(RoundStatus.WITHDRAWN)
    answer = await browser.get(late)
    assert answer.status_code == 410
    assert "withdrawn" in answer.text
    assert "signatory_identified_strongly" not in await kinds(world)


@pytest.mark.abuse(24)
async def test_what_a_provider_says_of_its_error_is_not_repeated(
    browser: Browser, world: World, link: str
) -> None:
    for error in ("<script>alert(1)</script>", "access_denied"):
        state = StandIn.asked_in(await leave(browser, link))["state"]
        said = {"state": state, "error": error, "error_description": "<img onerror=x>"}
        await browser.get(f"/identified?{httpx.QueryParams(said)}")
        page = (await browser.get(f"{link}/identify")).text
        assert "onerror" not in page
        assert "alert(1)" not in page
    assert [k for k in await kinds(world) if "begun" not in k] == [
        "identification_failed",
        "identification_cancelled",
    ]


async def test_a_provider_that_is_down_is_said_to_be_and_may_be_tried_again(
    browser: Browser, link: str, bank: StandIn, other: StandIn
) -> None:
    bank.is_down = other.is_down = True
    page = await browser.get(link)
    await browser.post(f"{link}/read", {"document_sha256": document_of(page)}, page=page)
    page = await browser.get(f"{link}/identify")
    assert "The identification service does not answer now" in page.text
    assert f'href="{link}/identify">Try again' in page.text
    entry = await browser.get(f"{link}/decline")
    answer = await browser.post(f"{link}/identify/strong", {"provider": "bank"}, page=entry)
    assert answer.headers["location"] == f"{link}/identify"
    other.is_down = False
    page = await browser.get(f"{link}/identify")
    assert "Does not answer now: Bank bank" in page.text
    assert other.issuer in page.headers["content-security-policy"]
    bank.is_down = False
    back = bank.back(await leave(browser, link))
    bank.is_down = True
    await browser.get(back)
    assert "did not succeed" in (await browser.get(f"{link}/identify")).text


@pytest.mark.abuse(26)
async def test_who_has_the_link_but_not_the_browser_signs_nothing_for_the_person_identified(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    page = await go_on(browser, link, await identify(browser, bank, link))
    steps = browser.client.cookies.get("sidos-steps", path=link)
    assert steps
    async with opened_browser(world.services) as thief:
        thief.client.cookies.set("sidos-steps", steps, domain="sidos.example.org", path=link)
        assert "Aino Maria" not in (await thief.get(f"{link}/identify")).text
        assert (await thief.get(f"{link}/sign")).headers["location"] == f"{link}/identify"
        entry = await thief.get(f"{link}/decline")
        form = {"method": "confirmed", "consent": "yes", "document_sha256": document_of(page)}
        form["nonce"] = "0" * 32
        answer = await thief.post(f"{link}/sign", form, page=entry)
        assert answer.headers["location"] == f"{link}/identify"
    assert await world.signatures() == []
    assert (await sign(browser, link, page)).status_code == 303
    (signature,) = await world.signatures()
    evidence = SigningEvidence.from_bytes(await world.services.blobs.get(signature.evidence_sha256))
    assert (evidence.identification, evidence.identified_name) == ("strong", "Aino Maria EXAMPLE")
    assert (evidence.identified_by, evidence.identified_level) == (bank.issuer, LEVEL)


@pytest.mark.abuse(26)
async def test_no_way_around_the_page_signs_without_the_identification_of_the_living_link(
    browser: Browser, world: World, link: str, bank: StandIn, delivery: InstantDelivery
) -> None:
    async def refused(claimed: Identification, name: str, generation: int = 1) -> None:
        evidence = SigningEvidence(
            request_id=world.requests["Aino"],
            document_sha256=world.document_sha256,
            consent_text="",
            language="en",
            method="confirmed",
            typed_name="",
            drawing_png_base64="",
            ip="",
            user_agent="",
            identification=claimed,
            nonce="",
            identified_name=name,
            identified_by=bank.issuer,
            identified_level=LEVEL,
        )
        with pytest.raises(NotStronglyIdentified):
            await acts.sign(
                world.services,
                request_id=evidence.request_id,
                document_sha256=evidence.document_sha256,
                evidence=evidence,
                generation=generation,
                once_key=f"sign:{claimed}:{name}:{generation}",
                received_at=world.clock(),
            )

    for claimed in Identification:
        await refused(claimed, "Aino Maria EXAMPLE")
    await identify(browser, bank, link)
    for claimed in (Identification.LINK, Identification.LINK_AND_CODE):
        await refused(claimed, "Aino Maria EXAMPLE")
    await refused(Identification.STRONG, "Somebody Else")
    await replace_link(world)
    await refused(Identification.STRONG, "Aino Maria EXAMPLE", generation=2)
    assert await world.signatures() == []


@pytest.mark.abuse(25)
@pytest.mark.abuse(4)
async def test_nothing_of_another_person_or_of_the_answer_is_in_logs_records_or_pages(
    browser: Browser, world: World, link: str, bank: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    address = await leave(browser, link)
    back = bank.back(address, **OTHER)
    await browser.get(back)
    page = await browser.get(f"{link}/identify")
    assert "Another person was identified" in page.text
    entry = await browser.get(f"{link}/not-me")
    again = await browser.post(f"{link}/identify/strong", {"provider": "bank"}, page=entry)
    assert again.status_code == 422
    said = capfd.readouterr()
    query = parse_qs(urlsplit(back).query)
    secrets = [HETU, "Tessa", "Testilä", *query["code"], *query["state"]]
    secrets.append(StandIn.asked_in(address)["nonce"])
    kept = b"".join([*written(bank.folder), said.out.encode(), said.err.encode(), page.content])
    assert [secret for secret in secrets if secret.encode() in kept] == []
    assert "identified_as_another" in await kinds(world)


async def test_a_round_that_asks_for_it_where_nothing_is_set_up_says_so(
    world: World, link: str
) -> None:
    async with opened_browser(replace(world.services, providers=Providers())) as browser:
        page = await browser.get(link)
        await browser.post(f"{link}/read", {"document_sha256": document_of(page)}, page=page)
        page = await browser.get(f"{link}/identify")
        assert "Strong identification is not set up in this service" in page.text


@pytest.mark.abuse(25)
async def test_beginning_again_meanwhile_does_not_hide_that_another_person_was_identified(
    browser: Browser, world: World, link: str, bank: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = bank.back(await leave(browser, link), **OTHER)
    identified = Provider.identified

    async def slow(*given: Any, **named: Any) -> Identified:
        found = await identified(*given, **named)
        newer.append(await leave(browser, link))  # another tab, before this one is answered
        return found

    newer: list[str] = []
    with monkeypatch.context() as while_checked:
        while_checked.setattr(Provider, "identified", slow)
        await browser.get(back)
    await browser.get(bank.back(newer[0]))
    assert "Another person was identified" in (await browser.get(f"{link}/identify")).text
    assert "identified_as_another" in await kinds(world)
    assert "signatory_identified_strongly" not in await kinds(world)


async def alternate_of_aino(world: World) -> str:
    """Let Aino's party have an alternate."""
    person_id = str(uuid4())
    async with world.services.sessions.begin() as session:
        asked = await session.get_one(SigningRequestRow, world.requests["Aino"])
        session.add(
            PersonRow(
                id=person_id,
                party_id=asked.party_id,
                identity=person_id,
                ordinal=9,
                role="alternate",
                name="Ellen Vara",
                email="ellen@example.org",
                title="",
                capacity="",
                language="en",
                basis="§ 1",
            )
        )
    return person_id


@pytest.mark.abuse(25)
@pytest.mark.abuse(56)
async def test_a_link_by_which_another_person_was_identified_only_says_so(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    alternate = await alternate_of_aino(world)
    not_me = await browser.get(f"{link}/not-me")
    await browser.get(bank.back(await leave(browser, link), **OTHER))
    person = {"name": "X Y", "title": "", "email": "x@example.org", "language": "en", "reason": "r"}
    acts_tried = {
        "decline": {"reason": "no"},
        "hand-over": {"alternate": alternate, "why": "away"},
        "hand-over/proposal": person,
    }
    for path, form in acts_tried.items():
        if "proposal" not in path:
            shown = await browser.get(f"{link}/{path}")
            assert shown.status_code == 409
            assert "Nothing can be signed, declined or handed over" in shown.text
        answer = await browser.post(f"{link}/{path}", form | {"nonce": "1" * 32}, page=not_me)
        assert answer.status_code in {409, 422}
        assert "Nothing can be signed, declined or handed over" in answer.text
    async with world.services.reads() as session:
        sent = [row.kind for row in await session.scalars(select(InboxRow))]
    assert sent == []
    assert f"{link}/decline" not in (await browser.get(f"{link}/identify")).text
    answer = await browser.post(f"{link}/not-me", {"words": "", "nonce": "2" * 32}, page=not_me)
    assert answer.status_code == 303


@pytest.mark.abuse(56)
async def test_who_hands_over_at_once_is_identified_first_as_one_who_signs(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    form = {"alternate": await alternate_of_aino(world), "why": "away", "nonce": "1" * 32}
    page = await browser.get(f"{link}/hand-over")
    assert "identify yourself first" in page.text
    answer = await browser.post(f"{link}/hand-over", form, page=page)
    assert answer.status_code == 422
    assert "identify yourself first" in answer.text
    await go_on(browser, link, await identify(browser, bank, link))
    page = await browser.get(f"{link}/hand-over")
    assert "identify yourself first" not in page.text
    answer = await browser.post(f"{link}/hand-over", form, page=page)
    assert answer.status_code == 200
    assert "identify yourself first" not in answer.text


@pytest.mark.abuse(55)
async def test_one_human_is_not_identified_as_two_signatories_of_a_party(
    browser: Browser, world: World, link: str, bank: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    assert link  # the round asks for strong identification
    human, first, second = "subject-of-the-bank-7QXK", world.link("Bertta"), world.link("Carl")
    await identify(browser, bank, first, sub=human, **BERTTA)
    async with opened_browser(world.services) as beside:
        page = await identify(beside, bank, second, sub=human, **CARL)
        assert "Redan identifierad som en annan undertecknare" in page.text
        assert f"{second}/identify/strong" not in page.text
        refused = await beside.get(f"{second}/sign")
        assert refused.headers["location"] in {second, f"{second}/identify"}
    async with world.services.reads() as session:
        view = await round_view(session, world.agreement_id, 1)
    assert view is not None
    requests = [request for party in view.parties for request in party.requests]
    blocked = [(request.person.name, request.blocked_by) for request in requests]
    assert [one for one in blocked if one[1]] == [("Carl Example", Outcome.SAME_PERSON)]
    assert "identified_twice" in await kinds(world)
    said = capfd.readouterr()
    kept = b"".join([*written(bank.folder), said.out.encode(), said.err.encode()])
    assert human.encode() not in kept
    page = await browser.get(f"{first}/identify")  # the one identified first goes on
    await go_on(browser, first, page)


@pytest.mark.abuse(55)
async def test_one_human_is_identified_for_two_parties_and_two_humans_for_one(
    browser: Browser, world: World, link: str, bank: StandIn, services: Services
) -> None:
    await identify(browser, bank, link, sub="1")
    for who, claims in (("Bertta", {"sub": "1", **BERTTA}), ("Carl", {"sub": "2", **CARL})):
        async with opened_browser(services) as another:
            await identify(another, bank, world.link(who), **claims)
    assert (await kinds(world)).count("signatory_identified_strongly") == len(world.requests) - 1


@pytest.mark.abuse(55)
async def test_a_token_that_names_no_human_is_not_taken(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    page = await identify(browser, bank, link, sub="")
    assert "The identification did not succeed" in page.text
    assert "identification_failed" in await kinds(world)


@pytest.mark.abuse(55)
async def test_beginning_again_after_the_signature_hides_nobody_from_the_other_place(
    browser: Browser, world: World, link: str, bank: StandIn
) -> None:
    assert link  # the round asks for strong identification
    first, second = world.link("Bertta"), world.link("Carl")
    await identify(browser, bank, first, sub="one human", **BERTTA)
    await leave(browser, first)  # while the signature by it may be on its way
    async with opened_browser(world.services) as beside:
        await identify(beside, bank, second, sub="one human", **CARL)
    assert "identified_twice" in await kinds(world)
