"""Who is in the agreement, and who acts for whom: an accession, a correction of contacts."""

from __future__ import annotations

from commands.rehearsal import party_side
from commands.rehearsal.years.acting import accede, act, page_of, parties, party
from commands.rehearsal.years.life import Life
from commands.rehearsal.years.scenes import Scene

_CORRECTING = "Northlake Institute"
_NEWCOMER = {"party": "Lakeside College", "kind": "other", "authority": "any", "language": "en"}
_ROWS = (
    {"role": "contact", "name": "Ida Reed", "email": "ida.reed@lakeside.example.org"},
    {"role": "signatory", "name": "Paul Shore", "email": "paul.shore@lakeside.example.org"},
)
_SUCCESSOR = {"name": "Edith Moor", "title": "data manager", "language": "en"}


def accession(life: Life) -> list[Scene]:
    """Return the scene of a party that accedes by an addendum."""

    async def join() -> None:
        await accede(life, [_NEWCOMER | row for row in _ROWS])
        names = [p.name for p in await parties(life)]
        life.expect("the new party is one", holds=_NEWCOMER["party"] in names, found=len(names))

    return [Scene(life.calendar.at(1, 9, 1), f"{life.name}: a new party accedes", join)]


def correction(life: Life) -> list[Scene]:
    """Return the scenes of a contact person who hands over, and is replaced in the list."""
    at, name = life.calendar.at, life.name
    email = "edith.moor@northlake.example.org"

    async def propose() -> None:
        contact = (await party(life, _CORRECTING)).contacts()[0]
        fields = {**_SUCCESSOR, "email": email, "kind": "change"}
        link = await page_of(life, contact)
        await party_side.propose_correction(life.stack.public_url, link, contact.person_id, fields)
        await life.stack.settle()

    async def approve() -> None:
        proposed = (await life.api.read(life.id, "contacts/corrections"))[0]
        path = f"contacts/corrections/{proposed['id']}/decision"
        made = await act(life, path, decision="approve")
        contact = (await party(life, _CORRECTING)).contacts()[0]
        kept = {document["sha256"]: document for document in (await life.state())["documents"]}
        issued = kept.get(made["document_sha256"], {})
        life.expect(
            "the list of contacts is issued anew; what was signed stays",
            holds=contact.email == email
            and issued.get("kind") == "attachment"
            and any(document["kind"] == "sealed" for document in kept.values()),
            found=f"{contact.name}; {issued.get('kind')}, version {issued.get('version')}",
        )

    return [
        Scene(at(1, 2, 9), f"{name}: a contact person proposes a successor", propose),
        Scene(at(1, 2, 11), f"{name}: the coordinator approves", approve),
    ]
