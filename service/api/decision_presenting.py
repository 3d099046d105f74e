"""From the records' views of decisions to the shapes of the API."""

from __future__ import annotations

from adapters.database.decision_board import DecisionBoard, PartyOnBoard
from adapters.database.decisions import DecisionView
from service.api.decision_shapes import DecidingPartyOut, DecisionOut, DecisionsOut


def decisions_out(board: DecisionBoard) -> DecisionsOut:
    """Return where the decisions stand."""
    deciding = board.deciding
    return DecisionsOut(
        version=deciding.version if deciding else None,
        document_sha256=deciding.document_sha256 if deciding else None,
        expected_on=deciding.expected_on if deciding else None,
        sent_at=deciding.sent_at if deciding else None,
        parties=[_party_out(party) for party in board.parties],
        superseded=[_decision_out(d) for party in board.parties for d in party.superseded],
    )


def _party_out(party: PartyOnBoard) -> DecidingPartyOut:
    return DecidingPartyOut(
        id=party.party.party_id,
        name=party.party.name,
        left_out_at=party.party.left_out_at,
        required=party.required,
        obstacle=party.obstacle,
        decision=_decision_out(party.decision) if party.decision else None,
    )


def _decision_out(view: DecisionView) -> DecisionOut:
    return DecisionOut(
        id=view.decision_id,
        party=view.party_id,
        version=view.version,
        document_sha256=view.document_sha256,
        outcome=view.outcome,
        decided_by=view.decided_by,
        organ=view.organ,
        decided_on=view.decided_on,
        section=view.section,
        case_number=view.case_number,
        minutes_published=view.minutes_published,
        final=view.is_final,
        condition=view.condition,
        remark=view.remark,
        extract_sha256=view.extract_sha256,
        recorded_at=view.recorded_at,
        superseded_at=view.superseded_at,
    )
