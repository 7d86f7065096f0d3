# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the type stubs of the package nest: names, arguments and defaults from the package, types from the tables here.

    python extras/tools/write_stubs.py [--check]

A test runs it with --check, so that a new function or argument cannot be forgotten; an argument that no table knows is
an error.
"""

import importlib
import inspect
import pathlib
import re
import sys

import nest

ROOT = pathlib.Path(__file__).resolve().parents[2] / "pynest" / "nest"

MODULES = [
    *(f"lib.hl_api_{name}" for name in ("connections", "estimate", "exceptions", "helper", "info", "models", "nodes")),
    *(f"lib.hl_api_{name}" for name in ("parallel_computing", "simulation", "spatial", "types")),
    *(f"{name}.hl_api_{name}" for name in ("logic", "math", "random", "spatial", "spatial_distributions")),
    *("kernel", "ll_api", "raster_plot", "visualization", "voltage_trace"),
]

VALUE = "float | Parameter"
NODES = "NodeCollection | Sequence[int] | Any"
POSITION = "Sequence[float] | Any"

#: Types of arguments by name, or by function and name. " | None" is added where None is the default.
ARGUMENTS = {
    **dict.fromkeys(["existing", "new", "masktype", "parametertype", "model", "module_name", "func_name"], "str"),
    **dict.fromkeys(
        ["alt_func_name", "sender", "port_name", "key", "name", "attr", "sel", "filename", "function"], "str"
    ),
    **dict.fromkeys(["typehint", "description", "code", "message", "text", "syn_model", "syn_type", "title"], "str"),
    **dict.fromkeys(["synapse_model", "src_color", "tgt_color", "mask_color", "probability_cmap", "errorname"], "str"),
    **dict.fromkeys(["source_name", "xlabel", "timeunit", "prob_cmap", "nodecolor"], "str"),
    **dict.fromkeys(["n", "node_id", "synapse_label", "max_buffered", "size", "dimension", "length", "width"], "int"),
    **dict.fromkeys(["num_dimensions", "lineno"], "int"),
    **dict.fromkeys(["latency", "t", "beta", "mean", "std", "kappa", "theta", "rho", "mean_x", "mean_y"], "float"),
    **dict.fromkeys(["std_x", "std_y", "lam", "psi", "gamma", "nodesize", "src_size", "tgt_size"], "float"),
    **dict.fromkeys(["processes", "threads", "devices"], "int"),
    **dict.fromkeys(["rate", "bandwidth", "synapses", "synapses_error", "simulated", "_update"], "float"),
    **dict.fromkeys(["event_ns", "memory"], "Mapping[str, float]"),
    **dict.fromkeys(["_groups", "_steps"], "Any"),
    **dict.fromkeys(["spatial_nc", "nc", "node_collection", "layer", "src_layer", "tgt_layer"], "NodeCollection"),
    **dict.fromkeys(["source", "target", "sources", "targets", "source_layer", "target_layer"], "NodeCollection"),
    **dict.fromkeys(["src_nrn", "tgt_nrn", "detec", "third"], "NodeCollection"),
    **dict.fromkeys(["pre", "post"], NODES),
    **dict.fromkeys(["x", "y", "parameter", "condition", "probability_parameter"], "Parameter"),
    **dict.fromkeys(["value", "min", "max", "param_if_true", "param_if_false", "exponent"], VALUE),
    **dict.fromkeys(["specs", "properties", "third_factor_conn_spec", "syn_specs"], "Mapping[str, Any]"),
    **dict.fromkeys(["keys", "param", "no_dep_funcs"], "str | Iterable[str]"),
    **dict.fromkeys(["anchor", "point", "extent", "center", "edges", "shape"], POSITION),
    **dict.fromkeys(["locations", "pos", "positions"], "Any"),
    **dict.fromkeys(["from_arg", "to_arg"], "NodeCollection | " + POSITION),
    **dict.fromkeys(["fname", "outname", "filepath"], "str | os.PathLike[str] | Any"),
    **dict.fromkeys(
        ["fig", "ax", "data", "obj", "item", "seq", "datum", "val", "comm", "code_", "result", "time"], "Any"
    ),
    **dict.fromkeys(["thing", "instance", "cls", "memo", "dtype", "default", "f", "neurons", "elements"], "Any"),
    **dict.fromkeys(["rhs"], "Mask"),
    **dict.fromkeys(["ext_conns", "plot_modelnames", "hist", "grayscale"], "bool"),
    "allowed_types": "Sequence[type]",
    "argv": "Sequence[str]",
    "builtin": "type[Exception]",
    "conn_spec": "str | Mapping[str, Any]",
    "copy": "bool",
    "error": "type[KernelException]",
    "kind": "str",
    "level": "str | int",
    "mask": "Mask | Mapping[str, Any]",
    "mask_obj": "Mask",
    "nodes": "NodeCollection",
    "other": "Any",
    "params": "Mapping[str, Any]",
    "positions": "grid | free",
    "progress": "bool | Callable[[float, float], object]",
    "syn_spec": "str | Mapping[str, Any] | CollocatedSynapses",
    "CollocatedSynapses.__init__.args": "str | Mapping[str, Any]",
    "Create.params": "Mapping[str, Any] | Sequence[Mapping[str, Any]]",
    "Disconnect.args": "NodeCollection | SynapseCollection",
    "GetStatus.nodes": "NodeCollection | SynapseCollection",
    "KernelException.__init__.args": "object",
    "NodeCollection.__init__.data": "Iterable[int] | NodeCollection | Any",
    "NodeCollection.__contains__.node_id": "object",
    "NodeCollection.get.params": "str | Iterable[str]",
    "NodeCollection.set.params": "Mapping[str, Any] | Sequence[Mapping[str, Any]]",
    "Parameter.__eq__.other": "object",
    "Parameter.__ne__.other": "object",
    "Parameter.apply.positions": "Sequence[Sequence[float]] | Any",
    "SetDefaults.params": "str | Mapping[str, Any]",
    "SetStatus.nodes": "NodeCollection | SynapseCollection",
    "SetStatus.params": "str | Mapping[str, Any] | Sequence[Mapping[str, Any]]",
    "SynapseCollection.__eq__.other": "object",
    "SynapseCollection.set.params": "Mapping[str, Any] | Sequence[Mapping[str, Any]]",
    "NodeCollection.__eq__.other": "object",
    "NodeCollection.__add__.other": "NodeCollection",
    "NodeCollection.__getitem__.key": "int | slice | Sequence[int] | Sequence[bool] | Any",
    "SynapseCollection.__getitem__.key": "int | slice | Sequence[int] | Sequence[bool] | Any",
    "NodeCollection.__setattr__.value": "Any",
    "SynapseCollection.__setattr__.value": "Any",
    "KernelAttribute.__set__.value": "Any",
    "convert_status.value": "Any",
    "extract_events.sel": "Sequence[int] | Any",
    "from_data.sel": "Sequence[int] | Any",
    "get_parameters_hierarchical_addressing.params": "tuple[Any, ...]",
    "plot_network.nodes": "NodeCollection | Sequence[NodeCollection]",
    "free.__init__.pos": "Parameter | Sequence[Parameter] | Sequence[Sequence[float]] | Any",
    "grid.__init__.shape": "Sequence[int] | Any",
    "DistanceParameter.n.dimension": "int",
    "sps.value": "Any",
    "broadcast.name": "str",
    "uniform.min": "float",
    "uniform.max": "float",
    "uniform_int.max": "int",
    "redraw.min": VALUE,
    "CmBase.__getitem__.key": "int",
    "KernelAttribute.__set_name__.cls": "type",
    "load_help.obj": "object",
}

#: Types that functions return: by name, by class and method, or by name of the method.
RETURNS = {
    **dict.fromkeys(["Create", "GetNodes", "GetLocalNodeCollection", "FindCenterElement"], "NodeCollection"),
    **dict.fromkeys(["SelectNodesByMask", "NodeCollection.__add__", "NodeCollection.__getitem__"], "NodeCollection"),
    **dict.fromkeys(["__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__"], "Parameter"),
    **dict.fromkeys(
        ["__rtruediv__", "__pow__", "__neg__", "__pos__", "__lt__", "__le__", "__ge__", "__gt__"], "Parameter"
    ),
    **dict.fromkeys(["CreateParameter", "exp", "sin", "cos", "min", "max", "redraw", "conditional"], "Parameter"),
    **dict.fromkeys(["uniform", "uniform_int", "normal", "exponential", "lognormal", "n", "x", "y", "z"], "Parameter"),
    **dict.fromkeys(["gaussian", "gaussian2D", "gamma", "gabor"], "Parameter"),
    **dict.fromkeys(["CreateMask", "__and__", "__or__", "Mask.__sub__"], "Mask"),
    **dict.fromkeys(["__len__", "index", "Rank", "NumProcesses"], "int"),
    **dict.fromkeys(
        ["__bool__", "__contains__", "NodeCollection.__eq__", "SynapseCollection.__eq__", "Inside"], "bool"
    ),
    **dict.fromkeys(["is_spatial", "is_literal", "is_string", "is_iterable", "is_coercible_to_sli_array"], "bool"),
    **dict.fromkeys(["is_sequence_of_connections", "is_sequence_of_node_ids"], "bool"),
    **dict.fromkeys(["__str__", "__repr__", "to_json", "get_wrapped_text", "stringify_path"], "str"),
    **dict.fromkeys(["ConnectionRules", "Models", "get_argv"], "tuple[str, ...]"),
    **dict.fromkeys(["GetTargetNodes", "GetSourceNodes"], "tuple[NodeCollection, ...]"),
    **dict.fromkeys(["GetTargetPositions", "GetSourcePositions"], "list[list[list[float]]]"),
    **dict.fromkeys(["sources", "targets"], "Iterator[int]"),
    **dict.fromkeys(
        """__init__ __setattr__ __set__ __set_name__ __exit__ SetDefaults CopyModel SetStatus PrintNodes Disconnect
        TripartiteConnect set set_verbosity message authors helpdesk sysinfo Simulate Run Prepare Cleanup ResetKernel
        SetKernelStatus EnableStructuralPlasticity DisableStructuralPlasticity SyncProcesses disconnect
        SetAcceptableLatency SetMaxBuffered DumpLayerNodes DumpLayerConnections show_deprecation_warning
        model_deprecation_warning show_help_with_pager sr catching_sli_run sps init set_communicator plot_network
        show __enter__""".split(),
        "None",
    ),
    "CmBase.__add__": "Any",
    "Connect": "Any",
    "Displacement": "list[list[float]]",
    "Distance": "list[float]",
    "FindNearestElement": "Any",
    "GetConnections": "SynapseCollection",
    "Install": "Module",
    "GetLocalVPs": "Iterable[int]",
    "GetPosition": "Any",
    "GetValue": "float",
    "NodeCollection.__iter__": "Iterator[NodeCollection]",
    "SynapseCollection.__getitem__": "SynapseCollection",
    "SynapseCollection.__iter__": "Iterator[SynapseCollection]",
    "Parameter.__eq__": "Parameter",
    "Parameter.__ne__": "Parameter",
    "RunManager": "contextlib.AbstractContextManager[None]",
    "also": "type[KernelException]",
    "apply": "tuple[float, ...]",
    "deprecated": "Callable[[Callable[..., Any]], Callable[..., Any]]",
    "get_tuple": "tuple[Any, ...]",
    "get_unistring_type": "type[str]",
    "get_verbosity": "int",
    "help": "str | None",
    "load_help": "str | None",
    "make_error": "KernelException",
    "tolist": "list[int]",
}

#: Special methods that the stubs show.
SPECIAL = """__init__ __len__ __bool__ __iter__ __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__
__pow__ __neg__ __pos__ __lt__ __le__ __eq__ __ne__ __ge__ __gt__ __and__ __or__ __contains__ __getitem__ __getattr__
__setattr__ __array__ __str__ __enter__ __exit__ __get__ __set__ __set_name__""".split()

#: Attributes of objects.
MEMBERS = {
    "CollocatedSynapses": ["syn_specs: tuple[Any, ...]"],
    "KernelException": ["errorname: str", "message: str"],
    "free": ["pos: Any", "extent: Any", "edge_wrap: bool"],
    "grid": ["shape: Any", "center: Any", "extent: Any", "edge_wrap: bool"],
}

HEAD = """# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.
"""


def lookup(table, *names):
    for name in names:
        if name in table:
            return table[name]
    return None


def literal(default):
    """A default as the stub shows it."""
    if default is None or (
        isinstance(default, (bool, int, float, str)) and not isinstance(default, nest.VerbosityLevel)
    ):
        return repr(default)
    return "..."


def argument(parameter, function, owner):
    path = [f"{owner}.{function}.{parameter.name}"] if owner else [f"{function}.{parameter.name}"]
    default = parameter.default
    kind = lookup(ARGUMENTS, *path, parameter.name)
    if kind is None and parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        kind = "Any"
    if kind is None and isinstance(default, (bool, int, float, str)):
        kind = type(default).__name__
    if kind is None:
        raise SystemExit(f"no type for the argument '{parameter.name}' of {owner + '.' if owner else ''}{function}")
    star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    if default is parameter.empty:
        return f"{star}{parameter.name}: {kind}"
    return f"{parameter.name}: {kind}{' | None' if default is None and kind != 'Any' else ''} = {literal(default)}"


def function_lines(name, function, owner="", indent=""):
    raw = inspect.getattr_static(owner, name) if owner else function
    owner_name = owner.__name__ if owner else ""
    static = isinstance(raw, staticmethod)
    arguments, named = [], False
    for parameter in inspect.signature(function).parameters.values():
        if owner and not static and parameter.name == "self":
            arguments.append("self")
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            named = True
        elif parameter.kind is parameter.KEYWORD_ONLY and not named:
            arguments.append("*")
            named = True
        arguments.append(argument(parameter, name, owner_name))
    returns = lookup(RETURNS, f"{owner_name}.{name}", name) or "Any"
    ignore = "  # type: ignore[override]" if owner_name == "Parameter" and name in ("__eq__", "__ne__") else ""
    lines = ["@staticmethod"] if static else []
    lines.append(f"def {name}({', '.join(arguments)}) -> {returns}: ...{ignore}")
    return [indent + line for line in lines]


def class_lines(name, cls):
    if issubclass(cls, nest.VerbosityLevel.__mro__[1]):
        return [f"class {name}(enum.IntEnum):", *(f"    {member.name} = {int(member)}" for member in cls)]
    bases = [base.__name__ for base in cls.__bases__ if not (base is object or base.__name__.startswith("_"))]
    bases = ["types.ModuleType" if base == "module" or base == "ModuleType" else base for base in bases]
    body = list(MEMBERS.get(name, []))
    for member, value in sorted(vars(cls).items()):
        if (member.startswith("_") and member not in SPECIAL) or value is None:
            continue
        if isinstance(value, property):
            body += ["@property", f"def {member}(self) -> {RETURNS.get(member, 'Any')}: ..."]
        elif isinstance(value, staticmethod) or inspect.isfunction(value):
            body += function_lines(member, getattr(cls, member), cls)
        elif not member.startswith("_") and not any(line.startswith(member + ":") for line in body):
            body.append(f"{member}: Any")
    head = f"class {name}{'(' + ', '.join(bases) + ')' if bases else ''}:"
    return [head, *("    " + line for line in body)] if body else [head + " ..."]


def public(module):
    names = getattr(module, "__all__", None)
    mine = [
        name
        for name, thing in vars(module).items()
        if not name.startswith("_") and getattr(thing, "__module__", None) == module.__name__
    ]
    return [
        *(names or []),
        *(name for name in mine if name not in (names or []) and inspect.isclass(vars(module)[name])),
    ]


def order(module, name):
    thing = getattr(module, name)
    if not inspect.isclass(thing):
        return (1, 0)
    return (0, len(thing.__mro__))


IMPORTS = {
    "contextlib": "contextlib.",
    "enum": "enum.",
    "os": "os.PathLike",
    "types": "types.ModuleType",
}
ABSTRACT = ["Callable", "Iterable", "Iterator", "Mapping", "Sequence"]
HOMES = {
    **dict.fromkeys(
        ["CollocatedSynapses", "Mask", "NodeCollection", "Parameter", "SynapseCollection"], "lib.hl_api_types"
    ),
    **dict.fromkeys(["KernelException", "NESTErrorsModule"], "lib.hl_api_exceptions"),
    **dict.fromkeys(["free", "grid"], "spatial.hl_api_spatial"),
    "VerbosityLevel": "lib.hl_api_types",
}


def uses(text, word):
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", text) is not None


def imports(text, defined, here):
    lines = [f"import {module}" for module, mark in IMPORTS.items() if mark in text]
    abstract = [name for name in ABSTRACT if uses(text, name)]
    if abstract:
        lines.append(f"from collections.abc import {', '.join(abstract)}")
    typing = [name for name in ("Any", "Final") if uses(text, name)]
    if typing:
        lines.append(f"from typing import {', '.join(typing)}")
    dots = "." * (here.count(".") + 1)
    homes = {}
    for name, home in HOMES.items():
        if home != here and name not in defined and uses(text, name):
            homes.setdefault(home, []).append(name)
    for home, names in sorted(homes.items()):
        lines.append(f"from {dots}{home} import {', '.join(sorted(names))}")
    return lines


def module_stub(name):
    module = importlib.import_module("nest." + name)
    names = public(module)
    lines = []
    for entry in sorted(names, key=lambda entry: (order(module, entry), entry)):
        thing = getattr(module, entry)
        if inspect.isclass(thing) and thing.__name__ == entry and HOMES.get(entry, name) == name:
            lines += ["", *class_lines(entry, thing)]
        elif HOMES.get(entry, name) != name:
            lines.append(f"from .{HOMES[entry]} import {entry} as {entry}")
        elif inspect.isclass(thing) and thing.__name__ in names:
            lines.append(f"{entry} = {thing.__name__}")
        elif inspect.isfunction(thing) and thing.__name__ == entry:
            lines += function_lines(entry, thing)
        elif inspect.isfunction(thing) and thing.__name__ in names:
            lines.append(f"{entry} = {thing.__name__}")
        elif isinstance(thing, nest.NESTErrors.__class__):
            lines.append(f"{entry}: NESTErrorsModule")
        elif type(thing).__name__ == "DistanceParameter":
            lines.append(f"{entry}: DistanceParameter")
        else:
            lines.append(f"{entry}: Any")
    text = "\n".join(lines)
    return "\n".join([HEAD, *imports(text, names, name), text, ""])


def package_stub():
    """The stub of nest itself: kernel attributes, and all that it gathers."""
    gathered = {}
    for name in MODULES:
        if name.startswith("lib.") and not name.endswith("helper"):
            module = importlib.import_module("nest." + name)
            for entry in module.__all__:
                if getattr(nest, entry, None) is getattr(module, entry):
                    gathered.setdefault(name, []).append(entry)
    lines = ["from . import kernel as kernel, ll_api as ll_api, logic as logic, math as math, random as random"]
    lines.append("from . import raster_plot as raster_plot, spatial as spatial")
    lines.append("from . import spatial_distributions as spatial_distributions")
    lines.append("from . import visualization as visualization, voltage_trace as voltage_trace")
    for name, entries in gathered.items():
        lines.append(f"from .{name} import (")
        lines += [f"    {entry} as {entry}," for entry in sorted(entries)]
        lines.append(")")
    lines += ["", "__version__: str", "martlet_version: str", "userdict: dict[str, Any]", ""]
    for name, row in nest._ATTRIBUTES.items():
        kind = {"dict": "dict[str, Any]", "numpy.ndarray": "Any"}.get(row[0], row[0])
        lines.append(f"{name}: Final[{kind}]" if row[2] else f"{name}: {kind}")
    lines += ["", "def get(*args: str | Iterable[str]) -> Any: ...", "def set(**kwargs: Any) -> None: ..."]
    lines += ["def version() -> str: ...", "def kernel_attributes() -> list[str]: ..."]
    lines += ["def set_communicator(comm: Any) -> None: ...", "", "class NestModule(types.ModuleType): ..."]
    text = "\n".join(lines)
    head = [
        line for line in imports(text, [e for es in gathered.values() for e in es], "") if not line.startswith("from .")
    ]
    return "\n".join([HEAD, *head, text, ""])


def stubs():
    out = {ROOT / "__init__.pyi": package_stub(), ROOT / "lib" / "__init__.pyi": HEAD}
    for name in MODULES:
        out[ROOT / (name.replace(".", "/") + ".pyi")] = module_stub(name)
    for name in ("logic", "math", "random", "spatial", "spatial_distributions"):
        module = importlib.import_module(f"nest.{name}.hl_api_{name}")
        names = ", ".join(f"{entry} as {entry}" for entry in sorted(module.__all__))
        out[ROOT / name / "__init__.pyi"] = f"{HEAD}\nfrom .hl_api_{name} import {names}\n"
    return out


def main():
    stale = [path for path, text in stubs().items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        if stale:
            sys.exit(
                "stale, run extras/tools/write_stubs.py: " + ", ".join(str(path.relative_to(ROOT)) for path in stale)
            )
        return
    for path, text in stubs().items():
        path.write_text(text)


if __name__ == "__main__":
    main()
