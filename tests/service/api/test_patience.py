"""A client whose headers do not come in time, or do not end, is let go."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from service import patience
from service.app import create_app, server_of
from service.dependencies import Services

pytestmark = pytest.mark.abuse(47)
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def port(services: Services, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(patience, "SECONDS_FOR_HEADERS", 0.2)
    server = server_of(create_app(services), host="127.0.0.1", port=0)
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    yield server.servers[0].sockets[0].getsockname()[1]
    await server.shutdown()


async def ended(port: int, *sent: bytes) -> bytes:
    """Return what a connection gave until the server closed it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in sent:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_headers_that_do_not_come_end_the_connection(port: int, sent: bytes) -> None:
    assert await ended(port, sent) == b""


async def test_so_do_headers_without_end(port: int) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(200))
    assert await ended(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n", lines) == b""


async def test_a_further_request_on_a_connection_has_no_more_time(port: int) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    got = await ended(port, whole, b"GET /healthz HTTP/1.1\r\nHost:")
    assert got.startswith(b"HTTP/1.1 200")
    assert got.count(b"HTTP/1.1") == 1


async def test_an_ordinary_client_is_served(port: int) -> None:
    got = await ended(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b'{"status":"ok"}' in got
    assert b"server:" not in got.lower()
