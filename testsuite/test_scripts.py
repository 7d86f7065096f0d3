# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole scripts as users write them: their results are those that the reference implementation gave."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

SCRIPTS = pathlib.Path(__file__).parent / "scripts"
EXPECTED = json.loads((SCRIPTS / "expected.json").read_text())


def equal(a, b):
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b))
    if isinstance(a, float):
        return b == pytest.approx(a, rel=1e-7, abs=1e-9)
    return a == b


@pytest.mark.parametrize("name", sorted(path.stem for path in SCRIPTS.glob("*.py")))
def test_script(name, tmp_path):
    result = subprocess.run(
        [sys.executable, str(SCRIPTS / f"{name}.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYNEST_QUIET": "1", "MPLBACKEND": "Agg"},
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert not result.stderr
    found = json.loads(result.stdout.splitlines()[-1])
    assert equal(EXPECTED[name], found), f"expected {EXPECTED[name]}, found {found}"
