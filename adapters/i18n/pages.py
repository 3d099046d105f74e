"""Jinja templates that speak one language: `_()`, `ngettext()`, and filters for dates."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    pass_eval_context,
    select_autoescape,
)
from jinja2.nodes import EvalContext
from markupsafe import escape

from adapters.i18n.periods import period_words
from adapters.i18n.translator import Translator, translator


def install(environment: Environment, language: Translator) -> None:
    """Give an environment the functions and filters of one language.

    Globals: `_(msgid, **params)`, `gettext` (the same), `ngettext(one, many, n, **params)`
    and `translator`. Filters: `day`, `moment(zone)`, `last_day(zone)`, `period(every)`,
    `status`, `refusal`.
    Where autoescape is on, texts and their parameters are escaped; a parameter that is
    `Markup` (a link within a sentence) stays as it is.
    """

    @pass_eval_context
    def gettext(context: EvalContext, msgid: str, **params: object) -> str:
        text = language.text(msgid)
        text = escape(text) if context.autoescape else text
        return text.format(**params) if params else text

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, n: int, **params: object) -> str:
        text = language.plural_form(one, many, n)
        return (escape(text) if context.autoescape else text).format(n=n, **params)

    environment.globals.update(
        _=gettext,
        gettext=gettext,
        ngettext=ngettext,
        translator=language,
        language=language.language,
    )
    environment.filters.update(
        day=language.day,
        moment=language.moment,
        last_day=language.last_day,
        period=partial(period_words, language),
        status=language.status,
        refusal=language.refusal,
    )


@cache
def make_environment(folder: Path, language: str) -> Environment:
    """Return the environment of a folder of templates in one language.

    HTML is escaped, plain text is not; a name that the template does not get fails loudly.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(("html", "svg", "xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    install(environment, translator(language))
    return environment
