"""The workflow of an agreement as release 0.1 had it; the replay of its histories shows that."""

from __future__ import annotations

from temporalio import workflow

from workflows.agreement import AgreementWorkflow
from workflows.registry import WORKFLOWS

with workflow.unsafe.imports_passed_through():
    from domain.lifecycle import AgreementStatus
    from messages import names
    from messages.agreement import AgreementInput


@workflow.defn(name=names.AGREEMENT_WORKFLOW)
class AgreementBeforeAgenda(AgreementWorkflow):
    """Knows no agenda, and leaves no mark of one in its history."""

    @workflow.init
    def __init__(self, request: AgreementInput) -> None:
        """Begin like its successor."""
        super().__init__(request)

    @workflow.run
    async def run(self, request: AgreementInput) -> AgreementStatus:
        """Return how the agreement ended."""
        await workflow.wait_condition(self._is_drafted_or_refused)
        if not self._draft_was_refused:
            await self._without_agenda()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._state.status

    def _goes_over(self) -> bool:
        return False


WORKFLOWS_BEFORE = (AgreementBeforeAgenda, *(w for w in WORKFLOWS if w is not AgreementWorkflow))
