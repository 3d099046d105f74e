"""A private `fonts.conf`, so that a page never depends on what else is installed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

# Debian's and Fedora's places of the metric twins of Calibri and of Arial and Times.
_CARLITO = (
    Path("/usr/share/fonts/truetype/crosextra"),
    Path("/usr/share/fonts/google-carlito-fonts"),
)
_LIBERATION = (
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/liberation-sans"),
    Path("/usr/share/fonts/liberation-serif"),
)
_FALLBACK = "Source Sans Pro"


def source_sans() -> Path:
    """Return the folder of Source Sans Pro, which comes with the PyPI package."""
    return Path(str(files("font_source_sans_pro") / "files"))


def fonts_conf(cache: Path) -> str:
    """Return a fontconfig file: our folders, and aliases for Word's usual fonts."""
    carlito = [folder for folder in _CARLITO if (folder / "Carlito-Regular.ttf").is_file()]
    liberation = [folder for folder in _LIBERATION if folder.is_dir()]
    sans = "Liberation Sans" if liberation else _FALLBACK
    aliases = {
        "Calibri": "Carlito" if carlito else _FALLBACK,
        "Arial": sans,
        "Helvetica": sans,
        "Times New Roman": "Liberation Serif" if liberation else _FALLBACK,
        "sans-serif": "Carlito" if carlito else _FALLBACK,
    }
    folders = [*carlito, *liberation, source_sans()]
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        + "".join(f"<dir>{escape(str(folder))}</dir>\n" for folder in folders)
        + f"<cachedir>{escape(str(cache))}</cachedir>\n"
        + "".join(
            f'<match target="pattern"><test name="family"><string>{family}</string></test>'
            f'<edit name="family" mode="assign" binding="strong"><string>{twin}</string></edit>'
            "</match>\n"
            for family, twin in aliases.items()
        )
        + '<match target="pattern"><edit name="family" mode="append_last">'
        f"<string>{_FALLBACK}</string></edit></match>\n</fontconfig>\n"
    )
