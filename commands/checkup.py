"""The checks of `sidos doctor`, one function a subject."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from sqlalchemy.exc import SQLAlchemyError
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, GetSystemInfoRequest
from temporalio.service import RPCError

from adapters.authority.ceremony import load_authority
from adapters.authority.credentials import WrongPassphrase
from adapters.authority.timestamps import HttpTimestamper, TimestampRefused
from adapters.blobs import Blobs
from adapters.clock import Clock
from adapters.database.credentials import DatabaseCredentials
from adapters.database.migrate import is_current
from adapters.database.sessions import make_engine, make_sessions
from adapters.documents.engines.base import NoEngine
from adapters.documents.engines.choose import engine
from adapters.look.own import HOUSE_LOOK, faults_of, look_of
from adapters.settings import Settings
from adapters.temporal.client import connect
from commands.checkup_identification import (
    IDENTIFICATION,
    STAFF_SIGN_IN,
    check_identification,
    check_staff_sign_in,
)
from commands.findings import Finding, Level

_WITHIN_SECONDS = 10.0


Check = Callable[[Settings, Clock], Awaitable[Finding]]


async def check_all(settings: Settings, clock: Clock) -> list[Finding]:
    """Return a finding for each subject, in the order in which one would mend them."""
    return [await _within(check, settings, clock) for check in _CHECKS]


async def _within(check: Check, settings: Settings, clock: Clock) -> Finding:
    try:
        async with asyncio.timeout(_WITHIN_SECONDS):
            return await check(settings, clock)
    except TimeoutError:
        return Finding(_SUBJECTS[check], Level.BAD, f"no answer within {_WITHIN_SECONDS:.0f} s")


async def _address(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_address]
    if settings.public_url.startswith("https://"):
        return Finding(subject, Level.GOOD, settings.public_url)
    return Finding(
        subject,
        Level.WARNING,
        f"{settings.public_url} is not https: whoever reads a link on its way can sign",
        "set SIDOS_PUBLIC_URL to the https address of your reverse proxy",
    )


async def _database(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_database]
    try:
        current = await is_current(settings.database_url)
    except (SQLAlchemyError, OSError) as error:
        reason = f"cannot be reached ({type(error).__name__})"
        return Finding(subject, Level.BAD, reason, "check SIDOS_DATABASE_URL and the server")
    if not current:
        return Finding(subject, Level.BAD, "has not the newest schema", "sidos migrate")
    return Finding(subject, Level.GOOD, "reachable, with the newest schema")


async def _blobs(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_blobs]
    try:
        blobs = Blobs(settings.blobs_url)
        await blobs.get(await blobs.put(b"sidos doctor was here\n"))
    except Exception as error:  # noqa: BLE001 - each kind of store raises its own
        reason = f"cannot be written or read ({type(error).__name__})"
        return Finding(subject, Level.BAD, reason, "check SIDOS_BLOBS_URL and its rights")
    return Finding(subject, Level.GOOD, "written and read back")


async def _authority(settings: Settings, clock: Clock) -> Finding:
    subject = _SUBJECTS[_authority]
    database = make_engine(settings.database_url)
    try:
        store = DatabaseCredentials(make_sessions(database), clock)
        authority = await load_authority(
            store,
            settings.authority_passphrase.get_secret_value(),
            settings.organisation,
            f"{settings.public_url}/authority",
            clock,
        )
    except WrongPassphrase:
        return Finding(
            subject,
            Level.BAD,
            "its keys do not open with this passphrase",
            "set SIDOS_AUTHORITY_PASSPHRASE to the one that they were made with",
        )
    except SQLAlchemyError as error:
        reason = f"cannot be read ({type(error).__name__})"
        return Finding(subject, Level.BAD, reason, "sidos migrate")
    finally:
        await database.dispose()
    until = authority.root_certificate.not_valid_after_utc
    return Finding(subject, Level.GOOD, f"opened; its root is valid until {until:%Y-%m-%d}")


async def _temporal(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_temporal]
    namespace = settings.temporal_namespace
    try:
        client = await connect(settings)
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=namespace)
        )
        system = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    except (RPCError, RuntimeError) as error:
        return Finding(
            subject,
            Level.BAD,
            f"{settings.temporal_address}, namespace {namespace}: {type(error).__name__}",
            f"start the server, then: temporal operator namespace create -n {namespace}",
        )
    return Finding(subject, Level.GOOD, f"server {system.server_version}, namespace {namespace}")


async def _mail(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_mail]
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        reader, writer = await asyncio.open_connection(settings.smtp_host, settings.smtp_port)
    except OSError as error:
        reason = f"{where} cannot be reached ({type(error).__name__})"
        return Finding(subject, Level.BAD, reason, "check SIDOS_SMTP_HOST and SIDOS_SMTP_PORT")
    if settings.smtp_security != "tls":
        await reader.readline()
    writer.close()
    if settings.smtp_security == "none":
        return Finding(
            subject,
            Level.WARNING,
            f"{where} answers, but mails with links go to it in clear",
            "set SIDOS_SMTP_SECURITY to starttls or tls",
        )
    return Finding(subject, Level.GOOD, f"{where} answers")


async def _look(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_look]
    if wrong := await asyncio.to_thread(faults_of, settings):
        return Finding(subject, Level.BAD, wrong, "mend it; until then the service's own is shown")
    is_own = look_of(settings) != HOUSE_LOOK
    return Finding(subject, Level.GOOD, "the organisation's" if is_own else "the service's own")


async def _engine(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_engine]
    try:
        chosen = await asyncio.to_thread(engine, settings.engine)
    except NoEngine as missing:
        return Finding(subject, Level.BAD, str(missing), "apt-get install libreoffice-writer-nogui")
    made_by = f"{chosen.name} {await asyncio.to_thread(lambda: chosen.version)}"
    if settings.engine == "auto" and chosen.name == "dxpdf":
        return Finding(
            subject,
            Level.WARNING,
            f"{made_by} marks headings only: screen readers get less of the PDF",
            "apt-get install libreoffice-writer-nogui",
        )
    return Finding(subject, Level.GOOD, made_by)


async def _clock(settings: Settings, _: Clock) -> Finding:
    subject = _SUBJECTS[_clock]
    if not settings.timestamp_url:
        return Finding(
            subject,
            Level.WARNING,
            "built in: the time of a signature is your own word",
            "set SIDOS_TIMESTAMP_URL to an RFC 3161 authority that is not yours",
        )
    try:
        async with httpx.AsyncClient() as client:
            await HttpTimestamper(settings.timestamp_url, client).timestamp(bytes(32))
    except (httpx.HTTPError, TimestampRefused) as error:
        reason = f"{settings.timestamp_url} gives no timestamp ({type(error).__name__})"
        return Finding(subject, Level.BAD, reason, "check SIDOS_TIMESTAMP_URL")
    return Finding(subject, Level.GOOD, f"{settings.timestamp_url} answers")


_CHECKS: tuple[Check, ...] = (
    _address,
    _database,
    _blobs,
    _authority,
    _temporal,
    _mail,
    _look,
    _engine,
    _clock,
    check_identification,
    check_staff_sign_in,
)
_SUBJECTS: dict[Check, str] = dict(
    zip(
        _CHECKS,
        (
            "public address",
            "database",
            "blobs",
            "certificates",
            "Temporal",
            "mail server",
            "colour and logo",
            "PDF engine",
            "timestamps",
            IDENTIFICATION,
            STAFF_SIGN_IN,
        ),
        strict=True,
    )
)
