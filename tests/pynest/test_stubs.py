# SPDX-License-Identifier: GPL-2.0-or-later
"""The type stubs are fresh, and a type checker accepts them."""

import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

GOOD = """
import nest

nest.resolution = 0.1
nest.set(rng_seed=3, local_num_threads=2)
layer = nest.Create("iaf_psc_alpha", params={"I_e": nest.random.uniform(300.0, 400.0)}, positions=nest.spatial.grid([5, 2]))
recorder = nest.Create("spike_recorder", 2)
nest.Connect(layer, recorder, syn_spec={"weight": 1.0})
nest.Connect(layer, layer, {"rule": "pairwise_bernoulli", "p": 0.5 * nest.math.exp(-nest.spatial.distance)})
connections = nest.GetConnections(layer, layer)
connections.weight = 3.0
for node in layer[2:4] + layer[6:]:
    node.V_m = -60.0
with nest.RunManager():
    nest.Run(10)
nest.Simulate(10.0, progress=lambda done, total: print(done, total))
try:
    nest.Create("x")
except nest.NESTErrors.UnknownModelName as error:
    print(error.message)
except nest.NESTError as error:
    print(error.errorname)
size: int = nest.network_size
ids: list[int] = layer.tolist()
nest.raster_plot.from_device(recorder[0], hist=True)
mask = nest.CreateMask("circular", {"radius": 0.5}) & nest.CreateMask("circular", {"radius": 0.3})
"""

BAD = """
import nest

nest.resolution = "a"
nest.network_size = 3
nest.Create(3)
nest.Simulate("x")
nest.Nope()
"""


def test_stubs_are_fresh():
    tool = ROOT / "extras" / "tools" / "write_stubs.py"
    result = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_type_checker_accepts_good_and_refuses_bad_scripts(tmp_path):
    pytest.importorskip("mypy", exc_type=ImportError)
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "bad.py").write_text(BAD)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "good.py", "bad.py"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [line.split(": error")[0] for line in result.stdout.splitlines() if ": error" in line]
    assert errors == [f"bad.py:{line}" for line in range(4, 9)], result.stdout + result.stderr
