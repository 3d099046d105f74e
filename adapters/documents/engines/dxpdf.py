"""dxpdf: the engine that pip alone brings."""

from __future__ import annotations

import importlib.metadata
import tempfile
from collections.abc import Mapping
from pathlib import Path

from adapters.documents.engines.base import DocumentNotConverted, RenderedPdf
from adapters.documents.engines.fonts import fonts_conf
from adapters.documents.sandboxed_child import ChildFailed, Limits, run_function

_LIMITS = Limits(cpu_seconds=20, wall_seconds=60)


def convert_in_child(docx: bytes, _options: Mapping[str, object]) -> bytes:
    """Convert, in the child: deep nesting segfaults dxpdf and a bomb aborts it."""
    import dxpdf  # noqa: PLC0415 - loaded in the child only

    return bytes(dxpdf.convert(docx))


class Dxpdf:
    """Converts in a child process with a font configuration of its own."""

    name = "dxpdf"

    @property
    def version(self) -> str:
        """Return the version of the installed package."""
        return importlib.metadata.version("dxpdf")

    def convert(self, docx: bytes) -> RenderedPdf:
        """Return the PDF of a DOCX; the same bytes in give the same bytes out."""
        with tempfile.TemporaryDirectory(prefix="sidos-dxpdf-") as folder:
            conf = Path(folder) / "fonts.conf"
            conf.write_text(fonts_conf(Path(folder) / "cache"), "utf-8")
            try:
                pdf = run_function(
                    f"{__name__}:convert_in_child",
                    docx,
                    limits=_LIMITS,
                    environment={"FONTCONFIG_FILE": str(conf), "HOME": folder},
                )
            except ChildFailed as error:
                reason = str(error).strip().rpartition("\n")[2]
                raise DocumentNotConverted(reason=reason) from error
        return RenderedPdf(pdf, self.name, self.version)
