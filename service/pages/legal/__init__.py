"""The pages on which staff look into what happened: read only, for every role."""

from fastapi import APIRouter

from service.pages.legal import certificate, event, exports, life, timeline, versions

router = APIRouter()
for _part in (timeline, exports, event, life, certificate, versions):
    router.include_router(_part.router)
