# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers, masks, distances, spatial distributions, plots of layers. A refused call changes nothing."""

import nest
import numpy as np
import pytest


@pytest.mark.covers("Mask", "Mask.Inside", "gamma", "gaussian", "gaussian2D")
@pytest.mark.covers("hl_api_spatial_distributions.exponential")
def test_space(refused):
    g = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([3, 2]))
    assert nest.GetPosition(g[0]) == pytest.approx([-1 / 3, 0.25]) and g.spatial["network_size"] == 6
    assert nest.Distance(g[0], g)[1] == pytest.approx(0.5)
    mask = nest.CreateMask("circular", {"radius": 0.4})
    assert mask.Inside([0.3, 0.0]) and not (mask - mask).Inside([0.3, 0.0]) and (mask & mask | mask).Inside([0.0, 0.0])
    nest.Connect(g, g, {"rule": "pairwise_bernoulli", "p": 1.0, "mask": mask})
    assert all(np.array([nest.Distance(g[s - 1], g[t - 1])[0] for s, t in zip(*(
        nest.GetConnections().get(["source", "target"]).values()))]) <= 0.4)  # fmt: skip
    x = nest.spatial.pos.x
    values = np.array(x.apply(g))
    d = nest.spatial_distributions
    assert np.allclose(d.gaussian(x, 0.0, 2.0).apply(g), np.exp(-(values**2) / 8))
    assert np.allclose(d.exponential(x, 2.0).apply(g), np.exp(-values / 2))
    assert np.allclose(d.gamma(x + 1, 1.0, 2.0).apply(g), np.exp(-(values + 1) / 2) / 2)
    assert np.allclose(d.gaussian2D(x, x, std_x=2.0).apply(g), np.exp(-(values**2) / 8 - values**2 / 2))
    for call, error in (
        (lambda: nest.CreateMask("nope", {}), nest.NESTErrors.UndefinedName),
        (lambda: nest.CreateMask("circular", {"radius": -1.0}), nest.NESTError),
        (lambda: mask & 3, NotImplementedError),
        (lambda: nest.Mask(3), TypeError),
        (lambda: mask.Inside([0.0, 0.0, 0.0]), nest.NESTError),
        (lambda: nest.GetPosition(nest.NodeCollection()), nest.NESTError),
        (lambda: d.gaussian(3), TypeError),
        (lambda: nest.spatial.free(3), TypeError),
        (lambda: nest.Create("iaf_psc_alpha", 3, positions=nest.spatial.grid([2, 2])), ValueError),
        (lambda: nest.Connect(g, g, {"rule": "all_to_all", "mask": mask}), ValueError),
    ):
        refused(call, error)


def test_plots():
    pytest.importorskip("matplotlib").use("Agg")
    import matplotlib.pyplot as plt

    g = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([4, 4]))
    mask = nest.CreateMask("circular", {"radius": 0.4})
    nest.Connect(g, g, {"rule": "pairwise_bernoulli", "p": 1.0, "mask": mask})
    p = nest.spatial_distributions.gaussian(nest.spatial.distance, std=0.3)
    assert nest.PlotLayer(g).axes
    assert nest.PlotTargets(g[5], g, mask=mask, probability_parameter=p).axes
    assert nest.PlotSources(g, g[5]).axes
    with pytest.raises(ValueError):
        nest.PlotProbabilityParameter(g[0])
    plt.close("all")


def multiplicities(spec, shape=(4, 4), extent=(1.0, 1.0)):
    """How many pairs have one, two, ... connections in a periodic grid."""
    nest.ResetKernel()
    layer = nest.Create("parrot_neuron", positions=nest.spatial.grid(list(shape), extent=list(extent), edge_wrap=True))
    nest.Connect(layer, layer, spec)
    connections = nest.GetConnections()
    pairs = np.array([list(connections.sources()), list(connections.targets())]).T
    _, number = np.unique(pairs, axis=0, return_counts=True)
    return {int(k): int(n) for k, n in zip(*np.unique(number, return_counts=True), strict=True)}


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ({"circular": {"radius": 0.5}}, {1: 144, 2: 32}),
        ({"circular": {"radius": 0.6}}, {1: 144, 2: 96}),
        ({"rectangular": {"lower_left": [-0.5, -0.5], "upper_right": [0.5, 0.5]}}, {1: 144, 2: 96, 4: 16}),
        ({"rectangular": {"lower_left": [-0.6, -0.2], "upper_right": [0.6, 0.2]}}, {1: 48, 2: 16}),
        ({"grid": {"shape": [5, 4]}}, {1: 192, 2: 64}),
    ],
)
def test_a_pair_connects_once_for_each_image_in_a_mask_as_wide_as_the_layer(mask, expected):
    spec = {"rule": "pairwise_bernoulli", "p": 1.0, "mask": mask, "allow_oversized_mask": True}
    assert multiplicities(spec) == expected
    total = sum(k * n for k, n in expected.items())
    own = total // 16  # partners of one node, all alike
    for key, rule in (("indegree", "fixed_indegree"), ("outdegree", "fixed_outdegree")):
        degree = {"rule": rule, key: own, "mask": mask, "allow_oversized_mask": True, "allow_multapses": False}
        if rule == "fixed_indegree" or "grid" not in mask:
            assert multiplicities(degree) == expected
        with pytest.raises(nest.NESTError, match=str(own)):
            multiplicities({**degree, key: own + 1})


def test_oversized_masks():
    mask = {"circular": {"radius": 0.6}}
    spec = {"rule": "pairwise_bernoulli", "p": 1.0, "mask": mask, "allow_oversized_mask": True}
    assert multiplicities({**spec, "allow_autapses": False}) == {1: 128, 2: 96}
    assert multiplicities({**spec, "mask": {"circular": {"radius": 1.1}}}) != {}
    with pytest.raises(nest.NESTError, match="allow_oversized_mask"):
        multiplicities({**spec, "allow_oversized_mask": False})
    # all images, however far: displacements -7/4 ... 7/4 in both directions
    wide = {"rectangular": {"lower_left": [-1.9, -0.2], "upper_right": [1.9, 0.2]}}
    assert sum(k * n for k, n in multiplicities({**spec, "mask": wide}).items()) == 16 * 15
    layer = nest.Create("parrot_neuron", positions=nest.spatial.grid([4, 4], edge_wrap=True))
    assert len(nest.SelectNodesByMask(layer, [0.0, 0.0], nest.CreateMask("circular", {"radius": 1.5}))) == 16
