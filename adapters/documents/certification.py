"""Certifies the base: from here on only signatures may be added (DocMDP, level 2)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from adapters.authority.issuing import Authority
from adapters.authority.signatures import container_size, sign_digest
from adapters.authority.timestamps import Timestamper
from adapters.documents.facts import CERTIFICATION_FIELD


async def certify(
    base: bytes, authority: Authority, timestamper: Timestamper, *, at: datetime, reason: str
) -> bytes:
    """Return `base` with an invisible certification signature, timestamped, claimed at `at`."""
    credential = authority.certification
    no_others: Any = SimpleCertificateStore  # untyped in pyHanko
    signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=CERTIFICATION_FIELD,
            md_algorithm="sha256",
            reason=reason,
            certify=True,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
        ),
        # pyHanko prepares the revision; the container is in our one form.
        signer=ExternalSigner(
            asn1_x509.Certificate.load(credential.certificate_der), no_others(), 72
        ),
        new_field_spec=SigFieldSpec(
            CERTIFICATION_FIELD, readable_field_name="Certification", on_page=0
        ),
    )
    session = signer.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(base)))
    session.system_time = at
    reserved = container_size(credential, timestamper)
    prepared = session.prepare_tbs_document(None, bytes_reserved=2 * reserved)
    digest, out = prepared.digest_tbs_document()
    container = await sign_digest(credential, timestamper, digest.document_digest)
    digest.fill_with_cms(out, container)
    out.seek(0)
    return bytes(out.read())
