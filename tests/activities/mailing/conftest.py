"""A scene with an SMTP server whose answers a test chooses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import Database
from tests.mail_scene import Scene, make_scene
from tests.smtp_servers import Answers, answering


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def scene(
    sqlite_database: Database, tmp_path: Path, answers: Answers
) -> AsyncIterator[Scene]:
    async with answering(answers) as port:
        yield await make_scene(sqlite_database.sessions, tmp_path, port)
