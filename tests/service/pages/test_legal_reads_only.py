"""Legal staff read: every form of the coordinator and of the administrator refuses them."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts

from service.pages import coordinator, staff
from tests.service.pages.conftest import Browser
from tests.service.pages.world import InstantDelivery, World

_OWN = {"/my-settings"}


def writing_routes() -> list[str]:
    routes = (*coordinator.router.routes, *staff.router.routes)
    reads_only = {"GET", "HEAD"}
    return [
        str(found.path)
        for found in iter_route_contexts(routes)
        if set(found.methods or ()) - reads_only and found.path not in _OWN
    ]


@pytest.mark.abuse(52)
async def test_every_writing_route_refuses_legal_staff(
    legal: Browser, world: World, delivery: InstantDelivery
) -> None:
    paths = writing_routes()
    assert len(paths) > 40
    page = await legal.get("/agreements")
    for path in paths:
        known = path.replace("{agreement_id}", world.agreement_id).replace("{number}", "1")
        answer = await legal.post(re.sub(r"\{\w+\}", "1", known), page=page)
        assert answer.status_code == 403, path
        assert "Your role does not allow this" in answer.text, path
    assert not delivery.delivered


async def test_legal_staff_read_what_a_coordinator_reads(legal: Browser, world: World) -> None:
    for path in ("/agreements", f"/agreements/{world.agreement_id}", "/staff/record"):
        answer = await legal.get(path)
        assert answer.status_code == 200
        assert "/new" not in answer.text
