"""Makes small agreements to sign, seal and tamper with."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pikepdf
from PIL import Image, ImageDraw

from adapters.authority.ceremony import load_authority
from adapters.authority.credentials import StoredCredential
from adapters.authority.issuing import Authority, CertifiedPerson
from adapters.authority.timestamps import OwnTimestamper, Timestamper
from adapters.documents.appender import Increment, SignableDocument
from adapters.documents.base import Metadata, SignatureField, make_base
from adapters.documents.certification import certify
from adapters.documents.facts import PartyFacts, SignatoryFacts, SigningFacts, field_name
from adapters.documents.places import PlaceSize, find_places
from adapters.documents.seal import seal
from adapters.documents.signature_objects import SignatureText
from adapters.documents.stamp import Stamp

AT = datetime(2025, 6, 2, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=400)
HEAD = "ab" * 32
SIZE = PlaceSize(width_mm=60, height_mm=16, dx_mm=10, dy_mm=-11)


def fixed_clock() -> datetime:
    return AT


class MemoryStore:
    """Credentials in memory."""

    def __init__(self) -> None:
        self.stored: dict[str, StoredCredential] = {}

    async def get(self, name: str) -> StoredCredential | None:
        return self.stored.get(name)

    async def put_once(self, name: str, stored: StoredCredential) -> StoredCredential:
        return self.stored.setdefault(name, stored)


async def make_authority(organisation: str = "Example county") -> Authority:
    url = "http://127.0.0.1:9/authority"
    return await load_authority(MemoryStore(), "a passphrase", organisation, url, fixed_clock)


def party(
    ordinal: int, authority: str, *capacities: str, name: str = "", places: int = 0
) -> PartyFacts:
    """Return a party with one signatory for each capacity and as many fields."""
    signatories = tuple(
        SignatoryFacts(f"person-{ordinal}-{n}", f"Päivi Esimerkki {ordinal}-{n}", capacity)
        for n, capacity in enumerate(capacities, start=1)
    )
    fields = tuple(field_name(ordinal, n + 1) for n in range(places or len(capacities)))
    return PartyFacts(
        ordinal, name or f"Esimerkkilän kunta {ordinal}", authority, signatories, fields
    )


def page_with(codes: Sequence[str], *, per_page: int = 10) -> bytes:
    """Return a PDF that prints the codes, so many on a page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for start in range(0, max(len(codes), 1), per_page):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = [
            f"BT /F1 10 Tf 60 {760 - 70 * n} Td ({code}) Tj ET"
            for n, code in enumerate(codes[start : start + per_page])
        ]
        page.Contents = pdf.make_stream("\n".join(lines).encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def make_facts(parties: Sequence[PartyFacts]) -> SigningFacts:
    return SigningFacts(
        agreement_number="2025-1",
        version=1,
        template_name="example",
        template_version="1",
        template_sha256="0" * 64,
        engine="none",
        sent_on="2025-06-02",
        time_zone="Europe/Helsinki",
        parties=tuple(parties),
    )


def make_empty(parties: Sequence[PartyFacts]) -> bytes:
    """Return the base: fields for all parties, facts inside, not certified yet."""
    names = [(f, p.name) for p in parties for f in p.fields]
    codes = [f"A{p.ordinal}-{n}" for p in parties for n, _ in enumerate(p.fields, start=1)]
    places = find_places(page_with(codes), codes, SIZE)
    fields = [
        SignatureField(name, f"Allekirjoitus: {owner}", place)
        for (name, owner), place in zip(names, places, strict=True)
    ]
    metadata = Metadata("Esimerkkisopimus", "fi-FI", "Sidos", AT)
    return make_base(page_with(codes), fields, make_facts(parties), metadata)


def drawing() -> bytes:
    """Return a PNG with a transparent ground and a stroke."""
    image = Image.new("RGBA", (400, 120), (0, 0, 0, 0))
    stroke = [(10, 100), (100, 10), (150, 110), (200, 20), (390, 60)]
    ImageDraw.Draw(image).line(stroke, fill=(0, 0, 0, 255), width=6)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@dataclass
class Signing:
    """A document on its way: certified, then signed field by field, then sealed."""

    authority: Authority
    timestamper: Timestamper
    original: bytes
    document: SignableDocument
    data: bytes
    increments: dict[str, Increment] = field(default_factory=dict)

    @classmethod
    async def start(
        cls,
        authority: Authority,
        parties: Sequence[PartyFacts],
        timestamper: Timestamper | None = None,
    ) -> Signing:
        stamper = timestamper or OwnTimestamper(authority.timestamp, fixed_clock)
        original = await certify(
            make_empty(parties), authority, stamper, at=AT, reason="Sent for signing"
        )
        document = SignableDocument.open(original)
        return cls(authority, stamper, original, document, original)

    async def sign(
        self,
        place: str,
        person: SignatoryFacts,
        party_name: str,
        *,
        in_place_of: str = "",
        drawn: bytes | None = None,
    ) -> Increment:
        certified = CertifiedPerson(person.id, person.name, person.capacity, party_name)
        increment = await self.document.append(
            place,
            self.authority.issue(certified, at=AT),
            self.timestamper,
            SignatureText(person.name, AT, "Signed", in_place_of),
            Stamp(person.name, person.capacity, "2.6.2025 klo 12.30 (UTC+3)", "2025-1", drawn),
        )
        self.data += increment.data
        self.increments[place] = increment
        return increment

    async def sign_all(self, parties: Sequence[PartyFacts]) -> None:
        """Let every listed signatory fill the next field of the party."""
        for one in parties:
            for place, person in zip(one.fields, one.signatories, strict=False):
                await self.sign(place, person, one.name)

    async def seal(self, head: str = HEAD) -> bytes:
        return await seal(
            self.data, self.authority, self.timestamper, audit_head=head, reason="Sealed", at=AT
        )


SMALL = (
    party(1, "any", "mayor"),
    party(2, "2", "director", "director"),
    party(3, "1 chair | 2 board", "chair", "board", "board"),
)


def png_that_says(width: int, height: int) -> bytes:
    """Return a PNG of no pixels that says it is so wide and so high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
