"""The pages of a signatory: read, identify, sign, receipt; or decline."""

from fastapi import APIRouter

from service.pages.signing import declining, identifying, reading, receipt, signature

router = APIRouter()
for _part in (reading, identifying, signature, declining, receipt):
    router.include_router(_part.router)
