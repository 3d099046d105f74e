"""Who asks the API, how far they reach, and how a repeated request is recognised."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from adapters.database.api_tokens import Scope, TokenView, find_token
from service.dependencies import ServicesNeeded
from service.refusals import IdempotencyKeyMissing, ScopeMissing, TokenNotValid

_bearer = HTTPBearer(auto_error=False, description="A token of `sidos token add`.")
_KEY = re.compile(r"[\x21-\x7e]{8,200}")


async def _token(
    found: ServicesNeeded,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> TokenView:
    """Return the token that the request carries; refuse with `TokenNotValid`."""
    if credentials is None:
        raise TokenNotValid
    async with found.reads() as session:
        token = await find_token(session, credentials.credentials, at=found.clock())
    if token is None:
        raise TokenNotValid
    return token


def _within(scope: Scope) -> Callable[[TokenView], Awaitable[TokenView]]:
    async def check(token: Annotated[TokenView, Depends(_token)]) -> TokenView:
        if scope not in token.scopes:
            raise ScopeMissing(scope=scope.value)
        return token

    return check


Reader = Annotated[TokenView, Depends(_within(Scope.AGREEMENTS_READ))]
Writer = Annotated[TokenView, Depends(_within(Scope.AGREEMENTS_WRITE))]
Verifier = Annotated[TokenView, Depends(_within(Scope.VERIFY))]
Postman = Annotated[TokenView, Depends(_within(Scope.MAIL_RETURNED))]


@dataclass(frozen=True, slots=True)
class Act:
    """A request to change something: by whom, under which key it is done once, and since when."""

    token_id: str
    once_key: str
    received_at: datetime


async def _act(
    found: ServicesNeeded,
    token: Writer,
    idempotency_key: Annotated[
        str,
        Header(description="Names this request: a repeat with the same key is done once."),
    ] = "",
) -> Act:
    """Return what an act is recorded under; refuse with `IdempotencyKeyMissing`."""
    if not _KEY.fullmatch(idempotency_key):
        raise IdempotencyKeyMissing
    return Act(token.id, f"api:{token.id}:{idempotency_key}", found.clock())


Acting = Annotated[Act, Depends(_act)]
