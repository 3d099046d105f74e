"""A form that is sent after the session has ended is not lost: signing in, one sends it again."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest

from service.dependencies import Services
from tests.service.pages.conftest import Browser, sign_in
from tests.service.pages.world import InstantDelivery, Ticking, World

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
REASON = 'Two lines:\none "quoted" <b>'


@pytest.fixture
def withdrawal(world: World) -> str:
    return f"/agreements/{world.agreement_id}/signing-rounds/1/withdrawal"


def kept(page: httpx.Response) -> dict[str, str]:
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return {name: unescape(value) for name, value in _HIDDEN.findall(main)}


async def test_what_was_written_is_sent_again_after_signing_in(
    coordinator: Browser,
    services: Services,
    clock: Ticking,
    delivery: InstantDelivery,
    withdrawal: str,
) -> None:
    page = await coordinator.get(withdrawal)
    clock.now += timedelta(hours=9)
    late = await coordinator.post(withdrawal, {"reason": REASON}, page=page)
    assert late.status_code == 401
    assert not delivery.delivered
    fields = kept(late)
    assert fields["reason"] == REASON
    assert f'action="{withdrawal}"' in late.text
    assert "<b>" not in late.text
    await sign_in(coordinator, services, "coordinator")
    again = await coordinator.client.post(withdrawal, data=fields)
    assert again.status_code in {200, 303}
    assert len(delivery.delivered) == 1


async def test_files_are_not_kept_and_the_page_says_so(
    coordinator: Browser, clock: Ticking, world: World
) -> None:
    address = f"/agreements/{world.agreement_id}/notices/new"
    page = await coordinator.get("/my-settings")
    clock.now += timedelta(hours=9)
    files = {"document": ("notice.pdf", b"%PDF-1.7")}
    late = await coordinator.post(address, {"party": "x"}, page=page, files=files)
    assert late.status_code == 401
    assert kept(late)["party"] == "x"
    assert "Files have to be chosen again" in late.text
    assert "%PDF" not in late.text


@pytest.mark.abuse(46)
async def test_nothing_is_kept_of_a_form_that_another_site_made(
    browser: Browser, withdrawal: str
) -> None:
    await browser.get("/")
    answer = await browser.client.post(withdrawal, data={"reason": "evil", "csrf": "0" * 64})
    assert answer.status_code == 401
    assert "evil" not in answer.text
    assert kept(answer) == {}
