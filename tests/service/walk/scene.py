"""Records in which every page has something to show: drafted, asked, in force, in dispute."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import select, update
from temporalio.client import Client

from adapters.database.background import list_background
from adapters.database.people import parties_of
from adapters.database.tables import (
    AgreementRow,
    CorrectionRow,
    DisputePartyRow,
    DisputeRow,
    DutyNoteRow,
    PersonRow,
    PlanChangeRow,
    SigningRequestRow,
)
from adapters.documents.template_library import TemplateLibrary
from adapters.links import Link, LinkPurpose, make_token
from adapters.payloads.redrafting import RedraftPayload
from domain.background import BackgroundDocument
from messages.recorded_acts import RecordAct, RecordKind
from service.dependencies import Services
from tests.activities.house import STAFF_ID, House, make_house, run
from tests.activities.years import IN_FORCE_AT, MEETING, REPORT
from tests.databases import Database
from tests.deciding import decide, send_out
from tests.service.api.conftest import make_settings
from tests.service.api.temporal import InstantTemporal
from tests.service.pages.conftest import ROOT
from tests.service.pages.party.scene import Scene, make_scene
from tests.service.pages.party.test_notice import TERMS, given
from tests.service.pages.reading.test_reading import link as reading_link
from tests.service.pages.reading.test_reading import reads
from tests.service.pages.test_waiting import a_correction, a_dispute, a_plan_change
from tests.service.pages.world import START, Ticking, World, make_world, small_pdf
from tests.service.walk.rows import a_batch, a_mail, a_note, a_proposal, a_signature

FAMILY = "family-centre-cooperation"


@dataclass(frozen=True)
class Walk:
    """What the records hold: ids for the addresses of pages, and the links of people."""

    services: Services
    world: World
    scene: Scene
    ids: dict[str, str]
    """By the names that stand in the addresses of the list of pages."""


async def make_walk(database: Database, folder: Path, address: str) -> Walk:
    """Record everything; pages of the demo are shown too."""
    house = await make_house(database, folder, "[decisions]\nrequired = true\n")
    shutil.copytree(ROOT / "templates" / "agreements" / FAMILY, folder / "templates" / FAMILY)
    services = Services(
        settings=make_settings(
            database,
            folder,
            public_url=address,
            contact="Tiina Tapola, tiina@example.org",
            caught_mail=folder / "mail",
        ),
        sessions=database.sessions,
        reads=database.reads,
        blobs=house.blobs,
        temporal=cast("Client", InstantTemporal(house)),
        templates=TemplateLibrary(folder / "templates"),
        authority=house.document_tools.authority,
        clock=house.clock,
    )
    clock = Ticking()
    world = await make_world(services, clock)
    async with services.sessions.begin() as session:  # the house counts from 2026-0001 on
        await session.execute(update(AgreementRow).values(number="2026-0901"))
    scene = await make_scene(services, clock, number="2026-0902")
    ids = {
        **await _signing(world),
        **await _in_force(scene),
        **await _deciding(house, services),
        **await a_batch(services, world),
        "mail": a_mail(folder / "mail"),
    }
    return Walk(services, world, scene, ids)


async def _signing(world: World) -> dict[str, str]:
    """Of those asked, Carl has declined, Bertta signed, and Aino proposed somebody."""
    pdf = small_pdf(3)
    document = BackgroundDocument("Plan", await world.services.blobs.put(pdf), len(pdf), 3)
    async with world.services.sessions.begin() as session:
        await list_background(session, world.agreement_id, [document])
        await list_background(session, world.agreement_id, [document], round_id=world.round_id)
        for who, status in (("Carl", "declined"), ("Bertta", "signed")):
            await session.execute(
                update(SigningRequestRow)
                .where(SigningRequestRow.id == world.requests[who])
                .values(status=status, ended_at=START)
            )
        session.add(a_signature(world, "Bertta"))
        aino = await session.get_one(SigningRequestRow, world.requests["Aino"])
        session.add(a_proposal(aino))
        party_id, person_id = aino.party_id, aino.person_id
    reader = await reads(world)
    async with world.services.reads() as session:
        vera = await session.scalar(select(PersonRow.id).where(PersonRow.name == "Vera Viewer"))
    return {
        "signing": f"/agreements/{world.agreement_id}",
        "round": f"/agreements/{world.agreement_id}/signing-rounds/1",
        "document": world.document_sha256,
        "aino": world.requests["Aino"],
        "carl": world.requests["Carl"],
        "signing_party": party_id,
        "signing_person": person_id,
        "vera": str(vera),
        "sign": world.link("Aino"),
        "signed": world.link("Bertta"),
        "declined": world.link("Carl"),
        "read": reading_link(world, reader),
    }


async def _in_force(scene: Scene) -> dict[str, str]:
    duties = [REPORT | {"responsible": "municipality"}, MEETING]
    await scene.change(
        AgreementRow,
        scene.agreement_id,
        in_force_at=IN_FORCE_AT,
        duties=duties,
        terms=TERMS,
        renewal_months=9,
        template_name="small-yearly",
        values={"subject": "trees"},
    )
    await given(scene, "Juva")
    rows: list[PlanChangeRow | CorrectionRow | DisputeRow | DisputePartyRow | DutyNoteRow] = [
        a_plan_change(scene),
        a_correction(scene),
        *a_dispute(scene),
        a_note(scene),
    ]
    async with scene.services.sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()
    return {
        "in_force": f"/agreements/{scene.agreement_id}",
        "juva": scene.parties["Juva"],
        "dan": scene.people["Dan"],
        "cecilia": scene.people["Cecilia"],
        "party": scene.link("Cecilia"),
        "party_of_bertil": scene.link("Bertil"),
    }


async def _deciding(house: House, services: Services) -> dict[str, str]:
    """Of oak, elm and ash, elm has decided, on a condition."""
    drafted = await house.draft()
    sent = await send_out(house, drafted.agreement_id)
    requests = {mail.person_id: mail.subject_id for mail in sent.mails}
    async with house.database.reads() as session:
        parties = {p.name: p for p in await parties_of(session, drafted.agreement_id)}
    elm = parties["elm"].party_id
    await decide(
        house,
        drafted.agreement_id,
        elm,
        outcome="approved_on_condition",
        remark="If the budget allows.",
    )
    ring = services.settings.link_ring()

    def link(party: str) -> str:
        asked = Link(requests[parties[party].contacts()[0].person_id], 1)
        return "/decide/" + make_token(ring, LinkPurpose.DECIDING, asked)

    other = await house.draft()
    await _second_version(house, other.agreement_id)
    return {
        "deciding": f"/agreements/{drafted.agreement_id}",
        "draft": f"/agreements/{other.agreement_id}",
        "oak": parties["oak"].party_id,
        "elm": elm,
        "decide": link("oak"),
        "decided": link("elm"),
    }


async def _second_version(house: House, agreement_id: str) -> None:
    payload = RedraftPayload({"subject": "shrubs", "term_last_day": "2028-12-31"})
    sha256 = await house.blobs.put(payload.to_bytes())
    kind = RecordKind.REDRAFT_AGREEMENT
    act = RecordAct("redraft", agreement_id, kind, sha256, house.clock(), STAFF_ID)
    await run(house.documents.redraft_agreement, act)
