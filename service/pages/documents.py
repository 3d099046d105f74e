"""A document on a page: pictures of its pages, its text as HTML, and the PDF itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.documents.pages import PagePictures
from adapters.documents.text import Block, document_text
from service.dependencies import Services
from service.refusals import DocumentNotFound

WIDTHS = (480, 960, 1440)
_MOST_PICTURES = 150


class Pictures:
    """Paints pages and keeps the newest: all signatories of a round look at the same ones."""

    def __init__(self) -> None:
        """Begin with none; the processes that paint start with the first."""
        self._painters = PagePictures()
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()

    async def get(self, found: Services, sha256: str, page: int, width: int) -> bytes:
        """Return a page, counted from 1, as PNG; raise `IndexError` when there is none."""
        key = (sha256, page, width)
        picture = self._kept.get(key)
        if picture is None:
            pdf = await found.blobs.get(sha256)
            picture = await run_in_threadpool(self._painters.page_picture, pdf, page, width)
            self._kept[key] = picture
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST_PICTURES:
            self._kept.popitem(last=False)
        return picture

    def close(self) -> None:
        """End the processes."""
        self._painters.close()


def pictures_of(request: Request) -> Pictures:
    """Return the pictures that an application keeps."""
    state = request.app.state
    if not hasattr(state, "pictures"):
        state.pictures = Pictures()
    kept = state.pictures
    assert isinstance(kept, Pictures)
    return kept


PicturesNeeded = Annotated[Pictures, Depends(pictures_of)]


@asynccontextmanager
async def ending_pictures(app: FastAPI) -> AsyncIterator[None]:
    """End the processes that paint when the application ends."""
    yield
    if hasattr(app.state, "pictures"):
        app.state.pictures.close()


async def picture_answer(
    found: Services, pictures: Pictures, sha256: str, page: int, width: int
) -> Response:
    """Return a page's picture in one of `WIDTHS`; refuse others with `DocumentNotFound`."""
    if width not in WIDTHS:
        raise DocumentNotFound
    try:
        picture = await pictures.get(found, sha256, page, width)
    except IndexError as error:
        raise DocumentNotFound from error
    return Response(picture, media_type="image/png")


async def pdf_answer(found: Services, sha256: str, name: str) -> Response:
    """Return a PDF to be saved under `name` (see `adapters.documents.file_names`)."""
    return Response(
        await found.blobs.get(sha256),
        media_type="application/pdf",
        headers=to_be_saved(f"{name}.pdf"),
    )


def to_be_saved(name: str) -> dict[str, str]:
    """Return the header that lets a browser save a file under a name in ASCII."""
    return {"content-disposition": f'attachment; filename="{name}"'}


@dataclass(frozen=True, slots=True)
class Passage:
    """One block, or the items of one list."""

    kind: str
    blocks: tuple[Block, ...]


async def passages_of(found: Services, docx_sha256: str) -> list[Passage]:
    """Return the text of a document, items that follow each other gathered into lists."""
    docx = await found.blobs.get(docx_sha256)
    blocks = await run_in_threadpool(document_text, docx)
    passages: list[Passage] = []
    for kind, following in groupby(blocks, key=lambda block: block.kind):
        gathered = tuple(following)
        parts = [gathered] if kind == "item" else [(block,) for block in gathered]
        passages += [Passage(kind, part) for part in parts]
    return passages
