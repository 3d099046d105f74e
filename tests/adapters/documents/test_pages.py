"""Pictures of pages, made where a made-up PDF does no harm."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from adapters.documents.pages import PagePictures, page_count, page_picture
from adapters.documents.sandboxed_child import DocumentTooDemanding


def pdf(pages: int = 2, size: tuple[int, int] = (595, 842)) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=size)
        document.save(made)
    return made.getvalue()


def test_a_page_is_a_grayscale_picture_of_the_width_asked_for() -> None:
    assert page_count(pdf()) == 2
    image = Image.open(io.BytesIO(page_picture(pdf(), 2, 780)))
    assert (image.format, image.mode, image.width) == ("PNG", "L", 780)
    assert image.height in range(1103, 1106)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_has_no_picture(page: int) -> None:
    with pytest.raises(IndexError):
        page_picture(pdf(), page, 480)


@pytest.mark.parametrize("width", [0, 99, 2401, 10**9])
def test_only_sensible_widths_are_painted(width: int) -> None:
    with pytest.raises(ValueError, match="pixels"):
        page_picture(pdf(), 1, width)


def test_a_page_as_long_as_a_road_is_not_painted() -> None:
    with pytest.raises(IndexError):
        page_picture(pdf(size=(20, 14_400)), 1, 2000)


@pytest.mark.abuse(35)
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nonsense", pdf()[:120]])
def test_what_pdfium_cannot_read_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentTooDemanding):
        page_picture(data, 1, 480)


@pytest.mark.abuse(35)
def test_a_process_that_dies_is_a_refusal_and_the_next_page_is_painted() -> None:
    with PagePictures(processes=1) as pictures:
        assert pictures.page_count(pdf()) == 2
        (process,) = ((pictures._pool and pictures._pool._processes) or {}).values()
        process.kill()
        process.join()
        with pytest.raises(DocumentTooDemanding):
            pictures.page_count(pdf())
        assert pictures.page_count(pdf()) == 2
