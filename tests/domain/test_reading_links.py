"""Who may read a document by a link that signs nothing, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.lifecycle import RoundStatus
from domain.parties import Role
from domain.reading_links import DAYS_OF_A_COPY, lives_until, may_read

SENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
RUNNING = (RoundStatus.OPEN, RoundStatus.SEALING)


@given(
    role=st.sampled_from(Role),
    status=st.sampled_from(RoundStatus),
    after=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)),
)
def test_before_the_seal_viewers_alone_read_and_afterwards_all_for_a_time(
    role: Role, status: RoundStatus, after: timedelta
) -> None:
    allowed = may_read(role, status, sent_at=SENT, at=SENT + after)
    if status is RoundStatus.COMPLETE:
        assert allowed == (after < timedelta(days=DAYS_OF_A_COPY))
    else:
        assert allowed == (role is Role.VIEWER and status in RUNNING)


def test_a_link_to_a_sealed_document_ends_at_the_instant_that_its_mail_names() -> None:
    until = lives_until(SENT)
    moment = timedelta(microseconds=1)
    assert may_read(Role.COPY, RoundStatus.COMPLETE, sent_at=SENT, at=until - moment)
    assert not may_read(Role.COPY, RoundStatus.COMPLETE, sent_at=SENT, at=until)
