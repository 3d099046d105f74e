"""Which levels of identification this installation can offer to a round."""

from __future__ import annotations

from adapters.database.agreements import AgreementView
from adapters.documents.manifest import AgreementTemplate
from domain.identification import Identification, StrongNotConfigured
from service.dependencies import Services


def check_level_offered(
    found: Services, agreement: AgreementView, asked: Identification | None = None
) -> None:
    """Refuse to ask for strong identification, also by the template, where it is not set up."""
    template = found.templates.get(agreement.template_name, agreement.template_version)
    check_level_of_template(found, template, asked)


def check_level_of_template(
    found: Services, template: AgreementTemplate, asked: Identification | None = None
) -> None:
    """Refuse it in a round of that template, unless the round itself asks for something else."""
    level = asked or template.signing.identification
    if level is Identification.STRONG and not found.providers:
        raise StrongNotConfigured
