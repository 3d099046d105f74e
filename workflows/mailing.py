"""Mails of a workflow, sent beside its own work: none of them holds anybody up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.effects import MAIL, perform
from workflows.waiting import wait_until

with workflow.unsafe.imports_passed_through():
    from activities.interface import MailActivities
    from messages.mail import ASKS_TO_SIGN, SendMail


async def send(mail: SendMail) -> None:
    """Send one mail; when it fails for good, say so and let the others go on."""
    try:
        await perform(MailActivities.send_mail, mail, MAIL)
    except ActivityError:
        # The activity has recorded why; the coordinator's page shows it.
        workflow.logger.warning("mail %s was not sent", mail.key)


class Outbox:
    """The mails under way, by key.

    None is called back: whoever sends a mail looks first whether it is still due.
    """

    def __init__(self, *, at_once: int = 0) -> None:
        """Start with none; send `at_once` at a time, or all that there are."""
        self._turns = asyncio.Semaphore(at_once) if at_once else nullcontext()
        self._under_way: dict[str, tuple[SendMail, asyncio.Task[None]]] = {}

    def post(self, mail: SendMail) -> None:
        """Send a mail in the background."""
        self.post_all((mail,), None)

    def post_all(self, mails: Iterable[SendMail], at: datetime | None) -> None:
        """Send mails in the background, from `at` (UTC) on where it is given."""
        come = asyncio.create_task(wait_until(at, unless=lambda: False)) if at else None
        for mail in mails:
            task = asyncio.create_task(self._send(mail, come))
            self._under_way[mail.key] = (mail, task)
            task.add_done_callback(partial(self._gone, mail.key))

    def _gone(self, key: str, _task: asyncio.Task[None]) -> None:
        self._under_way.pop(key, None)

    async def _send(self, mail: SendMail, come: asyncio.Task[bool] | None) -> None:
        if come is not None:
            await come
        async with self._turns:
            await send(mail)

    def is_asking(self, request_id: str) -> bool:
        """Tell whether a mail that asks this signatory to sign has not gone out yet."""
        return any(
            mail.request_id == request_id and mail.kind in ASKS_TO_SIGN
            for mail, _ in self._under_way.values()
        )

    def is_empty(self) -> bool:
        """Tell whether nothing is under way."""
        return not self._under_way
