"""The pages of the coordinator and of legal staff, behind a sign-in."""

from fastapi import APIRouter

from service.pages.coordinator import (
    agreement,
    batch_reports,
    batches,
    changing,
    correcting,
    deciding,
    declining_renewal,
    disputes,
    downloads,
    drafting,
    duties,
    editing,
    evidence,
    listing,
    managing,
    noticing,
    plan_changes,
    redrafting,
    renewing,
    renewing_code_tries,
    sending_links,
    starting,
    taking_back_duty,
    withdrawing,
    withdrawing_agreement,
)

router = APIRouter()
# `/agreements/new` before `/agreements/{agreement_id}`: the first that fits is taken.
for _part in (
    listing,
    batches,
    batch_reports,
    redrafting,
    editing,
    drafting,
    starting,
    managing,
    withdrawing,
    withdrawing_agreement,
    correcting,
    deciding,
    changing,
    noticing,
    duties,
    plan_changes,
    disputes,
    taking_back_duty,
    renewing,
    declining_renewal,
    renewing_code_tries,
    sending_links,
    downloads,
    evidence,
    agreement,
):
    router.include_router(_part.router)
