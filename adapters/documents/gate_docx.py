"""The gate for a DOCX: nothing in it may run, fetch, change by itself, or hide."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from adapters.documents.gate_archive import read_package
from adapters.documents.gate_refusals import (
    REFUSALS,
    DocxHasChangingField,
    DocxHasComments,
    DocxHasDoctype,
    DocxHasEmbeddedObject,
    DocxHasExternalPart,
    DocxHasHiddenText,
    DocxHasMacros,
    DocxHasTrackedChanges,
    DocxNotReadable,
    Finding,
)
from adapters.documents.sandboxed_child import Limits, run_function

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRACKED = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
     "trPrChange", "tcPrChange", "cellIns", "cellDel", "cellMerge", "numberingChange"}
)  # fmt: skip
_CHANGING = frozenset(
    {"DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "INCLUDETEXT", "INCLUDEPICTURE",
     "INCLUDE", "DDE", "DDEAUTO", "LINK", "EMBED", "IMPORT", "RD", "FILENAME", "USERNAME",
     "USERINITIALS", "USERADDRESS", "MACROBUTTON", "FILLIN", "ASK", "DATABASE"}
)  # fmt: skip
_HIDDEN = frozenset({"vanish", "specVanish", "webHidden"})
_OFF = frozenset({"0", "false", "off"})
_HYPERLINK = "/hyperlink"
# An address or a path of another machine, where the name of a part should stand.
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\", re.IGNORECASE)
_LIMITS = Limits(cpu_seconds=20, wall_seconds=40)


def docx_findings(data: bytes) -> list[Finding]:
    """Return every reason to refuse a DOCX; its XML is parsed in a child process.

    Refuses at once what is no DOCX or exceeds the limits of its package.
    """
    read_package(data)
    found = json.loads(run_function(f"{__name__}:inspect_in_child", data, limits=_LIMITS))
    return [Finding(code, where) for code, where in found]


def check_docx(data: bytes) -> None:
    """Refuse a DOCX that does not pass, with its first finding."""
    for finding in docx_findings(data):
        raise REFUSALS[finding.code](where=finding.where)


def inspect_in_child(data: bytes, _options: Mapping[str, object]) -> bytes:
    """Return the findings as JSON; runs in the child."""
    found = sorted({(f.code, f.where) for f in inspect_parts(read_package(data))})
    return json.dumps(found).encode()


def inspect_parts(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield every reason to refuse the parts of a package."""
    for name, part in parts.items():
        yield from _by_name(name)
        if name.lower().endswith((".xml", ".rels")):
            yield from _xml_findings(name, part)


def _by_name(name: str) -> Iterator[Finding]:
    lower = name.lower()
    if "vba" in lower:
        yield Finding(DocxHasMacros.code, name)
    if "/embeddings/" in lower or "/activex/" in lower:
        yield Finding(DocxHasEmbeddedObject.code, name)


def _xml_findings(name: str, part: bytes) -> Iterator[Finding]:
    # UTF-16 would hide the word from the search, and no Word writes it.
    if b"\x00" in part[:4] or part[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield Finding(DocxNotReadable.code, name)
        return
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        yield Finding(DocxHasDoctype.code, name)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        yield Finding(DocxNotReadable.code, name)
        return
    if name.endswith(".rels"):
        yield from _relations(name, root)
    elif name == "[Content_Types].xml":
        yield from _content_types(root)
    else:
        yield from _markup(name, root)


def _relations(name: str, root: etree._Element) -> Iterator[Finding]:
    for relation in root.iter("{*}Relationship"):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        external = relation.get("TargetMode") == "External"
        safe = kind.endswith(_HYPERLINK) and target.startswith(("https://", "http://", "mailto:"))
        outside = not safe if external else _OUTSIDE.match(target) is not None
        if outside or kind.endswith(("/attachedTemplate", "/aFChunk")):
            yield Finding(DocxHasExternalPart.code, f"{name}: {kind.rpartition('/')[2]}")
        if kind.endswith(("/oleObject", "/package", "/control")):
            yield Finding(DocxHasEmbeddedObject.code, f"{name}: {kind.rpartition('/')[2]}")


def _content_types(root: etree._Element) -> Iterator[Finding]:
    for entry in root:
        kind = entry.get("ContentType", "")
        if "macroEnabled" in kind or "vbaProject" in kind:
            yield Finding(DocxHasMacros.code, "[Content_Types].xml")


def _markup(name: str, root: etree._Element) -> Iterator[Finding]:
    code: list[str] = []
    for element in root.iter(f"{_W}*", "{urn:schemas-microsoft-com:office:office}OLEObject"):
        tag = etree.QName(element).localname
        if tag in _TRACKED:
            yield Finding(DocxHasTrackedChanges.code, f"{name}: w:{tag}")
        elif tag in {"comment", "commentReference", "commentRangeStart"}:
            yield Finding(DocxHasComments.code, name)
        elif tag in {"OLEObject", "control", "altChunk"}:
            yield Finding(DocxHasEmbeddedObject.code, f"{name}: {tag}")
        elif tag in _HIDDEN and element.get(f"{_W}val", "") not in _OFF:
            yield Finding(DocxHasHiddenText.code, f"{name}: w:{tag}")
        elif tag == "fldSimple":
            yield from _field(name, element.get(f"{_W}instr", ""))
        elif tag == "instrText":
            code.append(element.text or "")
        elif tag == "fldChar":  # a field's code may be cut into several runs
            yield from _field(name, "".join(code))
            code.clear()
    yield from _field(name, "".join(code))


def _field(name: str, code: str) -> Iterator[Finding]:
    word = code.strip().partition(" ")[0].upper()
    if word in _CHANGING:
        yield Finding(DocxHasChangingField.code, f"{name}: {word}")
