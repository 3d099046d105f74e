"""Every page by the address that its route has, and where in the scene it is looked at."""

from __future__ import annotations

NOTICE = "5f0b6a6e-0000-4000-8000-00000000000a"

PUBLIC = {
    "/": "/",
    "/sign": "/sign",
    "/party": "/party",
    "/verify": "/verify",
    "/sign-in": "/sign-in",
    "/accessibility": "/accessibility",
    "/staff/sign-in/{token}": "{staff_sign_in}",
    "/demo": "/demo",
    "/demo/sign-in/{role}": "/demo/sign-in/legal",
    "/demo/mail": "/demo/mail",
    "/demo/mail/{mail_id}": "/demo/mail/{mail}",
    "/sign/{token}": "{sign}",
    "/sign/{token}/decline": "{sign}/decline",
    "/sign/{token}/not-me": "{sign}/not-me",
    "/sign/{token}/hand-over": "{sign}/hand-over",
    "/sign/{token}/receipt": "{signed}/receipt",
    "/sign/{token}/declined": "{declined}/declined",
    "/decide/{token}": "{decide}",
    "/decide/{token}/copy": "{decide}/copy",
    "/decide/{token}/decision": "{decide}/decision",
    "/decide/{token}/receipt": "{decided}/receipt",
    "/read/{token}": "{read}",
    "/party/{token}": "{party}",
    "/party/{token}/people/{person_id}": "{party}/people/{dan}",
    "/party/{token}/duties/{duty}/{period}": "{party}/duties/activity_report/2026",
    "/party/{token}/notice": "{party_of_bertil}/notice",
}
"""Pages that nobody signs in for."""

STEPS = ("/sign/{token}/identify", "/sign/{token}/sign")
"""Pages that one comes to by the button of the page before, from reading on."""

STAFF = {
    "/staff": "/staff",
    "/staff/members/{member_id}": "/staff/members/{member}",
    "/staff/members/{member_id}/end": "/staff/members/{member}/end",
    "/staff/record": "/staff/record",
    "/my-settings": "/my-settings",
    "/events": "/events",
    "/agreements/{agreement_id}/events": "{in_force}/events",
    "/agreements/{agreement_id}/life": "{in_force}/life",
    "/agreements/{agreement_id}/versions": "{in_force}/versions",
    "/agreements/{agreement_id}/events/{sequence}": "{in_force}/events/1",
    "/agreements": "/agreements",
    "/agreements/new": "/agreements/new?template=family-centre-cooperation",
    "/batches": "/batches",
    "/batches/new": "/batches/new",
    "/batches/{batch_id}": "/batches/{batch}",
    "/agreements/{agreement_id}": "{signing}",
    "/agreements/{agreement_id}/documents/{sha256}/": "{signing}/documents/{document}/",
    "/agreements/{agreement_id}/signing-rounds/new": "{draft}/signing-rounds/new",
    "/agreements/{agreement_id}/signing-rounds/{number}/requests/{request_id}/replacement": (
        "{round}/requests/{aino}/replacement"
    ),
    "/agreements/{agreement_id}/signing-rounds/{number}/requests/{request_id}/{act}": (
        "{round}/requests/{aino}/address"
    ),
    "/agreements/{agreement_id}/signing-rounds/{number}/parties/{party_id}/leaving-out": (
        "{round}/parties/{signing_party}/leaving-out"
    ),
    "/agreements/{agreement_id}/signing-rounds/{number}/reminders": "{round}/reminders",
    "/agreements/{agreement_id}/signing-rounds/{number}/deadline": "{round}/deadline",
    "/agreements/{agreement_id}/signing-rounds/{number}/proposals/{proposal_id}/{answer}": (
        "{round}/proposals/proposal/accept"
    ),
    "/agreements/{agreement_id}/signing-rounds/{number}/withdrawal": "{round}/withdrawal",
    "/agreements/{agreement_id}/signing-requests/{request_id}/code-tries": (
        "{signing}/signing-requests/{aino}/code-tries"
    ),
    "/agreements/{agreement_id}/readers/{person_id}/link": "{signing}/readers/{vera}/link",
    "/agreements/{agreement_id}/background": "{draft}/background",
    "/agreements/{agreement_id}/drafts/new": "{draft}/drafts/new",
    "/agreements/{agreement_id}/drafts/text": "{draft}/drafts/text",
    "/agreements/{agreement_id}/drafts/comparison": "{draft}/drafts/comparison",
    "/agreements/{agreement_id}/withdrawal": "{draft}/withdrawal",
    "/agreements/{agreement_id}/decisions/send": "{draft}/decisions/send",
    "/agreements/{agreement_id}/decisions/remind": "{deciding}/decisions/remind",
    "/agreements/{agreement_id}/parties/{party_id}/decision": "{deciding}/parties/{oak}/decision",
    "/agreements/{agreement_id}/parties/{party_id}/decision/settlement": (
        "{deciding}/parties/{elm}/decision/settlement"
    ),
    "/agreements/{agreement_id}/parties/{party_id}/leaving-out": (
        "{deciding}/parties/{oak}/leaving-out"
    ),
    "/agreements/{agreement_id}/parties/{party_id}/people/{person_id}": (
        "{in_force}/parties/{juva}/people/{dan}"
    ),
    "/agreements/{agreement_id}/corrections/{correction_id}": "{in_force}/corrections/correction",
    "/agreements/{agreement_id}/accessions/new": "{in_force}/accessions/new",
    "/agreements/{agreement_id}/amendments/new": "{in_force}/amendments/new",
    "/agreements/{agreement_id}/notices/new": "{in_force}/notices/new",
    "/agreements/{agreement_id}/notices/{notice_id}/taking-back": (
        "{in_force}/notices/" + NOTICE + "/taking-back"
    ),
    "/agreements/{agreement_id}/duties/{duty}/{period}": ("{in_force}/duties/activity_report/2026"),
    "/agreements/{agreement_id}/duty-notes/{note_id}/taking-back": (
        "{in_force}/duty-notes/note/taking-back"
    ),
    "/agreements/{agreement_id}/plan-changes/new": "{in_force}/plan-changes/new",
    "/agreements/{agreement_id}/plan-changes/{change_id}/dismissal": (
        "{in_force}/plan-changes/change/dismissal"
    ),
    "/agreements/{agreement_id}/disputes/new": "{in_force}/disputes/new",
    "/agreements/{agreement_id}/disputes/{dispute_id}/steps/new": (
        "{in_force}/disputes/dispute/steps/new"
    ),
    "/agreements/{agreement_id}/disputes/{dispute_id}/closing": (
        "{in_force}/disputes/dispute/closing"
    ),
    "/agreements/{agreement_id}/renewal": "{in_force}/renewal",
    "/agreements/{agreement_id}/renewal/declining": "{in_force}/renewal/declining",
}
"""Pages of the coordinator and of the administrator."""

MORE = ("{deciding}", "{draft}", "{in_force}", "/agreements/new")
"""Other faces of the same pages."""

LAYOUTS = ("/", "/sign", "/accessibility", "{sign}", "{decide}", "{party}", "{read}", "{in_force}")
"""One page of each frame."""

FILES = {
    "/agreements/{agreement_id}/live",  # a stream of events
    "/identified",
    "/sign-in/with/{provider}",
    "/sign-in/returned",
    "/demo/mail/{mail_id}/html",
    "/demo/mail/{mail_id}/attached/{number}",
    "/agreements/{agreement_id}/duty-files/{note_id}",
    "/party/{token}/duty-files/{note_id}",
}
"""What is fetched and is no page, though its address has no suffix, or only leads on."""
