"""Whatever is done to a sealed file, the verdict is TOTAL-FAILED and says what happened."""

from __future__ import annotations

import asyncio
import io
import random
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from adapters.authority.issuing import Authority
from adapters.documents.verification import verify_pdf
from adapters.documents.verification_report import Report, Verdict
from tests.adapters.documents.making import LATER, Signing, party

SHARES = 6
HEX = b"0123456789ABCDEF"
BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")


@pytest.fixture(scope="module")
async def smallest(authority: Authority) -> bytes:
    """One party, one signature: quick enough to be tampered with thousands of times."""
    one = party(1, "any", "mayor")
    signing = await Signing.start(authority, [one])
    await signing.sign_all([one])
    return await signing.seal()


@pytest.fixture
def judged(authority: Authority) -> Callable[[bytes], Report]:
    roots = [authority.root_certificate]
    return lambda data: verify_pdf(data, trust_roots=roots, at=LATER)


def flipped(data: bytes, at: int, mask: int = 1) -> bytes:
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def seal_hole(data: bytes) -> tuple[int, int]:
    last = list(BYTE_RANGE.finditer(data))[-1]
    return int(last[1]), int(last[2])


def assert_failed(report: Report) -> None:
    assert report.verdict is Verdict.FAILED
    assert all(reason.text for reason in report.reasons)


def codes(report: Report) -> set[str]:
    return {reason.code for reason in report.reasons}


def test_the_untouched_file_passes(smallest: bytes, judged: Callable[[bytes], Report]) -> None:
    assert judged(smallest).reasons == ()


@pytest.mark.parametrize("share", range(SHARES))
def test_every_byte_of_the_seals_container_counts(
    share: int, smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    start, resume = seal_hole(smallest)
    container = smallest[start + 1 : resume - 1].rstrip(b"0")
    for at in range(start + 1 + 2 * share, start + 1 + len(container), 2 * SHARES):
        other = HEX[HEX.index(smallest[at + 1]) ^ (1 + at % 15)]
        changed = smallest[: at + 1] + bytes([other]) + smallest[at + 2 :]
        assert_failed(judged(changed))


def test_padding_delimiters_and_the_case_of_digits_count(
    smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    start, resume = seal_hole(smallest)
    letter = next(n for n in range(start + 1, resume) if smallest[n : n + 1] in b"ABCDEF")
    for at, mask in [(start, 1), (resume - 1, 1), (resume - 2, 1), (letter, 0x20)]:
        report = judged(flipped(smallest, at, mask))
        assert_failed(report)
        assert codes(report) & {"contents_form", "byte_range"}
    one_zero_less = smallest[: resume - 2] + b">" + smallest[resume - 2 : resume - 1]
    assert_failed(judged(one_zero_less + smallest[resume:]))


def test_a_byte_changed_anywhere_else_is_named_as_a_change_after_signing(
    smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    start, resume = seal_hole(smallest)
    chance = random.Random(20250602)
    outside = [n for n in range(len(smallest)) if not start <= n < resume]
    sample = {*outside[:64], *outside[-700:], *chance.sample(outside, 400)}
    for at in sorted(sample):
        report = judged(flipped(smallest, at, 1 << chance.randrange(8)))
        assert_failed(report)
        named = {"byte_range", "range_form", "contents_form", "cut_short", "appended"}
        assert codes(report) & (named | {"not_a_pdf"}), at


def test_a_file_cut_at_any_length_fails(smallest: bytes, judged: Callable[[bytes], Report]) -> None:
    ends = [match.end() for match in re.finditer(rb"%%EOF\n", smallest)]
    lengths = {*range(0, len(smallest), 997), *ends[:-1], len(smallest) - 1, len(smallest) - 7}
    for length in sorted(lengths):
        report = judged(smallest[:length])
        assert_failed(report)
        expected = {"cut_short", "not_sealed", "not_a_pdf", "no_signatures"}
        assert codes(report) & expected, length


def test_bytes_after_the_seal_are_named(smallest: bytes, judged: Callable[[bytes], Report]) -> None:
    report = judged(smallest + b"\n% nothing\n%%EOF\n")
    assert_failed(report)
    assert report.reasons[0].text == (
        "Bytes appended after the last signature, that of “Sidos seal”: 17."
    )


def updated(data: bytes, change: Callable[[Any], None]) -> bytes:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.abuse(36)
def test_a_page_overlay_appended_as_an_update_fails(
    smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    def overlay(writer: Any) -> None:
        content = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 400 400 re f")
        writer.add_stream_to_page(0, writer.add_object(content))

    report = judged(updated(smallest, overlay))
    assert_failed(report)
    assert codes(report) == {"appended"}


@pytest.mark.abuse(40)
def test_an_annotation_added_or_the_dss_removed_fails(
    smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    def remove(writer: Any) -> None:
        del writer.root["/DSS"]
        writer.update_root()

    assert_failed(judged(updated(smallest, remove)))
    with pikepdf.Pdf.open(io.BytesIO(smallest)) as pdf:
        pdf.pages[0].Annots.append(
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9]
                )
            )
        )
        out = io.BytesIO()
        pdf.save(out)
    assert_failed(judged(out.getvalue()))


@pytest.mark.abuse(40)
def test_a_file_saved_again_by_another_program_fails(
    smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    with pikepdf.Pdf.open(io.BytesIO(smallest)) as pdf:
        out = io.BytesIO()
        pdf.save(out)
    assert_failed(judged(out.getvalue()))


@pytest.mark.abuse(37)
@pytest.mark.parametrize(
    "contents", [b"null", b"<>", b"<00>", b"", b"(text)", b"<" + b"0" * 6000 + b">"]
)
def test_a_signature_without_its_contents_fails(
    contents: bytes, smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    start, resume = seal_hole(smallest)
    assert_failed(judged(smallest[:start] + contents + smallest[resume:]))


@pytest.mark.abuse(37)
@pytest.mark.parametrize(
    "byte_range",
    [
        b"/ByteRang_ [0 1 2 3]",
        b"/ByteRange null",
        b"/ByteRange []",
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [-0 1 2 3]",
        b"/ByteRange [0 10 20 99999999999999999999]",
        b"",
    ],
)
def test_a_signature_without_its_range_fails(
    byte_range: bytes, smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    _, resume = seal_hole(smallest)
    tail = re.sub(rb"/ByteRange \[.*?\]", byte_range, smallest[resume:])
    assert_failed(judged(smallest[:resume] + tail))


@pytest.mark.abuse(38)
def test_a_byte_range_moved_behind_inserted_bytes_fails(
    smallest: bytes, judged: Callable[[bytes], Report]
) -> None:
    _, resume = seal_hole(smallest)
    inserted = b"\n% wrapped in\n"
    moved = smallest[:resume] + inserted + smallest[resume:]
    old = BYTE_RANGE.findall(smallest)[-1]
    wide = b"/ByteRange [0 %s %d %s]" % (old[0], resume + len(inserted), old[2])
    report = judged(moved.replace(b"/ByteRange [0 %s %s %s]" % old, wide))
    assert_failed(report)
    assert codes(report) & {"contents_form", "byte_range", "range_form", "appended"}


def test_arbitrary_bytes_fail_with_a_reason_and_without_a_traceback(
    judged: Callable[[bytes], Report],
) -> None:
    chance = random.Random(1)
    for data in (b"", b"%PDF-", b"%PDF-1.7\n%%EOF\n", chance.randbytes(5000)):
        assert_failed(judged(data))
        assert_failed(judged(b"%PDF-1.7" + data))
        assert_failed(judged(b"%PDF-1.7/ByteRange [0 10 20 9]" + data))
        assert_failed(judged(b"%PDF-1.7<30800000>/ByteRange [0 8 18 23]" + data))


def test_a_document_changed_between_signatures_is_named(
    signed: Signing, authority: Authority, judged: Callable[[bytes], Report]
) -> None:
    """The operator itself cannot alter the text between two signatures."""

    def change(writer: Any) -> None:
        writer.root["/Lang"] = writer.root["/Lang"].__class__("sv-FI")
        writer.update_root()

    altered = Signing(
        authority,
        signed.timestamper,
        signed.original,
        signed.document,
        updated(signed.data, change),
    )
    report = judged(asyncio.run(altered.seal()))
    assert_failed(report)
    assert codes(report) & {"modified", "appended"}
