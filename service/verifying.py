"""Verification of files that anybody may send: in a child process, one at a time."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.serialization import Encoding
from fastapi.concurrency import run_in_threadpool

from adapters.documents.sandboxed_child import Limits, run_function
from adapters.documents.verification_child import REPORTS, AnyReport
from service.dependencies import Services

# A made-up file may loop or swallow memory; each job gets so much and no more (abuse 35).
# It stands back for signing, so that on a busy machine its minute of work may last three.
_LIMITS = Limits(memory=2 * 2**30, cpu_seconds=60, wall_seconds=180, niceness=10)
_ONE_AT_A_TIME = asyncio.Semaphore(1)


async def verify_upload(found: Services, data: bytes) -> AnyReport:
    """Return what can be said of a PDF or a bundle, against this service's trust roots, now.

    Refuses with `DocumentTooDemanding` a file that exceeds the limits. The file is not kept.
    """
    roots = "".join(root.public_bytes(Encoding.PEM).decode() for root in found.trust_roots)
    options = {"trust_roots": roots, "at": found.clock().isoformat()}
    async with _ONE_AT_A_TIME:
        answer = await run_in_threadpool(
            run_function,
            "adapters.documents.verification_child:verify_job",
            data,
            options,
            limits=_LIMITS,
        )
    return REPORTS.validate_json(answer)
