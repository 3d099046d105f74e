"""Which facts a template's expressions may name, and which ones they do name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from jinja2 import nodes

from adapters.documents.expressions import StrictEnvironment


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one shape."""

    item: Shape


Shape: TypeAlias = "Mapping[str, Shape] | Many | None"

_PERSON: Final[Shape] = {"name": None, "title": None, "email": None}
_SIGNATORY: Final[Shape] = {"name": None, "title": None, "email": None, "capacity": None}
_DECISION: Final[Shape] = {"organ": None, "date": None, "section": None, "case_number": None}
_PARTY: Final[Shape] = {
    "ordinal": None, "name": None, "kind": None, "business_id": None, "authority": None,
    "contacts": Many(_PERSON), "signatories": Many(_SIGNATORY), "places": Many({"code": None}),
    "decision": _DECISION,
}  # fmt: skip
_LOOP: Final[Shape] = {
    "index": None, "index0": None, "revindex": None, "first": None, "last": None, "length": None,
}  # fmt: skip


def shape_of_facts(keys: Iterable[str]) -> Mapping[str, Shape]:
    """Return what `drafting` gives to a template whose fields have these keys."""
    return {
        "agreement": {"number": None, "version": None, "title": None, "sent_on": None},
        "values": dict.fromkeys(keys),
        "parties": Many(_PARTY),
    }


@dataclass(slots=True)
class Names:
    """What a source names: `used` are paths that are there, `unknown` those that aren't.

    A path through a list reads `parties[].places[].code`.
    """

    used: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)


def names_in(source: str, facts: Mapping[str, Shape]) -> Names:
    """Return the names in a Jinja source; `jinja2.TemplateSyntaxError` if it is none."""
    names = Names()
    scope: dict[str, tuple[str, Shape]] = {name: (name, shape) for name, shape in facts.items()}
    _walk(StrictEnvironment().parse(source), scope, names)
    return names


def _walk(node: nodes.Node, scope: Mapping[str, tuple[str, Shape]], names: Names) -> None:
    match node:
        case nodes.For(target=nodes.Name(name=target)):
            _walk_loop(node, target, scope, names)
        case nodes.Name() | nodes.Getattr():
            _resolve(node, scope, names)
        case _:
            for child in node.iter_child_nodes():
                _walk(child, scope, names)


def _walk_loop(
    node: nodes.For, target: str, scope: Mapping[str, tuple[str, Shape]], names: Names
) -> None:
    path, shape = _resolve(node.iter, scope, names)
    item = shape.item if isinstance(shape, Many) else None
    inner = {**scope, target: (f"{path}[]", item), "loop": ("loop", _LOOP)}
    if node.test is not None:
        _walk(node.test, inner, names)
    for child in node.body:
        _walk(child, inner, names)
    for child in node.else_:
        _walk(child, scope, names)


def _resolve(
    node: nodes.Node, scope: Mapping[str, tuple[str, Shape]], names: Names
) -> tuple[str, Shape]:
    """Return the path and shape of an expression and note the path."""
    match node:
        case nodes.Name(name=name):
            if name not in scope:
                names.unknown.add(name)
                return name, {}
            return scope[name]
        case nodes.Getattr(attr=attribute):
            path, shape = _resolve(node.node, scope, names)
            path = f"{path}.{attribute}"
            if isinstance(shape, Mapping) and attribute in shape:
                names.used.add(path)
                return path, shape[attribute]
            if shape != {}:  # the part before it was not unknown itself
                names.unknown.add(path)
            return path, {}
        case _:
            _walk(node, scope, names)
            return "", {}
