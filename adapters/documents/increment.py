"""Writes one incremental update with a classic cross-reference table (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Trailer:
    """What the next update must know: `size` is the first free object number."""

    size: int
    startxref: int
    root: str
    info: str
    document_id: str


class IncrementWriter:
    """Collects the objects of one update that begins at the byte `start` of the file."""

    def __init__(self, start: int, trailer: Trailer) -> None:
        """Begin an update on a line of its own."""
        self._start = start
        self._trailer = trailer
        self._size = trailer.size
        self._offsets: dict[int, int] = {}
        self.body = bytearray(b"\n")

    def new_number(self) -> int:
        """Return an object number that is not in use."""
        self._size += 1
        return self._size - 1

    def add(self, number: int, value: bytes) -> int:
        """Write an object; return where its value begins within the update."""
        self._offsets[number] = self._start + len(self.body)
        self.body += b"%d 0 obj\n" % number
        begins = len(self.body)
        self.body += value + b"\nendobj\n"
        return begins

    def add_stream(self, number: int, entries: str, content: bytes) -> None:
        """Write a stream object; `entries` are those of its dictionary but for its length."""
        head = f"<< {entries} /Length {len(content)} >>".encode()
        self.add(number, head + b"\nstream\n" + content + b"\nendstream")

    def finish(self) -> Trailer:
        """Write the cross-reference table and the trailer; return what the next one needs."""
        startxref = self._start + len(self.body)
        trailer = self._trailer
        self.body += b"xref\n"
        for run in _runs(sorted(self._offsets)):
            self.body += b"%d %d\n" % (run[0], len(run))
            for number in run:
                self.body += b"%010d 00000 n \n" % self._offsets[number]
        self.body += (
            f"trailer\n<< /Size {self._size} /Root {trailer.root} /Info {trailer.info} "
            f"/ID [{trailer.document_id} {trailer.document_id}] /Prev {trailer.startxref} >>\n"
            f"startxref\n{startxref}\n%%EOF\n"
        ).encode()
        return replace(trailer, size=self._size, startxref=startxref)


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def text_string(text: str) -> str:
    """Return a PDF text string, in UTF-16 as hexadecimal."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
