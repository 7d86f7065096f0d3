# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of the guide: all code in them runs, each page as one script, and what they refer to exists."""

import json
import os
import pathlib
import re
import subprocess
import sys

import nest
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = sorted((ROOT / "doc" / "guide").glob("*.md"))
PAGES = [ROOT / "README.md", *GUIDE]
TEXTS = [
    *PAGES,
    *sorted((ROOT / "doc").glob("*.md")),
    *(ROOT / name for name in ("ARCHITECTURE.md", "CHANGELOG.md")),
    ROOT / "pynest" / "examples" / "README.md",
]


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_code_runs(path, tmp_path):
    """With all warnings as errors, in a folder of its own, in which nothing is left that the page does not mention."""
    pytest.importorskip("matplotlib")
    blocks = re.findall(r"^```python\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE)
    assert blocks, "no code"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env=os.environ | {"MPLBACKEND": "Agg", "PYNEST_QUIET": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)", path.read_text())
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert not missing


def test_what_is_missing_is_what_the_pages_say():
    """Otherwise run extras/tools/write_missing.py."""
    tool = ROOT / "extras" / "tools" / "write_missing.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_models_that_are_named_exist(path):
    """Words in code spelling that look like models are models of the interface, here or not yet."""
    text = path.read_text()
    words = re.findall(r"`([a-z0-9_]+)`", text)
    ends = ("_synapse", "_neuron", "_generator", "_recorder", "_detector", "_ps", "_connection", "_ipn", "_opn")
    data = ROOT / "tests" / "consistency" / "data"
    models = {*nest.node_models, *nest.synapse_models}
    for kind in ("node_models", "synapse_models"):
        models.update(json.loads((data / f"{kind}.json").read_text()))
    assert [word for word in words if word.endswith(ends) and not word.startswith("_") and word not in models] == []
