"""The font of the signature stamps: one subset, embedded once, shared by every stamp."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import font_source_sans_pro
import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont

# Latin with its supplements and extensions (Additional: Vietnamese, Welsh), the letters of
# Azerbaijani and Skolt Sami among the modifiers, Greek, Cyrillic, punctuation, euro.
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),
    (0x2010, 0x2044),
)  # fmt: skip
_SINGLES = (0x259, 0x292, 0x20AC, 0x2116, 0xFFFD)
_WANTED = [*(c for first, last in _RANGES for c in range(first, last + 1)), *_SINGLES]
_REPLACEMENT = "?"
_TO_UNICODE_BLOCK = 100  # the most entries that one bfchar block may have


@dataclass(frozen=True, slots=True)
class StampFont:
    """Glyph numbers and widths (thousandths of the size), and the TrueType subset."""

    glyphs: dict[str, int]
    widths: dict[int, int]
    program: bytes
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def encode(self, text: str) -> str:
        """Return `text` as a PDF hexadecimal string; unknown characters show as `?`."""
        return "<" + "".join(f"{self._glyph(c):04x}" for c in text) + ">"

    def width(self, text: str) -> float:
        """Return the width of `text` at size 1."""
        return sum(self.widths[self._glyph(c)] for c in text) / 1000

    def _glyph(self, character: str) -> int:
        return self.glyphs.get(character, self.glyphs[_REPLACEMENT])


@cache
def stamp_font() -> StampFont:
    """Return the subset, made on first use in this process."""
    font = _whole_font()
    options = subset.Options(
        retain_gids=True, layout_features=[], hinting=False, notdef_outline=True
    )
    options.drop_tables += ["DSIG", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_WANTED)
    subsetter.subset(font)
    program = io.BytesIO()
    font.save(program, reorderTables=False)
    numbers = font.getReverseGlyphMap()
    glyphs = {chr(c): numbers[name] for c, name in font.getBestCmap().items()}
    head = font["head"]
    scale = 1000 / head.unitsPerEm
    widths = {number: round(font["hmtx"][name][0] * scale) for name, number in numbers.items()}
    return StampFont(
        glyphs=glyphs,
        widths={number: widths[number] for number in sorted({0, *glyphs.values()})},
        program=program.getvalue(),
        ascent=round(font["hhea"].ascent * scale),
        descent=round(font["hhea"].descent * scale),
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
    )


@cache
def printable_characters() -> frozenset[str]:
    """Return the characters that a stamp can show."""
    return frozenset(map(chr, _whole_font().getBestCmap().keys() & set(_WANTED)))


def _whole_font() -> TTFont:
    return TTFont(font_source_sans_pro.font_files_ttf["SourceSansPro"])


def embed_stamp_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Add the font to `pdf` and return its indirect object (Type 0, Identity-H)."""
    font = stamp_font()
    name = pikepdf.Name("/SIDOSA+SourceSansPro-Regular")
    program = pdf.make_stream(font.program)
    program.Length1 = len(font.program)
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=list(font.box),
        ItalicAngle=0,
        Ascent=font.ascent,
        Descent=font.descent,
        CapHeight=660,
        StemV=84,
        FontFile2=program,
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=pikepdf.Name.Identity,
        DW=1000,
        W=_width_array(font.widths.items()),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=name,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_stream(_to_unicode(font.glyphs)),
        )
    )


def _width_array(widths: Iterable[tuple[int, int]]) -> pikepdf.Array:
    array: list[int | pikepdf.Array] = []
    previous, run = -2, pikepdf.Array()
    for number, width in widths:
        if number != previous + 1:
            run = pikepdf.Array()
            array += [number, run]
        run.append(width)
        previous = number
    return pikepdf.Array(array)


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    by_number = sorted({number: character for character, number in glyphs.items()}.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(by_number), _TO_UNICODE_BLOCK):
        block = by_number[start : start + _TO_UNICODE_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{number:04x}> <{ord(character):04x}>" for number, character in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
