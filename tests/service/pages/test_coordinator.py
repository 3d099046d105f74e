"""The coordinator drafts, sends for signing, follows, and withdraws."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from activities.recording.ended import list_recipients
from adapters.acts_payloads import AgreementPayload, DeclineEvidence, WithdrawalReason
from adapters.database.audit import append_event
from adapters.database.staff import active_by_email
from adapters.database.tables import (
    AgreementRow,
    DocumentRow,
    InboxRow,
    MailRow,
    NotRightPersonRow,
    PartyRow,
    PersonRow,
    ReaderRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.parties_rows import COLUMNS
from adapters.payloads.round_acts import NewAddress
from domain.lifecycle import RoundStatus
from messages.records import RoundKey
from service.dependencies import Services
from tests.service.pages.conftest import ROOT, Browser
from tests.service.pages.steps import go_to_signature, sign
from tests.service.pages.world import (
    CLOSES,
    HOSTILE,
    START,
    InstantDelivery,
    Ticking,
    World,
    make_world,
)

TEMPLATE = "family-centre-cooperation"
SPECIMEN = ROOT / "templates" / "agreements" / TEMPLATE / "v1" / "specimen-parties.csv"
NEW = f"/agreements/new?template={TEMPLATE}"


@pytest.fixture
async def draft(services: Services, clock: Ticking) -> World:
    return await make_world(services, clock, status="draft")


async def acts_of(services: Services, kind: str) -> list[InboxRow]:
    async with services.reads() as session:
        return list(await session.scalars(select(InboxRow).where(InboxRow.kind == kind)))


@pytest.mark.parametrize(
    "path",
    ["/agreements", "/agreements/new", "/agreements/x", "/agreements/x/signing-rounds/new"],
)
async def test_who_is_not_signed_in_sees_no_agreement(browser: Browser, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 401
    assert "sign in" in answer.text.lower()


async def test_the_list_shows_state_progress_and_next_date(
    coordinator: Browser, world: World
) -> None:
    page = await coordinator.get("/agreements")
    assert "2026-0001" in page.text
    assert "out for signing" in page.text
    assert "0 / 3" in page.text
    assert "31 March 2026" in page.text


async def test_the_form_of_a_draft_says_what_stands_in_which_column(
    coordinator: Browser,
) -> None:
    page = await coordinator.get(NEW)
    assert [column for column in COLUMNS if f"<code>{column}</code>" not in page.text] == []


async def test_an_agreement_shows_each_party_and_person_with_their_mail(
    coordinator: Browser, world: World
) -> None:
    async with world.services.sessions.begin() as session:
        session.add(
            MailRow(
                key="k",
                agreement_id=world.agreement_id,
                kind="invitation",
                person_id=await session.scalar(
                    select(SigningRequestRow.person_id).where(
                        SigningRequestRow.id == world.requests["Carl"]
                    )
                ),
                request_id=world.requests["Carl"],
                message_id="m",
                status="failed",
                problem="550 no such person",
                created_at=START,
            )
        )
    page = await coordinator.get(f"/agreements/{world.agreement_id}")
    assert "Carl Example" in page.text
    assert "Mail to carl@example.org could not be delivered" in page.text
    assert "<q>550 no such person</q>" in page.text
    assert "Some mails could not be delivered" in page.text
    assert "0 of 3 parties have signed" in page.text


@pytest.mark.abuse(5)
@pytest.mark.abuse(6)
async def test_no_page_of_staff_holds_a_signing_link(coordinator: Browser, world: World) -> None:
    agreement = f"/agreements/{world.agreement_id}"
    for path in (
        "/agreements",
        agreement,
        f"{agreement}/documents/{world.document_sha256}/",
        f"{agreement}/signing-rounds/1/withdrawal",
        f"{agreement}/signing-rounds/1/reminders",
        *(
            f"{agreement}/signing-rounds/1/requests/{asked}/{act}"
            for asked in world.requests.values()
            for act in ("link", "address", "reminder", "replacement")
        ),
    ):
        page = await coordinator.get(path)
        assert page.status_code == 200, path
        assert "/sign/" not in page.text


@pytest.mark.abuse(27)
async def test_a_hostile_party_name_is_inert_on_the_coordinators_pages(
    coordinator: Browser, world: World
) -> None:
    page = await coordinator.get(f"/agreements/{world.agreement_id}")
    assert HOSTILE not in page.text
    assert "&lt;script&gt;" in page.text


@pytest.mark.abuse(10)
async def test_another_agreements_document_is_not_found(
    coordinator: Browser, world: World, services: Services, clock: Ticking
) -> None:
    other = await services.blobs.put(b"%PDF of another agreement")
    path = f"/agreements/{world.agreement_id}/documents/{other}/document.pdf"
    assert (await coordinator.get(path)).status_code == 404


async def test_legal_staff_read_and_change_nothing(legal: Browser, world: World) -> None:
    agreement = f"/agreements/{world.agreement_id}"
    page = await legal.get(agreement)
    assert page.status_code == 200
    assert "withdrawal" not in page.text
    assert (await legal.get(f"{agreement}/signing-rounds/1/withdrawal")).status_code == 403
    assert (await legal.get("/agreements/new")).status_code == 403


async def test_a_draft_is_made_from_values_and_a_list_of_parties(
    coordinator: Browser, services: Services
) -> None:
    page = await coordinator.get(NEW)
    fields = filled(page.text)
    answer = await coordinator.post(
        NEW, fields, page=page, files={"parties": ("parties.csv", SPECIMEN.read_bytes())}
    )
    assert answer.status_code == 303, answer.text
    (act,) = await acts_of(services, "draft_agreement")
    assert answer.headers["location"] == f"/agreements/{act.id}"
    payload = AgreementPayload.from_bytes(await services.blobs.get(act.payload["payload_sha256"]))
    assert payload.template_name == TEMPLATE
    assert len(payload.parties) == 20


def filled(page: str) -> dict[str, str]:
    """Return the values that the form came with, as a browser would send them back."""
    import re  # noqa: PLC0415

    inputs = re.findall(
        r'<input type="(?:text|date|number|email)" name="(value-[^"]+)"[^>]*?value="([^"]*)"', page
    )
    areas = re.findall(r'<textarea name="(value-[^"]+)"[^>]*>([^<]*)<', page)
    made_up = {"value-coordinator_email": "coordinator@example.org"}
    return {name: value or made_up.get(name, "Example") for name, value in (*inputs, *areas)}


async def test_every_error_is_told_at_once_and_nothing_is_created(
    coordinator: Browser, services: Services
) -> None:
    page = await coordinator.get(NEW)
    fields = {**filled(page.text), "value-term_first_day": "not a day"}
    table = SPECIMEN.read_text().splitlines()
    table[1] = table[1].replace("municipality", "kingdom")
    table[2] = table[2].replace("@", " at ")
    broken = "\n".join(table).encode()
    answer = await coordinator.post(
        NEW, fields, page=page, files={"parties": ("parties.csv", broken)}
    )
    assert answer.status_code == 422
    assert "nothing was created" in answer.text
    assert 'href="#value-term_first_day"' in answer.text
    assert "Row 2, column “kind”" in answer.text
    assert "Row 3, column “email”" in answer.text
    assert "Several things are wrong: see the list" in answer.text
    assert not await acts_of(services, "draft_agreement")


async def test_a_form_without_a_list_of_parties_is_told_so(coordinator: Browser) -> None:
    page = await coordinator.get(NEW)
    answer = await coordinator.post(NEW, filled(page.text), page=page)
    assert answer.status_code == 422
    assert "Choose the file with the parties." in answer.text


async def test_the_start_of_a_round_shows_who_gets_which_mail(
    coordinator: Browser, draft: World
) -> None:
    page = await coordinator.get(f"/agreements/{draft.agreement_id}/signing-rounds/new")
    for name in ("aino", "bertta", "carl", "dora"):
        assert f"{name}@example.org" in page.text
    assert "Send 4 mails and start the round" in page.text
    assert 'value="2026-04-01"' in page.text  # thirty days on


async def test_the_start_of_a_round_names_who_only_reads_and_counts_their_mails(
    coordinator: Browser, draft: World
) -> None:
    async with draft.services.sessions.begin() as session:
        party = await session.scalar(select(PartyRow.id).where(PartyRow.ordinal == 1))
        for role in ("viewer", "copy"):
            session.add(
                PersonRow(
                    id=role,
                    party_id=party,
                    identity=role,
                    ordinal=8,
                    role=role,
                    name=f"The {role}",
                    email=f"{role}@example.org",
                    title="",
                    capacity="",
                    language="sv",
                )
            )
    page = await coordinator.get(f"/agreements/{draft.agreement_id}/signing-rounds/new")
    assert "Who gets a link to read, and the sealed document when all have signed" in page.text
    assert "copy@example.org" in page.text
    assert "Send 5 mails and start the round" in page.text


async def test_starting_twice_by_mistake_starts_once(
    coordinator: Browser, draft: World, delivery: InstantDelivery
) -> None:
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    for _ in range(2):
        answer = await coordinator.post(path, {"closes_on": "2026-04-01"}, page=page)
        assert answer.status_code == 303
    assert len(await acts_of(draft.services, "start_signing_round")) == 1
    assert len(delivery.delivered) == 1


async def test_a_round_sent_again_keeps_the_day_that_people_were_told(
    coordinator: Browser, world: World, clock: Ticking
) -> None:
    await world.end_round(RoundStatus.WITHDRAWN)
    async with world.services.sessions.begin() as session:
        await session.execute(update(AgreementRow).values(status="draft"))
    path = f"/agreements/{world.agreement_id}/signing-rounds/new"
    again = await coordinator.get(path)
    assert 'value="2026-03-31"' in again.text
    assert "The first day of the term, 1 January 2026, has gone by already." in again.text
    clock.now = CLOSES
    assert 'value="2026-03-31"' not in (await coordinator.get(path)).text


async def test_a_deadline_that_is_no_date_is_told_beside_its_field(
    coordinator: Browser, draft: World
) -> None:
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    answer = await coordinator.post(path, {"closes_on": "soon"}, page=page)
    assert answer.status_code == 422
    assert "Give the last day for signing as a date." in answer.text


async def test_the_days_of_the_reminders_are_shown_before_anything_is_sent(
    coordinator: Browser, draft: World
) -> None:
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    # Monday 2 March; 3 April is Good Friday and 6 April Easter Monday.
    assert [f"{day} March 2026" in page.text for day in (9, 16, 23, 30)] == [True] * 4
    plan = {"first_after_days": "", "then_every_days": "", "before_deadline_days": "7, 3"}
    fields = {"closes_on": "2026-04-08", **plan, "look": "reminders"}
    looked = await coordinator.post(path, fields, page=page)
    assert looked.status_code == 200
    assert re.findall(r"<li>(\d+ April 2026)</li>", looked.text) == ["2 April 2026", "7 April 2026"]
    silent = await coordinator.post(path, {**fields, "before_deadline_days": ""}, page=page)
    assert "Nobody is reminded." in silent.text
    often = {**fields, "then_every_days": "1", "closes_on": "2026-05-29"}
    assert (
        "times more, the last time on 27 May 2026"
        in (await coordinator.post(path, often, page=page)).text
    )
    assert not await acts_of(draft.services, "start_signing_round")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("first_after_days", "soon"),
        ("then_every_days", "366"),
        ("then_every_days", "7, 8"),
        ("before_deadline_days", "3; 1"),
        ("before_deadline_days", "0"),
    ],
)
async def test_a_plan_of_reminders_that_makes_no_sense_is_told_beside_its_field(
    coordinator: Browser, draft: World, field: str, typed: str
) -> None:
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    answer = await coordinator.post(path, {"closes_on": "2026-04-01", field: typed}, page=page)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert not await acts_of(draft.services, "start_signing_round")


async def test_the_plan_that_was_typed_is_sent_with_the_round(
    coordinator: Browser, draft: World
) -> None:
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    plan = {"first_after_days": "3", "then_every_days": "0", "before_deadline_days": "2,1"}
    await coordinator.post(path, {"closes_on": "2026-04-01", **plan}, page=page)
    (act,) = await acts_of(draft.services, "start_signing_round")
    assert act.payload["reminders"] == {
        "first_after_days": 3,
        "then_every_days": 0,
        "before_deadline_days": [2, 1],
        "from_hour": 8,
        "to_hour": 18,
    }


async def test_a_round_that_is_open_cannot_be_started_again(
    coordinator: Browser, world: World
) -> None:
    answer = await coordinator.get(f"/agreements/{world.agreement_id}/signing-rounds/new")
    assert answer.status_code == 409


async def test_who_got_a_mail_within_the_hour_is_listed_apart_and_not_reminded(
    coordinator: Browser, world: World, clock: Ticking
) -> None:
    path = f"/agreements/{world.agreement_id}/signing-rounds/1/reminders"
    first, *others = world.requests
    await mailed(world, first, at=START + timedelta(seconds=30))
    clock.now = START + timedelta(minutes=20)
    page = await coordinator.get(path)
    listed, _, paused = page.text.partition("Got a mail within the last hour")
    assert [name for name in others if f"{name} Example" not in listed] == []
    assert f"{first} Example" not in listed
    assert f"{first} Example" in paused
    assert "2 March 2026 at 12:01 (Finnish time)" in paused
    one = await coordinator.get(
        f"/agreements/{world.agreement_id}/signing-rounds/1/requests/{world.requests[first]}/reminder"
    )
    assert "Nobody can be reminded now." in one.text
    assert "Send the reminder" not in one.text
    for name in others:
        await mailed(world, name, at=START)
    nobody = await coordinator.get(path)
    assert "Nobody can be reminded now." in nobody.text
    assert "Send the reminders" not in nobody.text
    clock.now = START + timedelta(hours=1, seconds=30)
    assert "within the last hour" not in (await coordinator.get(path)).text


async def test_a_later_deadline_is_told_to_those_who_read_along(
    coordinator: Browser, world: World
) -> None:
    async with world.services.sessions.begin() as session:
        party = await session.scalar(select(PartyRow.id).where(PartyRow.name == "Järvi ry"))
        assert party
        session.add(
            PersonRow(
                id="vera",
                party_id=party,
                identity="vera",
                ordinal=9,
                role="viewer",
                name="Vera Example",
                email="vera@example.org",
                title="",
                capacity="",
                language="en",
            )
        )
        await session.flush()
        session.add(
            ReaderRow(
                id="reads", round_id=world.round_id, person_id="vera", generation=1, sent_at=START
            )
        )
        session.add(
            NotRightPersonRow(
                id="word",
                request_id=world.requests["Carl"],
                person_id=await session.scalar(
                    select(SigningRequestRow.person_id).where(
                        SigningRequestRow.id == world.requests["Carl"]
                    )
                ),
                generation=1,
                words="",
                told_at=START,
            )
        )
    page = await coordinator.get(f"/agreements/{world.agreement_id}/signing-rounds/1/deadline")
    assert "vera@example.org" in page.text
    assert "the document that you were given to read" in page.text
    assert "carl@example.org" not in page.text


async def mailed(world: World, name: str, *, at: datetime) -> None:
    """Let a signatory have been invited at an instant."""
    async with world.services.sessions.begin() as session:
        asked = await session.get_one(SigningRequestRow, world.requests[name])
        session.add(
            MailRow(
                key=f"invitation:{name}",
                agreement_id=world.agreement_id,
                kind="invitation",
                person_id=asked.person_id,
                request_id=asked.id,
                message_id=name,
                status="sent",
                created_at=at,
            )
        )


async def test_withdrawing_says_who_is_told_and_needs_a_reason(
    coordinator: Browser, world: World
) -> None:
    path = f"/agreements/{world.agreement_id}/signing-rounds/1/withdrawal"
    async with world.services.sessions.begin() as session:
        me = await active_by_email(session, "coordinator@example.org")
        assert me
        await session.execute(update(AgreementRow).values(created_by=me.id))
        told = await list_recipients(session, RoundKey(world.agreement_id, 1))
        addresses = [(await session.get_one(PersonRow, id_)).email for id_ in told.person_ids]
    assert told.staff_ids == (me.id,)
    page = await coordinator.get(path)
    assert f"{len(addresses) + 1} persons are told by mail" in page.text
    assert [email for email in (*addresses, me.email) if email not in page.text] == []
    without = await coordinator.post(path, {"reason": ""}, page=page)
    assert without.status_code == 422
    hidden = await coordinator.post(path, {"reason": "A party\u202e merged."}, page=page)
    assert hidden.status_code == 422
    assert "characters that are not allowed" in hidden.text
    answer = await coordinator.post(path, {"reason": "A party has merged."}, page=page)
    assert answer.status_code == 303
    (act,) = await acts_of(world.services, "withdraw_round")
    reason = WithdrawalReason.from_bytes(
        await world.services.blobs.get(act.payload["reason_sha256"])
    )
    assert reason.reason == "A party has merged."


async def test_withdrawing_an_agreement_needs_a_reason(coordinator: Browser, draft: World) -> None:
    path = f"/agreements/{draft.agreement_id}/withdrawal"
    page = await coordinator.get(path)
    assert "Nobody is told by mail" in page.text
    assert (await coordinator.post(path, {"reason": ""}, page=page)).status_code == 422
    assert (await coordinator.post(path, {"reason": "Merged."}, page=page)).status_code == 303
    (act,) = await acts_of(draft.services, "record")
    assert act.payload["kind"] == "withdraw_agreement"
    reason = await draft.services.blobs.get(act.payload["payload_sha256"])
    assert WithdrawalReason.from_bytes(reason).reason == "Merged."


async def test_what_was_accepted_while_temporal_is_down_is_followed_up(
    coordinator: Browser, draft: World, delivery: InstantDelivery
) -> None:
    delivery.down = True
    path = f"/agreements/{draft.agreement_id}/signing-rounds/new"
    page = await coordinator.get(path)
    answer = await coordinator.post(path, {"closes_on": "2026-04-01"}, page=page)
    waiting = await coordinator.get(answer.headers["location"])
    assert "Accepted, being carried out" in waiting.text
    assert waiting.headers["refresh"].startswith("4; url=/agreements/")


@pytest.mark.abuse(19)
async def test_a_seal_that_fails_is_shown_with_its_reason(
    coordinator: Browser, world: World
) -> None:
    await world.end_round(RoundStatus.SEALING)
    async with world.services.sessions.begin() as session:
        await session.execute(update(AgreementRow).values(status="sealing"))
        await session.execute(
            update(SigningRoundRow).values(sealing_problem="the timestamp authority is away")
        )
    page = await coordinator.get(f"/agreements/{world.agreement_id}")
    assert "the sealing fails and is tried again by itself" in page.text
    assert "the timestamp authority is away" in page.text


async def test_a_rule_is_shown_in_the_readers_words_and_capacities_in_those_of_the_document(
    coordinator: Browser, world: World
) -> None:
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(PartyRow)
            .where(PartyRow.name == "Järvi ry")
            .values(authority="1 chair | 2 board")
        )
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert "chair alone or 2 board members together" in page
    assert "any one of the signatories listed, alone" in page
    assert "viranhaltijajohtaja" in page
    assert "director" not in page
    swedish = (await coordinator.get(f"/agreements/{world.agreement_id}?lang=sv")).text
    assert "ordförande ensam eller 2 styrelsemedlemmar tillsammans" in swedish
    finnish = (await coordinator.get(f"/agreements/{world.agreement_id}?lang=fi")).text
    assert "puheenjohtaja yksin tai 2 hallituksen jäsentä yhdessä" in finnish


async def test_a_sealed_agreement_offers_its_document_and_its_evidence_at_once(
    coordinator: Browser, world: World
) -> None:
    await world.end_round(RoundStatus.COMPLETE)
    async with world.services.sessions.begin() as session:
        await session.execute(update(AgreementRow).values(status="in_force"))
        await session.execute(update(DocumentRow).values(kind="sealed"))
    address = f"/agreements/{world.agreement_id}"
    page = (await coordinator.get(address)).text
    document = f"{address}/documents/{world.document_sha256}/document.pdf"
    assert (
        page.index(document)
        < page.index(f"{address}/evidence.zip")
        < page.index('<h2 id="parties">')
    )
    answer = await coordinator.get(document)
    name = answer.headers["content-disposition"]
    assert name == 'attachment; filename="2026-0001-sinetoity.pdf"'


async def _decline(world: World, who: str, reason: str) -> None:
    evidence = DeclineEvidence(world.requests[who], reason, "en", "192.0.2.1", "x", "link", "n")
    sha256 = await world.services.blobs.put(evidence.to_bytes())
    async with world.services.sessions.begin() as session:
        await session.execute(
            update(SigningRequestRow)
            .where(SigningRequestRow.id == world.requests[who])
            .values(status="declined", ended_at=START)
        )
        await append_event(
            session,
            agreement_id=world.agreement_id,
            kind="signing_declined",
            occurred_at=START,
            recorded_at=START,
            data={"round": 1, "request_id": world.requests[who], "evidence_sha256": sha256},
            personal={},
            once_key=f"declined:{who}",
        )


async def test_beside_each_who_signed_stands_when(
    coordinator: Browser, browser: Browser, world: World
) -> None:
    link = world.link("Aino")
    assert (await sign(browser, link, await go_to_signature(browser, link))).is_redirect
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert "signed 2 March 2026 at 11:00 (Finnish time)" in page


async def test_a_round_that_everybody_signed_has_no_deadline_on_the_page_any_more(
    coordinator: Browser, world: World
) -> None:
    address = f"/agreements/{world.agreement_id}"
    assert "<dt>Deadline</dt>" in (await coordinator.get(address)).text
    await world.end_round(RoundStatus.COMPLETE)
    page = (await coordinator.get(address)).text
    assert "<dt>Signing round</dt>" in page
    assert "<dt>Deadline</dt>" not in page


async def test_after_a_declined_round_the_draft_says_what_happened_why_and_what_can_be_done(
    coordinator: Browser, world: World
) -> None:
    await _decline(world, "Aino", "No money this year.")
    await _decline(world, "Bertta", "The board has not met.")
    await world.end_round(RoundStatus.DECLINED)
    async with world.services.sessions.begin() as session:
        await session.execute(update(AgreementRow).values(status="draft"))
    page = (await coordinator.get(f"/agreements/{world.agreement_id}")).text
    assert "because a party can no longer sign" in page
    assert "Party: Mikkeli, Järvi ry." in page
    assert "No money this year." in page
    assert "The board has not met." in page
    assert "Send for signing again" in page
    assert "not signed by the party yet" not in page


async def test_a_new_address_is_asked_for_with_who_gets_the_mail_and_what_it_says(
    coordinator: Browser, world: World
) -> None:
    asked = world.requests["Bertta"]
    path = f"/agreements/{world.agreement_id}/signing-rounds/1/requests/{asked}/address"
    agreement = await coordinator.get(f"/agreements/{world.agreement_id}")
    assert f'href="{path}"' in agreement.text
    page = await coordinator.get(path)
    assert "Bertta" in page.text
    assert "Hei Bertta" in page.text  # the mail, in her language
    assert "Carl" not in page.text
    wrong = await coordinator.post(path, {"value": "bertta@nowhere"}, page=page)
    assert wrong.status_code == 422
    assert "name@example.org" in wrong.text
    answer = await coordinator.post(path, {"value": "bertta@right.example.org"}, page=page)
    assert answer.status_code == 303
    (act,) = await acts_of(world.services, "manage")
    assert "right.example.org" not in str(act.payload)
    payload = await world.services.blobs.get(act.payload["payload_sha256"])
    assert NewAddress.from_bytes(payload).email == "bertta@right.example.org"
