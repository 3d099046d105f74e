"""The objects of one signature: its dictionary, its stamp, and a drawn name."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from adapters.authority.signatures import pdf_date
from adapters.documents.increment import IncrementWriter, text_string
from adapters.documents.stamp import Drawing, Stamp, draw_stamp, read_drawing

IN_PLACE_OF = "/SidosInPlaceOf"
IDENTIFICATION = "/SidosIdentification"


@dataclass(frozen=True, slots=True)
class SignatureText:
    """What the signature dictionary says; `claimed_at` is UTC.

    `in_place_of` is the id of the listed signatory whose place an alternate takes,
    `identification` the level by which the person was identified.
    """

    name: str
    claimed_at: datetime
    reason: str = ""
    in_place_of: str = ""
    identification: str = ""


def signature_head(text: SignatureText) -> bytes:
    """Return the signature dictionary up to its contents (ISO 32000-1, table 252)."""
    entries = [
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
        f"/M ({pdf_date(text.claimed_at)})",
        f"/Name {text_string(text.name)}",
    ]
    if text.reason:
        entries.append(f"/Reason {text_string(text.reason)}")
    if text.in_place_of:
        entries.append(f"{IN_PLACE_OF} {text_string(text.in_place_of)}")
    if text.identification:
        entries.append(f"{IDENTIFICATION} {text_string(text.identification)}")
    return ("\n".join(entries) + "\n/Contents ").encode()


def write_stamp(
    writer: IncrementWriter, stamp: Stamp, width: float, height: float, font: str
) -> int:
    """Write the appearance of a stamp of that size in points; return its object number."""
    drawing = read_drawing(stamp.drawing) if stamp.drawing is not None else None
    image = ""
    if drawing is not None:
        image = f" /XObject << /Im {_write_drawing(writer, drawing)} 0 R >>"
    number = writer.new_number()
    writer.add_stream(
        number,
        f"/Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 {width:.2f} {height:.2f}] "
        f"/Resources << /Font << /F {font} >>{image} >>",
        draw_stamp(stamp, width, height, drawing),
    )
    return number


def _write_drawing(writer: IncrementWriter, drawing: Drawing) -> int:
    """Write black ink with the drawing as its transparency; return the image's number."""
    size = f"/Type /XObject /Subtype /Image /Width {drawing.width} /Height {drawing.height}"
    grey = "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    mask = writer.new_number()
    writer.add_stream(mask, f"{size} {grey}", drawing.alpha)
    image = writer.new_number()
    black = zlib.compress(bytes(drawing.width * drawing.height), 9)
    writer.add_stream(image, f"{size} {grey} /SMask {mask} 0 R", black)
    return image
