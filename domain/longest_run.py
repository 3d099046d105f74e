"""The fewest things that must have moved to bring a list into another order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def in_longest_rising_run(places: Sequence[int]) -> list[bool]:
    """Tell of each number, all different, whether it belongs to one longest rising run.

    The others are the fewest that must be moved to sort the list (patience sorting).
    """
    ends: list[int] = []
    ends_at: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(ends_at[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        ends_at[length : length + 1] = [index]
    chosen = [False] * len(places)
    index = ends_at[-1] if ends_at else -1
    while index >= 0:
        chosen[index] = True
        index = before[index]
    return chosen
