"""The pages behind the link to decide: read the draft, a copy for the minutes, the decision."""

from fastapi import APIRouter

from service.pages.deciding import copying, reading, recording

router = APIRouter()
for _part in (reading, copying, recording):
    router.include_router(_part.router)
