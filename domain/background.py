"""Background documents: what the agreement builds on, read by all who sign, and hashed with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import N_, DomainError
from domain.lifecycle import AgreementStatus

MOST_DOCUMENTS = 10
LARGEST_TOGETHER = 15_000_000
"""Bytes: the evidence bundle holds them, and must not outgrow what the verify page takes."""
LONGEST_TITLE = 150
_BEFORE_SIGNING = frozenset({AgreementStatus.DRAFT, AgreementStatus.DECIDING})


class BackgroundIsFrozen(DomainError):
    """The text is out for signing or signed, and names its background documents."""

    code = "background_is_frozen"
    message = N_(
        "The background documents can be changed only while the agreement is a draft: "
        "what is signed names them by their hashes."
    )


class BackgroundChanged(DomainError):
    """Somebody else changed the list meanwhile."""

    code = "background_changed"
    message = N_(
        "The list of background documents has changed meanwhile. Look at it and try again."
    )


class BackgroundTooMuch(DomainError):
    """More documents, or larger ones, than are read or kept together."""

    code = "background_too_much"
    message = N_("At most {number} background documents, of {megabytes} MB together.")


class BackgroundListedTwice(DomainError):
    """The same file stands in the list already."""

    code = "background_listed_twice"
    message = N_("The same file stands in the list already, as “{title}”.")


class BackgroundTitleMissing(DomainError):
    """Readers need to know what they read."""

    code = "background_title_missing"
    message = N_("Give each document a title of at most {limit} letters, on one line.")


@dataclass(frozen=True, slots=True)
class BackgroundDocument:
    """A PDF by its hash, with what it is called; `size` in bytes."""

    title: str
    sha256: str
    size: int
    pages: int


def check_background(status: AgreementStatus, documents: Sequence[BackgroundDocument]) -> None:
    """Refuse a list that may not stand, or may not be changed any more."""
    if status not in _BEFORE_SIGNING:
        raise BackgroundIsFrozen
    if len(documents) > MOST_DOCUMENTS or sum(d.size for d in documents) > LARGEST_TOGETHER:
        raise BackgroundTooMuch(
            number=str(MOST_DOCUMENTS), megabytes=str(LARGEST_TOGETHER // 1_000_000)
        )
    seen: dict[str, str] = {}
    for document in documents:
        if not 0 < len(document.title) <= LONGEST_TITLE:
            raise BackgroundTitleMissing(limit=str(LONGEST_TITLE))
        if document.sha256 in seen:
            raise BackgroundListedTwice(title=seen[document.sha256])
        seen[document.sha256] = document.title
