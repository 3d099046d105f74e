"""The base that is certified: the rendered PDF with signature fields and signing facts.

Everything that is not an increment must be here before the certification; what is
added after the first signature makes verifiers call the earlier ones invalid.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf

from adapters.authority.signatures import pdf_date
from adapters.documents.facts import FACTS_NAME, SEAL_FIELD, SigningFacts
from adapters.documents.places import Place
from adapters.documents.stamp_font import embed_stamp_font

FONT_RESOURCE = "/Sidos"
_PRINTED_AND_LOCKED = 4 + 128
_SIGNATURES_EXIST_APPEND_ONLY = 3


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A field to make: `label` is its accessible name, with the party's name in it."""

    name: str
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself; `made_at` is a UTC instant."""

    title: str
    language: str
    producer: str
    made_at: datetime


def make_base(
    pdf: bytes, fields: Sequence[SignatureField], facts: SigningFacts, metadata: Metadata
) -> bytes:
    """Return the PDF with its empty fields, shared font, facts and metadata.

    The result has a classic cross-reference table, which the appender continues, and
    depends on nothing but the arguments.
    """
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        _add_fields(document, fields)
        _attach_facts(document, facts, metadata.made_at)
        _describe(document, metadata)
        out = io.BytesIO()
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
            min_version="1.7",
            fix_metadata_version=False,
        )
    return out.getvalue()


def _add_fields(document: pikepdf.Pdf, fields: Sequence[SignatureField]) -> None:
    font = embed_stamp_font(document)
    empty = document.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    empty.BBox = pikepdf.Array([0, 0, 0, 0])
    widgets = pikepdf.Array()
    for field in fields:
        widgets.append(_widget(document, field, empty))
    invisible = Place(SEAL_FIELD, 0, (0, 0, 0, 0))
    widgets.append(_widget(document, SignatureField(SEAL_FIELD, "Seal", invisible), empty))
    document.Root.AcroForm = document.make_indirect(
        pikepdf.Dictionary(
            # Indirect, so that no revision has to write them again.
            Fields=document.make_indirect(widgets),
            SigFlags=_SIGNATURES_EXIST_APPEND_ONLY,
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary({FONT_RESOURCE: font})),
        )
    )


def _widget(
    document: pikepdf.Pdf, field: SignatureField, appearance: pikepdf.Object
) -> pikepdf.Object:
    page = document.pages[field.place.page]
    widget = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=pikepdf.String(field.name),
            TU=pikepdf.String(field.label),
            F=_PRINTED_AND_LOCKED,
            Rect=pikepdf.Array([*field.place.rect]),
            P=page.obj,
            AP=pikepdf.Dictionary(N=appearance),
        )
    )
    if "/Annots" not in page:
        page.obj.Annots = document.make_indirect(pikepdf.Array())
    page.obj.Annots.append(widget)
    return widget


def _attach_facts(document: pikepdf.Pdf, facts: SigningFacts, at: datetime) -> None:
    data = facts.to_bytes()
    document.attachments[FACTS_NAME] = pikepdf.AttachedFileSpec(
        document,
        data,
        filename=FACTS_NAME,
        mime_type="application/json",
        creation_date=pdf_date(at),
        mod_date=pdf_date(at),
        relationship=pikepdf.Name.Data,
    )


def _describe(document: pikepdf.Pdf, metadata: Metadata) -> None:
    document.Root.Lang = pikepdf.String(metadata.language)
    preferences = document.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    preferences.DisplayDocTitle = True
    document.Root.ViewerPreferences = preferences
    at = metadata.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = metadata.title
        xmp["dc:language"] = [metadata.language]
        xmp["pdf:Producer"] = metadata.producer
        for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            xmp[key] = at
    document.docinfo["/Title"] = pikepdf.String(metadata.title)
    document.docinfo["/Producer"] = pikepdf.String(metadata.producer)
    document.docinfo["/CreationDate"] = pikepdf.String(pdf_date(metadata.made_at))
    document.docinfo["/ModDate"] = pikepdf.String(pdf_date(metadata.made_at))
