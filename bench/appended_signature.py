"""Milliseconds for one appended signature: the 1st, the 40th, the 1 000th, and its floor.

Run it with `python -m bench.appended_signature`. The floor is what cannot be avoided: the
SHA-256 of the file, a fresh P-256 key, and one signature. "Appended" is the appender with
a document kept open; "with issuing" adds the one-time key and its certificate; "opened
anew" adds reading the document from its bytes. Each has a visible stamp and a timestamp.
"""

from __future__ import annotations

import asyncio
import hashlib
import statistics
import time
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.authority.issuing import CertifiedPerson
from adapters.documents.appender import SignableDocument
from adapters.documents.signature_objects import SignatureText
from adapters.documents.stamp import Stamp
from tests.adapters.documents.making import AT, Signing, make_authority, party

PLACES = 1010
WINDOW = 10
MEASURED = (1, 40, 1_000)


def floor_ms(data: bytes) -> float:
    """Return the median milliseconds of hashing, making a key and signing."""

    def once() -> None:
        digest = hashlib.sha256(data).digest()
        ec.generate_private_key(ec.SECP256R1()).sign(digest, ec.ECDSA(hashes.SHA256()))

    return median_ms(once)


def median_ms(action: Callable[[], object]) -> float:
    """Return the median milliseconds of a window of runs."""
    taken = []
    for _ in range(WINDOW):
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


async def main() -> None:
    """Sign a thousand times and print the table."""
    parties = [party(n, "any", "mayor") for n in range(1, PLACES + 1)]
    signing = await Signing.start(await make_authority(), parties)
    data = bytearray(signing.data)
    appended: dict[int, tuple[float, float]] = {}
    rows = []
    for number, one in enumerate(parties, start=1):
        person = one.signatories[0]
        begun = time.perf_counter()
        credential = signing.authority.issue(
            CertifiedPerson(person.id, person.name, person.capacity, one.name), at=AT
        )
        issued = time.perf_counter()
        increment = await signing.document.append(
            one.fields[0],
            credential,
            signing.timestamper,
            SignatureText(person.name, AT, "Signed"),
            Stamp(person.name, person.capacity, "2.6.2025 klo 12.30 (UTC+3)", "2025-1"),
        )
        ended = time.perf_counter()
        appended[number] = (ended - issued, ended - begun)
        data += increment.data
        if number - WINDOW + 1 in MEASURED:
            rows.append(row(number - WINDOW + 1, bytes(data), appended, len(increment.data)))
    print("signature    file kB   bytes   floor  appended  with issuing  opened anew  × floor")
    print("\n".join(rows))


def row(number: int, data: bytes, appended: dict[int, tuple[float, float]], size: int) -> str:
    """Return one line: the median over the window that begins at `number`."""
    window = [appended[n] for n in range(number, number + WINDOW)]
    alone, issuing = (statistics.median(values) * 1000 for values in zip(*window, strict=True))
    floor = floor_ms(data)
    opened = median_ms(lambda: SignableDocument.open(data))
    return (
        f"{number:9d} {len(data) / 1000:10.0f} {size:7d} {floor:7.2f} {alone:9.2f} "
        f"{issuing:13.2f} {opened + issuing:12.2f} {issuing / floor:8.1f}"
    )


if __name__ == "__main__":
    asyncio.run(main())
