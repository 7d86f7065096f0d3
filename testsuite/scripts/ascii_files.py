# SPDX-License-Identifier: GPL-2.0-or-later
"""Recording to files: names, headers and columns of the ascii backend, read back with NumPy."""

import json
import pathlib
import tempfile

import nest
import numpy as np

folder = pathlib.Path(tempfile.mkdtemp())
nest.ResetKernel()
nest.set_verbosity("M_ERROR")
nest.set(data_path=str(folder), data_prefix="run_", overwrite_files=True)
neurons = nest.Create("iaf_psc_alpha", 2, {"I_e": [900.0, 1200.0]})
recorder = nest.Create("spike_recorder", params={"record_to": "ascii", "label": "spikes"})
meter = nest.Create(
    "multimeter",
    params={"record_to": "ascii", "record_from": ["V_m"], "interval": 1.0, "precision": 4, "time_in_steps": True},
)
nest.Connect(neurons, recorder)
nest.Connect(meter, neurons)
nest.Simulate(30.0)
names = sorted(path.name for path in folder.iterdir())
text = (folder / recorder.filenames[0]).read_text().splitlines()
spikes = np.loadtxt(folder / recorder.filenames[0], skiprows=3)
trace = np.loadtxt(folder / meter.filenames[0], skiprows=3)
print(
    json.dumps(
        {
            "names": names,
            "columns": text[2].split(),
            "first": text[3].split(),
            "spikes": spikes.tolist(),
            "trace": trace[:4].tolist(),
            "counts": [recorder.n_events, meter.n_events],
        }
    )
)
