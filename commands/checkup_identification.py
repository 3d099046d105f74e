"""The checks of `sidos doctor` on strong identification, and on how staff sign in."""

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
STAFF_SIGN_IN = "sign-in of staff"


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


async def check_staff_sign_in(settings: Settings, _: Clock) -> Finding:
    """Read the file of staff's providers, if there is one, its keys, and what each publishes."""
    try:
        providers = Providers.of_file(settings.staff_sign_in_file, of_staff=True)
    except IdentificationFileNotValid as problem:
        return Finding(STAFF_SIGN_IN, Level.BAD, str(problem), "mend the file: docs/operations.md")
    if not providers:
        return Finding(STAFF_SIGN_IN, Level.GOOD, "by a mailed link")
    silent = [one.settings.id for one in providers.all if not await one.answers()]
    if silent:
        text = f"no usable metadata or keys from: {', '.join(silent)}"
        return Finding(STAFF_SIGN_IN, Level.BAD, text, "check issuer in SIDOS_STAFF_SIGN_IN_FILE")
    found = ", ".join(one.settings.id for one in providers.all)
    return Finding(STAFF_SIGN_IN, Level.GOOD, f"by a mailed link, or by {found}")
