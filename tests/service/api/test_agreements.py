"""Agreements over the API: made, repeated, listed, read."""

import base64
import csv
import io
import threading

import pytest
from sqlalchemy import func, select

from adapters.database.tables import AgreementRow, InboxRow
from adapters.parties_file import read_parties
from domain.parties import Party
from service.api import drafting_forms
from service.dependencies import Services
from tests.service.api.conftest import AGREEMENT, ROWS, Caller
from tests.service.api.temporal import InstantTemporal

COLUMNS = ["party", "kind", "authority", "role", "name", "email", "language"]


def parties_file(rows: list[dict[str, str]] = ROWS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


async def count(services: Services, row: type) -> int:
    async with services.reads() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def test_an_agreement_is_made_from_template_values_and_parties(caller: Caller) -> None:
    made = await caller.post("/agreements", AGREEMENT)
    assert made.status_code == 201, made.text
    agreement = made.json()
    assert (agreement["status"], agreement["template"]) == ("draft", "small")
    assert made.headers["location"] == f"/api/v1/agreements/{agreement['id']}"
    assert [d["kind"] for d in agreement["documents"]] == ["draft"]
    read = await caller.get(f"/agreements/{agreement['id']}")
    assert read.json() == agreement
    parties = (await caller.get(f"/agreements/{agreement['id']}/parties")).json()
    assert [(p["name"], p["persons"][0]["name"]) for p in parties] == [
        ("Oak", "Ann"),
        ("Elm", "Bea"),
    ]


async def test_the_parties_may_come_as_a_file(caller: Caller) -> None:
    made = await caller.post(
        "/agreements",
        data={"agreement": '{"template": "small", "values": {"subject": "trees"}}'},
        files={"parties": ("people.csv", parties_file())},
    )
    assert made.status_code == 201, made.text


@pytest.mark.abuse(14)
async def test_a_repeat_of_a_request_makes_nothing_new(caller: Caller, services: Services) -> None:
    first = await caller.post("/agreements", AGREEMENT, key="the-same-key")
    again = await caller.post("/agreements", AGREEMENT, key="the-same-key")
    assert (again.status_code, again.json()) == (201, first.json())
    assert await count(services, AgreementRow) == await count(services, InboxRow) == 1


async def test_a_key_that_comes_again_with_another_request_is_refused(caller: Caller) -> None:
    await caller.post("/agreements", AGREEMENT, key="the-same-key")
    other = await caller.post(
        "/agreements", {**AGREEMENT, "values": {"subject": "birds"}}, key="the-same-key"
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_request_without_a_key_is_refused(caller: Caller) -> None:
    answer = await caller.post("/agreements", AGREEMENT, key="short")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


async def test_all_that_is_wrong_is_said_at_once_and_nothing_is_made(
    caller: Caller, services: Services
) -> None:
    rows = [{**ROWS[0], "email": "nowhere"}, {**ROWS[1], "authority": "3"}]
    answer = await caller.post(
        "/agreements", {"template": "small", "values": {"colour": "red"}, "parties": rows}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "draft_not_valid"
    assert [
        (e["code"], e.get("field"), e.get("row"), e.get("column")) for e in problem["errors"]
    ] == [
        ("value_unknown", "colour", None, None),
        ("value_missing", "subject", None, None),
        ("address_not_valid", None, 1, "email"),
        ("authority_out_of_reach", None, 2, "authority"),
    ]
    assert await count(services, AgreementRow) == await count(services, InboxRow) == 0


async def test_faults_of_a_file_name_its_rows(caller: Caller) -> None:
    answer = await caller.post(
        "/agreements",
        data={"agreement": '{"template": "small", "values": {"subject": "trees"}}'},
        files={"parties": ("people.csv", parties_file([ROWS[0], {**ROWS[1], "language": "de"}]))},
    )
    assert answer.json()["code"] == "parties_not_valid"
    assert [(e["row"], e["column"]) for e in answer.json()["errors"]] == [(3, "language")]


async def test_a_problem_is_told_in_the_language_of_the_reader(caller: Caller) -> None:
    answer = await caller.client.post(
        "/api/v1/agreements",
        json={**AGREEMENT, "template": "none"},
        headers={
            "authorization": f"Bearer {caller.secret}",
            "idempotency-key": "in-english",
            "accept-language": "en",
        },
    )
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no template “none”."
    assert answer.json()["type"] == "urn:sidos:problem:template_not_found"


async def test_a_body_of_another_form_is_refused_without_repeating_it(caller: Caller) -> None:
    answer = await caller.post("/agreements", {**AGREEMENT, "secret": "hidden-value", "values": 3})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_not_valid")
    assert {e["field"] for e in answer.json()["errors"]} == {"body.secret", "body.values"}
    assert "hidden-value" not in answer.text
    broken = await caller.post("/agreements", content=b"{", key="broken-body")
    assert broken.json()["code"] == "request_not_valid"


async def test_while_temporal_is_down_an_act_is_accepted_and_counted(
    caller: Caller, temporal: InstantTemporal, services: Services
) -> None:
    temporal.is_down = True
    made = await caller.post("/agreements", AGREEMENT, key="while-it-is-down")
    assert made.status_code == 202, made.text
    assert made.json() == {"id": made.json()["id"], "state": "accepted"}
    waiting = await caller.client.get(
        made.headers["location"], headers={"authorization": f"Bearer {caller.secret}"}
    )
    assert (waiting.status_code, waiting.json()["state"]) == (202, "accepted")
    too_early = await caller.post(f"/agreements/{made.json()['id']}/signing-rounds", {})
    assert (too_early.status_code, too_early.json()["code"]) == (409, "agreement_being_drafted")
    temporal.is_down = False
    again = await caller.post("/agreements", AGREEMENT, key="while-it-is-down")
    assert (again.status_code, again.json()["id"]) == (201, made.json()["id"])
    assert await count(services, AgreementRow) == 1


async def test_the_list_goes_on_page_by_page_and_filters(caller: Caller) -> None:
    made = [(await caller.post("/agreements", AGREEMENT)).json()["id"] for _ in range(3)]
    first = (await caller.get("/agreements?limit=2")).json()
    rest = (await caller.get(f"/agreements?limit=2&cursor={first['next']}")).json()
    assert sorted(item["id"] for item in first["items"] + rest["items"]) == sorted(made)
    assert rest["next"] is None
    assert (await caller.get("/agreements?status=in_force")).json()["items"] == []
    assert (await caller.get("/agreements?cursor=junk")).json()["code"] == "cursor_not_valid"
    assert (await caller.get("/agreements?status=lost")).status_code == 422
    assert (await caller.get("/agreements?limit=1000")).status_code == 422


async def test_an_agreement_that_has_not_changed_is_not_sent_again(caller: Caller) -> None:
    made = await caller.post("/agreements", AGREEMENT)
    path = f"/agreements/{made.json()['id']}"
    tag = (await caller.get(path)).headers["etag"]
    same = await caller.get(path, if_none_match=f'"other", {tag}')
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    await caller.post(f"{path}/signing-rounds", {})
    assert (await caller.get(path, if_none_match=tag)).status_code == 200


def cursor_of(words: str) -> str:
    return base64.urlsafe_b64encode(words.encode()).rstrip(b"=").decode()


ZERO = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "words",
    [
        f"0001-01-01T00:00:00+14:00 {ZERO}",
        f"9999-12-31T23:59:59-14:00 {ZERO}",
        "2026-01-01T00:00:00+00:00 a\0b",
        f"2026-01-01T00:00:00 {ZERO}",
    ],
)
async def test_a_cursor_that_nobody_gave_out_is_refused(caller: Caller, words: str) -> None:
    answer = await caller.get(f"/agreements?cursor={cursor_of(words)}")
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_not_valid")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"term_first_day": "2026-02-30"}, "value_not_a_date", "term_first_day"),
        ({"term_last_day": "31.2.2029"}, "value_not_a_date", "term_last_day"),
        ({"subject": "tr\u202eees"}, "value_characters_refused", "subject"),
        ({"subject": "tr\0ees"}, "value_characters_refused", "subject"),
    ],
)
async def test_a_value_that_cannot_be_is_named_by_its_field(
    caller: Caller, values: dict[str, str], code: str, field: str
) -> None:
    body: dict[str, object] = {**AGREEMENT, "values": {"subject": "trees"} | values}
    answer = await caller.post("/agreements", body)
    assert answer.status_code == 422, answer.text
    assert [(e["code"], e["field"]) for e in answer.json()["errors"]] == [(code, field)]


async def test_a_name_that_cannot_stand_in_a_signature_is_refused_before_anything_is_made(
    caller: Caller, services: Services
) -> None:
    rows = [{**ROWS[0], "name": "محمد"}, {**ROWS[1], "party": "a" * 151}]
    answer = await caller.post("/agreements", {**AGREEMENT, "parties": rows})
    assert answer.status_code == 422
    assert [(e["code"], e["row"], e["column"]) for e in answer.json()["errors"]] == [
        ("name_not_usable", 1, "name"),
        ("cell_too_long", 2, "party"),
    ]
    assert "U+0645" in answer.json()["errors"][0]["detail"]
    assert await count(services, InboxRow) == 0


async def test_a_long_list_is_not_read_where_everybody_waits(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(data: bytes) -> tuple[Party, ...]:
        threads.append(threading.current_thread())
        return read_parties(data)

    monkeypatch.setattr(drafting_forms, "read_parties", noted)
    made = await caller.post(
        "/agreements",
        data={"agreement": '{"template": "small", "values": {"subject": "trees"}}'},
        files={"parties": ("people.csv", parties_file())},
    )
    assert made.status_code == 201
    assert threads
    assert threading.current_thread() not in threads


@pytest.mark.abuse(10)
@pytest.mark.parametrize(
    "path", ["", "/parties", "/events", "/signing-rounds", "/signing-rounds/1", "/documents/00"]
)
async def test_what_is_not_there_is_not_found(caller: Caller, path: str) -> None:
    answer = await caller.get(f"/agreements/00000000-0000-4000-8000-000000000000{path}")
    assert answer.status_code == 404
    assert answer.json()["code"].endswith("not_found")


async def test_templates_say_what_they_ask_for(caller: Caller) -> None:
    templates = (await caller.get("/templates")).json()
    (small,) = [template for template in templates if template["name"] == "small"]
    assert (small["name"], small["version"], small["deadline_days"]) == ("small", 1, 30)
    assert [f["key"] for f in small["fields"]] == ["term_first_day", "term_last_day", "subject"]
    assert (await caller.get("/templates/small", accept_language="sv")).json()["title"] == (
        "Litet avtal"
    )
    assert (await caller.get("/templates/other")).json()["code"] == "template_not_found"
