"""Places of a text that come from the data, marked for Word and put back again.

Whoever edits a draft in Word should see the agreement's data where they will stand, and not
change them there. So each expression of the source becomes a content control, locked, with
the number of the expression as its tag; a loop with its whole table or its paragraphs becomes one.
When the file comes back, each control is replaced by what it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAG = re.compile(r"sidos:([0-9a-f]{16}):(\d{1,4})", re.ASCII)
_TOKEN = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_OPENS = re.compile(r"\{%\w{0,2}-?\s*(?:for|if)\b")
_CLOSES = re.compile(r"\{%\w{0,2}-?\s*end(?:for|if)\b")
_VALUE = re.compile(r"\s*\{\{\s*values\.(\w+)\s*\}\}\s*")
_BLOCK = re.compile(r"\{%p\s")
_CONTAINERS = ("body", "tc", "txbxContent", "hdr", "ftr")
_EDITED_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def _w(tag: str) -> str:
    return f"{{{_W}}}{tag}"


def is_marked_part(name: str) -> bool:
    """Tell whether a part of a package is one whose expressions are marked."""
    return _EDITED_PARTS.fullmatch(name) is not None


@dataclass(slots=True)
class Marks:
    """The controls of one source: what each was made of, and the value that it shows, if one.

    `source` is a name for the very bytes that they were made from.
    """

    source: str
    labels: Mapping[str, str] = field(default_factory=dict)
    made_of: list[str] = field(default_factory=list)
    values: dict[int, str] = field(default_factory=dict)

    def mark(self, part: bytes) -> bytes:
        """Return a part with its expressions in controls, counted on from the part before."""
        root = _parsed(part)
        for container in list(root.iter(*map(_w, _CONTAINERS))):
            if not _within_control(container):
                self._mark_blocks(container)
        for paragraph in list(root.iter(_w("p"))):
            if not _within_control(paragraph):
                self._mark_paragraph(paragraph)
        return _written(root)

    def _mark_blocks(self, container: etree._Element) -> None:
        """Wrap tables that a loop fills, and paragraphs between which a loop stands."""
        region: list[etree._Element] = []
        depth = 0
        for child in list(container):
            text = _text(child)
            is_table = child.tag == _w("tbl") and "{%tr" in text
            if region or is_table or _BLOCK.search(text):
                region.append(child)
                depth += len(_OPENS.findall(text)) - len(_CLOSES.findall(text))
                if depth <= 0:
                    self._wrap(region, lock="sdtContentLocked")
                    region, depth = [], 0

    def _mark_paragraph(self, paragraph: etree._Element) -> None:
        if not _TOKEN.search(_own_text(paragraph)):
            return
        runs = [run for run in paragraph if run.tag == _w("r") and "{" in _text(run)]
        if all(_is_plain(run) and _is_balanced(_text(run)) for run in runs):
            for run in runs:
                self._mark_run(run)
            return
        inside = [child for child in paragraph if child.tag != _w("pPr")]
        self._wrap(inside, lock="contentLocked")

    def _mark_run(self, run: etree._Element) -> None:
        place = run
        for text, is_data in _segments(_text(run)):
            piece = _run_like(run, text)
            place.addnext(piece)
            place = self._wrap([piece], lock="contentLocked") if is_data else piece
        _remove(run)

    def _wrap(self, elements: Sequence[etree._Element], *, lock: str) -> etree._Element:
        """Put elements into a control, and keep what they are."""
        number = len(self.made_of)
        self.made_of.append("".join(_alone(element) for element in elements))
        value = _VALUE.fullmatch("".join(map(_text, elements)))
        if value:
            self.values[number] = value[1]
        control, content = self._control(number, lock, value[1] if value else "")
        elements[0].addprevious(control)
        content.extend(elements)
        return control

    def _control(self, number: int, lock: str, value: str) -> tuple[etree._Element, etree._Element]:
        control = etree.Element(_w("sdt"), nsmap={"w": _W})
        properties = etree.SubElement(control, _w("sdtPr"))
        if value in self.labels:
            _set(properties, "alias", self.labels[value])
        _set(properties, "tag", f"sidos:{self.source}:{number}")
        _set(properties, "id", str(1_000_000 + number))
        _set(properties, "lock", lock)
        return control, etree.SubElement(control, _w("sdtContent"))


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A part with its expressions put back; `shown` is what stood in each value's control."""

    part: bytes
    shown: Mapping[int, str]
    of_another_source: bool


def unmark(part: bytes, source: str, made_of: Sequence[str]) -> Unmarked:
    """Return a part with each control replaced by what it was made of."""
    root = _parsed(part)
    shown: dict[int, str] = {}
    other = False
    for control in list(root.iter(_w("sdt"))):
        tag = control.find(f"{_w('sdtPr')}/{_w('tag')}")
        found = _TAG.fullmatch(tag.get(_w("val"), "")) if tag is not None else None
        if found is None:
            continue
        number = int(found[2])
        if found[1] != source or number >= len(made_of):
            other = True
            continue
        shown[number] = _text(control)
        for element in _elements(made_of[number]):
            control.addprevious(element)
        _remove(control)
    return Unmarked(_written(root), shown, other)


def _segments(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a run, and of each whether it comes from the data."""
    depth, gathered = 0, ""
    for piece in filter(None, _TOKEN.split(text)):
        is_data = _TOKEN.fullmatch(piece) is not None
        depth += bool(_OPENS.match(piece)) - bool(_CLOSES.match(piece))
        gathered += piece
        if depth == 0:
            yield gathered, is_data
            gathered = ""


def _is_balanced(text: str) -> bool:
    """Tell whether all that begins in a run ends in it, expressions and conditions alike."""
    rest = _TOKEN.sub("", text)
    return not re.search(r"\{[{%]|[%}]\}", rest) and len(_OPENS.findall(text)) == len(
        _CLOSES.findall(text)
    )


def _is_plain(run: etree._Element) -> bool:
    return [child.tag for child in run if child.tag != _w("rPr")] == [_w("t")]


def _run_like(run: etree._Element, text: str) -> etree._Element:
    made = etree.Element(_w("r"), nsmap=run.nsmap)
    properties = run.find(_w("rPr"))
    if properties is not None:
        made.append(deepcopy(properties))
    written = etree.SubElement(made, _w("t"))
    written.text = text
    written.set(_SPACE, "preserve")
    return made


def _text(element: etree._Element) -> str:
    return "".join(found.text or "" for found in element.iter(_w("t")))


def _own_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph without that of a box that hangs on it."""
    return "".join(
        found.text or ""
        for found in paragraph.iter(_w("t"))
        if next(found.iterancestors(_w("p"))) is paragraph
    )


def _within_control(element: etree._Element) -> bool:
    """Tell whether an element stands in a control that was made here."""
    return any(
        (tag := control.find(f"{_w('sdtPr')}/{_w('tag')}")) is not None
        and _TAG.fullmatch(tag.get(_w("val"), ""))
        for control in element.iterancestors(_w("sdt"))
    )


def _set(properties: etree._Element, name: str, value: str) -> None:
    etree.SubElement(properties, _w(name)).set(_w("val"), value)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _alone(element: etree._Element) -> str:
    copy = deepcopy(element)
    copy.tail = None
    xml: str = etree.tostring(copy, encoding="unicode")
    return xml


def _elements(xml: str) -> list[etree._Element]:
    return list(_parsed(f"<all>{xml}</all>".encode()))


def _parsed(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(xml, parser)


def _written(root: etree._Element) -> bytes:
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml
