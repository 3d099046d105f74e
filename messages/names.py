"""Names of workflows and of their Updates and signals; those who call them know only these."""

AGREEMENT_WORKFLOW = "AgreementWorkflow"
SIGNING_ROUND_WORKFLOW = "SigningRoundWorkflow"
SIGNING_GROUP_WORKFLOW = "SigningGroupWorkflow"
PARTY_PAGE_WORKFLOW = "PartyPageWorkflow"

DRAFT = "draft"
START_SIGNING_ROUND = "start_signing_round"
WITHDRAW = "withdraw"
SIGN = "sign"
DECLINE = "decline"
RECORD = "record"
ASK_PARTY_PAGE = "ask_party_page"

ROUND_ENDED = "round_ended"
GROUP_IS_COMPLETE = "group_is_complete"
GROUP_ENDED = "group_ended"
CLOSE_GROUP = "close"
