"""The pages of a signatory: read, identify, sign, receipt; decline; someone else should sign."""

from fastapi import APIRouter

from service.pages.signing import (
    asking,
    declining,
    handing_over,
    identifying,
    not_me,
    reading,
    receipt,
    signature,
    strong,
)

router = APIRouter()
for _part in (
    asking,
    reading,
    identifying,
    strong,
    signature,
    declining,
    not_me,
    handing_over,
    receipt,
):
    router.include_router(_part.router)
