"""Runs the years of the agreements on one clock, and takes out everything that came of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from commands.rehearsal.api import SCOPES, Api
from commands.rehearsal.years.calendar import Calendar
from commands.rehearsal.years.collecting import collect, judge
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.plays import scenes_of_all
from commands.rehearsal.years.report import YearsReport
from commands.rehearsal.years.scenes import Scene, play
from commands.rehearsal.years.timeline import timeline_of
from commands.stack.skipping import SkippingStack

Begins = Callable[[str], None]


async def rehearse_years(
    folder: Path, out: Path, years: int, *, organisation: str, begins: Begins
) -> YearsReport:
    """Live through the years on a stack of its own in `folder`; write the report to `out`."""
    begun = time.perf_counter()
    begins("Starting the server whose clock skips, workers, mail and web")
    async with SkippingStack(folder, organisation=organisation) as stack:
        began_at = stack.clock()
        async with Api.with_token(stack.public_url, await stack.token(*SCOPES)) as api:
            calendar = Calendar.from_now(began_at, years)
            lives = [
                Life("family-centre", stack, api, calendar),
                Life("data-sharing", stack, api, calendar),
                Life("data-sharing-next-term", stack, api, calendar.following()),
            ]

            def scene_begins(scene: Scene) -> None:
                begins(f"{scene.at:%Y-%m-%d}  {scene.words}")

            await play(stack, scenes_of_all(*lives), begins=scene_begins)
            begins("Verifying every document and the evidence")
            report = await _report(stack, lives, years, began_at, begun)
    report.write(out)
    return report


async def _report(
    stack: SkippingStack, lives: list[Life], years: int, began_at: datetime, begun: float
) -> YearsReport:
    root = stack.services.authority.root_certificate
    found = [file for life in lives for file in await collect(life)]
    ended_at = stack.clock()  # a bundle holds a certificate that is made with it
    files = [await judge(file, roots=[root], at=ended_at) for file in found]
    names = {file.sha256: file.name for file in files}
    reads = stack.services.reads
    return YearsReport(
        years=years,
        began_at=began_at,
        ended_at=ended_at,
        seconds=round(time.perf_counter() - begun, 1),
        timelines=[await timeline_of(reads, life, names) for life in lives],
        checks=[check for life in lives for check in life.checks],
        files=files,
        root=root.public_bytes(Encoding.PEM),
        root_sha256=hashlib.sha256(root.public_bytes(Encoding.DER)).hexdigest(),
    )
