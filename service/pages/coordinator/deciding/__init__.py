"""The coordinator's pages about decisions: send out, record from paper, note, leave out."""

from fastapi import APIRouter

from service.pages.coordinator.deciding import noting, recording, reminding, sending

router = APIRouter()
# What has a name of its own before what has an id in its place.
for _part in (sending, reminding, recording, noting):
    router.include_router(_part.router)
