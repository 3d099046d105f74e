"""The words by which agreements are searched: kept in small letters, as no database has them.

SQLite knows the small letters of ASCII only, so that they are made here, when the words are
written and when they are looked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.tables import AgreementRow, AgreementWordsRow, PartyRow


def folded(text: str) -> str:
    """Return a text without what tells capital letters from small ones."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


async def keep_words(session: AsyncSession, agreement_id: str) -> None:
    """Write the words of an agreement anew: whoever adds a party calls this."""
    agreement = await session.get_one(AgreementRow, agreement_id)
    names = await session.scalars(
        select(PartyRow.name)
        .where(PartyRow.agreement_id == agreement_id)
        .order_by(PartyRow.ordinal)
    )
    words = folded("\n".join([agreement.number, agreement.title, *names]))
    await session.merge(AgreementWordsRow(agreement_id=agreement_id, words=words))
    await session.flush()


def says_all(words: Sequence[str]) -> ColumnElement[bool]:
    """Say in SQL that each word stands in the number, the title or the name of a party."""
    column = AgreementWordsRow.words
    said = (column.contains(folded(word), autoescape=True) for word in words)
    return AgreementRow.id.in_(select(AgreementWordsRow.agreement_id).where(and_(*said)))
