"""A text that was edited in Word, made into versions and sent for signing on real records."""

from __future__ import annotations

from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.agreements import AgreementView, agreement_view
from adapters.documents.text import document_text
from adapters.payloads.redrafting import RedraftPayload
from messages.recorded_acts import RecordAct, RecordKind
from tests.activities.house import STAFF_ID, House, run
from tests.adapters.documents.packages import MAIN, changed

VALUES = {"subject": "trees", "term_first_day": "2026-01-01", "term_last_day": "2029-12-31"}


async def view(house: House, agreement_id: str) -> AgreementView:
    async with house.database.reads() as session:
        found = await agreement_view(session, agreement_id)
    assert found is not None
    return found


async def edit(
    house: House, agreement_id: str, old: str, new: str, *, edits_version: int = 0
) -> None:
    """Make a version of the template's text in which something else stands."""
    source = house.document_tools.templates.get("small").docx()
    wording = await house.blobs.put(changed(source, MAIN, old, new))
    payload = RedraftPayload(VALUES, wording_sha256=wording, edits_version=edits_version)
    sha256 = await house.blobs.put(payload.to_bytes())
    kind = RecordKind.REDRAFT_AGREEMENT
    request = RecordAct(str(uuid4()), agreement_id, kind, sha256, house.clock(), STAFF_ID)
    await run(house.documents.redraft_agreement, request)


async def test_what_is_sent_for_signing_has_the_edited_text_and_the_day_on_which_it_is_sent(
    house: House,
) -> None:
    agreement_id = (await house.draft()).agreement_id
    await edit(house, agreement_id, "About", "Now about")
    await house.freeze(agreement_id)
    agreement = await view(house, agreement_id)
    assert agreement.wording["version"] == agreement.version == 2
    base = agreement.document("base")
    assert base is not None
    text = str(document_text(await house.blobs.get(base.docx_sha256)))
    assert "Now about trees" in text
    assert "Sent on " in text
    assert "DRAFT" not in text


async def test_a_text_without_room_for_its_signatures_is_refused_and_changes_nothing(
    house: House,
) -> None:
    agreement_id = (await house.draft()).agreement_id
    with pytest.raises(ApplicationError) as refused:
        await edit(house, agreement_id, "{{ place.code }}", "{{ place.code }} {{ place.code }}")
    assert refused.value.type == "signature_place_not_found"
    with pytest.raises(ApplicationError) as refused:
        await edit(house, agreement_id, "{{ place.code }}", "here")
    assert refused.value.type == "wording_not_valid"
    agreement = await view(house, agreement_id)
    assert (len(agreement.documents), agreement.wording_sha256) == (1, "")


async def test_of_two_texts_edited_at_once_the_second_is_refused(house: House) -> None:
    agreement_id = (await house.draft()).agreement_id
    await edit(house, agreement_id, "About", "Now about", edits_version=1)
    with pytest.raises(ApplicationError) as refused:
        await edit(house, agreement_id, "About", "Then about", edits_version=1)
    assert refused.value.type == "wording_not_valid"
    assert (await view(house, agreement_id)).wording["version"] == 2
