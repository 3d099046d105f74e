"""What a kind of rounds must say of its document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.sending import Sending
from activities.documenting.tools import DocumentTools
from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView
from adapters.database.tables import AgreementRow, SigningRoundRow
from adapters.i18n import Translator
from messages.records import FreezeDocument


@dataclass(frozen=True, slots=True)
class Span:
    """From when a sealed document counts, and for the agreement until when."""

    counts_from: datetime
    ends_at: datetime | None = None


class RoundDocument(ABC):
    """How the rounds of one kind make their document, open in the records, and are sealed."""

    changes_who_acts: ClassVar[bool] = False
    """Whether the list of the parties' people is issued anew once the document is sealed."""

    @abstractmethod
    async def prepare(
        self,
        tools: DocumentTools,
        request: FreezeDocument,
        agreement: AgreementView,
        parties: tuple[PartyView, ...],
    ) -> Sending:
        """Return what is to be sent and who signs it; refuse what must not be sent.

        `parties` are all of the agreement's.
        """

    @abstractmethod
    async def open(
        self,
        session: AsyncSession,
        request: FreezeDocument,
        sending: Sending,
        agreement: AgreementRow,
        round_: SigningRoundRow,
    ) -> None:
        """Record what the opened round means; what became untrue since `prepare` is refused.

        In the transaction in which the round, its requests and its document are written.
        """

    @abstractmethod
    def seal_reason(self, words: Translator, agreement: AgreementView) -> str:
        """Return what the seal says, in the agreement's language."""

    def span(self, agreement: AgreementView, *, last_signature_at: datetime) -> Span:  # noqa: ARG002 - the agreement's own term counts for its own document
        """Return from when the document counts: the last required signature was received."""
        return Span(last_signature_at)
