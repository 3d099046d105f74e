"""The check of `sidos doctor` on strong identification."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.clock import Clock
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.template_library import TemplateLibrary
from adapters.openid.providers import Providers
from adapters.openid.settings import IdentificationFileNotValid
from adapters.settings import Settings
from commands.composition import TEMPLATES
from commands.findings import Finding, Level
from domain.identification import Identification

IDENTIFICATION = "strong identification"


def without_providers(templates: Iterable[AgreementTemplate]) -> Finding:
    """Return what is found where nothing is set up: a fault if a template asks for it."""
    mend = "to set it up: docs/identification.md"
    asking = [one.name for one in templates if one.signing.identification is Identification.STRONG]
    if asking:
        text = f"not set up, but asked for by the templates: {', '.join(asking)}"
        return Finding(IDENTIFICATION, Level.WARNING, text, mend)
    return Finding(IDENTIFICATION, Level.GOOD, "not set up: no round can ask for it", mend)


async def check_identification(settings: Settings, _: Clock) -> Finding:
    """Read the file, its keys, and what each provider publishes."""
    try:
        providers = Providers.of_file(settings.identification_file)
    except IdentificationFileNotValid as problem:
        return Finding(
            IDENTIFICATION, Level.BAD, str(problem), "mend the file: docs/identification.md"
        )
    if not providers:
        return without_providers(TemplateLibrary(TEMPLATES).list())
    silent = [one.settings.id for one in providers.all if not await one.answers()]
    if silent:
        text = f"no usable metadata or keys from: {', '.join(silent)}"
        return Finding(IDENTIFICATION, Level.BAD, text, "check issuer in SIDOS_IDENTIFICATION_FILE")
    found = ", ".join(one.settings.id for one in providers.all)
    return Finding(IDENTIFICATION, Level.GOOD, f"{found}: metadata and keys read")
