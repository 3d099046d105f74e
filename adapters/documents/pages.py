"""Pictures of pages, for people to read before they sign.

pdfium is not thread-safe and made-up PDFs crash it or fill memory, so it works in
a small pool of processes with limits; a process that dies is a refusal.
"""

from __future__ import annotations

import functools
import io
import resource
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, Self, TypeVar

import pypdfium2 as pdfium

from adapters.documents.sandboxed_child import DocumentTooDemanding
from adapters.documents.text import Block, document_text

__all__ = ["Block", "PagePictures", "document_text", "page_count", "page_picture"]

_MEMORY = 2**30
_WALL_SECONDS = 30
_WIDTHS = range(100, 2401)
_MOST_PIXELS = 20_000_000
_P = ParamSpec("_P")
_T = TypeVar("_T")


class PagePictures:
    """Counts and paints the pages of PDFs; safe to call from several threads."""

    def __init__(self, processes: int = 2) -> None:
        """Start nothing yet: the processes come with the first page."""
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def page_count(self, pdf: bytes) -> int:
        """Return the number of pages."""
        return self._run(count_pages, pdf)

    def page_picture(self, pdf: bytes, page: int, width: int = 780) -> bytes:
        """Return a page (counted from 1) as a grayscale PNG of `width` pixels.

        A page that is not there, or that no picture could show, is an `IndexError`.
        """
        if width not in _WIDTHS:
            raise ValueError(f"a width of {width} pixels is not offered")
        return self._run(paint_page, pdf, page, width)

    def close(self) -> None:
        """End the processes; another call would start them again."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _run(self, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._processes, get_context("spawn"), initializer=_limit
                )
            pool = self._pool
        try:
            return pool.submit(job, *args, **kwargs).result(_WALL_SECONDS)
        except (BrokenProcessPool, TimeoutError, MemoryError, pdfium.PdfiumError) as error:
            if not isinstance(error, pdfium.PdfiumError | MemoryError):
                self._replace(pool)
            raise DocumentTooDemanding from error

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        """Drop a pool whose process died or hangs; the next call starts another."""
        with self._lock:
            if self._pool is broken:
                self._pool = None
        for process in list((broken._processes or {}).values()):  # noqa: SLF001 - no public way
            process.kill()
        broken.shutdown(wait=False, cancel_futures=True)


def _limit() -> None:
    """Bound the memory of a process of the pool."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@functools.cache
def _shared() -> PagePictures:
    return PagePictures()


def page_count(pdf: bytes) -> int:
    """Return the number of pages, by processes that are shared within this one."""
    return _shared().page_count(pdf)


def page_picture(pdf: bytes, page: int, width: int = 780) -> bytes:
    """Return a page (counted from 1) as PNG, by processes that are shared within this one."""
    return _shared().page_picture(pdf, page, width)


def count_pages(pdf: bytes) -> int:
    """Return the number of pages, in this process."""
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def paint_page(pdf: bytes, page: int, width: int) -> bytes:
    """Return a page as PNG, in this process; stamps in signature fields are shown."""
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()
        if not 1 <= page <= len(document):
            raise IndexError(f"there is no picture of page {page}")
        sheet = document[page - 1]
        across, down = sheet.get_size()
        if across <= 0 or down <= 0 or width * width * down / across > _MOST_PIXELS:
            raise IndexError(f"there is no picture of page {page}")
        image = sheet.render(scale=width / across, grayscale=True, may_draw_forms=True).to_pil()
        picture = io.BytesIO()
        image.save(picture, "PNG", compress_level=1)
        return picture.getvalue()
