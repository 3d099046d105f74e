"""The evidence bundle of an agreement, handed out and noted."""

from __future__ import annotations

import structlog
from starlette.requests import Request

from adapters.authority.timestamps import OwnTimestamper
from adapters.database.agreements import agreement_view
from adapters.database.evidence import bundle_contents
from adapters.database.rounds import round_view
from adapters.documents.bundle import build_bundle
from adapters.i18n import translator
from domain.errors import DomainError
from service.certificates import Wanted, make_certificate
from service.dependencies import Services
from service.exporting import Exporter, note_export
from service.refusals import NotSealedYet

_log = structlog.get_logger("sidos.evidence")


async def export_evidence(
    request: Request, found: Services, agreement_id: str, *, by: Exporter
) -> bytes:
    """Return the bundle as a ZIP, noted with who got it; refuse with `NotSealedYet`."""
    at = found.clock()
    # First the certificate: the events that it names are then among those of the bundle.
    certificate = await _certificate(found, agreement_id)
    async with found.reads() as session:
        contents = await bundle_contents(
            session,
            found.blobs,
            agreement_id,
            trust_roots=found.trust_roots,
            made_at=at,
            certificate=certificate,
        )
    if contents is None:
        raise NotSealedYet
    # The built-in issuer answers at once: a bundle does not wait for an authority elsewhere.
    timestamper = OwnTimestamper(found.authority.timestamp, found.clock)
    data = await build_bundle(contents, found.authority.seal, timestamper)
    await note_export(request, found, [agreement_id], by=by, what="bundle", data=data)
    return data


async def _certificate(found: Services, agreement_id: str) -> bytes:
    """Return the certificate in the agreement's language; nothing where none can be made.

    The evidence is not kept back for want of it: a chain that does not hold, for one, is what
    the bundle shows, and an engine that is out of reach takes nothing from it.
    """
    async with found.reads() as session:
        agreement = await agreement_view(session, agreement_id)
        round_ = await round_view(session, agreement_id)
    if agreement is None or round_ is None:
        return b""
    wanted = Wanted(agreement, round_.number, translator(agreement.language))
    try:
        return await make_certificate(found, wanted)
    except (DomainError, OSError) as error:
        code = error.code if isinstance(error, DomainError) else type(error).__name__
        _log.warning("no_certificate", agreement_id=agreement_id, code=code)
        return b""
