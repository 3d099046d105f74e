"""The commands that the documents print are run as they stand there."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from tests.journeys.round import journey_stack

pytestmark = pytest.mark.timeout(240)

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"(?ms)^```sh\n(.*?)^```$")


def _commands(document: str, **replaced: str) -> str:
    """Return the shell blocks of a document as one script, for this interpreter and folder."""
    script = "\n".join(_BLOCK.findall((ROOT / "docs" / document).read_text()))
    assert script
    sidos = str(Path(sys.executable).with_name("sidos"))
    for printed, ours in {".venv/bin/sidos": sidos, **replaced}.items():
        assert printed in script
        script = script.replace(printed, ours)
    return script


async def _run(script: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *("bash", "-eu", "-o", "pipefail", "-c", script),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    said = output.decode()
    assert process.returncode == 0, said
    return said


async def test_the_page_about_the_api_tells_the_truth(tmp_path: Path) -> None:
    async with journey_stack(tmp_path) as stack:
        said = await _run(_commands("api.md", **{"/tmp/sidos-demo": str(stack.state)}))
    # The round closes when the last party is bound: whoever is not needed may come too late.
    assert re.search(r"[4-6] signatures given", said)
    assert said.count("TOTAL-PASSED") >= 2  # by our command and by the API
    assert '"status": "withdrawn"' in said
    assert '"code": "values_not_valid"' in said


async def test_a_copied_template_is_safe_and_complete(tmp_path: Path) -> None:
    said = await _run(
        _commands("templates.md", **{"/tmp/lake-sharing": f"{tmp_path}/lake-sharing"})
    )
    assert "is safe and complete" in " ".join(said.split())
