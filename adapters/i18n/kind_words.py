"""What a party is, in words."""

from __future__ import annotations

from domain.errors import N_
from domain.parties import PartyKind

_KINDS = {
    PartyKind.MUNICIPALITY: N_("municipality"),
    PartyKind.COUNTY: N_("wellbeing services county"),
    PartyKind.COMPANY: N_("company"),
    PartyKind.ASSOCIATION: N_("association"),
    PartyKind.PARISH: N_("parish"),
    PartyKind.OTHER: N_("other organisation"),
}


def kind_word(kind: PartyKind) -> str:
    """Return the English word of a kind, the key of its translations."""
    return _KINDS[kind]
