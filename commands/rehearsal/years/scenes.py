"""Scenes of several agreements, played in the order of one clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from commands.stack.skipping import SkippingStack


@dataclass(frozen=True, slots=True)
class Scene:
    """What somebody does at a moment (UTC); `words` say it to whoever watches."""

    at: datetime
    words: str
    act: Callable[[], Awaitable[None]]


async def play(
    stack: SkippingStack, scenes: Iterable[Scene], *, begins: Callable[[Scene], None]
) -> None:
    """Skip from scene to scene; of two at one moment, the first given comes first."""
    for scene in sorted(scenes, key=lambda scene: scene.at):
        begins(scene)
        await stack.skip_to(scene.at)
        await scene.act()
