"""The Jinja environment of agreement templates: data in, text out, nothing else.

docxtpl's default environment is remote code execution, and Jinja's sandbox still
lets an expression call methods and make gigabytes (abuse 32). Here a name
leads to plain dicts, lists and texts only; nothing can be called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LOOP: Final = frozenset({"index", "index0", "revindex", "first", "last", "length"})
_FILTERS: Final = frozenset({"length", "upper", "lower", "join", "first", "last"})
_TESTS: Final = frozenset({"defined", "none", "odd", "even"})
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Filter, nodes.Test, nodes.Concat,
)  # fmt: skip


class StrictEnvironment(ImmutableSandboxedEnvironment):
    """Escapes every value, reads dicts and loop counters only, calls nothing."""

    intercepted_binops = frozenset({"*", "**", "//", "/", "%", "+", "-"})

    def __init__(self) -> None:
        """Make it without globals and with few filters and tests."""
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an item of a dict or a counter of a loop; refuse all else."""
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        raise SecurityError(f"“{attribute}” may not be read here")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Read by name as `getattr` does."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        raise SecurityError("only names may be read")

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - none is
        """Refuse every call."""
        return False

    def call_binop(self, *operation: Any) -> Any:
        """Refuse arithmetic: a template states facts and doesn't compute."""
        raise SecurityError(f"“{operation[1]}” may not be used here")


def hostile_parts(source: str) -> Iterator[str]:
    """Yield each kind of expression in a Jinja source that templates may not use.

    Raises `jinja2.TemplateSyntaxError` when the source is no Jinja at all.
    """
    for node in StrictEnvironment().parse(source).find_all(nodes.Node):
        match node:
            case nodes.Filter() if node.name not in _FILTERS:
                yield f"|{node.name}"
            case nodes.Test() if node.name not in _TESTS:
                yield f"is {node.name}"
            case nodes.Getattr() if node.attr.startswith("_"):
                yield f".{node.attr}"
            case nodes.For() if node.recursive:
                yield "recursive"
            case nodes.Call():
                yield "a call"
            case _ if not isinstance(node, _ALLOWED):
                yield type(node).__name__.lower()
