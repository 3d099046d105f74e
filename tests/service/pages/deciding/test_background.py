"""Background documents for those who decide on a draft: what it builds on now."""

from __future__ import annotations

import pytest

from tests.activities.house import House
from tests.activities.test_background import listed, pdf_of, two
from tests.service.pages.conftest import Browser
from tests.service.pages.deciding.conftest import SentOut


@pytest.mark.abuse(9)
async def test_who_decides_reads_what_the_draft_builds_on_and_of_no_other_agreement(
    browser: Browser, house: House, sent_out: SentOut
) -> None:
    link = sent_out.links["oak"]
    other = (await house.draft()).agreement_id
    await listed(house, other, *await two(house))
    assert "Background documents" not in (await browser.get(link)).text
    assert (await browser.get(f"{link}/background/1.pdf")).status_code == 404
    await listed(house, sent_out.agreement_id, *await two(house))
    assert "Plan 2026–2029" in (await browser.get(link)).text
    assert (await browser.get(f"{link}/background/2.pdf")).content == pdf_of(1)
