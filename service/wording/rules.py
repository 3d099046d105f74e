"""Signing authority in words."""

from __future__ import annotations

from adapters.documents.authority_words import authority_in_words
from adapters.documents.manifest import AgreementTemplate


def rule_words(rule: str, template: AgreementTemplate | None) -> str:
    """Return a signing authority in the words of the document, or as it was given."""
    return authority_in_words(template, rule) if template else rule
