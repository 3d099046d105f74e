"""One authority and one sealed agreement, which many tests look at and none changes."""

from __future__ import annotations

import pytest

from adapters.authority.issuing import Authority
from tests.adapters.documents.making import SMALL, Signing, drawing, make_authority


@pytest.fixture(scope="session")
async def authority() -> Authority:
    return await make_authority()


@pytest.fixture(scope="session")
async def signed(authority: Authority) -> Signing:
    """Three parties, all bound; one signature is drawn."""
    signing = await Signing.start(authority, SMALL)
    await signing.sign_all(SMALL[1:])
    await signing.sign("party-1-1", SMALL[0].signatories[0], SMALL[0].name, drawn=drawing())
    return signing


@pytest.fixture(scope="session")
async def sealed(signed: Signing) -> bytes:
    return await signed.seal()
