"""Which links may still act in a round that runs."""

from __future__ import annotations

import pytest

from domain.round_acts import LinkReplaced, check_newest_link


def test_an_older_link_is_refused() -> None:
    with pytest.raises(LinkReplaced):
        check_newest_link(used=1, living=2)


@pytest.mark.parametrize(("used", "living"), [(2, 2), (2, 1), (0, 2), (1, 0)])
def test_the_newest_link_one_sent_by_another_group_and_one_nobody_wrote_down_act(
    used: int, living: int
) -> None:
    check_newest_link(used=used, living=living)
