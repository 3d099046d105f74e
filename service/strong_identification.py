"""Strong identification of a signatory: begun, returned from, and what came of it."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from adapters.database.signing import RequestView
from adapters.database.strong_identification import (
    check_link_not_blocked,
    hold_identification,
    identification_row,
    strong_identity,
    strong_state,
)
from adapters.database.tables import StrongIdentificationRow
from adapters.identification_codes import browser_hash
from adapters.openid.requests import Secrets
from adapters.openid.subjects import Subject
from adapters.openid.tokens import Identified, ReturnRefused
from adapters.payloads.strong_identity import StrongIdentity
from domain.identification import Identification
from domain.identified_names import is_invited
from domain.strong_identification import (
    Outcome,
    ProviderUnknown,
    ProviderUnreachable,
    ReturnNotLiving,
    begin,
    check_may_return,
)
from messages.mail import MailKind
from service.dependencies import Services
from service.identification import mail_about_identification
from service.strong_outcomes import append_strong, settle

log = structlog.get_logger("sidos.identification")
RETURN_PATH = "/identified"
_CANCELLED = "access_denied"
_TOLD = {
    Outcome.ANOTHER_PERSON: MailKind.IDENTIFIED_AS_ANOTHER,
    Outcome.SAME_PERSON: MailKind.IDENTIFIED_TWICE,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a signatory has come by their living link; `identity` is theirs in this browser."""

    blocked: bool = False
    outcome: Outcome | None = None
    identity: StrongIdentity | None = None


async def progress_of(found: Services, view: RequestView, *, browser: str) -> Progress:
    """Return what became of the newest attempt by the living link."""
    async with found.reads() as session:
        row = await identification_row(session, view.request_id)
        state = strong_state(row)
        if row is None or state is None or state.generation != view.generation:
            return Progress()
        if state.is_blocked(view.generation):
            return Progress(blocked=True, outcome=state.outcome)
        if not (browser and row.browser_sha256 == browser_hash(browser)):
            return Progress()
        identity = await strong_identity(session, found.blobs, view.request_id, view.generation)
    return Progress(outcome=state.outcome, identity=identity)


async def check_link(found: Services, view: RequestView) -> None:
    """Refuse what is asked for by a link through which another person was identified."""
    async with found.reads() as session:
        await check_link_not_blocked(session, view.request_id, view.generation)


async def may_sign_here(
    found: Services, view: RequestView, *, browser: str
) -> tuple[bool, StrongIdentity | None]:
    """Tell whether this browser signs by the living link, and as whom if identified strongly.

    Whoever has the link besides the person identified has not their browser.
    """
    if view.identification is not Identification.STRONG:
        return True, None
    identity = (await progress_of(found, view, browser=browser)).identity
    return identity is not None, identity


async def begin_identification(
    found: Services,
    view: RequestView,
    provider_id: str,
    *,
    browser: str,
    language: str,
    at: datetime,
) -> tuple[str, str]:
    """Begin at a provider; return where the browser goes, and the state that comes back."""
    provider = found.providers.get(provider_id)
    serial = str(uuid.uuid4())
    key_name, _ = found.settings.link_ring().current
    secret = _secrets(found, key_name, view, serial)
    try:
        address = await provider.address(
            secret, redirect_uri=_return_address(found), language=language, at=at
        )
    except ProviderUnreachable:
        log.warning("identification_unreachable", provider=provider_id)
        raise
    async with found.sessions.begin() as session:
        row = await hold_identification(session, view.agreement_id, view.request_id)
        state = begin(strong_state(row), generation=view.generation, at=at)
        if row is None:
            row = StrongIdentificationRow(request_id=view.request_id)
            session.add(row)
        row.provider, row.serial, row.key_name = provider_id, serial, key_name
        if row.generation != view.generation:
            row.subject_mark = ""  # whoever an older link identified is nothing to this one
        row.browser_sha256, row.generation = browser_hash(browser), view.generation
        row.begun_at, row.outcome = state.begun_at, state.outcome
        row.identified_at, row.identity_sha256 = None, ""
        await append_strong(session, view, "identification_begun", row, at)
    return address, secret.state


async def take_return(
    found: Services, view: RequestView, query: Mapping[str, str], *, browser: str, at: datetime
) -> None:
    """Take what a provider sent a browser back with: once, and whatever it is, an outcome."""
    async with found.sessions.begin() as session:
        row = await hold_identification(session, view.agreement_id, view.request_id)
        state = strong_state(row)
        if row is None or state is None:
            raise ReturnNotLiving
        secret = _secrets(found, row.key_name, view, row.serial)
        same = hmac.compare_digest(secret.state.encode(), query.get("state", "").encode())
        same = same and bool(browser) and row.browser_sha256 == browser_hash(browser)
        check_may_return(state, same_attempt=same, generation=view.generation, at=at)
        row.outcome = Outcome.RETURNED
        provider_id, serial = row.provider, row.serial
    try:
        identified = await _identified(found, provider_id, query, secret, at)
    except ReturnRefused as refusal:
        log.warning("identification_refused", provider=provider_id, reason=refusal.reason)
        outcome = Outcome.CANCELLED if refusal.reason == "cancelled" else Outcome.FAILED
        await settle(found, view, serial, outcome, at, provider=provider_id, reason=refusal.reason)
        return
    rule = found.providers.get(provider_id).settings.match
    if is_invited(identified.person, rule, name=view.person_name, email=view.person_email):
        settled = await settle(
            found,
            view,
            serial,
            Outcome.IDENTIFIED,
            at,
            provider=provider_id,
            identity_sha256=await _kept(found, view, provider_id, identified, at),
            subject=Subject(found.providers.get(provider_id).settings.issuer, identified.subject),
        )
    else:
        settled = await settle(
            found, view, serial, Outcome.ANOTHER_PERSON, at, provider=provider_id
        )
    if settled and settled.staff_ids and (kind := _TOLD.get(settled.outcome)):
        # Told without a word of who it was: that person is no part of this.
        act_id, staff = str(uuid.uuid4()), settled.staff_ids
        await mail_about_identification(found, view, kind, act_id, at, staff_ids=staff)


async def _identified(
    found: Services, provider_id: str, query: Mapping[str, str], secret: Secrets, at: datetime
) -> Identified:
    error = query.get("error", "")
    if error:
        raise ReturnRefused("cancelled" if error == _CANCELLED else "provider_error")
    try:
        provider = found.providers.get(provider_id)
        address = _return_address(found)
        return await provider.identified(query, secret, redirect_uri=address, at=at)
    except (ProviderUnknown, ProviderUnreachable):
        raise ReturnRefused("unreachable") from None


async def _kept(
    found: Services, view: RequestView, provider_id: str, identified: Identified, at: datetime
) -> str:
    provider = found.providers.get(provider_id).settings
    identity = StrongIdentity(
        request_id=view.request_id,
        name=identified.person.name,
        provider=provider.name_in("en"),
        issuer=provider.issuer,
        level=identified.acr,
        at=at.isoformat().replace("+00:00", "Z"),
    )
    return await found.blobs.put(identity.to_bytes())


def _return_address(found: Services) -> str:
    return f"{found.settings.public_url}{RETURN_PATH}"


def _secrets(found: Services, key_name: str, view: RequestView, serial: str) -> Secrets:
    key = found.settings.link_ring().get(key_name)
    if key is None:
        raise ReturnNotLiving
    return Secrets.derived(key, f"{view.request_id}\n{view.generation}\n{serial}")
