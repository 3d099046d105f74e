"""Mails of a workflow, sent beside its own work: none of them holds anybody up."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows.effects import MAIL, perform

with workflow.unsafe.imports_passed_through():
    from activities.interface import MailActivities
    from messages.mail import MailKind, SendMail


ASKS_TO_SIGN = (MailKind.INVITATION, MailKind.REMINDER)


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
        task = asyncio.create_task(self._send(mail))
        self._under_way[mail.key] = (mail, task)
        task.add_done_callback(lambda _: self._under_way.pop(mail.key, None))

    async def _send(self, mail: SendMail) -> None:
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
