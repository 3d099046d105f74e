"""Why a document does not pass the gate: one refusal for each reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import N_, DomainError


class DocumentRefused(DomainError):
    """A document that does not pass the gate; subclasses say why, `where` in what part."""

    code = "document_refused"
    message = N_("The document was refused.")


class DocumentTooLarge(DocumentRefused):
    """The file is larger than the limit for its kind."""

    code = "document_too_large"
    message = N_("The file is larger than {limit} MB.")


class NotADocx(DocumentRefused):
    """The bytes are no Word document."""

    code = "not_a_docx"
    message = N_("The file is not a Word document (.docx).")


class ArchiveTooDemanding(DocumentRefused):
    """The package has too many entries or inflates to too much."""

    code = "archive_too_demanding"
    message = N_("The Word document unpacks to more than the limits allow ({where}).")


class DocxHasMacros(DocumentRefused):
    """The document carries program code."""

    code = "docx_has_macros"
    message = N_("The Word document contains macros ({where}).")


class DocxHasTrackedChanges(DocumentRefused):
    """A converter prints deleted text, so changes must be accepted or rejected first."""

    code = "docx_has_tracked_changes"
    message = N_("The Word document contains tracked changes ({where}): accept or reject them.")


class DocxHasComments(DocumentRefused):
    """Comments are no part of an agreement."""

    code = "docx_has_comments"
    message = N_("The Word document contains comments ({where}): delete them.")


class DocxHasHiddenText(DocumentRefused):
    """What one reader of the file sees and another does not: nobody would know what was signed."""

    code = "docx_has_hidden_text"
    message = N_("The Word document contains hidden text ({where}): show it or delete it.")


class DocxHasChangingField(DocumentRefused):
    """A field whose text depends on the day, the machine or another file."""

    code = "docx_has_changing_field"
    message = N_("The Word document contains a field that changes by itself or fetches: {where}.")


class DocxHasExternalPart(DocumentRefused):
    """A picture, template or object that lies outside the document."""

    code = "docx_has_external_part"
    message = N_("The Word document refers to something outside itself ({where}).")


class DocxHasEmbeddedObject(DocumentRefused):
    """An OLE object, ActiveX control or another document inside."""

    code = "docx_has_embedded_object"
    message = N_("The Word document contains an embedded object ({where}).")


class DocxHasDoctype(DocumentRefused):
    """A document type declaration, the way to entity attacks."""

    code = "docx_has_doctype"
    message = N_("The Word document contains a document type declaration ({where}).")


class DocxNotReadable(DocumentRefused):
    """A part is no well-formed XML."""

    code = "docx_not_readable"
    message = N_("A part of the Word document cannot be read ({where}).")


class NotAPdf(DocumentRefused):
    """The bytes don't begin as a PDF does."""

    code = "not_a_pdf"
    message = N_("The file is not a PDF.")


class PdfNotReadable(DocumentRefused):
    """The PDF's structure is broken."""

    code = "pdf_not_readable"
    message = N_("The PDF is damaged and cannot be read.")


class PdfTooManyPages(DocumentRefused):
    """More pages than anyone would sign."""

    code = "pdf_too_many_pages"
    message = N_("The PDF has too many pages ({where}).")


class PdfEncrypted(DocumentRefused):
    """The PDF is encrypted, with or without a password."""

    code = "pdf_encrypted"
    message = N_("The PDF is encrypted.")


class PdfSigned(DocumentRefused):
    """The PDF already carries a signature or a field for one."""

    code = "pdf_signed"
    message = N_("The PDF already carries a signature ({where}).")


class PdfHasActions(DocumentRefused):
    """JavaScript, Launch or another action."""

    code = "pdf_has_actions"
    message = N_("The PDF contains an action that runs by itself ({where}).")


class PdfHasXfa(DocumentRefused):
    """An XFA form draws its own pages."""

    code = "pdf_has_xfa"
    message = N_("The PDF contains an XFA form.")


class PdfHasEmbeddedFile(DocumentRefused):
    """Another file inside."""

    code = "pdf_has_embedded_file"
    message = N_("The PDF contains an embedded file.")


class PdfHasOptionalContent(DocumentRefused):
    """Layers that can be shown and hidden."""

    code = "pdf_has_optional_content"
    message = N_("The PDF contains layers that can be shown or hidden.")


class PdfIsHybrid(DocumentRefused):
    """Two cross-reference tables: two readers may see two documents."""

    code = "pdf_is_hybrid"
    message = N_("The PDF has two tables of contents that may differ.")


REFUSALS: Mapping[str, type[DocumentRefused]] = {
    refusal.code: refusal
    for refusal in (
        DocxHasMacros,
        DocxHasTrackedChanges,
        DocxHasComments,
        DocxHasHiddenText,
        DocxHasChangingField,
        DocxHasExternalPart,
        DocxHasEmbeddedObject,
        DocxHasDoctype,
        DocxNotReadable,
        PdfNotReadable,
        PdfTooManyPages,
        PdfEncrypted,
        PdfSigned,
        PdfHasActions,
        PdfHasXfa,
        PdfHasEmbeddedFile,
        PdfHasOptionalContent,
        PdfIsHybrid,
    )
}
"""The refusal of each finding within a document, by its code."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A reason to refuse: its code, and the part or word that it is about."""

    code: str
    where: str
