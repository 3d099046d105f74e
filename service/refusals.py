"""Refusals of the service itself: who asks, what came with the request, what is not there."""

from __future__ import annotations

from domain.errors import N_, DomainError


class NotFound(DomainError):
    """There is nothing at this address, or nothing that the asker may know of."""

    code = "not_found"
    message = N_("There is nothing at this address.")


class AgreementNotFound(NotFound):
    """No agreement has this id."""

    code = "agreement_not_found"
    message = N_("There is no such agreement.")


class AgreementBeingDrafted(DomainError):
    """The agreement was accepted and its draft is not made yet."""

    code = "agreement_being_drafted"
    message = N_("The draft of the agreement is being made. Please try again in a moment.")


class RoundNotFound(NotFound):
    """The agreement has no signing round of this number."""

    code = "round_not_found"
    message = N_("The agreement has no such signing round.")


class DocumentNotFound(NotFound):
    """The agreement has no document of this hash."""

    code = "document_not_found"
    message = N_("The agreement has no such document.")


class EventNotFound(NotFound):
    """The agreement has no event of this number."""

    code = "event_not_found"
    message = N_("The agreement has no such event.")


class ChainBroken(DomainError):
    """The audit chain of an agreement does not hold: nothing is certified from it."""

    code = "chain_broken"
    message = N_(
        "The chain of events does not hold: a record was changed after it was written. No "
        "certificate is made from it."
    )


class TooMuchToExport(DomainError):
    """An export would hold more events, or speak of more agreements, than one may."""

    code = "too_much_to_export"
    message = N_(
        "An export holds at most {events} events of at most {agreements} agreements. "
        "Choose narrower filters."
    )


class FilterNotUnderstood(DomainError):
    """A filter of events names what is not there, or is no day."""

    code = "filter_not_understood"
    message = N_(
        "The filter “{filter}” is not understood: there is no such party, person or kind of "
        "event, or the day is not written as 2026-06-30, or the last day is before the first."
    )


class NotSealedYet(DomainError):
    """There is no evidence bundle before the seal."""

    code = "not_sealed_yet"
    message = N_("The agreement has not been sealed yet.")


class LinkUnknown(NotFound):
    """The token of a link is not authentic."""

    code = "link_unknown"
    message = N_("This link is not known.")


class LinkGone(DomainError):
    """The link was real, and has been used or replaced, or its time has run out."""

    code = "link_gone"
    message = N_("This link no longer works: it has been used or replaced, or has expired.")


class SignInNeeded(DomainError):
    """The page is for staff who have signed in."""

    code = "sign_in_needed"
    message = N_("Please sign in first: this page is for those who coordinate agreements.")


class NotAllowed(DomainError):
    """Signed in, but the role does not allow this."""

    code = "not_allowed"
    message = N_("Your role does not allow this.")


class TokenNotValid(DomainError):
    """No bearer token, or one that is unknown, expired or revoked."""

    code = "token_not_valid"
    message = N_("A valid bearer token is needed.")


class ScopeMissing(DomainError):
    """The bearer token does not reach this far."""

    code = "scope_missing"
    message = N_("The token lacks the scope “{scope}”.")


class CrossSiteRequest(DomainError):
    """A form came without the mark of the page that this browser was given."""

    code = "cross_site_request"
    message = N_("This page has been open too long. Please open it again and try once more.")


class RequestNotValid(DomainError):
    """The request does not have the form that the API describes."""

    code = "request_not_valid"
    message = N_("The request is not valid.")


class IdempotencyKeyMissing(DomainError):
    """A request that changes something names itself, so that a repeat is recognised."""

    code = "idempotency_key_missing"
    message = N_("The header Idempotency-Key is needed: 8 to 200 printable characters.")


class IdempotencyKeyReused(DomainError):
    """The same key came before with another request."""

    code = "idempotency_key_reused"
    message = N_("This Idempotency-Key was used before for another request.")


class BodyTooLarge(DomainError):
    """More bytes than this address takes."""

    code = "body_too_large"
    message = N_("What was sent is too large: at most {limit} MB.")


class BodyTooSlow(DomainError):
    """The body did not arrive in time."""

    code = "body_too_slow"
    message = N_("The request took too long to arrive.")


class NotTakenNow(DomainError):
    """What the service works with is out of reach: nothing was kept of the request."""

    code = "not_taken_now"
    message = N_(
        "This does not work at the moment, and nothing was recorded. "
        "Please try again in a few minutes."
    )


class TooManyRanges(DomainError):
    """A request for a file in a great many pieces."""

    code = "too_many_ranges"
    message = N_("The request asks for too many pieces of a file.")
