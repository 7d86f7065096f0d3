# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections with weights and delays of their own are put in order by buckets of rows; the result is that of the plain way.

A label drawn for each connection makes the kernel write columns entry by entry.
"""

import nest
import numpy as np
import pytest


def connections(label, threads, delay, sources=300, indegree=40):
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.set(local_num_threads=threads, rng_seed=11)
    pre = nest.Create("parrot_neuron", sources)
    post = nest.Create("iaf_psc_delta", 200) + nest.Create("iaf_psc_exp", 50)
    spec = {
        "synapse_model": "static_synapse_lbl",
        "weight": nest.random.normal(1.0, 2.0),
        "delay": nest.random.uniform(*delay),
        "synapse_label": nest.random.uniform_int(1) if label else 0,
    }
    nest.Connect(pre, post, {"rule": "fixed_indegree", "indegree": indegree}, spec)
    found = nest.GetConnections(synapse_model="static_synapse_lbl")
    return {key: np.asarray(found.get(key)) for key in ("source", "target", "weight", "delay", "synapse_label")}


#: bytes, words, long words for delays; more steps than a record of a bucket can hold
DELAYS = [(0.1, 4.0), (1.0, 900.0), (1.0, 9000.0), (1.0, 150000.0)]


@pytest.mark.parametrize("delay", DELAYS)
@pytest.mark.parametrize("sources", [3, 300, 20000])
def test_buckets_and_columns_agree(delay, sources):
    buckets = connections(False, 1, delay, sources, min(sources, 40))
    columns = connections(True, 1, delay, sources, min(sources, 40))
    two = connections(False, 2, delay, sources, min(sources, 40))
    assert buckets["source"].size == 250 * min(sources, 40)
    assert np.ptp(buckets["delay"]) > 0.5 * (delay[1] - delay[0])
    for key, values in buckets.items():
        assert np.array_equal(values, columns[key])
        # connections of one pair may stand in another order
        order, order_two = (np.lexsort((c["weight"], c["target"], c["source"])) for c in (buckets, two))
        assert np.array_equal(values[order], two[key][order_two])


RULES = [
    ({"rule": "fixed_indegree", "indegree": 30}, False),
    ({"rule": "fixed_outdegree", "outdegree": 1}, True),
    ({"rule": "pairwise_bernoulli", "p": 1e-3}, False),
    ({"rule": "fixed_total_number", "N": 3000}, False),
]


@pytest.mark.parametrize("rule, few", RULES)
@pytest.mark.parametrize("drawn", [True, False])
def test_few_of_many_sources(rule, few, drawn):
    """Rows for those sources only that have targets here; where there are more connections than sources, for all."""

    def build(threads, more=0):
        nest.ResetKernel()
        nest.set_verbosity("M_ERROR")
        nest.set(local_num_threads=threads, rng_seed=5)
        pre = nest.Create("parrot_neuron", 66000)
        post = nest.Create("iaf_psc_delta", 40) + nest.Create("iaf_psc_exp", 10)
        sources = pre[:3] + pre[-66000 + 5 :: 2] if few else pre
        spec = {"delay": nest.random.uniform(0.1, 9.0), "weight": nest.random.normal(1.0, 2.0)} if drawn else {}
        nest.Connect(sources, post, rule, spec)
        found = nest.GetConnections(synapse_model="static_synapse")
        columns = [np.asarray(found.get(key)) for key in ("source", "target", "weight", "delay")]
        return np.array(columns)[:, np.lexsort(columns[::-1])], pre

    one, pre = build(1)
    assert one.shape[1] > 1000
    some = pre[10:20000:7]
    expected = np.isin(one[0], some.tolist()).sum()
    assert len(nest.GetConnections(some)) == expected > 0
    assert np.array_equal(one, build(2)[0])
    assert np.array_equal(one, build(4)[0])
