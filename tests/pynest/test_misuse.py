# SPDX-License-Identifier: GPL-2.0-or-later
"""Misuse of every function and class: wrong types, lengths, names, bounds and states are refused and change nothing."""

import inspect
import json
import pathlib

import nest
import numpy as np
import pytest
from nest.lib import hl_api_helper as helper

DATA = pathlib.Path(__file__).parent / "data"
E = nest.NESTErrors
ANY = (TypeError, ValueError, KeyError, nest.NESTError)

#: Entry: calls with the errors they raise. `n` are 4 neurons, `m` 2 others, `g` and `w` layers, `r` and `v` recorders,
#: `c` the connections, `old` nodes from before ResetKernel, `p` a Parameter, `mask` a Mask.
CALLS = {
    "Create": [
        ("nest.Create()", TypeError),
        ("nest.Create(3)", TypeError),
        ("nest.Create('iaf_psc_alpah')", E.UnknownModelName),
        ("nest.Create('static_synapse')", E.UnknownModelName),
        ("nest.Create('iaf_psc_alpha', 0)", nest.NESTError),
        ("nest.Create('iaf_psc_alpha', -1)", nest.NESTError),
        ("nest.Create('iaf_psc_alpha', 1.5)", TypeError),
        ("nest.Create('iaf_psc_alpha', 'a')", TypeError),
        ("nest.Create('iaf_psc_alpha', 2**62)", nest.NESTError),
        ("nest.Create('iaf_psc_alpha', 2, 3)", TypeError),
        ("nest.Create('iaf_psc_alpha', 2, [{}])", TypeError),
        ("nest.Create('iaf_psc_alpha', 2, [3, 4])", TypeError),
        ("nest.Create('iaf_psc_alpha', positions=3)", TypeError),
        ("nest.Create('iaf_psc_alpha', 3, positions=nest.spatial.grid([2, 2]))", ValueError),
        ("nest.Create('iaf_psc_alpha', 3, positions=nest.spatial.free([[0.0, 0.0], [1.0, 1.0]]))", nest.NESTError),
    ],
    "GetNodes": [
        ("nest.GetNodes(3)", TypeError),
        ("nest.GetNodes({'V_m': p})", TypeError),
        ("nest.GetNodes({3: 4})", TypeError),
    ],
    "GetLocalNodeCollection": [
        ("nest.GetLocalNodeCollection(3)", TypeError),
        ("nest.GetLocalNodeCollection([1])", TypeError),
    ],
    "PrintNodes": [("nest.PrintNodes(3)", TypeError)],
    "NodeCollection": [
        ("nest.NodeCollection(5)", TypeError),
        ("nest.NodeCollection('1')", TypeError),
        ("nest.NodeCollection([1, 1])", nest.NESTError),
        ("nest.NodeCollection([0])", E.UnknownNode),
        ("nest.NodeCollection([-1])", E.UnknownNode),
        ("nest.NodeCollection([10**6])", E.UnknownNode),
        ("nest.NodeCollection([1.5])", TypeError),
        ("nest.NodeCollection([[1, 2]])", TypeError),
        ("nest.NodeCollection({1: 2})", TypeError),
        ("n[4]", IndexError),
        ("n[-5]", IndexError),
        ("n[::-1]", IndexError),
        ("n[::0]", IndexError),
        ("n[5:]", IndexError),
        ("n[:9]", IndexError),
        ("n[-9:]", IndexError),
        ("n[2:2]", E.BadParameter),
        ("n[3:1]", IndexError),
        ("n[1.5]", IndexError),
        ("n['a']", IndexError),
        ("n[None]", IndexError),
        ("n[[0, 0]]", ValueError),
        ("n[[9]]", IndexError),
        ("n[[True, False]]", IndexError),
        ("n[[0.5]]", TypeError),
        ("n[np.ones((2, 2), dtype=int)]", IndexError),
        ("n + 3", TypeError),
        ("n + [1]", TypeError),
        ("n + n", nest.NESTError),
        ("n + g", E.BadProperty),
        ("g + w", E.BadProperty),
        ("n + old", nest.NESTError),
        ("n == 3", NotImplementedError),
        ("'a' in n", TypeError),
        ("None in n", TypeError),
        ("hash(n)", TypeError),
        ("n.nope", AttributeError),
        ("n.nope", KeyError),
        ("nest.NodeCollection().V_m", AttributeError),
        ("setattr(n, 'nope', 3)", E.UnaccessedDictionaryEntry),
        ("setattr(n, 'V_m', 'a')", E.TypeMismatch),
        ("setattr(n, 'global_id', 3)", nest.NESTError),
    ],
    "NodeCollection.get": [
        ("n.get('nope')", KeyError),
        ("n.get(['V_m', 'nope'])", KeyError),
        ("n.get(3)", TypeError),
        ("n.get([3])", TypeError),
        ("n.get('V_m', 3)", TypeError),
        ("n.get(['V_m'], 'C_m')", TypeError),
        ("n.get('V_m', 'nope')", (KeyError, TypeError)),
        ("v.get('events', 'nope')", KeyError),
        ("v.get('events', ['V_m', 'nope'])", KeyError),
        ("v.get('nope', 'V_m')", KeyError),
        ("n.get('V_m', output='xml')", TypeError),
        ("n.get('V_m', out='json')", TypeError),
        ("nest.NodeCollection().get('V_m')", ValueError),
        ("old.get('V_m')", E.UnknownNode),
    ],
    "NodeCollection.set": [
        ("n.set(3)", TypeError),
        ("n.set('V_m')", TypeError),
        ("n.set({'V_m': 1.0}, C_m=2.0)", TypeError),
        ("n.set({3: 1.0})", TypeError),
        ("n.set([3])", TypeError),
        ("n.set([{'V_m': 1.0}] * 3)", TypeError),
        ("n.set([{'V_m': 1.0}] * 3)", E.BadParameter),
        ("n.set([{'V_m': 1.0}] * 3 + [{'nope': 1.0}])", KeyError),
        ("n.set(V_m=[1.0, 2.0])", TypeError),
        ("n.set(V_m=[1.0, 2.0])", IndexError),
        ("n.set(V_m=[])", E.DimensionMismatch),
        ("n.set(V_m=np.zeros((4, 2)))", nest.NESTError),
        ("n.set(V_m=1.0, nope=2.0)", KeyError),
        ("n.set(V_m=[1.0, 2.0, 3.0, 'a'])", nest.NESTError),
        ("n.set(V_m=None)", nest.NESTError),
        ("n.set(V_m=float('nan'))", nest.NESTError),
        ("n.set(V_m=2.0, C_m=0.0)", nest.NESTError),
        ("n.set(C_m=[1.0, 2.0, 3.0, -1.0])", nest.NESTError),
        ("n.set(V_reset=nest.random.uniform(0.0, 1.0))", nest.NESTError),
        ("n.set(V_m=nest.spatial.pos.x)", nest.NESTError),
        ("(n + m).set(V_m=1.0, rho=0.1)", nest.NESTError),
        ("old.set(V_m=1.0)", E.UnknownNode),
    ],
    "NodeCollection.index": [
        ("n.index(99)", ValueError),
        ("n.index(-1)", ValueError),
        ("n.index('a')", TypeError),
        ("n.index(n)", TypeError),
    ],
    "NodeCollection.tolist": [("n.tolist(3)", TypeError)],
    "GetStatus": [
        ("nest.GetStatus(3)", TypeError),
        ("nest.GetStatus([1, 2])", TypeError),
        ("nest.GetStatus(n, 3)", TypeError),
        ("nest.GetStatus(n, [3])", TypeError),
        ("nest.GetStatus(n, 'nope')", KeyError),
        ("nest.GetStatus(c, 'nope')", KeyError),
        ("nest.GetStatus(n, 'V_m', output='xml')", TypeError),
        ("nest.GetStatus(old)", nest.NESTError),
    ],
    "SetStatus": [
        ("nest.SetStatus(3, {})", TypeError),
        ("nest.SetStatus([1], {'V_m': 1.0})", TypeError),
        ("nest.SetStatus(n, 'V_m')", TypeError),
        ("nest.SetStatus(n, None)", TypeError),
        ("nest.SetStatus(n, 3)", TypeError),
        ("nest.SetStatus(n, {'V_m': 1.0}, 3.0)", TypeError),
        ("nest.SetStatus(n, 'V_m', [1.0, 2.0])", TypeError),
        ("nest.SetStatus(n, [{'V_m': 1.0}] * 2)", TypeError),
        ("nest.SetStatus(c, [{'weight': 1.0}] * 2)", TypeError),
        ("nest.SetStatus(c, 'weight', [1.0, 2.0])", TypeError),
        ("nest.SetStatus(n, 'nope', 1.0)", nest.NESTError),
    ],
    "SynapseCollection": [
        ("nest.SynapseCollection(3)", TypeError),
        ("nest.SynapseCollection([1])", TypeError),
        ("c[9999]", IndexError),
        ("c['a']", TypeError),
        ("c[1.5]", TypeError),
        ("c[None]", TypeError),
        ("c[[0.5]]", TypeError),
        ("c[[9999]]", IndexError),
        ("c[[True]]", IndexError),
        ("c == 3", NotImplementedError),
        ("hash(c)", TypeError),
        ("c.nope", AttributeError),
        ("setattr(c, 'nope', 1)", nest.NESTError),
        ("setattr(c, 'source', 1)", nest.NESTError),
    ],
    "SynapseCollection.get": [
        ("c.get('nope')", KeyError),
        ("c.get(['weight', 'nope'])", KeyError),
        ("c.get(3)", TypeError),
        ("c.get([3])", TypeError),
        ("c.get('weight', output='xml')", TypeError),
        ("c.get('weight', 'delay')", TypeError),
    ],
    "SynapseCollection.set": [
        ("c.set(3)", TypeError),
        ("c.set('weight')", TypeError),
        ("c.set({'weight': 1.0}, delay=1.0)", TypeError),
        ("c.set([3])", TypeError),
        ("c.set([{'weight': 1.0}])", TypeError),
        ("c.set(weight=[1.0])", TypeError),
        ("c.set(weight=1.0, nope=2.0)", KeyError),
        ("c.set(weight='a')", nest.NESTError),
        ("c.set(weight=float('nan'))", nest.NESTError),
        ("c.set(weight=2.0, delay=0.01)", E.BadDelay),
        ("c.set(delay=[1.0] * (len(c) - 1) + [-1.0])", E.BadDelay),
        ("c.set(target=1)", nest.NESTError),
    ],
    "SynapseCollection.sources": [("c.sources(3)", TypeError)],
    "SynapseCollection.targets": [("c.targets(3)", TypeError)],
    "SynapseCollection.disconnect": [("c.disconnect(3)", TypeError)],
    "CollocatedSynapses": [
        ("nest.CollocatedSynapses(3)", TypeError),
        ("nest.CollocatedSynapses([{}])", TypeError),
        ("nest.CollocatedSynapses()", TypeError),
    ],
    "Connect": [
        ("nest.Connect(n)", TypeError),
        ("nest.Connect(1, n)", TypeError),
        ("nest.Connect('ab', n)", TypeError),
        ("nest.Connect(None, n)", TypeError),
        ("nest.Connect(nest.NodeCollection(), n)", E.IllegalConnection),
        ("nest.Connect(n, nest.NodeCollection())", E.IllegalConnection),
        ("nest.Connect(n, old)", nest.NESTError),
        ("nest.Connect(n, n, 3)", TypeError),
        ("nest.Connect(n, n, {})", KeyError),
        ("nest.Connect(n, n, {'indegree': 2})", KeyError),
        ("nest.Connect(n, n, 'nope')", nest.NESTError),
        ("nest.Connect(n, m, 'one_to_one')", nest.NESTError),
        ("nest.Connect(n, n, 'fixed_indegree')", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'fixed_indegree', 'indegree': -1})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'fixed_indegree', 'indegree': 'a'})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'fixed_indegree', 'indegree': 5, 'allow_multapses': False})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'fixed_outdegree', 'outdegree': 5, 'allow_multapses': False})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'fixed_total_number', 'N': -1})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'fixed_total_number', 'N': 99, 'allow_multapses': False})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'pairwise_bernoulli', 'p': 1.5})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'pairwise_bernoulli', 'p': -0.5})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'symmetric_pairwise_bernoulli', 'p': 0.5})", nest.NESTError),
        ("nest.Connect(n, m, {'rule': 'all_to_all', 'make_symmetric': True})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'all_to_all', 'nope': 1})", nest.NESTError),
        ("nest.Connect(n, n, {'rule': 'all_to_all', 'allow_autapses': 'a'})", nest.NESTError),
        ("nest.Connect(n, n, syn_spec=3)", TypeError),
        ("nest.Connect(n, n, syn_spec='nope')", E.UnknownSynapseType),
        ("nest.Connect(n, n, syn_spec={'synapse_model': 3})", TypeError),
        ("nest.Connect(n, n, syn_spec={'nope': 1})", nest.NESTError),
        ("nest.Connect(n, n, syn_spec={'weight': 'a'})", nest.NESTError),
        ("nest.Connect(n, n, syn_spec={'weight': float('nan')})", nest.NESTError),
        ("nest.Connect(n, n, syn_spec={'delay': 0.0})", nest.NESTError),
        ("nest.Connect(n, n, syn_spec={'delay': 0.04})", E.BadDelay),
        ("nest.Connect(n, n, syn_spec={'delay': nest.random.uniform(-1.0, 2.0)})", nest.NESTError),
        ("nest.Connect(n, n, syn_spec={'receptor_type': 7})", E.UnknownReceptorType),
        ("nest.Connect(n, n, syn_spec={'weight': [1.0, 2.0]})", TypeError),
        ("nest.Connect(n, n, syn_spec={'weight': np.ones((3, 4))})", ValueError),
        ("nest.Connect(n, n, 'one_to_one', {'weight': [1.0, 2.0]})", ValueError),
        ("nest.Connect(n, n, {'rule': 'fixed_indegree', 'indegree': 2}, {'weight': np.ones((4, 3))})", ValueError),
        ("nest.Connect(n, n, {'rule': 'fixed_total_number', 'N': 3}, {'weight': [1.0]})", ValueError),
        ("nest.Connect(n, n, {'rule': 'pairwise_bernoulli', 'p': 0.5}, {'weight': [1.0]})", TypeError),
        ("nest.Connect(n, n, syn_spec=nest.CollocatedSynapses({}, {'nope': 3}))", nest.NESTError),
        ("nest.Connect([1, 1], [2, 3])", ValueError),
        ("nest.Connect([1, 1], [2, 3, 4], 'one_to_one')", ValueError),
        ("nest.Connect([1, 1], [2, 99], 'one_to_one')", E.UnknownNode),
        ("nest.Connect([1.5, 1], [2, 3], 'one_to_one')", TypeError),
        ("nest.Connect([1, 1], [2, 3], 'one_to_one', {'weight': np.ones(3)})", ValueError),
        ("nest.Connect([1, 1], [2, 3], 'one_to_one', {'delay': np.array([1.0, 0.0])})", nest.NESTError),
        ("nest.Connect([1, 1], [2, 3], 'one_to_one', return_synapsecollection=True)", ValueError),
        ("nest.Connect(g, n, {'rule': 'pairwise_bernoulli', 'p': 1.0, 'mask': mask})", TypeError),
        ("nest.Connect(n, n, {'rule': 'pairwise_bernoulli', 'p': nest.spatial.distance})", TypeError),
        ("nest.Connect(g, g, {'rule': 'all_to_all', 'mask': mask})", ValueError),
        ("nest.Connect(g, g, {'rule': 'pairwise_bernoulli', 'p': 1.0, 'mask': 3})", TypeError),
        ("nest.Connect(g, g, {'rule': 'pairwise_bernoulli', 'p': 1.0, 'mask': {'nope': {}}})", nest.NESTError),
        (
            "nest.Connect(w, w, {'rule': 'pairwise_bernoulli', 'p': 1.0, 'mask': {'circular': {'radius': 9.0}}})",
            nest.NESTError,
        ),
    ],
    "TripartiteConnect": [
        ("nest.TripartiteConnect(n, n, n, 'all_to_all', 3)", TypeError),
        ("nest.TripartiteConnect(1, n, n, 'all_to_all', {})", TypeError),
        ("nest.TripartiteConnect(n, n, n, {'rule': 'pairwise_bernoulli', 'p': 0.5}, {'rule': 'nope'})", nest.NESTError),
        (
            "nest.TripartiteConnect(n, n, n, 'all_to_all', {'rule': 'third_factor_bernoulli_with_pool'}, {'x': 3})",
            ValueError,
        ),
    ],
    "Disconnect": [
        ("nest.Disconnect()", TypeError),
        ("nest.Disconnect(3)", TypeError),
        ("nest.Disconnect(n)", TypeError),
        ("nest.Disconnect([1], [2])", TypeError),
        ("nest.Disconnect(m[0], m[1])", E.InexistentConnection),
        ("nest.Disconnect(n, m)", nest.NESTError),
        ("nest.Disconnect(n, n, conn_spec='fixed_indegree')", nest.NESTError),
        ("nest.Disconnect(n, n, syn_spec='nope')", nest.NESTError),
        ("nest.Disconnect(n, n, syn_spec={'weight': 1.0})", ValueError),
        ("nest.Disconnect(c, syn_spec='static_synapse')", ValueError),
    ],
    "GetConnections": [
        ("nest.GetConnections([1])", TypeError),
        ("nest.GetConnections(target=1)", TypeError),
        ("nest.GetConnections(synapse_model='nope')", E.UnknownSynapseType),
        ("nest.GetConnections(synapse_model=3)", TypeError),
        ("nest.GetConnections(synapse_label='a')", TypeError),
        ("nest.GetConnections(synapse_label=1.5)", TypeError),
        ("nest.GetConnections(synapse_label=-3)", ValueError),
        ("nest.GetConnections(old)", nest.NESTError),
    ],
    "Models": [("nest.Models('x')", ValueError), ("nest.Models(sel=3)", TypeError), ("nest.Models(3)", ValueError)],
    "ConnectionRules": [("nest.ConnectionRules(3)", TypeError)],
    "CopyModel": [
        ("nest.CopyModel('nope', 'a')", E.UnknownModelName),
        ("nest.CopyModel(3, 'a')", TypeError),
        ("nest.CopyModel('iaf_psc_alpha', 3)", TypeError),
        ("nest.CopyModel('iaf_psc_alpha', 'iaf_psc_exp')", E.NewModelNameExists),
        ("nest.CopyModel('iaf_psc_alpha', 'static_synapse')", E.NewModelNameExists),
        ("nest.CopyModel('iaf_psc_alpha', 'a', 3)", TypeError),
        ("nest.CopyModel('iaf_psc_alpha', 'a', {'nope': 3})", nest.NESTError),
        ("nest.CopyModel('iaf_psc_alpha', 'a', {'C_m': -3.0})", nest.NESTError),
    ],
    "GetDefaults": [
        ("nest.GetDefaults('nope')", E.UnknownComponent),
        ("nest.GetDefaults(3)", TypeError),
        ("nest.GetDefaults('iaf_psc_alpha', 'nope')", KeyError),
        ("nest.GetDefaults('iaf_psc_alpha', ['V_m', 'nope'])", KeyError),
        ("nest.GetDefaults('iaf_psc_alpha', 3)", TypeError),
    ],
    "SetDefaults": [
        ("nest.SetDefaults('nope', {})", nest.NESTError),
        ("nest.SetDefaults(3, {})", TypeError),
        ("nest.SetDefaults('iaf_psc_alpha', 3)", TypeError),
        ("nest.SetDefaults('iaf_psc_alpha', 'V_m')", TypeError),
        ("nest.SetDefaults('iaf_psc_alpha', {'V_m': 1.0}, 3.0)", TypeError),
        ("nest.SetDefaults('iaf_psc_alpha', {'V_m': 1.0, 'nope': 3})", nest.NESTError),
        ("nest.SetDefaults('iaf_psc_alpha', {'V_m': 1.0, 'C_m': -3.0})", nest.NESTError),
        ("nest.SetDefaults('static_synapse', {'weight': 2.0, 'delay': 0.01})", nest.NESTError),
        ("nest.SetDefaults('stdp_synapse', {'tau_plus': 'a'})", nest.NESTError),
    ],
    "GetKernelStatus": [
        ("nest.GetKernelStatus('nope')", KeyError),
        ("nest.GetKernelStatus(['resolution', 'nope'])", KeyError),
        ("nest.GetKernelStatus(3)", TypeError),
        ("nest.GetKernelStatus([3])", TypeError),
        ("nest.get('nope')", KeyError),
    ],
    "SetKernelStatus": [
        ("nest.SetKernelStatus(3)", TypeError),
        ("nest.SetKernelStatus({'nope': 3})", ValueError),
        ("nest.SetKernelStatus({'network_size': 3})", ValueError),
        ("nest.SetKernelStatus({'rng_seed': 3, 'print_time': 'a'})", nest.NESTError),
        ("nest.SetKernelStatus({'rng_seed': 0})", nest.NESTError),
        ("nest.SetKernelStatus({'resolution': 0.2})", nest.NESTError),
        ("nest.SetKernelStatus({'local_num_threads': 2})", nest.NESTError),
        ("nest.set(nope=3)", ValueError),
        ("nest.set(3)", TypeError),
        ("setattr(nest, 'network_size', 3)", AttributeError),
        ("setattr(nest, 'resolutoin', 3)", AttributeError),
        ("nest.resolutoin", AttributeError),
    ],
    "Simulate": [
        ("nest.Simulate()", TypeError),
        ("nest.Simulate('a')", TypeError),
        ("nest.Simulate(None)", TypeError),
        ("nest.Simulate(-1.0)", nest.NESTError),
        ("nest.Simulate(0.05)", nest.NESTError),
        ("nest.Simulate(float('nan'))", nest.NESTError),
        ("nest.Simulate(float('inf'))", nest.NESTError),
        ("nest.Simulate(1e300)", nest.NESTError),
        ("nest.Simulate(1.0, progress=3)", TypeError),
    ],
    "Run": [("nest.Run(1.0)", nest.NESTError), ("nest.Run('a')", TypeError)],
    "Prepare": [("nest.Prepare(3)", TypeError)],
    "Cleanup": [("nest.Cleanup()", nest.NESTError)],
    "RunManager": [("nest.RunManager(3)", TypeError)],
    "ResetKernel": [("nest.ResetKernel(3)", TypeError)],
    "Install": [("nest.Install('nope')", nest.NESTError), ("nest.Install(3)", TypeError)],
    "EnableStructuralPlasticity": [("nest.EnableStructuralPlasticity(3)", TypeError)],
    "DisableStructuralPlasticity": [("nest.DisableStructuralPlasticity(3)", TypeError)],
    "GetLocalVPs": [("nest.GetLocalVPs(3)", TypeError)],
    "NumProcesses": [("nest.NumProcesses(3)", TypeError)],
    "Rank": [("nest.Rank(3)", TypeError)],
    "SyncProcesses": [("nest.SyncProcesses(3)", TypeError)],
    "SetAcceptableLatency": [("nest.SetAcceptableLatency('a', 1.0)", NotImplementedError)],
    "SetMaxBuffered": [("nest.SetMaxBuffered('a', 1)", NotImplementedError)],
    "authors": [("nest.authors(3)", TypeError)],
    "get_argv": [("nest.get_argv(3)", TypeError)],
    "get_verbosity": [("nest.get_verbosity(3)", TypeError)],
    "help": [("nest.help('iaf_psc_alpha', True, 3)", TypeError)],
    "helpdesk": [("nest.helpdesk(3)", TypeError)],
    "message": [
        ("nest.message('M_NOPE', 'me', 'text')", nest.NESTError),
        ("nest.message('M_INFO', 'me', 3)", TypeError),
        ("nest.message()", TypeError),
    ],
    "set_verbosity": [
        ("nest.set_verbosity('M_NOPE')", nest.NESTError),
        ("nest.set_verbosity(None)", TypeError),
        ("nest.set_verbosity(1.5)", TypeError),
    ],
    "sysinfo": [("nest.sysinfo(3)", TypeError)],
    "CreateParameter": [
        ("nest.CreateParameter('nope', {})", E.UndefinedName),
        ("nest.CreateParameter(3, {})", TypeError),
        ("nest.CreateParameter('uniform', 3)", TypeError),
        ("nest.CreateParameter('uniform', {'mi': 3.0})", nest.NESTError),
        ("nest.CreateParameter('constant', {})", nest.NESTError),
        ("nest.CreateParameter('constant', {'value': 'a'})", nest.NESTError),
        ("nest.CreateParameter('position', {'dimension': 7})", nest.NESTError),
    ],
    "Parameter": [
        ("nest.Parameter(3)", TypeError),
        ("p + 'a'", NotImplementedError),
        ("p * [1]", NotImplementedError),
        ("p > None", NotImplementedError),
        ("p ** 'a'", (TypeError, NotImplementedError)),
        ("p.apply(3)", TypeError),
        ("p.apply(n, [[0.0, 0.0]])", ValueError),
        ("nest.spatial.pos.x.apply(n)", nest.NESTError),
        ("nest.spatial.distance.apply(g[0], 3)", TypeError),
    ],
    "Parameter.GetValue": [("nest.spatial.distance.GetValue()", nest.NESTError), ("p.GetValue(3)", TypeError)],
    "Mask": [
        ("nest.Mask(3)", TypeError),
        ("mask & 3", NotImplementedError),
        ("mask | None", NotImplementedError),
        ("mask - 'a'", NotImplementedError),
        ("mask | nest.CreateMask('spherical', {'radius': 1.0})", nest.NESTError),
    ],
    "Mask.Inside": [
        ("mask.Inside([0.0, 0.0, 0.0])", nest.NESTError),
        ("mask.Inside(3)", TypeError),
        ("mask.Inside([])", nest.NESTError),
    ],
    "CreateMask": [
        ("nest.CreateMask('nope', {})", E.UndefinedName),
        ("nest.CreateMask(3, {})", TypeError),
        ("nest.CreateMask('circular', 3)", TypeError),
        ("nest.CreateMask('circular', {})", nest.NESTError),
        ("nest.CreateMask('circular', {'radius': 0.0})", nest.NESTError),
        ("nest.CreateMask('circular', {'radius': 1.0, 'nope': 3})", nest.NESTError),
        ("nest.CreateMask('circular', {'radius': 1.0}, [1.0, 2.0, 3.0])", nest.NESTError),
        ("nest.CreateMask('rectangular', {'lower_left': [1.0, 1.0], 'upper_right': [0.0, 0.0]})", nest.NESTError),
        ("nest.CreateMask('doughnut', {'inner_radius': 2.0, 'outer_radius': 1.0})", nest.NESTError),
        ("nest.CreateMask('elliptical', {'major_axis': 1.0, 'minor_axis': 2.0})", nest.NESTError),
    ],
    "serializable": [("nest.serializable()", TypeError)],
    "serialize_data": [("nest.serialize_data()", TypeError)],
    "to_json": [("nest.to_json(object())", TypeError)],
    "Compartments": [("nest.Compartments(3, {})", TypeError), ("nest.Compartments(n, 3)", TypeError)],
    "Receptors": [("nest.Receptors(3, {})", TypeError), ("nest.Receptors(n, {}) + 3", NotImplementedError)],
    "Distance": [
        ("nest.Distance(3, g)", TypeError),
        ("nest.Distance('a', g)", TypeError),
        ("nest.Distance(g, n)", nest.NESTError),
        ("nest.Distance(g[:2], g[:3])", ValueError),
        ("nest.Distance(g, [0.0, 0.0])", TypeError),
    ],
    "Displacement": [
        ("nest.Displacement(3, g)", TypeError),
        ("nest.Displacement(n, n)", nest.NESTError),
        ("nest.Displacement([0.0, 0.0, 0.0], g)", nest.NESTError),
    ],
    "FindNearestElement": [
        ("nest.FindNearestElement(3, [0.0, 0.0])", TypeError),
        ("nest.FindNearestElement(g, 3)", TypeError),
        ("nest.FindNearestElement(g, [])", TypeError),
        ("nest.FindNearestElement(nest.NodeCollection(), [0.0, 0.0])", ValueError),
        ("nest.FindNearestElement(n, [0.0, 0.0])", nest.NESTError),
    ],
    "FindCenterElement": [("nest.FindCenterElement(3)", TypeError), ("nest.FindCenterElement(n)", nest.NESTError)],
    "GetPosition": [("nest.GetPosition(3)", TypeError), ("nest.GetPosition(n)", nest.NESTError)],
    "GetTargetNodes": [
        ("nest.GetTargetNodes(3, g)", TypeError),
        ("nest.GetTargetNodes(g, 3)", TypeError),
        ("nest.GetTargetNodes(g, g, 'nope')", nest.NESTError),
    ],
    "GetSourceNodes": [("nest.GetSourceNodes(3, g)", TypeError), ("nest.GetSourceNodes(g, g, 'nope')", nest.NESTError)],
    "GetTargetPositions": [
        ("nest.GetTargetPositions(3, g)", TypeError),
        ("nest.GetTargetPositions(n, n)", nest.NESTError),
    ],
    "GetSourcePositions": [
        ("nest.GetSourcePositions(3, g)", TypeError),
        ("nest.GetSourcePositions(n, n)", nest.NESTError),
    ],
    "SelectNodesByMask": [
        ("nest.SelectNodesByMask(3, [0.0, 0.0], mask)", TypeError),
        ("nest.SelectNodesByMask(g, [0.0, 0.0], 3)", TypeError),
        ("nest.SelectNodesByMask(g, 3, mask)", TypeError),
        ("nest.SelectNodesByMask(g, [0.0] * 3, mask)", nest.NESTError),
        ("nest.SelectNodesByMask(n, [0.0, 0.0], mask)", E.LayerExpected),
    ],
    "DumpLayerNodes": [
        ("nest.DumpLayerNodes(3, 'x')", TypeError),
        ("nest.DumpLayerNodes(n, '/nonexistent/x')", (nest.NESTError, OSError)),
        ("nest.DumpLayerNodes(g, '/nonexistent/x')", OSError),
    ],
    "DumpLayerConnections": [
        ("nest.DumpLayerConnections(3, g, 'static_synapse', 'x')", TypeError),
        ("nest.DumpLayerConnections(g, g, 'nope', 'x')", nest.NESTError),
        ("nest.DumpLayerConnections(n, n, 'static_synapse', '/nonexistent/x')", E.LayerExpected),
    ],
    "PlotLayer": [("nest.PlotLayer(3)", TypeError), ("nest.PlotLayer(n)", nest.NESTError)],
    "PlotTargets": [("nest.PlotTargets(3, g)", TypeError), ("nest.PlotTargets(g, g)", TypeError)],
    "PlotSources": [("nest.PlotSources(g, 3)", TypeError), ("nest.PlotSources(g, g)", TypeError)],
    "PlotProbabilityParameter": [
        ("nest.PlotProbabilityParameter(g[0])", ValueError),
        ("nest.PlotProbabilityParameter(g[0], mask={})", ValueError),
    ],
    "exponential": [
        ("nest.random.exponential('a')", TypeError),
        ("nest.spatial_distributions.exponential(3)", TypeError),
        ("nest.spatial_distributions.exponential(p, beta=0.0)", nest.NESTError),
    ],
    "lognormal": [("nest.random.lognormal(0.0, -1.0)", nest.NESTError)],
    "normal": [("nest.random.normal(0.0, -1.0)", nest.NESTError), ("nest.random.normal('a')", TypeError)],
    "uniform": [("nest.random.uniform(2.0, 1.0)", nest.NESTError), ("nest.random.uniform('a')", TypeError)],
    "uniform_int": [
        ("nest.random.uniform_int(0)", nest.NESTError),
        ("nest.random.uniform_int(2.5)", TypeError),
        ("nest.random.uniform_int()", TypeError),
    ],
    "gamma": [
        ("nest.spatial_distributions.gamma(p, kappa=0.0)", nest.NESTError),
        ("nest.spatial_distributions.gamma(3)", TypeError),
    ],
    "gaussian": [
        ("nest.spatial_distributions.gaussian(p, std=0.0)", nest.NESTError),
        ("nest.spatial_distributions.gaussian('a')", TypeError),
    ],
    "gaussian2D": [
        ("nest.spatial_distributions.gaussian2D(p, p, rho=1.0)", nest.NESTError),
        ("nest.spatial_distributions.gaussian2D(p, 3)", TypeError),
    ],
    "cos": [("nest.math.cos(3)", TypeError)],
    "exp": [("nest.math.exp(3)", TypeError)],
    "sin": [("nest.math.sin('a')", TypeError)],
    "max": [("nest.math.max(3, 4)", TypeError), ("nest.math.max(p, [1])", TypeError)],
    "min": [("nest.math.min(3, 4)", TypeError), ("nest.math.min(p, None)", TypeError)],
    "redraw": [
        ("nest.math.redraw(3, 1.0, 2.0)", TypeError),
        ("nest.math.redraw(p, 2.0, 1.0)", nest.NESTError),
        ("nest.math.redraw(p, 5.0, 6.0).GetValue()", nest.NESTError),
    ],
    "conditional": [
        ("nest.logic.conditional(3, 1.0, 2.0)", TypeError),
        ("nest.logic.conditional(p, 'a', 2.0)", NotImplementedError),
    ],
    "NestModule": [("nest.nope", AttributeError), ("setattr(nest, 'nope', 3)", AttributeError)],
    "broadcast": [
        ("helper.broadcast([1, 2], 3, (float,))", TypeError),
        ("helper.broadcast('ab', 2, (float,))", TypeError),
    ],
    "deprecated": [("helper.deprecated()", TypeError)],
    "show_deprecation_warning": [("helper.show_deprecation_warning('something new')", ValueError)],
    "SuppressedDeprecationWarning": [("helper.SuppressedDeprecationWarning()", TypeError)],
    "get_parameters": [("helper.get_parameters(n, 'nope')", KeyError)],
    "get_parameters_hierarchical_addressing": [
        ("helper.get_parameters_hierarchical_addressing(v, (3, 'V_m'))", TypeError)
    ],
    "get_unistring_type": [("helper.get_unistring_type(3)", TypeError)],
    "get_wrapped_text": [("helper.get_wrapped_text(3)", TypeError)],
    "is_coercible_to_sli_array": [("helper.is_coercible_to_sli_array()", TypeError)],
    "is_iterable": [("helper.is_iterable()", TypeError)],
    "is_literal": [("helper.is_literal()", TypeError)],
    "is_sequence_of_connections": [("helper.is_sequence_of_connections()", TypeError)],
    "is_sequence_of_node_ids": [("helper.is_sequence_of_node_ids()", TypeError)],
    "is_string": [("helper.is_string()", TypeError)],
    "load_help": [("helper.load_help()", TypeError)],
    "model_deprecation_warning": [("helper.model_deprecation_warning()", TypeError)],
    "restructure_data": [("helper.restructure_data([{'a': 1}], 'b')", KeyError)],
    "show_help_with_pager": [("helper.show_help_with_pager()", TypeError)],
    "uni_str": [("helper.uni_str(3, 4, 5, 6)", TypeError)],
}

#: Not calls, or without a wrong way to call them.
OTHER = {"ll_api", "SonataNetwork", "NESTErrors", "VerbosityLevel"}


def network():
    """A small network, and nodes from before the last ResetKernel."""
    old = nest.Create("iaf_psc_alpha", 2)
    nest.ResetKernel()
    nest.set_verbosity("M_FATAL")
    n = nest.Create("iaf_psc_alpha", 4, {"I_e": [900.0, 0.0, 0.0, 0.0]})
    m = nest.Create("iaf_psc_exp", 2)
    g = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([3, 2]))
    w = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([2, 2], edge_wrap=True))
    r = nest.Create("spike_recorder")
    v = nest.Create("multimeter", params={"record_from": ["V_m"]})
    nest.Connect(n, n, syn_spec={"weight": 2.0, "delay": 1.5})
    nest.Connect(n, m, syn_spec="stdp_synapse")
    nest.Connect(g, g, "one_to_one")
    nest.Connect(n, r)
    nest.Connect(v, n)
    nest.Simulate(20.0)
    c = nest.GetConnections(n, n)
    p = nest.random.uniform()
    mask = nest.CreateMask("circular", {"radius": 0.5})
    return {"nest": nest, "np": np, "helper": helper, **locals()}


@pytest.mark.parametrize("entry", CALLS)
def test_misuse_is_refused_and_changes_nothing(entry, refused):
    names = network()
    for call, error in CALLS[entry]:
        try:
            refused(lambda call=call: eval(call, names), error)
        except BaseException as failure:
            failure.add_note(call) if hasattr(failure, "add_note") else None
            raise
    nest.Simulate(1.0)


def test_every_entry_has_a_misuse():
    page = json.loads((DATA / "page_entries.json").read_text())
    names = json.loads((DATA / "names_3_10.json").read_text())
    wanted = {entry["name"] for entry in page if entry["kind"] != "attribute"}
    known = set(CALLS) | OTHER
    missing = [name for name in wanted if not any(name == key or name.endswith("." + key) for key in known)]
    missing += [name for name in [*names["functions"], *names["classes"]] if name not in known]
    assert not missing


WRONG = {"float": ["a", [], {}], "int": ["a", 1.5, []], "bool": ["a", [], 0.5], "str": [3, 1.5, [1]], "dict": [3, "a"]}


@pytest.mark.parametrize("name", nest.kernel_attributes())
def test_misuse_of_kernel_attributes(name, refused):
    attribute = inspect.getattr_static(type(nest), name)
    if attribute._readonly:
        refused(lambda: setattr(nest, name, 1), AttributeError)
        refused(lambda: nest.set(**{name: 1}), ValueError)
        return
    for value in [*WRONG.get(attribute._typehint, ["nope", []]), None]:
        refused(lambda value=value: setattr(nest, name, value), ANY)
        refused(lambda value=value: nest.set(**{"rng_seed": 3, name: value}), ANY)


@pytest.mark.parametrize(
    "call",
    [
        "nest.Create('iaf_psc_alpha')",
        "nest.Connect(n, n)",
        "nest.Disconnect(n[0], n[1])",
        "nest.GetConnections(n, n).disconnect()",
        "nest.Prepare()",
        "nest.Simulate(1.0)",
        "setattr(nest, 'rng_seed', 3)",
        "setattr(nest, 'local_num_threads', 2)",
        "setattr(nest, 'biological_time', 0.0)",
    ],
)
def test_what_is_refused_between_prepare_and_cleanup(call, refused):
    names = network()
    nest.Prepare()
    refused(lambda: eval(call, names), nest.NESTError)
    nest.Run(1.0)
    nest.Cleanup()
