"""The pages of the coordinator and of legal staff, behind a sign-in."""

from fastapi import APIRouter

from service.pages.coordinator import (
    agreement,
    changing,
    correcting,
    deciding,
    downloads,
    drafting,
    evidence,
    listing,
    noticing,
    redrafting,
    starting,
    withdrawing,
    withdrawing_agreement,
)

router = APIRouter()
# `/agreements/new` before `/agreements/{agreement_id}`: the first that fits is taken.
for _part in (
    listing,
    redrafting,
    drafting,
    starting,
    withdrawing,
    withdrawing_agreement,
    correcting,
    deciding,
    changing,
    noticing,
    downloads,
    evidence,
    agreement,
):
    router.include_router(_part.router)
