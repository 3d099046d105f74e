"""Languages: texts by gettext, dates as each language writes them."""

from adapters.i18n.negotiation import negotiate
from adapters.i18n.pages import install, make_environment
from adapters.i18n.translator import Translator, translator
from adapters.i18n.words import LANGUAGE_NAMES
from domain.errors import N_

__all__ = [
    "LANGUAGE_NAMES",
    "N_",
    "Translator",
    "install",
    "make_environment",
    "negotiate",
    "translator",
]
