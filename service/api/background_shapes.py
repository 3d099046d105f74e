"""Background documents in the API."""

from __future__ import annotations

from service.api.shapes import Shape, Text


class BackgroundIn(Shape):
    """A document of the list in its new place; without a title it keeps the one it has."""

    sha256: Text
    title: Text = ""


class BackgroundOut(Shape):
    """A PDF that is read with the agreement; `size` in bytes."""

    title: str
    sha256: str
    size: int
    pages: int


class BackgroundListOut(Shape):
    """The whole list, in its order."""

    documents: list[BackgroundOut]


class BackgroundListIn(Shape):
    """The whole list as it is to be; what is left out is taken out."""

    documents: list[BackgroundIn]
