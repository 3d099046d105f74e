"""What the certificates of an accession, an amendment and a notice say, each in a language."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.database.agreements import agreement_view
from adapters.documents.certificate import CertificateText
from adapters.i18n import translator
from service import certificates
from service.certificates import Wanted, make_certificate
from service.dependencies import Services
from tests.activities.house import House
from tests.activities.test_changes import EVERYBODY, accession, amendment, signed_and_sealed
from tests.noticing import complete, in_force, sign_at, start


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[CertificateText]:
    """Return what certificates say, made without drawing them."""
    kept: list[CertificateText] = []

    def make(found: object, wanted: object, text: CertificateText, records: object) -> bytes:
        kept.append(text)
        return b""

    monkeypatch.setattr(certificates, "_make", make)
    return kept


async def certificate(
    services: Services, said: list[CertificateText], agreement_id: str, number: int, language: str
) -> CertificateText:
    async with services.reads() as session:
        agreement = await agreement_view(session, agreement_id)
    assert agreement is not None
    await make_certificate(services, Wanted(agreement, number, translator(language)))
    return said[-1]


async def test_each_document_has_a_certificate_of_its_own_in_the_reader_s_words(
    services: Services, house: House, said: list[CertificateText]
) -> None:
    agreement_id = await in_force(house, "small-yearly")
    joining = await accession(house, agreement_id)
    await signed_and_sealed(house, joining, (*EVERYBODY, "hal", "ivy"))
    house.clock.now += timedelta(days=1)
    amended = await amendment(house, agreement_id, subject="birches")
    await signed_and_sealed(house, amended, (*EVERYBODY, "hal", "ivy"))
    notice = await start(house, agreement_id, "ash", by="fay")
    await sign_at(house, notice, "fay", house.clock() + timedelta(hours=1))
    await complete(house, notice)
    tells = (
        (joining, "fi", "Uuden sopijaosapuolen liittyminen", 6, "Uusi osapuoli liittyi"),
        (amended, "sv", "Ändring av avtalet", 6, "Den ändrade avtalstexten trädde i kraft"),
        (notice, "en", "Notice of termination", 1, "Notice of termination was given"),
    )
    for round_, language, name, signatures, result in tells:
        told = await certificate(services, said, agreement_id, round_.number, language)
        words = translator(language)
        assert told.head == f"{name} (Small agreement), 2026-0001"
        assert told.title == words.text("Certificate of completion")
        assert sum(len(party.signatures) for party in told.parties) == signatures
        # Those of this round and its result alone; the other rounds have their own certificates.
        given = [
            event for event in told.events if words.text("A signature was given.") in event.words
        ]
        assert len(given) == signatures
        assert result in " ".join(event.words for event in told.events)
        assert all("UTC" in event.when and len(event.hash) == 64 for event in told.events)
        facts = {fact.value for p in told.parties for s in p.signatures for fact in s.facts}
        assert {round_.document_sha256, "192.0.2.1", "I sign."} <= facts
