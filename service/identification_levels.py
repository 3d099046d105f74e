"""Which levels of identification this installation can offer to a round."""

from __future__ import annotations

from adapters.database.agreements import AgreementView
from domain.identification import Identification, StrongNotConfigured
from service.dependencies import Services


def check_level_offered(
    found: Services, agreement: AgreementView, asked: Identification | None
) -> None:
    """Refuse to ask for strong identification, also by the template, where it is not set up."""
    template = found.templates.get(agreement.template_name, agreement.template_version)
    level = asked or template.signing.identification
    if level is Identification.STRONG and not found.providers:
        raise StrongNotConfigured
