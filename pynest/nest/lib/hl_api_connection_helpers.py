# SPDX-License-Identifier: GPL-2.0-or-later
"""Preparation of the arguments of `Connect`."""

from .. import _kernel
from .hl_api_types import CollocatedSynapses, Mask, NodeCollection, Parameter

__all__ = ["process_conn_spec", "process_input_nodes", "process_syn_spec"]

#: Rules that take a mask or a probability, and so need positions for them.
_SPATIAL_RULES = ("pairwise_bernoulli", "fixed_indegree", "fixed_outdegree", "pairwise_poisson")


def process_conn_spec(conn_spec):
    """Return the connection rule as a dictionary with the key "rule"."""
    if conn_spec is None:
        return {"rule": "all_to_all"}
    if isinstance(conn_spec, str):
        return {"rule": conn_spec}
    if not isinstance(conn_spec, dict):
        raise TypeError("conn_spec must be a string or dict")
    if "rule" not in conn_spec:
        raise KeyError("conn_spec needs the key 'rule'")
    return dict(conn_spec)


def check_spatial(conn_spec, syn_specs, pre, post):
    """Refuse masks and spatial parameters for nodes without positions, and masks for rules that do not take them."""
    rule = conn_spec["rule"]
    p = conn_spec.get("p")
    uses_mask = "mask" in conn_spec
    uses_kernel = "p" in conn_spec and rule in ("fixed_indegree", "fixed_outdegree")
    if uses_mask and not isinstance(conn_spec["mask"], (Mask, dict)):
        raise TypeError(f"Connect: the mask must be a Mask or a dictionary, but got {type(conn_spec['mask']).__name__}")
    if uses_mask or uses_kernel:
        if rule not in _SPATIAL_RULES:
            raise ValueError(
                "When using kernel or mask, the only possible connection rules are "
                "'pairwise_bernoulli', 'fixed_indegree', or 'fixed_outdegree'"
            )
    values = [value for spec in syn_specs for value in spec.values()]
    spatial = any(isinstance(value, Parameter) and value.is_spatial() for value in [p, *values])
    if uses_mask or uses_kernel or spatial:
        for nodes, name in ((pre, "Presynaptic"), (post, "Postsynaptic")):
            if not nodes._datum.is_spatial():
                raise TypeError(f"{name} NodeCollection must have spatial information")


def process_syn_spec(syn_spec, conn_spec, prelength, postlength, use_connect_arrays=False):
    """Return a list of synapse specifications; arrays are checked against the rule and flattened."""
    if syn_spec is None:
        return [{"synapse_model": "static_synapse"}]
    if isinstance(syn_spec, CollocatedSynapses):
        return [
            spec
            for entry in syn_spec.syn_specs
            for spec in process_syn_spec(entry, conn_spec, prelength, postlength, use_connect_arrays)
        ]
    if isinstance(syn_spec, str):
        return [{"synapse_model": syn_spec}]
    if not isinstance(syn_spec, dict):
        raise TypeError("syn_spec must be a string, dict or CollocatedSynapses object")
    spec = {"synapse_model": "static_synapse", **syn_spec}
    if not isinstance(spec["synapse_model"], str):
        raise TypeError(f"'synapse_model' must be a string, but got {type(spec['synapse_model']).__name__}")
    if use_connect_arrays:
        for key, value in spec.items():
            if hasattr(value, "__len__") and not isinstance(value, str) and len(value) != prelength:
                raise ValueError(
                    f"'{key}' has to be an array of dimension {prelength}, but it has {len(value)} entries."
                )
        return [spec]
    for key, value in spec.items():
        if isinstance(value, (list, tuple)) or (hasattr(value, "ndim") and value.ndim > 0):
            spec[key] = _flat(key, value, conn_spec, prelength, postlength)
    return [spec]


_BUILT_IN_RULES = (
    *("all_to_all", "fixed_indegree", "fixed_outdegree", "fixed_total_number", "one_to_one"),
    *("pairwise_bernoulli", "pairwise_poisson", "symmetric_pairwise_bernoulli"),
)


def _flat(key, value, conn_spec, prelength, postlength):
    import numpy as np

    rule = conn_spec["rule"]
    array = np.asarray(value)
    if rule not in _BUILT_IN_RULES:
        return np.ascontiguousarray(array).reshape(-1)  # of a module: the kernel knows how many values it takes
    if array.ndim == 1:
        if rule == "one_to_one":
            wanted = prelength
        elif rule == "fixed_total_number":
            wanted = conn_spec.get("N", len(array))
        else:
            raise TypeError(
                f"'{key}' has the wrong type. One-dimensional parameter arrays can only be used in conjunction with "
                "rule 'one_to_one' or 'fixed_total_number'."
            )
        if len(array) != wanted:
            raise ValueError(f"'{key}' has to be an array of dimension {wanted}, a scalar or a Parameter.")
        return array
    shapes = {
        "all_to_all": (postlength, prelength, "n_target x n_sources"),
        "fixed_indegree": (postlength, conn_spec.get("indegree"), "n_target x indegree"),
        "fixed_outdegree": (prelength, conn_spec.get("outdegree"), "n_source x outdegree"),
    }
    if array.ndim != 2 or rule not in shapes:
        raise TypeError(
            f"'{key}' has the wrong type. Two-dimensional parameter arrays can only be used in conjunction with rules "
            "'all_to_all', 'fixed_indegree' or 'fixed_outdegree'."
        )
    rows, columns, words = shapes[rule]
    if array.shape != (rows, columns):
        raise ValueError(
            f"'{key}' has to be an array of dimension {rows}x{columns} ({words}), a scalar or a Parameter."
        )
    return np.ascontiguousarray(array).reshape(-1)


def process_input_nodes(pre, post, conn_spec):
    """Return (use_connect_arrays, pre, post): collections, or arrays of IDs where IDs repeat."""
    if isinstance(pre, NodeCollection) and isinstance(post, NodeCollection):
        return False, pre, post
    import numpy as np

    arrays = []
    for nodes, name in ((pre, "pre"), (post, "post")):
        if isinstance(nodes, (str, bytes, dict)):
            raise TypeError(f"'{name}' must be a NodeCollection or an array of node IDs")
        array = np.array(nodes.tolist() if isinstance(nodes, NodeCollection) else list(nodes))
        if array.size and array.dtype.kind not in "iu":
            raise TypeError(f"'{name}' node IDs must be integers.")
        arrays.append(array)
    unique = all(np.unique(array).size == array.size for array in arrays)
    ordered = all((np.diff(array) > 0).all() for array in arrays)
    one_to_one = conn_spec["rule"] == "one_to_one"
    if unique and (ordered or not one_to_one):
        return False, *(NodeCollection(nodes) for nodes in (pre, post))
    if not one_to_one:
        raise ValueError("When connecting two arrays with non-unique IDs, `conn_spec` must be 'one_to_one'.")
    if set(conn_spec) != {"rule"}:
        raise ValueError("When connecting two arrays with non-unique IDs, 'rule' is the only key of `conn_spec`.")
    if arrays[0].size != arrays[1].size:
        raise ValueError("If 'pre' or 'post' contain non-unique IDs, then they must have the same length.")
    if _kernel.num_processes() > 1:
        raise ValueError("Arrays of node IDs can only be connected in a single MPI process.")
    return True, *arrays
