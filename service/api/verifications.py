"""Verification of a PDF or of an evidence bundle that somebody holds."""

from __future__ import annotations

from fastapi import APIRouter, Request, UploadFile

from adapters.i18n import translator
from service.api.description import PREFIX
from service.api.tokens import Verifier
from service.api.verdicts import VerificationOut, verification_out
from service.dependencies import ServicesNeeded
from service.problems import reader_language
from service.security import takes_uploads
from service.verifying import verify_upload

router = APIRouter(prefix=PREFIX, tags=["verifications"])


@router.post("/verifications")
@takes_uploads
async def verify(
    file: UploadFile, request: Request, _: Verifier, found: ServicesNeeded
) -> VerificationOut:
    """Verify a file against this service's trust root; the file is not kept."""
    report = await verify_upload(found, await file.read())
    return verification_out(report, translator(reader_language(request)))
