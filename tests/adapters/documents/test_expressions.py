"""What an expression in a template may do, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2.exceptions import SecurityError, TemplateAssertionError, UndefinedError

from adapters.documents.expressions import StrictEnvironment, hostile_parts

DATA: dict[str, Any] = {"party": {"name": "A & B", "items": "own"}, "all": [{"n": "1"}, {"n": "2"}]}


def render(source: str) -> str:
    return StrictEnvironment().from_string(source).render(DATA)


def test_names_loops_and_conditions_work() -> None:
    source = (
        "{% for x in all %}{{ loop.index }}{{ x.n }}{% if not loop.last %},{% endif %}{% endfor %}"
    )
    assert render(source) == "11,22"
    assert render("{{ all|length }}{{ 'x' if party.name else 'y' }}") == "2x"


def test_values_are_escaped_and_a_key_wins_over_a_method() -> None:
    assert render("{{ party.name }} {{ party.items }}") == "A &amp; B own"


@pytest.mark.abuse(32)
@pytest.mark.parametrize(
    "source",
    [
        "{{ party.__class__ }}",
        "{{ party['__class__'] }}",
        "{{ party.name.__class__.__mro__ }}",
        "{{ all.append }}",
        "{{ party.name.upper() }}",
        "{{ 'a' * 900000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ all * 900000000 }}",
        "{{ all[0] }}",
        "{{ 'x'.format(party) }}",
        "{{ '%s' % party }}",
    ],
)
def test_what_an_expression_may_not_do_is_refused_while_it_runs(source: str) -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        render(source)


@pytest.mark.abuse(32)
@pytest.mark.parametrize("name", ["cycler", "range", "lipsum", "joiner", "namespace", "dict"])
def test_jinja_globals_are_not_there(name: str) -> None:
    with pytest.raises(UndefinedError):
        render(f"{{{{ {name}.__init__.__globals__ }}}}")


@pytest.mark.parametrize("name", ["safe", "attr", "map", "format", "replace", "center", "pprint"])
def test_a_filter_that_is_not_listed_is_refused(name: str) -> None:
    with pytest.raises(TemplateAssertionError):
        render(f"{{{{ party.name|{name} }}}}")


@pytest.mark.abuse(32)
@pytest.mark.parametrize(
    "source",
    [
        "{{ cycler.__init__.__globals__ }}",
        "{{ party.name.upper() }}",
        "{{ 'a' * 9 }}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% for x in all recursive %}{% endfor %}",
        "{{ all[0] }}",
    ],
)
def test_hostile_parts_are_found_without_running_them(source: str) -> None:
    assert list(hostile_parts(source))


def test_an_ordinary_source_has_no_hostile_part() -> None:
    source = "{% for x in all %}{{ x.n }}{% if loop.last and x.n == '2' %}!{% endif %}{% endfor %}"
    assert not list(hostile_parts(source))
