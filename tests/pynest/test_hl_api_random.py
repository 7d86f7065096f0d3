# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters drawn from distributions."""

import nest
import numpy as np
import pytest


@pytest.mark.covers("hl_api_random.exponential", "lognormal", "normal", "uniform", "uniform_int")
def test_random():
    nodes = nest.Create("iaf_psc_exp", 20000)
    for p, mean in (
        (nest.random.uniform(1.0, 3.0), 2.0),
        (nest.random.normal(5.0, 2.0), 5.0),
        (nest.random.exponential(2.0), 2.0),
        (nest.random.lognormal(0.0, 0.5), np.exp(0.125)),
        (nest.random.uniform_int(5), 2.0),
    ):
        values = np.array(p.apply(nodes))
        assert abs(values.mean() - mean) < 5 * values.std() / np.sqrt(values.size)
    for call in (
        lambda: nest.random.uniform(2.0, 1.0),
        lambda: nest.random.normal(0.0, -1.0),
        lambda: nest.random.uniform_int(0),
        lambda: nest.random.uniform("a"),
    ):
        with pytest.raises(nest.NESTError):
            call()
