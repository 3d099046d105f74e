"""LibreOffice: the reference engine, where it is installed."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from adapters.documents.engines.base import DocumentNotConverted, RenderedPdf
from adapters.documents.sandboxed_child import ChildFailed, Limits, run_program

_LIMITS = Limits(memory=2 * 2**30, cpu_seconds=60, wall_seconds=120)
# PDF/A-3 and PDF/UA, tagged, with bookmarks of the headings: what screen readers need.
_EXPORT = {
    "SelectPdfVersion": {"type": "long", "value": "3"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}


def find_libreoffice() -> str | None:
    """Return the program's path, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@functools.cache
def _without_network() -> tuple[str, ...]:
    """Return what to put before a command so that it has no network, if the machine allows."""
    for command in (("unshare", "-n"), ("unshare", "-r", "-n")):
        if shutil.which(command[0]):
            tried = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603
            if tried.returncode == 0:
                return command
    return ()


@functools.cache
def _version(program: str) -> str:
    with tempfile.TemporaryDirectory(prefix="sidos-office-") as folder:
        said = subprocess.run(  # noqa: S603 - the program found on the path
            [program, f"-env:UserInstallation={Path(folder).as_uri()}", "--version"],
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    words = said.stdout.split()
    return words[1] if len(words) > 1 else said.stdout.strip()


class LibreOffice:
    """Converts with a fresh profile for each job, without network, under limits."""

    name = "libreoffice"

    def __init__(self, program: str) -> None:
        """Keep the path of `soffice`."""
        self._program = program

    @property
    def version(self) -> str:
        """Return the version that the program states."""
        return _version(self._program)

    def convert(self, docx: bytes) -> RenderedPdf:
        """Return the PDF of a DOCX: PDF/A-3, PDF/UA, tagged."""
        with tempfile.TemporaryDirectory(prefix="sidos-office-") as name:
            folder = Path(name)
            (folder / "agreement.docx").write_bytes(docx)
            try:
                run_program(
                    self._command(folder),
                    limits=_LIMITS,
                    environment={"HOME": name, "PATH": os.environ.get("PATH", os.defpath)},
                    folder=folder,
                )
            except ChildFailed as error:
                raise DocumentNotConverted(reason=str(error).strip()) from error
            pdf = folder / "agreement.pdf"
            if not pdf.is_file():
                raise DocumentNotConverted(reason="LibreOffice made no PDF")
            return RenderedPdf(pdf.read_bytes(), self.name, self.version)

    def _command(self, folder: Path) -> list[str]:
        return [
            *_without_network(),
            self._program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless", "--norestore", "--nolockcheck",
            "--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_EXPORT)}",
            "--outdir", str(folder), "agreement.docx",
        ]  # fmt: skip
