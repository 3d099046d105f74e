"""Delivery of one act from the inbox to its workflow, as an Update with the act's id."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import TypeAdapter
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ActivityError, ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from adapters.database.inbox import InboxAct
from domain.errors import ActFailed
from messages.acts import ROUTES, ActKind, ActRoute
from messages.agreement import AgreementInput
from messages.ids import PROCESS_QUEUE, agreement_of


@dataclass(frozen=True, slots=True)
class Delivered:
    """The act was carried out; `result` is its receipt as JSON."""

    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """The rules said no: the refusal's code and the values that its text names."""

    code: str
    params: dict[str, str]


Answer: TypeAlias = Delivered | Refused


class NotDelivered(Exception):
    """Temporal did not answer, or not yet: the act keeps waiting in the inbox."""


class WorkflowGone(Exception):
    """The act's workflow is not running, and no answer to the act is known to it."""


async def deliver(client: Client, act: InboxAct) -> Answer:
    """Deliver an act, or learn what became of it if it was delivered before.

    Raises `NotDelivered` when that is to be tried again, `WorkflowGone` when the workflow
    has ended or has not begun.
    """
    route = ROUTES[ActKind(act.kind)]
    try:
        answer = await _update(client, act, route)
    except WorkflowUpdateFailedError as failure:
        return _refusal(failure)
    except WorkflowAlreadyStartedError:
        return await _answer_of_ended(client, act, route)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return await _answer_of_ended(client, act, route)
        raise NotDelivered(error.status.name) from error
    except (WorkflowUpdateRPCTimeoutOrCancelledError, RuntimeError, TimeoutError) as error:
        # A lazy client that cannot connect raises RuntimeError.
        raise NotDelivered(type(error).__name__) from error
    return Delivered(_as_json(route, answer))


async def _update(client: Client, act: InboxAct, route: ActRoute) -> Any:
    message = TypeAdapter(route.message).validate_python(dict(act.payload))
    if route.starts:
        is_draft = ActKind(act.kind) is ActKind.DRAFT_AGREEMENT
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            route.starts,
            AgreementInput(agreement_of(act.workflow_id)) if is_draft else message,
            id=act.workflow_id,
            task_queue=PROCESS_QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
        return await client.execute_update_with_start_workflow(
            route.update,
            message,
            id=act.act_id,
            start_workflow_operation=start,
            result_type=route.answer,
        )
    return await client.get_workflow_handle(act.workflow_id).execute_update(
        route.update, message, id=act.act_id, result_type=route.answer
    )


async def _answer_of_ended(client: Client, act: InboxAct, route: ActRoute) -> Answer:
    """Ask an ended workflow for its answer: the act may have been the last that it took."""
    handle = client.get_workflow_handle(act.workflow_id).get_update_handle(
        act.act_id, result_type=route.answer
    )
    try:
        return Delivered(_as_json(route, await handle.result()))
    except WorkflowUpdateFailedError as failure:
        return _refusal(failure)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise WorkflowGone(act.workflow_id) from error
        raise NotDelivered(error.status.name) from error
    except (WorkflowUpdateRPCTimeoutOrCancelledError, RuntimeError, TimeoutError) as error:
        raise NotDelivered(type(error).__name__) from error


def _refusal(failure: WorkflowUpdateFailedError) -> Refused:
    cause: BaseException | None = failure.cause
    if isinstance(cause, ActivityError):
        cause = cause.cause
    if isinstance(cause, ApplicationError) and cause.type:
        params = cause.details[0] if cause.details else {}
        if isinstance(params, Mapping):
            return Refused(cause.type, {str(name): str(value) for name, value in params.items()})
    return Refused(ActFailed.code, {})


def _as_json(route: ActRoute, answer: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = TypeAdapter(route.answer).dump_python(answer, mode="json")
    return dumped


async def deliver_within(client: Client, act: InboxAct, seconds: float) -> Answer:
    """Deliver an act; raise `NotDelivered` when there is no answer in time.

    What was accepted meanwhile goes on: the same act delivered again gets its answer.
    """
    try:
        async with asyncio.timeout(seconds):
            return await deliver(client, act)
    except TimeoutError as late:
        raise NotDelivered("no answer in time") from late
