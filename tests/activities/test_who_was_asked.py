"""What the history says of a signing request names whoever had its place then."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from adapters.database.audit_events import list_events
from adapters.database.people import parties_of
from adapters.database.rounds import RoundView
from adapters.database.timeline import TimelineFilter, timeline_page
from adapters.database.timeline_names import names_in
from adapters.i18n import translator
from service.wording.event_facts import FactReader
from service.wording.history import event_words, history_of
from tests.activities.house import House
from tests.activities.test_handing_over import CAT, decide, hand_over, opened
from tests.activities.test_not_right_person import coordinator, tell
from tests.activities.test_places import decline, gil_of, open_round, replaced
from tests.activities.test_round_acts import correct

ENGLISH = translator("en")
OF_REQUESTS = (
    "not_right_person_told",
    "signatory_replaced",
    "signing_declined",
    "address_corrected",
    "signatory_handed_over",
    "person_proposed",
    "proposal_accepted",
)


async def names_told(house: House, round_: RoundView, person: str = "") -> list[tuple[str, str]]:
    """Return the kinds of the events, oldest first, with the names at the end of their sentences.

    The two ways in which events are read must say the same.
    """
    asked = TimelineFilter(round_.agreement_id, person=person, kinds=OF_REQUESTS)
    async with house.database.reads() as session:
        page = await timeline_page(session, asked)
        events = [entry.event for entry in reversed(page.entries)]
        names = await names_in(session, events)
        parties = await parties_of(session, round_.agreement_id)
        listed = await list_events(session, round_.agreement_id)
        lines = {
            line.words for line in await history_of(session, round_.agreement_id, parties, ENGLISH)
        }
    assert {event.asked_id for event in events} <= {event.asked_id for event in listed}
    words = [event_words(event, names, ENGLISH) for event in events]
    assert set(words) <= lines
    ends = [text.rpartition(". ")[2].rpartition("” ")[2].replace(" (oak)", "") for text in words]
    return [(event.kind, end) for event, end in zip(events, ends, strict=True)]


async def test_what_somebody_did_stays_theirs_after_others_came_in_their_place(
    house: House,
) -> None:
    await coordinator(house)
    round_ = await open_round(house)
    await tell(house, round_)
    await replaced(house, round_, "ann")
    round_ = await house.round(round_.agreement_id)
    await decline(house, round_, "dan", generation=2)
    await replaced(house, round_, "dan", by=await gil_of(house, round_))
    round_ = await house.round(round_.agreement_id)
    await correct(house, round_, "gil", "gil.new@oak.example.org")

    told = ("not_right_person_told", "ann")
    first = ("signatory_replaced", "ann; from then on dan")
    declined = ("signing_declined", "dan")
    second = ("signatory_replaced", "dan; from then on gil")
    corrected = ("address_corrected", "gil")
    assert await names_told(house, round_) == [told, first, declined, second, corrected]
    assert await names_told(house, round_, "ann@oak") == [told, first]
    assert await names_told(house, round_, "dan@oak") == [first, declined, second]
    assert await names_told(house, round_, "gil.new@oak") == [corrected]
    assert await names_told(house, round_, "gil") == [second, corrected]


async def test_who_handed_over_is_named_with_what_they_did_before(house: House) -> None:
    round_ = await opened(house)
    proposed = await hand_over(house, round_, person=CAT)
    await decide(house, round_, proposed.mails[0].subject_id, "no authority", accepted=False)
    await hand_over(house, round_, alternate="alf")
    assert await names_told(house, round_) == [
        ("person_proposed", "ann"),
        ("signatory_handed_over", "ann; from then on alf"),
    ]
    assert await names_told(house, round_, "alf@oak") == [
        ("signatory_handed_over", "ann; from then on alf")
    ]


async def test_the_page_of_an_event_names_one_signatory_and_nobody_who_came_later(
    house: House,
) -> None:
    round_ = await open_round(house)
    await decline(house, round_, "ann")
    await replaced(house, round_, "ann")
    async with house.database.reads() as session:
        events = await list_events(session, round_.agreement_id)
        names = await names_in(session, events)
    reader = FactReader(names, ZoneInfo("Europe/Helsinki"), ENGLISH)
    people = {
        event.kind: {fact.label: fact.value for fact in reader.about(event)} for event in events
    }
    assert people["signing_declined"]["Signatory"] == "ann (oak)"
    assert people["signing_declined"]["Name, as recorded then"] == "ann"
    replacement = people["signatory_replaced"]
    assert replacement["Signatory"] == "ann (oak)"
    assert replacement["Person in the place from then on"] == "dan (oak)"
    assert "Person" not in replacement
