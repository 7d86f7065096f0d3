# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples run as they are, say what they should, and leave a picture; pages of models are written."""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys

import nest
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "pynest" / "examples"
SHORT = {
    "stdp_window": ["--pairs", "2"],
    "gap_junctions": ["--time", "300"],
    "precise_times": ["--time", "60"],
    "spatial_network": ["--side", "20", "--time", "60"],
    "ten_lines": [],
}


def test_all_examples_are_tested():
    assert {path.stem for path in EXAMPLES.glob("*.py")} == set(SHORT)


def run(name, folder):
    pytest.importorskip("matplotlib")
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / f"{name}.py", *SHORT[name]],
        cwd=folder,
        env=os.environ | {"MPLBACKEND": "Agg", "PYNEST_QUIET": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in folder.iterdir()] == [f"{name}.png"]
    return [float(number) for number in re.findall(r"[-+]?\d+\.?\d*(?:e-?\d+)?", done.stdout)]


def test_ten_lines(tmp_path):
    run("ten_lines", tmp_path)


def test_stdp_window(tmp_path):
    """Depression where the target comes first, potentiation where it comes last."""
    numbers = run("stdp_window", tmp_path)
    assert all(change < 0.0 for change in numbers[0::4]) and all(change > 0.0 for change in numbers[2::4])


def test_gap_junctions(tmp_path):
    """Strong coupling makes rates equal and spikes close."""
    rows = [run("gap_junctions", tmp_path)[i : i + 4] for i in (0, 4, 8)]
    assert rows[0][1] < rows[0][2] and rows[2][1] == rows[2][2]
    assert rows[2][3] < 0.3 * rows[0][3]


def test_precise_times(tmp_path):
    """Errors of precise times do not depend on the grid; those of times on the grid do."""
    coarse, _, fine, _, precise_coarse, _, precise_fine, _ = run("precise_times", tmp_path)
    assert coarse > 4.0 * fine > 1e-3
    assert max(precise_coarse, precise_fine) < 1e-9


def test_spatial_network(tmp_path):
    _, excitatory, _, inhibitory = run("spatial_network", tmp_path)
    assert 5.0 < excitatory < 80.0 and 5.0 < inhibitory < 80.0


def test_model_pages(tmp_path):
    """A page for each model, and an index that leads to each."""
    spec = importlib.util.spec_from_file_location("model_pages", ROOT / "extras" / "tools" / "model_pages.py")
    model_pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(model_pages)
    (tmp_path / "gone_neuron.rst").write_text("a model that was removed")
    models = model_pages.write(tmp_path)
    assert {"iaf_psc_exp", "stdp_synapse", "spike_recorder"} <= set(models) <= {*nest.node_models, *nest.synapse_models}
    assert {path.stem for path in tmp_path.iterdir()} == {"index", *models}
    index = (tmp_path / "index.rst").read_text()
    assert sorted(re.findall(r":doc:`(\w+)`: [A-Z].+\.\n", index)) == models
    assert "tau_syn_ex" in (tmp_path / "iaf_psc_exp.rst").read_text()
