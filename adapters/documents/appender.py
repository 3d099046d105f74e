"""Appends one signature to a certified document, as an incremental update of our own.

pyHanko reads every earlier revision before it writes one, so its cost grows with the
square of the signatures. The files here are our own, so four numbers are enough: the
length, the SHA-256 so far, the last `startxref` and the next free object number.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

import pikepdf

from adapters.authority.credentials import Credential
from adapters.authority.signatures import container_size, sign_digest
from adapters.authority.timestamps import Timestamper
from adapters.documents.base import FONT_RESOURCE
from adapters.documents.increment import IncrementWriter, Trailer
from adapters.documents.signature_objects import SignatureText, signature_head, write_stamp
from adapters.documents.stamp import Stamp

_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_BYTE_RANGE_WIDTH = 40  # room for three numbers of eleven digits


class FieldNotOpen(ValueError):
    """There is no empty signature field of that name; the message names it."""


@dataclass(frozen=True, slots=True)
class Increment:
    """The bytes to append, and the hashes that the records keep (hexadecimal SHA-256)."""

    data: bytes
    document_sha256: str
    cms_sha256: str


@dataclass(frozen=True, slots=True)
class _Field:
    number: int
    entries: str  # of its dictionary, but for value and appearance
    appearance: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An increment with a hole for the container: what is before it and what is after."""

    before: bytes
    after: bytes
    trailer: Trailer


class SignableDocument:
    """A certified document's state: enough to append to it, without its bytes."""

    def __init__(
        self,
        length: int,
        running: hashlib._Hash,
        trailer: Trailer,
        fields: dict[str, _Field],
        font: str,
    ) -> None:
        """Keep the state; `open` makes it."""
        self._length = length
        self._running = running
        self._trailer = trailer
        self._fields = fields
        self._font = font

    @classmethod
    def open(cls, data: bytes) -> SignableDocument:
        """Return the state of a document that `certify` or `append` made."""
        startxref = _STARTXREF.search(data, max(0, len(data) - 64))
        if startxref is None:
            raise ValueError("the document does not end with startxref")
        with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
            form = pdf.Root.AcroForm
            trailer = Trailer(
                size=int(pdf.trailer.Size),
                startxref=int(startxref[1]),
                root=_reference(pdf.Root),
                info=_reference(pdf.trailer.Info),
                document_id=f"<{bytes(pdf.trailer.ID[0]).hex()}>",
            )
            fields = {str(f.T): _field(f) for f in form.Fields if "/V" not in f}
            font = _reference(form.DR.Font[FONT_RESOURCE])
        return cls(len(data), hashlib.sha256(data), trailer, fields, font)

    @property
    def sha256(self) -> str:
        """Return the hexadecimal SHA-256 of the document as it stands."""
        return self._running.hexdigest()

    @property
    def open_fields(self) -> tuple[str, ...]:
        """Return the names of the fields that are still empty."""
        return tuple(self._fields)

    async def append(
        self,
        field: str,
        credential: Credential,
        timestamper: Timestamper,
        text: SignatureText,
        stamp: Stamp | None = None,
    ) -> Increment:
        """Return the increment that fills `field`, and move on to the state after it.

        Raises `FieldNotOpen` when there is no such empty field. Nothing moves on when
        the timestamper fails. Two appends to one document must not overlap.
        """
        if field not in self._fields:
            raise FieldNotOpen(f"the signature field {field} is not there, or is filled")
        hole = 2 * container_size(credential, timestamper) + len("<>")
        prepared = self._prepare(self._fields[field], text, stamp, hole)
        running = self._running.copy()
        running.update(prepared.before)
        covered = running.copy()
        covered.update(prepared.after)
        container = await sign_digest(credential, timestamper, covered.digest())
        contents = b"<" + container.hex().upper().encode().ljust(hole - len("<>"), b"0") + b">"
        data = prepared.before + contents + prepared.after
        running.update(contents + prepared.after)
        self._length += len(data)
        self._running = running
        self._trailer = prepared.trailer
        del self._fields[field]
        return Increment(data, running.hexdigest(), hashlib.sha256(container).hexdigest())

    def _prepare(
        self, field: _Field, text: SignatureText, stamp: Stamp | None, hole: int
    ) -> _Prepared:
        writer = IncrementWriter(self._length, self._trailer)
        signature = writer.new_number()
        appearance = ""
        if stamp is not None:
            number = write_stamp(writer, stamp, field.width, field.height, self._font)
            appearance = f" /AP << /N {number} 0 R >>"
        elif field.appearance:
            appearance = f" /AP {field.appearance}"
        entries = f"<< {field.entries} /V {signature} 0 R{appearance} >>"
        writer.add(field.number, entries.encode("latin-1"))
        head = signature_head(text)
        room = b" " * _BYTE_RANGE_WIDTH
        value = head + b"<" + b"0" * (hole - len("<>")) + b">\n/ByteRange " + room + b" >>"
        first = writer.add(signature, value) + len(head)
        second = first + hole
        trailer = writer.finish()
        body = writer.body
        byte_range = b"[0 %d %d %d]" % (
            self._length + first,
            self._length + second,
            len(body) - second,
        )
        at = second + len(b"\n/ByteRange ")
        body[at : at + _BYTE_RANGE_WIDTH] = byte_range.ljust(_BYTE_RANGE_WIDTH)
        return _Prepared(bytes(body[:first]), bytes(body[second:]), trailer)


def _field(field: pikepdf.Object) -> _Field:
    left, bottom, right, top = (float(number) for number in field.Rect)
    kept = pikepdf.Dictionary({k: v for k, v in field.items() if k not in ("/V", "/AP")})
    return _Field(
        number=field.objgen[0],
        entries=kept.unparse().decode("latin-1")[len("<<") : -len(">>")].strip(),
        appearance=field.AP.unparse().decode("latin-1"),
        width=right - left,
        height=top - bottom,
    )


def _reference(value: pikepdf.Object) -> str:
    number, generation = value.objgen
    return f"{number} {generation} R"
