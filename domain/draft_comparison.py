"""Two versions of a draft compared by their numbered sections.

A section that stands elsewhere is moved, not removed and added; so is a clause. Of a
clause that was worded anew the words are compared, and numbers that differ are marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from domain.longest_run import in_longest_rising_run
from domain.word_comparison import Piece, compare_words

_ALIKE = 0.5
"""The share of words that two sections have in common when one became the other."""


class Change(StrEnum):
    """What became of a section or a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: what stands before its heading, the heading, its clauses."""

    number: str
    heading: str
    clauses: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """Return heading and clauses as words."""
        return " ".join((self.heading, *self.clauses)).casefold().split()


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of one clause; `pieces` are its words, old and new."""

    change: Change
    pieces: tuple[Piece, ...]

    @property
    def old(self) -> str:
        """Return the clause as it stood."""
        return "".join(piece.text for piece in self.pieces if not piece.is_new)

    @property
    def new(self) -> str:
        """Return the clause as it stands."""
        return "".join(piece.text for piece in self.pieces if not piece.is_old)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What became of a section; an empty number where it did not, or does not, exist.

    A section that was moved and worded anew is both: `moved`, with its clauses changed.
    """

    change: Change
    moved: bool
    old_number: str
    new_number: str
    heading: tuple[Piece, ...]
    clauses: tuple[ClauseChange, ...]

    @property
    def renumbered(self) -> bool:
        """Tell whether the section is there in both versions, under another number."""
        both = self.change not in {Change.ADDED, Change.REMOVED}
        return both and self.old_number != self.new_number


def compare_drafts(old: Sequence[Section], new: Sequence[Section]) -> tuple[SectionChange, ...]:
    """Return every section of the new version in its order, removed ones where they stood."""
    pairs = _pairs(old, new)  # new index → old index
    in_place = in_longest_rising_run([pairs[place] for place in sorted(pairs)])
    staying = {place for place, stays in zip(sorted(pairs), in_place, strict=True) if stays}
    changes = [
        _of_pair(old[pairs[place]], section, moved=place not in staying)
        if place in pairs
        else _whole(section, Change.ADDED)
        for place, section in enumerate(new)
    ]
    kept = set(pairs.values())
    removed = [place for place in range(len(old)) if place not in kept]
    for place in reversed(removed):
        at = 1 + max((n for n, was in pairs.items() if was < place and n in staying), default=-1)
        changes.insert(at, _whole(old[place], Change.REMOVED))
    return tuple(_with_moved_clauses(changes))


def _pairs(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Return which old section each new one comes from: the surest matches first."""
    pairs: dict[int, int] = {}
    for is_same in (_equal, _same_heading, _alike):
        for place, section in enumerate(new):
            taken = set(pairs.values())
            free = (n for n in range(len(old)) if n not in taken and is_same(old[n], section))
            found = next(free, None) if place not in pairs else None
            if found is not None:
                pairs[place] = found
    return pairs


def _equal(old: Section, new: Section) -> bool:
    return (old.heading, old.clauses) == (new.heading, new.clauses)


def _same_heading(old: Section, new: Section) -> bool:
    return bool(old.heading) and old.heading.casefold() == new.heading.casefold()


def _alike(old: Section, new: Section) -> bool:
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _whole(section: Section, change: Change) -> SectionChange:
    is_new = change is Change.ADDED
    return SectionChange(
        change,
        moved=False,
        old_number="" if is_new else section.number,
        new_number=section.number if is_new else "",
        heading=_as_pieces(section.heading, change),
        clauses=tuple(ClauseChange(change, _as_pieces(text, change)) for text in section.clauses),
    )


def _as_pieces(text: str, change: Change) -> tuple[Piece, ...]:
    return (Piece(text, is_old=change is Change.REMOVED, is_new=change is Change.ADDED),)


def _of_pair(old: Section, new: Section, *, moved: bool) -> SectionChange:
    clauses = tuple(_clauses(old.clauses, new.clauses))
    heading = compare_words(old.heading, new.heading)
    same = old.heading == new.heading and all(c.change is Change.SAME for c in clauses)
    worded = Change.SAME if same else Change.CHANGED
    return SectionChange(
        Change.MOVED if moved and same else worded,
        moved=moved,
        old_number=old.number,
        new_number=new.number,
        heading=heading,
        clauses=clauses,
    )


def _clauses(old: Sequence[str], new: Sequence[str]) -> Iterator[ClauseChange]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            for text in new[new_from:new_to]:
                yield ClauseChange(Change.SAME, _as_pieces(text, Change.SAME))
            continue
        yield from _reworded(old[old_from:old_to], new[new_from:new_to])


def _reworded(old: Sequence[str], new: Sequence[str]) -> Iterator[ClauseChange]:
    """Yield clauses that took each other's place: worded anew where they are alike."""
    left = list(old)
    for text in new:
        before = next(
            (o for o in left if _alike(Section("", "", (o,)), Section("", "", (text,)))), None
        )
        if before is None:
            yield ClauseChange(Change.ADDED, _as_pieces(text, Change.ADDED))
            continue
        while left[0] != before:
            gone = left.pop(0)
            yield ClauseChange(Change.REMOVED, _as_pieces(gone, Change.REMOVED))
        left.pop(0)
        yield ClauseChange(Change.CHANGED, compare_words(before, text))
    for gone in left:
        yield ClauseChange(Change.REMOVED, _as_pieces(gone, Change.REMOVED))


def _with_moved_clauses(changes: Sequence[SectionChange]) -> Iterator[SectionChange]:
    """Yield the sections with clauses that only stand elsewhere shown as moved."""
    removed = Counter(_texts(changes, Change.REMOVED))
    added = Counter(_texts(changes, Change.ADDED))
    moved_to = removed & added
    moved_from = moved_to.copy()
    for section in changes:
        yield replace(
            section, clauses=tuple(_moved(c, moved_to, moved_from) for c in section.clauses)
        )


def _texts(changes: Sequence[SectionChange], change: Change) -> Iterator[str]:
    for section in changes:
        for clause in section.clauses:
            if clause.change is change:
                yield clause.pieces[0].text


def _moved(clause: ClauseChange, to: Counter[str], since: Counter[str]) -> ClauseChange:
    kept = {Change.ADDED: to, Change.REMOVED: since}.get(clause.change)
    text = clause.pieces[0].text if clause.pieces else ""
    if kept is None or not kept[text]:
        return clause
    kept[text] -= 1
    return replace(clause, change=Change.MOVED)
