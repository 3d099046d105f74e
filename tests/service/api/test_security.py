"""What every answer carries, and what no request may exceed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from adapters.links import Link, LinkPurpose, make_token
from service import security
from service.app import create_app, server_of
from service.dependencies import Services
from service.security import LARGEST_BODY, LARGEST_UPLOAD
from tests.service.api.conftest import Caller, over_http

PATHS = ("/", "/nothing", "/api/v1/agreements", "/api/v1/openapi.json", "/healthz")


@pytest.mark.abuse(44)
@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_forbids_framing_storing_sniffing_and_referring(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["strict-transport-security"]


async def test_only_what_is_the_same_for_everybody_may_be_stored(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/authority/root.pem", "/static/style.css"):
        assert "max-age" in (await client.get(path)).headers["cache-control"]


async def test_without_https_nobody_is_told_to_come_back_over_it(
    services: Services,
) -> None:
    transport = httpx.ASGITransport(create_app(over_http(services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        assert "strict-transport-security" not in (await client.get("/healthz")).headers


@pytest.mark.parametrize(
    "path",
    ["/agreements/a%00b", "/api/v1/agreements/a%00b", "/sign/x/receipt?act=a%00b", "/?a=%00"],
)
async def test_nothing_has_a_name_that_databases_cannot_look_for(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).status_code == 404


async def endless(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65536 + 1):
        yield b"x" * 65536


@pytest.mark.abuse(47)
@pytest.mark.parametrize("announced", [True, False])
async def test_an_oversize_body_is_refused_while_it_is_read(
    caller: Caller, announced: bool
) -> None:
    content = b"x" * (LARGEST_BODY + 1) if announced else endless(LARGEST_BODY)
    answer = await caller.post("/agreements/none/signing-rounds", content=content)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.json()["detail"] == "What was sent is too large: at most 1 MB."


@pytest.mark.abuse(47)
async def test_uploads_are_bounded_too(caller: Caller) -> None:
    beyond = {"file": ("a.pdf", b"x" * LARGEST_UPLOAD)}
    answer = await caller.post("/verifications", files=beyond)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    large = {"file": ("a.pdf", b"x" * (2 * LARGEST_BODY))}
    answer = await caller.post("/verifications", files=large)
    assert (answer.status_code, answer.json()["verdict"]) == (200, "TOTAL-FAILED")


@pytest.mark.abuse(47)
async def test_a_hundred_thousand_form_fields_are_refused(client: httpx.AsyncClient) -> None:
    fields = "&".join(f"f{n}=1" for n in range(100_000)).encode()[:LARGEST_BODY]
    answer = await client.post(
        "/staff/sign-out",
        content=fields,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 400


@pytest.mark.abuse(47)
async def test_a_body_that_trickles_in_is_given_up(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "SECONDS_FOR_A_BODY", 0.05)
    sent: list[Message] = []
    never = asyncio.Event()

    async def receive() -> Message:
        await never.wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/staff/sign-out",
        "query_string": b"",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    await create_app(services)(scope, receive, send)
    assert sent[0]["status"] == 408


@pytest.mark.abuse(47)
@pytest.mark.parametrize("path", ["/static/style.css", "/api/v1/agreements"])
async def test_a_file_is_not_given_in_a_thousand_pieces(
    client: httpx.AsyncClient, path: str
) -> None:
    ranges = ",".join(f"{n}-{n}" for n in range(1000))
    answer = await client.get(path, headers={"range": f"bytes={ranges}"})
    assert answer.status_code == 416


@pytest.mark.abuse(45)
@pytest.mark.parametrize("header", ["host", "x-forwarded-host", "x-forwarded-proto", "forwarded"])
async def test_no_header_alters_an_address(client: httpx.AsyncClient, header: str) -> None:
    for path in ("/", "/agreements/", "/api/v1/agreements/", "/static", "/verify"):
        answer = await client.get(path, headers={header: "evil.example.net"})
        assert "evil.example.net" not in answer.text
        assert "evil.example.net" not in answer.headers.get("location", "")


@pytest.mark.abuse(4)
@pytest.mark.abuse(23)
def test_the_server_writes_no_paths_and_believes_no_forwarded_headers(services: Services) -> None:
    config = server_of(create_app(services), host="127.0.0.1", port=0).config
    assert not config.access_log
    assert not config.proxy_headers
    trusting = server_of(
        create_app(services), host="127.0.0.1", port=0, trusted_proxies="10.0.0.1"
    ).config
    assert (trusting.proxy_headers, trusting.forwarded_allow_ips) == (True, "10.0.0.1")


@pytest.mark.abuse(4)
async def test_the_log_of_requests_has_templates_and_no_token(
    services: Services, client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = services.settings.link_ring()
    for purpose, path in (
        (LinkPurpose.SIGNING, "/sign"),
        (LinkPurpose.STAFF_SIGN_IN, "/staff/sign-in"),
    ):
        token = make_token(ring, purpose, Link("00000000-0000-4000-8000-000000000000", 1))
        answer = await client.get(f"{path}/{token}", headers={"user-agent": "Agent"})
        assert answer.status_code == 404
        assert token not in answer.text
        for lost in (f"{path}/{token}/lost", f"{path}x/{token}"):
            assert (await client.get(lost)).status_code == 404
        written = capsys.readouterr()
        assert token.split(".")[-1] not in written.out + written.err
        assert "Agent" not in written.out
        assert f"{path}/{{token}}" in written.out


def test_pages_have_no_script_and_no_style_within() -> None:
    for page in Path(security.__file__).parents[1].glob("templates/pages/**/*.html"):
        text = page.read_text()
        assert " style=" not in text, page.name
        assert "<style" not in text, page.name
        assert "<script>" not in text, page.name
        assert " onclick=" not in text, page.name
