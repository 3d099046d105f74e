"""The page of a party: asked for by address, opened by a mailed link."""

from fastapi import APIRouter

from service.pages.party import asking, documents, page
from service.pages.party.sections import ROUTERS

router = APIRouter()
for _part in (asking.router, page.router, documents.router, *ROUTERS):
    router.include_router(_part)
