"""The evidence bundle of an agreement, handed out and noted."""

from __future__ import annotations

from starlette.requests import Request

from adapters.authority.timestamps import OwnTimestamper
from adapters.database.access import log_access
from adapters.database.evidence import bundle_contents
from adapters.documents.bundle import build_bundle
from service.dependencies import Services
from service.refusals import NotSealedYet


async def export_evidence(
    request: Request, found: Services, agreement_id: str, *, by: str
) -> bytes:
    """Return the bundle as a ZIP; refuse with `NotSealedYet`.

    `by` is the id of the staff member or token that gets it. Each export is noted in the
    access log, whose digest enters the audit chain (abuse 52).
    """
    at = found.clock()
    async with found.reads() as session:
        contents = await bundle_contents(
            session,
            found.blobs,
            agreement_id,
            trust_roots=found.trust_roots,
            made_at=at,
        )
    if contents is None:
        raise NotSealedYet
    async with found.sessions.begin() as session:
        await log_access(
            session,
            agreement_id=agreement_id,
            kind=f"evidence_exported by {by}",
            occurred_at=at,
            ip=request.client.host if request.client else "",
            user_agent=request.headers.get("user-agent", ""),
        )
    # The built-in issuer answers at once: a bundle does not wait for an authority elsewhere.
    timestamper = OwnTimestamper(found.authority.timestamp, found.clock)
    return await build_bundle(contents, found.authority.seal, timestamper)
