"""The list of background documents as a coordinator wants it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from domain.audit import JsonValue, canonical_json
from domain.background import BackgroundDocument


@dataclass(frozen=True, slots=True)
class BackgroundPayload:
    """The whole list, in its order; `edits` names the list that was changed into it.

    `asked` is what was asked for, by which a repeat is known: by then the list is another.
    """

    documents: tuple[BackgroundDocument, ...]
    edits: str
    asked: str

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(asdict(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> BackgroundPayload:
        """Read what `to_bytes` wrote."""
        fields: dict[str, Any] = json.loads(data)
        documents = tuple(BackgroundDocument(**d) for d in fields["documents"])
        return cls(documents, fields["edits"], fields["asked"])


def mark_of(documents: Sequence[BackgroundDocument]) -> str:
    """Return by what a list is told from another: titles, files and their order."""
    listed: list[JsonValue] = [[document.title, document.sha256] for document in documents]
    return hashlib.sha256(canonical_json(listed)).hexdigest()
