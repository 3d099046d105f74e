"""The JSON API, version 1: `/api/v1`."""

from fastapi import APIRouter

from service.api import (
    agreements,
    changes,
    contacts,
    decisions,
    drafts,
    evidence,
    notices,
    rounds,
    templates,
    verifications,
    withdrawals,
)
from service.api.description import PROBLEMS

router = APIRouter(responses=PROBLEMS)
for part in (
    agreements,
    decisions,
    drafts,
    rounds,
    changes,
    contacts,
    evidence,
    notices,
    templates,
    verifications,
    withdrawals,
):
    router.include_router(part.router)
