"""Pages from templates, in the language of the reader."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.i18n import LANGUAGE_NAMES, Translator, make_environment, translator
from domain.parties import LANGUAGES
from service.csrf import csrf_token, set_cookie
from service.dependencies import services
from service.problems import reader_language

TEMPLATES = Path(__file__).parents[2] / "templates" / "pages"
UTC_ZONE = ZoneInfo("UTC")
_A_YEAR = 365 * 24 * 3600


def words_for(request: Request) -> Translator:
    """Return the translator of the reader's language."""
    return translator(reader_language(request))


def render(
    request: Request,
    template: str,
    /,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> HTMLResponse:
    """Return a page; `?lang=` in its address is the reader's choice and is remembered.

    Not so behind a signing link, which remembers a choice of its own.
    """
    found = services(request)
    language = reader_language(request)
    page = make_environment(TEMPLATES, language).get_template(template)
    body = page.render(
        {
            "organisation": found.settings.organisation,
            "contact": found.settings.contact,
            "look": found.look,
            "answers_are_read": bool(found.settings.mail_reply_to),
            "is_demo": found.settings.caught_mail is not None,
            "staff": None,
            "staff_providers": [
                (one.settings.id, one.settings.name_in(language))
                for one in found.staff_providers.all
            ],
            "section": "",
            "utc": UTC_ZONE,
            "language_names": LANGUAGE_NAMES,
            "csrf": lambda: csrf_token(request),
            "in_language": _same_page(request),
            **context,
        }
    )
    response = HTMLResponse(body, status, {**(headers or {}), "content-language": language})
    of_a_link = hasattr(request.state, "language_of_link")
    if request.query_params.get("lang") in LANGUAGES and not of_a_link:
        set_cookie(response, "language", language, found, _A_YEAR)
    return response


def _same_page(request: Request) -> dict[str, str]:
    """Return the address of this page in each language, relative to itself."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return {language: "?" + urlencode([*kept, ("lang", language)]) for language in LANGUAGES}
