"""An organisation's colour and logo: readable everywhere, or passed over with words."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from pydantic import ValidationError

from adapters.keys import new_key
from adapters.look.colours import HOUSE, ColourNotReadable, contrast, palette_of
from adapters.look.logo import LogoNotUsable, read_logo
from adapters.look.own import HOUSE_LOOK, faults_of, look_of
from adapters.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
STYLE = (ROOT / "service" / "static" / "style.css").read_text("utf-8")
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
TEXT = 4.5
EDGE = 3.0


def settings(**changed: Any) -> Settings:
    return Settings.model_validate(
        {
            "public_url": "https://sidos.example.org",
            "organisation": "Example County",
            "database_url": "sqlite://",
            "blobs_url": "memory://",
            "link_keys": new_key("k1"),
            "payload_keys": new_key("p1"),
            "authority_passphrase": "a long passphrase for tests",
            "smtp_host": "127.0.0.1",
            "mail_from": "sidos@example.org",
            **changed,
        }
    )


def properties(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def schemes() -> list[dict[str, str]]:
    light = properties(STYLE.partition("@media")[0])
    return [light, light | properties(STYLE.partition("@media")[2].partition("}")[0])]


@pytest.mark.parametrize("shades", schemes(), ids=["light", "dark"])
def test_every_text_of_the_style_sheet_can_be_read_on_its_ground(shades: dict[str, str]) -> None:
    grounds = [shades[name] for name in ("paper", "sheet", "tint")]
    pairs = [(shades[t], g) for t in ("ink", "quiet", "accent", "accent-strong") for g in grounds]
    pairs += [(shades[t], shades[g]) for t in ("good", "warn", "bad") for g in ("paper", "sheet")]
    pairs += [(shades[t], shades[f"{t}-tint"]) for t in ("good", "warn", "bad")]
    for tint in ("good-tint", "warn-tint", "bad-tint"):
        pairs += [(shades[t], shades[tint]) for t in ("ink", "quiet", "accent", "accent-strong")]
    pairs += [(shades["on-accent"], shades[a]) for a in ("accent", "accent-strong")]
    assert [pair for pair in pairs if contrast(*pair) < TEXT] == []
    edges = [(shades[line], ground) for line in ("edge", "focus") for ground in grounds]
    assert [pair for pair in edges if contrast(*pair) < EDGE] == []


def test_the_house_colours_are_those_of_the_style_sheet() -> None:
    for shades, found in zip((HOUSE.light, HOUSE.dark), schemes(), strict=True):
        for name in ("accent", "accent_strong", "on_accent", "tint"):
            assert getattr(shades, name) == found[name.replace("_", "-")]


@given(COLOURS)
def test_a_colour_can_be_read_in_both_schemes_or_is_refused(colour: str) -> None:
    try:
        palette = palette_of(colour)
    except ColourNotReadable:
        assert contrast(colour, "#f4f6f4") < TEXT + 1  # it is pale on pale ground
        return
    for shades, ground in zip((palette.light, palette.dark), schemes(), strict=True):
        for accent in (shades.accent, shades.accent_strong):
            for behind in (ground["paper"], ground["sheet"], shades.tint):
                assert contrast(accent, behind) >= TEXT
            assert contrast(shades.on_accent, accent) >= TEXT
        for text in ("ink", "quiet"):
            assert contrast(ground[text], shades.tint) >= TEXT


def a_png(path: Path, size: tuple[int, int], **more: Any) -> Path:
    Image.new("RGB", size, "#aa0044").save(path, "PNG", **more)
    return path


def test_a_logo_is_written_anew_and_small(tmp_path: Path) -> None:
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Comment", "<script>")
    logo = read_logo(a_png(tmp_path / "logo.png", (1200, 400), pnginfo=hidden))
    with Image.open(io.BytesIO(logo)) as shown:
        assert (shown.format, shown.size) == ("PNG", (360, 120))
    assert b"script" not in logo


@pytest.mark.abuse(27)
@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"GIF89a", b"x" * 600_000],
    ids=["empty", "svg", "gif", "large"],
)
def test_what_is_no_small_png_is_no_logo(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(LogoNotUsable):
        read_logo(tmp_path / "logo.png")


def test_a_picture_that_would_fill_memory_is_no_logo(tmp_path: Path) -> None:
    with pytest.raises(LogoNotUsable, match="megapixels"):
        read_logo(a_png(tmp_path / "logo.png", (20_000, 1_000)))


def test_what_cannot_be_used_is_passed_over_and_told(tmp_path: Path) -> None:
    pale = settings(colour="#ffee00", logo=str(tmp_path / "nothing.png"))
    assert look_of(pale) == HOUSE_LOOK
    said = faults_of(pale)
    assert re.search(r"SIDOS_COLOUR: #ffee00 has a contrast of 1\.\d:1", said)
    assert "nothing.png cannot be read" in said
    own = settings(colour="#7A1F5C", logo=str(a_png(tmp_path / "logo.png", (80, 40))))
    assert faults_of(own) == ""
    assert look_of(own).palette.light.accent == "#7a1f5c"
    assert look_of(own).logo
    with pytest.raises(ValidationError, match="#rrggbb"):
        settings(colour="red")
