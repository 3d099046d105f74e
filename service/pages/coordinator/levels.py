"""How those who sign are identified, in the words of the form that starts a round."""

from __future__ import annotations

from adapters.database.agreements import AgreementView
from adapters.i18n import N_, Translator
from domain.identification import Identification, StrongNotConfigured
from service.dependencies import Services
from service.identification_levels import check_level_offered

_NO_LEVEL = N_("Choose how those who sign are identified.")
_LEVELS = {
    Identification.LINK: N_("By the link in their mail"),
    Identification.LINK_AND_CODE: N_(
        "By the link, and by a code that is mailed to them while they sign"
    ),
    Identification.STRONG: N_(
        "By the link, and by strong identification (bank credentials, mobile certificate)"
    ),
}


def level_of(sent: str) -> Identification | None:
    """Return the level that a form sent; None from a page that did not ask, as before."""
    return Identification(sent) if sent else None


def levels_offered(found: Services, chosen: str, words: Translator) -> dict[str, str]:
    """Return the levels to choose from: a strong one where it is set up, or chosen already."""
    return {
        level.value: words.text(text)
        for level, text in _LEVELS.items()
        if level is not Identification.STRONG or found.providers or chosen == level.value
    }


def wrong_with_level(
    found: Services, agreement: AgreementView, sent: str, words: Translator
) -> str:
    """Return what is wrong with the level that a form sent; nothing: empty."""
    if sent and sent not in _LEVELS:
        return words.text(_NO_LEVEL)
    try:
        check_level_offered(found, agreement, level_of(sent))
    except StrongNotConfigured as refusal:
        return words.refusal(refusal)
    return ""
