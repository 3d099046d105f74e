"""The JSON API, version 1: `/api/v1`."""

from fastapi import APIRouter

from service.api import (
    agreements,
    background,
    batches,
    changes,
    code_tries,
    contacts,
    decisions,
    disputes,
    drafts,
    duties,
    event_exports,
    evidence,
    notices,
    plan_changes,
    proposals,
    reading_links,
    renewal,
    returned_mail,
    round_acts,
    rounds,
    templates,
    verifications,
    withdrawals,
)
from service.api.description import PROBLEMS

router = APIRouter(responses=PROBLEMS)
for part in (
    agreements,
    background,
    decisions,
    drafts,
    rounds,
    round_acts,
    batches,
    code_tries,
    changes,
    contacts,
    reading_links,
    event_exports,
    evidence,
    notices,
    duties,
    disputes,
    plan_changes,
    proposals,
    renewal,
    returned_mail,
    templates,
    verifications,
    withdrawals,
):
    router.include_router(part.router)
