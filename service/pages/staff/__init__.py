"""Pages of staff themselves: who they are, what is recorded of them, their own settings."""

from fastapi import APIRouter

from service.pages.staff import listing, member, own, record

router = APIRouter()
for _part in (listing, member, record, own):
    router.include_router(_part.router)
