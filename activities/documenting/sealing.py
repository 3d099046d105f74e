"""The seal: put on the signed document, verified with our own root, and kept."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog
from sqlalchemy import update

from activities.documenting.kinds.registry import DOCUMENTS
from activities.documenting.tools import DocumentTools
from activities.recording.open_documents import assemble
from adapters.authority.timestamps import Timestamper
from adapters.database.access import digest_of_access
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import append_event, head_of
from adapters.database.revisions import document_head
from adapters.database.rounds import RoundParty, RoundView, round_view
from adapters.database.tables import SigningRoundRow
from adapters.documents.seal import seal
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Verdict
from adapters.i18n import translator
from domain.authority import parse_authority
from domain.lifecycle import RoundKind
from domain.signing import bound_at
from messages.records import SealedRound, SealRound

_LONGEST_PROBLEM = 500
_log = structlog.get_logger("sidos.sealing")


class SealNotVerified(Exception):
    """The sealed document does not verify: it is not given out, and sealing is tried again."""


class NotComplete(Exception):
    """A round is to be sealed in which a party is not bound: a bug, not a refusal."""


async def seal_document(tools: DocumentTools, request: SealRound) -> SealedRound:
    """Seal and verify the document of a complete round; its bytes are a blob afterwards.

    What fails is noted on the round, where the coordinator sees it, and raised.
    """
    async with tools.reads() as session:
        agreement = await agreement_view(session, request.agreement_id)
        round_ = await round_view(session, request.agreement_id, request.round_number)
    if agreement is None or round_ is None:
        raise LookupError(f"round {request.round_number} of {request.agreement_id}")
    if round_.sealed_sha256 is not None:
        return _sealed(agreement, round_, round_.sealed_sha256)
    try:
        sealed = await _seal(tools, request, agreement, round_.kind)
        await _verify(tools, sealed)
    except Exception as error:
        await _note_problem(tools, round_.round_id, error)
        raise
    return _sealed(agreement, round_, await tools.blobs.put(sealed))


async def _seal(
    tools: DocumentTools, request: SealRound, agreement: AgreementView, kind: RoundKind
) -> bytes:
    at = tools.clock()
    audit_head = await _close_access_log(tools, request, at)
    async with tools.reads() as session:
        head = await document_head(session, request.agreement_id, request.round_number)
    assert head is not None
    work = seal(
        await assemble(tools.blobs, head),
        tools.authority,
        _OnLoop(tools.timestamper, asyncio.get_running_loop()),
        audit_head=audit_head,
        reason=DOCUMENTS[kind].seal_reason(translator(agreement.language), agreement),
        at=at,
    )
    # Reading every revision takes about a second of processor time: not on this loop.
    return await asyncio.to_thread(asyncio.run, work)


class _OnLoop:
    """Asks a timestamper on the loop that it belongs to, from the loop of another thread."""

    def __init__(self, timestamper: Timestamper, loop: asyncio.AbstractEventLoop) -> None:
        self.token_size = timestamper.token_size
        self._timestamper = timestamper
        self._loop = loop

    async def timestamp(self, digest: bytes) -> bytes:
        """Return the token."""
        asked = asyncio.run_coroutine_threadsafe(self._timestamper.timestamp(digest), self._loop)
        return await asyncio.wrap_future(asked)


async def _close_access_log(tools: DocumentTools, request: SealRound, at: datetime) -> str:
    """Put the access log's digest into the chain; return the head that the seal names."""
    async with tools.sessions.begin() as session:
        digest = await digest_of_access(session, request.agreement_id, before=at)
        await append_event(
            session,
            agreement_id=request.agreement_id,
            kind="access_log_digest",
            occurred_at=at,
            recorded_at=at,
            data={
                "round": request.round_number,
                "entries": digest.entries,
                "sha256": digest.sha256,
            },
            personal={},
            once_key=f"access_log_digest:{request.round_number}",
        )
        return (await head_of(session, request.agreement_id))[1]


async def _verify(tools: DocumentTools, sealed: bytes) -> None:
    roots = [tools.authority.root_certificate, *tools.timestamp_roots]
    report = await asyncio.to_thread(verify_pdf, sealed, trust_roots=roots, at=tools.clock())
    if report.verdict is not Verdict.PASSED:
        reasons = " ".join(reason.text for reason in report.reasons)
        raise SealNotVerified(f"{report.verdict.value}: {reasons}")


async def _note_problem(tools: DocumentTools, round_id: str, error: Exception) -> None:
    problem = f"{type(error).__name__}: {error}"[:_LONGEST_PROBLEM]
    _log.error("sealing_failed", round_id=round_id, reason=type(error).__name__)
    async with tools.sessions.begin() as session:
        await session.execute(
            update(SigningRoundRow)
            .where(SigningRoundRow.id == round_id)
            .values(sealing_problem=problem)
        )


def _sealed(agreement: AgreementView, round_: RoundView, sha256: str) -> SealedRound:
    last_signature_at = max(_bound_at(party) for party in round_.parties)
    kind = DOCUMENTS[round_.kind]
    span = kind.span(agreement, last_signature_at=last_signature_at)
    changed = round_.subject_id if kind.changes_who_acts else ""
    return SealedRound(
        sha256, in_force_at=span.counts_from, ends_at=span.ends_at, attachment_for=changed
    )


def _bound_at(party: RoundParty) -> datetime:
    """Return the moment at which the party's rule was met; later signatures do not move it."""
    at = bound_at(
        parse_authority(party.authority),
        listed=[request.as_signer() for request in party.requests],
        signed=[
            (request.signature.signed_at, request.as_signer())
            for request in party.requests
            if request.signature is not None
        ],
    )
    if at is None:
        raise NotComplete(f"party {party.ordinal} is not bound")
    return at
