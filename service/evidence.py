"""The evidence bundle of an agreement, handed out and noted."""

from __future__ import annotations

from starlette.requests import Request

from adapters.authority.timestamps import OwnTimestamper
from adapters.database.evidence import bundle_contents
from adapters.documents.bundle import build_bundle
from service.dependencies import Services
from service.exporting import Exporter, note_export
from service.refusals import NotSealedYet


async def export_evidence(
    request: Request, found: Services, agreement_id: str, *, by: Exporter
) -> bytes:
    """Return the bundle as a ZIP, noted with who got it; refuse with `NotSealedYet`."""
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
    # The built-in issuer answers at once: a bundle does not wait for an authority elsewhere.
    timestamper = OwnTimestamper(found.authority.timestamp, found.clock)
    data = await build_bundle(contents, found.authority.seal, timestamper)
    await note_export(request, found, [agreement_id], by=by, what="bundle", data=data)
    return data
