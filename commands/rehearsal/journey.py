"""The rehearsal itself, stage by stage: draft, decide, send, sign, seal, verify."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from adapters.documents.bundle_verification import verify
from adapters.mail.caught import list_caught
from commands.rehearsal.api import Api
from commands.rehearsal.crowd import sign_all
from commands.rehearsal.decider import decide_all, yesterday
from commands.rehearsal.mailbox import invitations, requests_to_decide
from commands.rehearsal.report import RehearsalReport, Stage
from commands.rehearsal.specimen import Specimen
from commands.stack.embedded import EmbeddedStack

INVITATIONS_WITHIN_SECONDS = 120.0
ORGANISATION = "Esimerkin hyvinvointialue"
ROUND = 1


@dataclass(frozen=True, slots=True)
class Watching:
    """Tells whoever watches what begins, and how far the signing has come."""

    begins: Callable[[str], None] = field(default=lambda _: None)
    acted: Callable[[int, int], None] = field(default=lambda _done, _of: None)


async def rehearse_in(
    folder: Path, specimen: Specimen, out: Path, watching: Watching
) -> RehearsalReport:
    """Carry the specimen to a sealed agreement on a stack of its own in `folder`.

    Everything that came of it is written to `out`.
    """
    report = RehearsalReport(template=specimen.template)
    stage = _stages(report, watching)
    async with AsyncExitStack() as running:
        with stage("start"):
            embedded = EmbeddedStack(folder, organisation=ORGANISATION)
            stack = await running.enter_async_context(embedded)
            api = await running.enter_async_context(Api.of(stack))
        with stage("draft"):
            agreement = await api.draft(specimen, key="rehearsal-draft")
        if specimen.decides:
            with stage("decide"):
                report.decisions = await _decide(stack, api, agreement["id"], watching)
        with stage("send"):
            started = await api.start_round(agreement["id"], key="rehearsal-round")
            asked = [r for party in started["parties"] for r in party["requests"]]
            links = await invitations(
                stack.caught_mail, len(asked), within_seconds=INVITATIONS_WITHIN_SECONDS
            )
        with stage("sign"):
            signed = await _sign(stack.public_url, links, watching)
        with stage("seal"):
            ended = await api.wait_for_round(agreement["id"], ROUND, "complete")
            agreement = await api.wait_for_agreement(agreement["id"], "signed", "in_force")
        with stage("verify"):
            files = await _collect(stack.public_url, api, agreement, ended)
            await _verify(report, files)
        _describe(report, agreement, ended, signed)
        report.events = len(await api.events(agreement["id"]))
        report.mails = sum(1 for _ in list_caught(stack.caught_mail))
    _write(out, files, report)
    return report


@dataclass(frozen=True, slots=True)
class _Files:
    sealed: bytes
    bundle: bytes
    root: bytes


def _stages(report: RehearsalReport, watching: Watching) -> Callable[[str], Any]:
    @contextmanager
    def stage(name: str) -> Iterator[None]:
        watching.begins(name)
        begun = time.perf_counter()
        yield
        report.stages.append(Stage(name, round(time.perf_counter() - begun, 3)))

    return stage


async def _decide(stack: EmbeddedStack, api: Api, agreement_id: str, watching: Watching) -> int:
    board = await api.send_for_decision(agreement_id, key="rehearsal-decisions")
    links = await requests_to_decide(
        stack.caught_mail, len(board["parties"]), within_seconds=INVITATIONS_WITHIN_SECONDS
    )
    acted = _counting(watching, len(links))
    return await decide_all(stack.public_url, links, decided_on=yesterday(), acted=acted)


async def _sign(base_url: str, links: list[str], watching: Watching) -> int:
    return await sign_all(base_url, links, acted=_counting(watching, len(links)))


def _counting(watching: Watching, of: int) -> Callable[[], None]:
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        watching.acted(done, of)

    return one_more


async def _collect(
    base_url: str, api: Api, agreement: dict[str, Any], ended: dict[str, Any]
) -> _Files:
    async with httpx.AsyncClient(base_url=base_url) as anyone:
        root = (await anyone.get("/authority/root.pem")).raise_for_status().content
    return _Files(
        sealed=await api.document(agreement["id"], ended["sealed_sha256"]),
        bundle=await api.evidence(agreement["id"]),
        root=root,
    )


async def _verify(report: RehearsalReport, files: _Files) -> None:
    root = x509.load_pem_x509_certificate(files.root)
    report.root_sha256 = hashlib.sha256(root.public_bytes(serialization.Encoding.DER)).hexdigest()
    for name, data in (("sealed document", files.sealed), ("evidence bundle", files.bundle)):
        found = await asyncio.to_thread(verify, data, trust_roots=[root])
        report.verdicts[name] = found.verdict
        report.reasons += [f"{name}: {reason.text}" for reason in found.reasons]


def _describe(
    report: RehearsalReport, agreement: dict[str, Any], ended: dict[str, Any], signed: int
) -> None:
    base = next(d for d in agreement["documents"] if d["sha256"] == ended["document_sha256"])
    report.engine = f"{base['engine']} {base['engine_version']}"
    report.pages = base["pages"]
    report.number, report.title = agreement["number"], agreement["title"]
    report.status, report.in_force_at = agreement["status"], agreement["in_force_at"] or ""
    report.parties = len(ended["parties"])
    report.signatories = sum(len(party["requests"]) for party in ended["parties"])
    report.signatures = signed
    report.document_sha256 = ended["document_sha256"]
    report.sealed_sha256 = ended["sealed_sha256"]


def _write(out: Path, files: _Files, report: RehearsalReport) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "agreement.pdf").write_bytes(files.sealed)
    (out / "evidence.zip").write_bytes(files.bundle)
    (out / "root.pem").write_bytes(files.root)
    data = json.dumps(report.as_data(), indent=2, ensure_ascii=False)
    (out / "report.json").write_text(data + "\n", "utf-8")
    (out / "report.md").write_text(report.as_markdown(), "utf-8")
