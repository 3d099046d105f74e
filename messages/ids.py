"""Workflow ids, task queues and the keys by which things are done once; built only here."""

import re

PROCESS_QUEUE = "process"
DOCUMENTS_QUEUE = "documents"
MAIL_QUEUE = "mail"

PARTIES_PER_GROUP = 100

_ROUND = re.compile(r"signing-round-(?P<agreement>.{36})-(?P<number>\d+)(-group-\d+)?")


def agreement_workflow_id(agreement_id: str) -> str:
    """Return the id of the workflow that carries an agreement."""
    return f"agreement-{agreement_id}"


def signing_rounds_prefix(agreement_id: str) -> str:
    """Return how the ids of the workflows of an agreement's rounds and groups begin."""
    return f"signing-round-{agreement_id}-"


def signing_round_workflow_id(agreement_id: str, round_number: int) -> str:
    """Return the id of the workflow of one signing round; rounds count from 1."""
    return f"{signing_rounds_prefix(agreement_id)}{round_number}"


def signing_group_workflow_id(agreement_id: str, round_number: int, group: int) -> str:
    """Return the id of the workflow that takes the signatures of one group of parties."""
    return f"{signing_round_workflow_id(agreement_id, round_number)}-group-{group}"


def party_page_workflow_id(act_id: str) -> str:
    """Return the id of the workflow that mails one link to a party's page."""
    return f"party-page-{act_id}"


def code_mail_workflow_id(act_id: str) -> str:
    """Return the id of the workflow that mails one code, or word that codes are blocked."""
    return f"code-mail-{act_id}"


def staff_mail_workflow_id(act_id: str) -> str:
    """Return the id of the workflow that mails a member of staff one link."""
    return f"staff-mail-{act_id}"


def batch_workflow_id(batch_id: str) -> str:
    """Return the id of the workflow that starts the rounds of a batch."""
    return f"batch-{batch_id}"


def group_of(party_ordinal: int) -> int:
    """Return the group of a party by its place in the list (from 1); groups count from 0."""
    return (party_ordinal - 1) // PARTIES_PER_GROUP


def mail_key(kind: str, agreement_id: str, round_number: int, recipient_id: str, n: int = 0) -> str:
    """Return the key under which one mail to one recipient is sent once."""
    return f"{kind}:{agreement_id}:{round_number}:{recipient_id}:{n}"


def word_key(kind: str, agreement_id: str, about: str, recipient_id: str) -> str:
    """Return the key of a mail outside any round: one `about` a thing that is told once."""
    return f"{kind}:{agreement_id}:{about}:{recipient_id}"


def agreement_of(workflow_id: str) -> str:
    """Return the id of the agreement that a workflow belongs to."""
    match = _ROUND.fullmatch(workflow_id)
    return match["agreement"] if match else workflow_id.removeprefix("agreement-")


def round_of(workflow_id: str) -> int | None:
    """Return the number of the round that a workflow belongs to, or None."""
    match = _ROUND.fullmatch(workflow_id)
    return int(match["number"]) if match else None
