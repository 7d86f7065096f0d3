# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for connection handling."""

from .. import _kernel
from .hl_api_connection_helpers import check_spatial, process_conn_spec, process_input_nodes, process_syn_spec
from .hl_api_exceptions import NESTErrors
from .hl_api_types import CollocatedSynapses, NodeCollection, SynapseCollection

__all__ = ["Connect", "Disconnect", "GetConnections", "TripartiteConnect"]


def GetConnections(source=None, target=None, synapse_model=None, synapse_label=None):
    """Return the connections with targets on this MPI process that fit all arguments.

    Parameters
    ----------
    source, target : NodeCollection, optional
        Only connections from, or to, these nodes.
    synapse_model : str, optional
        Only connections of this model.
    synapse_label : int, optional
        Only connections with this label (not negative).

    Returns
    -------
    SynapseCollection

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    NESTError
        UnknownSynapseType for an unknown model.
    """
    for nodes, name in ((source, "source"), (target, "target")):
        if nodes is not None and not isinstance(nodes, NodeCollection):
            raise TypeError(f"{name} must be NodeCollection.")
    if synapse_model is not None and not isinstance(synapse_model, str):
        raise TypeError(f"synapse_model must be a string, but got {type(synapse_model).__name__}")
    if synapse_label is None:
        synapse_label = -1
    elif not hasattr(synapse_label, "__index__"):
        raise TypeError(f"synapse_label must be an integer, but got {type(synapse_label).__name__}")
    elif synapse_label < 0:
        raise ValueError(f"synapse_label must not be negative, but got {synapse_label}")
    if any(nodes is not None and not nodes for nodes in (source, target)):
        return SynapseCollection(None)
    return SynapseCollection(
        _kernel.connections(
            None if source is None else source._datum,
            None if target is None else target._datum,
            synapse_model or "",
            synapse_label,
        )
    )


def Connect(pre, post, conn_spec=None, syn_spec=None, return_synapsecollection=False):
    """Connect `pre` nodes to `post` nodes.

    Parameters
    ----------
    pre, post : NodeCollection or array of node IDs
        Arrays may repeat IDs if the rule is "one_to_one"; weights, delays and receptors are then arrays, too.
    conn_spec : str or dict, optional
        The rule ("all_to_all" if not given): one of ``nest.connection_rules``; as dictionary with its keys, such as
        ``{"rule": "fixed_indegree", "indegree": 100}``, allow_autapses, allow_multapses, make_symmetric and, for
        nodes with positions, mask and p.
    syn_spec : str, dict or CollocatedSynapses, optional
        The synapse model ("static_synapse" if not given), or a dictionary with synapse_model, weight, delay (ms),
        receptor_type and parameters of the model: numbers, arrays or `Parameter` objects. Arrays have one value per
        connection for "one_to_one" and "fixed_total_number", and the shape (targets, sources) for "all_to_all",
        (targets, indegree) for "fixed_indegree", (sources, outdegree) for "fixed_outdegree".
    return_synapsecollection : bool
        Whether to return the connections between these nodes.

    Returns
    -------
    SynapseCollection or None

    Raises
    ------
    NESTError, TypeError, ValueError, KeyError
        If an argument is refused; no connection is made then.
    """
    rule = process_conn_spec(conn_spec)
    use_arrays, pre, post = process_input_nodes(pre, post, rule)
    if not isinstance(syn_spec, (str, dict, CollocatedSynapses, type(None))):
        raise TypeError("syn_spec must be a string, dict or CollocatedSynapses object")
    synapses = process_syn_spec(syn_spec, rule, len(pre), len(post), use_arrays)
    if use_arrays:
        if return_synapsecollection:
            raise ValueError("SynapseCollection cannot be returned when connecting two arrays of node IDs")
        if len(synapses) != 1:
            raise ValueError("CollocatedSynapses cannot be used when connecting two arrays of node IDs")
        _kernel.connect_arrays(pre, post, synapses[0])
        return None
    check_spatial(rule, synapses, pre, post)
    for nodes, name in ((pre, "Presynaptic"), (post, "Postsynaptic")):
        # a process may have none of the nodes that it was to connect
        if not nodes and _kernel.num_processes() == 1:
            raise NESTErrors.IllegalConnection(f"Connect: {name} nodes cannot be an empty NodeCollection.")
    _kernel.connect(pre._datum, post._datum, rule, synapses)
    return GetConnections(pre, post) if return_synapsecollection else None


def TripartiteConnect(pre, post, third, conn_spec, third_factor_conn_spec, syn_specs=None):
    """Connect `pre` to `post`, and some of these connections to nodes of a `third` population.

    Parameters
    ----------
    pre, post, third : NodeCollection
        Sources, targets, and third-factor nodes such as astrocytes.
    conn_spec : dict or str
        Rule of the primary connections.
    third_factor_conn_spec : dict
        ``{"rule": "third_factor_bernoulli_with_pool", "p": ..., "pool_size": ..., "pool_type": "random" or "block"}``
    syn_specs : dict, optional
        Synapse specifications by "primary", "third_in" and "third_out".

    Raises
    ------
    NESTError, TypeError, ValueError
        If an argument is refused; no connection is made then.
    """
    for nodes, name in ((pre, "pre"), (post, "post"), (third, "third")):
        if not isinstance(nodes, NodeCollection):
            raise TypeError(f"TripartiteConnect: {name} must be a NodeCollection, but got {type(nodes).__name__}")
    rule = process_conn_spec(conn_spec)
    if not isinstance(third_factor_conn_spec, dict):
        raise TypeError("third_factor_conn_spec must be a dictionary")
    specs = {} if syn_specs is None else syn_specs
    if not isinstance(specs, dict):
        raise TypeError("syn_specs must be a dictionary with the keys 'primary', 'third_in', 'third_out'")
    unknown = set(specs) - {"primary", "third_in", "third_out"}
    if unknown:
        raise ValueError(f"syn_specs has unknown keys {sorted(unknown)}; known are 'primary', 'third_in', 'third_out'")
    processed = {
        key: process_syn_spec(specs.get(key), rule, len(pre), len(post)) for key in ("primary", "third_in", "third_out")
    }
    _kernel.connect_tripartite(pre._datum, post._datum, third._datum, rule, third_factor_conn_spec, processed)


def Disconnect(*args, conn_spec=None, syn_spec=None):
    """Remove connections.

    Parameters
    ----------
    args : SynapseCollection, or two NodeCollections
        The connections, or sources and targets.
    conn_spec : str or dict, optional
        "one_to_one" (default) or "all_to_all", for sources and targets.
    syn_spec : str or dict, optional
        The synapse model ("static_synapse" if not given); a dictionary needs the key "synapse_model".

    Raises
    ------
    TypeError
        If the arguments are neither.
    NESTError
        If such a connection does not exist; nothing is removed then.
    """
    if len(args) == 1 and isinstance(args[0], SynapseCollection):
        if conn_spec is not None or syn_spec is not None:
            raise ValueError("When disconnecting with a SynapseCollection, conn_spec and syn_spec cannot be specified")
        args[0].disconnect()
        return
    if len(args) != 2 or not all(isinstance(nodes, NodeCollection) for nodes in args):
        raise TypeError("Arguments must be either a SynapseCollection or two NodeCollections")
    pre, post = args
    rule = process_conn_spec("one_to_one" if conn_spec is None else conn_spec)
    if isinstance(syn_spec, dict) and "synapse_model" not in syn_spec:
        raise ValueError("Disconnect: syn_spec needs the key 'synapse_model'")
    synapses = process_syn_spec(syn_spec, rule, len(pre), len(post))
    if len(synapses) != 1:
        raise TypeError("Disconnect takes a single synapse specification")
    _kernel.disconnect(pre._datum, post._datum, rule, synapses[0])
