"""The workflows that a worker runs, and the sandbox in which it runs them."""

from __future__ import annotations

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.agreement import AgreementWorkflow
from workflows.batch import BatchWorkflow
from workflows.code_mail import CodeMailWorkflow
from workflows.party_page import PartyPageWorkflow
from workflows.signing_group import SigningGroupWorkflow
from workflows.signing_round import SigningRoundWorkflow
from workflows.staff_mail import StaffMailWorkflow

WORKFLOWS = (
    AgreementWorkflow,
    SigningRoundWorkflow,
    SigningGroupWorkflow,
    PartyPageWorkflow,
    CodeMailWorkflow,
    BatchWorkflow,
    StaffMailWorkflow,
)


def sandbox() -> SandboxedWorkflowRunner:
    """Return the sandbox; our rules and messages are pure and need not be loaded anew."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(
        "activities", "domain", "messages"
    )
    return SandboxedWorkflowRunner(restrictions=restrictions)
