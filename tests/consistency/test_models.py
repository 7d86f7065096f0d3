# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds for every registered model: defaults, bounds, set and get, recordables, help, and the place of its file.

`data/*.json` are the entries and defaults that version 3.10 of the interface answers for its models, without those that
describe an implementation's memory. Models that are not on that list are checked for everything but their defaults.
"""

import json
import math
import pathlib
import re

import nest
import numpy as np
import pytest
from nest import _kernel

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
FACTS = {kind: json.loads((HERE / "data" / f"{kind}.json").read_text()) for kind in ("node_models", "synapse_models")}

#: entries about an implementation's memory, or beyond the interface
FREE = {
    "available",
    "capacity",
    "elementsize",
    "instantiations",
    "model_id",
    "sizeof",
    "synapse_modelid",
    "thread",
    "thread_local_id",
}

#: recorded defaults that no node of the model has: the length of an array does not follow the number of receptors there
ODD = {("gif_cond_exp_multisynapse", "g"), ("glif_cond", "g"), ("glif_cond", "dg")}

NODE_MODELS = list(nest.node_models)
VARIANT = re.compile(r"_(hpc|lbl)$")
SYNAPSE_MODELS = [name for name in nest.synapse_models if not VARIANT.search(name)]
VARIANTS = [name for name in nest.synapse_models if VARIANT.search(name)]
MODELS = NODE_MODELS + SYNAPSE_MODELS
NEURONS = [name for name in NODE_MODELS if nest.GetDefaults(name)["element_type"] == "neuron"]


def fields(model):
    return _kernel.help(model)["fields"]


def plain(value):
    """A value as JSON would hold it, with arrays as {"array": ..., "dtype": ...}."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return {"array": value.tolist(), "dtype": str(value.dtype)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, (np.integer, np.floating, np.bool_)):
        return value.item()
    if isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def same(got, wanted):
    """Equal in value and type; floats to 1e-12 relative."""
    if isinstance(wanted, dict) and "array" in wanted:
        if not isinstance(got, dict) or "array" not in got:
            return False
        ours, theirs = np.asarray(got["array"]), np.asarray(wanted["array"])
        if theirs.size == 0:
            return ours.size == 0
        return ours.shape == theirs.shape and np.allclose(ours, theirs, rtol=1e-12, atol=0.0)
    if isinstance(wanted, dict):
        return isinstance(got, dict) and sorted(got) == sorted(wanted) and all(same(got[k], wanted[k]) for k in wanted)
    if isinstance(wanted, list):
        return isinstance(got, list) and len(got) == len(wanted) and all(same(a, b) for a, b in zip(got, wanted))
    if isinstance(wanted, float) or isinstance(got, float):
        return type(got) is type(wanted) and (got == wanted or math.isclose(got, wanted, rel_tol=1e-12))
    return type(got) is type(wanted) and got == wanted


def differences(model, recorded):
    got = {key: plain(value) for key, value in nest.GetDefaults(model).items() if key not in FREE}
    wrong = [f"{key}: missing, {value!r} recorded" for key, value in recorded.items() if key not in got]
    wrong += [f"{key}: not recorded, {value!r} here" for key, value in got.items() if key not in recorded]
    for key in sorted(set(got) & set(recorded)):
        a, b = got[key], recorded[key]
        if key in ("recordables", "record_from"):
            a, b = sorted(a), sorted(b)
        if not same(a, b) and (model, key) not in ODD:
            wrong.append(f"{key}: {a!r} here, {b!r} recorded")
    return wrong


@pytest.mark.parametrize("model", [name for name in NODE_MODELS if name in FACTS["node_models"]])
def test_node_defaults(model):
    assert not differences(model, FACTS["node_models"][model])


@pytest.mark.parametrize("model", [name for name in SYNAPSE_MODELS if name in FACTS["synapse_models"]])
def test_synapse_defaults(model):
    assert not differences(model, FACTS["synapse_models"][model])


@pytest.mark.parametrize("model", VARIANTS)
def test_variants_have_the_defaults_of_their_model(model):
    ours, theirs = nest.GetDefaults(model), nest.GetDefaults(VARIANT.sub("", model))
    different = {key for key in set(ours) | set(theirs) if plain(ours.get(key)) != plain(theirs.get(key))}
    assert different <= FREE | {"synapse_model", "synapse_label"}


@pytest.mark.parametrize("model", MODELS)
def test_defaults_are_accepted(model):
    """What GetDefaults answers can be given back, and changes nothing."""
    before = plain(nest.GetDefaults(model))
    writable = {field["name"] for field in fields(model) if not field["read_only"]}
    values = {key: value for key, value in nest.GetDefaults(model).items() if key in writable}
    nest.SetDefaults(model, values)
    assert plain(nest.GetDefaults(model)) == before


class Holder:
    """A model's defaults, or one node of it, with the same way to read and write both."""

    def __init__(self, model, where):
        self.model = model
        self.node = nest.Create(model) if where == "node" else None

    def read(self, key=None):
        if self.node is None:
            values = nest.GetDefaults(self.model)
            return values if key is None else values[key]
        return self.node.get() if key is None else self.node.get(key)

    def write(self, values):
        if self.node is None:
            nest.SetDefaults(self.model, values)
        else:
            self.node.set(values)

    def state(self):
        return plain({key: value for key, value in self.read().items() if key not in FREE})


PLACES = [
    (model, where) for model in MODELS for where in ("defaults", "node") if where == "defaults" or model in NODE_MODELS
]

REFUSED = (nest.NESTError, TypeError, ValueError)


def reals(model):
    return [field for field in fields(model) if field["type"] == "real" and not field["read_only"]]


def outside(field):
    """Values beyond the bounds of a field, the bounds themselves where they are excluded, and what is no number."""
    values = [math.nan]
    for bound, is_open, away in (("lower", "lower_open", -1.0), ("upper", "upper_open", 1.0)):
        if math.isfinite(field[bound]):
            values.append(field[bound] + away)
            if field[is_open]:
                values.append(field[bound])
    return values


@pytest.mark.parametrize("model, where", PLACES)
def test_bounds_are_kept(model, where):
    holder = Holder(model, where)
    before = holder.state()
    for field in reals(model):
        for value in outside(field):
            with pytest.raises(REFUSED) as refusal:
                holder.write({field["name"]: value})
            assert field["name"] in str(refusal.value), f"{field['name']} = {value}: the error does not name the key"
            assert holder.state() == before, f"{field['name']} = {value}"


@pytest.mark.parametrize("model, where", PLACES)
def test_wrong_types_are_refused(model, where):
    holder = Holder(model, where)
    before = holder.state()
    for field in fields(model):
        if field["read_only"] or field["type"] in ("text", "texts", "other"):
            continue
        with pytest.raises(REFUSED) as refusal:
            holder.write({field["name"]: "a word"})
        assert field["name"] in str(refusal.value)
        assert holder.state() == before, field["name"]


#: what has to be set before other fields can be, because of rules across fields
FIRST = {
    "correlomatrix_detector": {"tau_max": 4.5},
    "noise_generator": {"std": 10.0},
    "sinusoidal_gamma_generator": {"rate": 10.0},
}


#: fields that can only change together
TOGETHER = {"iaf_psc_exp_ps_lossless": {"tau_syn_ex", "tau_syn_in"}}


def neighbours(field, value):
    """Values near the present one that the bounds of the field allow."""
    near = [value * 1.001, value * 0.999, value + 0.001, value - 0.001, value + 1.0, value - 1.0, value * 2.0]
    candidates = near if math.isfinite(value) else [-100.0, 100.0]
    for x in candidates:
        above = x > field["lower"] or (x == field["lower"] and not field["lower_open"])
        below = x < field["upper"] or (x == field["upper"] and not field["upper_open"])
        if above and below and x != value and math.isfinite(x):
            yield x


@pytest.mark.parametrize("model, where", PLACES)
def test_set_and_get(model, where):
    """Every real field takes a value near its default and gives it back; rules across fields may refuse some, not all."""
    for field in reals(model):
        nest.ResetKernel()
        holder = Holder(model, where)
        name = field["name"]
        if name not in holder.read() or name in TOGETHER.get(model, ()):
            continue
        if name not in FIRST.get(model, {}):
            holder.write(FIRST.get(model, {}))
        value = holder.read(name)
        refusals = []
        for candidate in neighbours(field, value):
            before = holder.state()
            try:
                holder.write({name: candidate})
            except REFUSED as refusal:
                refusals.append(str(refusal))
                assert holder.state() == before
                continue
            assert holder.read(name) == pytest.approx(candidate, rel=1e-12, abs=1e-300), name
            break
        else:
            pytest.fail(f"{name}: no value near {value} is accepted: {refusals}")


@pytest.mark.parametrize("model, where", PLACES)
def test_failed_set_changes_nothing(model, where):
    """A good value together with a bad key, in both orders."""
    holder = Holder(model, where)
    before = holder.state()
    good = {}
    for field in reals(model):
        if field["name"] in holder.read():
            good[field["name"]] = next(neighbours(field, holder.read(field["name"])), holder.read(field["name"]))
    for name, value in good.items():
        for values in ({name: value, "no_such_key": 1.0}, {"no_such_key": 1.0, name: value}):
            with pytest.raises(REFUSED) as refusal:
                holder.write(values)
            assert holder.state() == before, name
            assert "no_such_key" in str(refusal.value) or name in str(refusal.value)


@pytest.mark.parametrize("model", NODE_MODELS)
def test_recordables_can_be_recorded(model):
    names = list(nest.GetDefaults(model).get("recordables", []))
    if not names:
        pytest.skip("records nothing")
    node = nest.Create(model)
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.5})
    nest.Connect(meter, node)
    nest.Simulate(3.0)
    events = meter.get("events")
    for name in names:
        assert len(events[name]) >= 4, name
        assert np.all(np.isfinite(events[name])), name
    with pytest.raises(nest.NESTError):
        wrong = nest.Create("multimeter", params={"record_from": ["no_such_recordable"]})
        nest.Connect(wrong, node)
        nest.Simulate(1.0)


#: where a name says what the quantity is, its unit is known
UNITS = [
    (re.compile(r"^(tau_|t_ref)"), {"ms"}),
    (re.compile(r"^(V_th|V_reset|V_m|V_peak|V_min|E_L|E_K|E_Na|E_ex|E_in|E_rev)"), {"mV"}),
    (re.compile(r"^(C_m|c_m)$"), {"pF"}),
    (re.compile(r"^(g_L|g_Na|g_K|g_ex|g_in)$"), {"nS"}),
    (re.compile(r"^(I_e|I_syn|I_stc|I_const)"), {"pA"}),
]
#: dimensionless by their papers, or mapped to a state without unit
UNITLESS = {"izhikevich", "siegert_neuron", "ignore_and_fire", "ht_neuron", "astrocyte_lr_1994", "iaf_chs_2007"}
RATE_MODEL = re.compile(r"rate|mcculloch|ginzburg|erfc")


@pytest.mark.parametrize("model", MODELS)
def test_units(model):
    if model in UNITLESS or RATE_MODEL.search(model) or model in SYNAPSE_MODELS:
        allowed = [(re.compile(r"^tau_"), {"ms", "", "1/ms"})]
    else:
        allowed = UNITS
    wrong = []
    for field in fields(model):
        if field["type"] not in ("real", "reals"):
            continue
        for pattern, units in allowed:
            if pattern.search(field["name"]) and field["unit"] not in units:
                wrong.append(f"{field['name']}: {field['unit']!r}")
    assert not wrong


@pytest.mark.parametrize("model", MODELS)
def test_help_page(model):
    page = nest.help(model, return_text=True)
    info = _kernel.help(model)
    assert len(info["documentation"].split()) >= 15, "the page says next to nothing"
    assert all(field["doc"] for field in info["fields"]), "a field without a meaning"
    for field in info["fields"]:
        assert field["name"] in page
    if info["element_type"] == "neuron" and not model.startswith(("parrot", "spike_train", "ignore")):
        assert ".. math::" in page, "no equations"
    if info["element_type"] in ("neuron", "synapse") and not model.startswith(
        ("parrot", "static", "spike_train", "ignore")
    ):
        assert re.search(r"doi:\s?10\.|ISBN|https?://", page), "no source"


@pytest.mark.parametrize("model", MODELS)
def test_file_stands_where_its_name_says(model):
    folders = {"neuron": "neurons", "synapse": "synapses"}
    folder = folders.get(_kernel.help(model)["element_type"], "devices")
    places = [path for path in (ROOT / "models").rglob(f"{model}.cpp")]
    assert places, f"no file {model}.cpp below models/"
    assert places[0].parent.name in (folder, "devices", "neurons")
