"""The authority's certificates in the database, their keys encrypted."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from adapters.authority.credentials import StoredCredential
from adapters.clock import Clock
from adapters.database.sessions import Sessions
from adapters.database.tables import CredentialRow


class DatabaseCredentials:
    """Keeps credentials by name; what is once there is never replaced."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        """Keep the maker of writing sessions and the clock."""
        self._sessions = sessions
        self._clock = clock

    async def get(self, name: str) -> StoredCredential | None:
        """Return the credential of that name, if there is one."""
        async with self._sessions.begin() as session:
            row = await session.get(CredentialRow, name)
            return StoredCredential(row.certificate_pem, row.encrypted_key_pem) if row else None

    async def put_once(self, name: str, stored: StoredCredential) -> StoredCredential:
        """Store it unless the name is taken; return whichever is stored."""
        row = CredentialRow(
            name=name,
            certificate_pem=stored.certificate_pem,
            encrypted_key_pem=stored.encrypted_key_pem,
            created_at=self._clock(),
        )
        try:
            async with self._sessions.begin() as session:
                session.add(row)
        except IntegrityError:
            # Another process was first.
            there = await self.get(name)
            if there is None:
                raise
            return there
        return stored
