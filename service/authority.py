"""What verifiers fetch of the service's own authority: its root and its revocation lists."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import APIRouter, Response

from adapters.authority.revocation import RevocationLists, revocation_lists
from service.dependencies import ServicesNeeded

router = APIRouter(prefix="/authority", include_in_schema=False)

_FOR_AN_HOUR = {"cache-control": "public, max-age=3600"}


@router.get("/root.pem")
async def root(found: ServicesNeeded) -> Response:
    """Return the trust root."""
    pem = found.authority.root_certificate.public_bytes(Encoding.PEM)
    return Response(pem, media_type="application/x-pem-file", headers=_FOR_AN_HOUR)


@router.get("/root.crl")
async def root_list(found: ServicesNeeded) -> Response:
    """Return the root's revocation list."""
    return _answer(_lists(found).root)


@router.get("/issuing.crl")
async def issuing_list(found: ServicesNeeded) -> Response:
    """Return the issuing authority's revocation list."""
    return _answer(_lists(found).issuing)


def _lists(found: ServicesNeeded) -> RevocationLists:
    return revocation_lists(found.authority, at=found.clock())


def _answer(der: bytes) -> Response:
    return Response(der, media_type="application/pkix-crl", headers=_FOR_AN_HOUR)
