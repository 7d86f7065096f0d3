# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference page and the public names of version 3.10: everything exists, with its signature, and has a test."""

import importlib
import importlib.util
import inspect
import json
import pathlib

import nest
import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = json.loads((HERE / "data" / "page_entries.json").read_text())
NAMES = json.loads((HERE / "data" / "names_3_10.json").read_text())
ERRORS = json.loads((HERE / "data" / "error_classes.json").read_text())

#: beyond the page, and so ignored in comparisons
EXTRA = {"progress", "function", "filename", "lineno"}


def load_tool():
    spec = importlib.util.spec_from_file_location("api_coverage", ROOT / "extras" / "tools" / "api_coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def find(name):
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            thing = getattr(thing, part)
        return thing
    raise AssertionError(name)


def arguments(signature):
    """Names of arguments, and how many have defaults."""
    inside = signature.strip()[1:-1]
    body = f"def f({inside}): pass" if inside else "def f(): pass"
    space = {"VerbosityLevel": nest.VerbosityLevel}
    exec(body.replace("<VerbosityLevel.INFO: 10>", "10").replace(", /", ""), space)
    return [name for name in inspect.signature(space["f"]).parameters if name != "self"]


@pytest.mark.parametrize("entry", PAGE, ids=lambda entry: entry["name"])
def test_page_entry_exists_with_its_signature(entry):
    if entry["kind"] == "attribute":
        name = entry["name"].removeprefix("nest.")
        assert name in dir(nest)
        getattr(nest, name)
        return
    thing = find(entry["name"])
    if entry["signature"] and entry["kind"] != "class":
        got = [p for p in inspect.signature(thing).parameters if p not in EXTRA and p != "self"]
        assert got == arguments(entry["signature"])


@pytest.mark.parametrize("name", sorted(NAMES["functions"]))
def test_function_of_3_10_exists(name):
    assert callable(getattr(nest, name))


@pytest.mark.parametrize("name", sorted(NAMES["classes"]))
def test_class_of_3_10_has_its_members(name):
    cls = getattr(nest, name)
    for member in NAMES["classes"][name]:
        if name != "SonataNetwork":
            assert hasattr(cls, member), member


def test_error_classes():
    for name in ERRORS:
        error = getattr(nest.NESTErrors, name)
        assert issubclass(error, nest.NESTErrors.KernelException)
        assert error.__name__ == name
    assert nest.NESTError is nest.NESTErrors.NESTError is nest.kernel.NESTError
    with pytest.raises(nest.NESTErrors.UnknownModelName) as caught:
        nest.Create("iaf_psc_alphaa")
    assert caught.value.errorname == "UnknownModelName"
    assert "iaf_psc_alpha" in caught.value.message


def test_every_entry_has_a_test():
    """Fails when an entry of the page is named by no test; see the marker `covers`."""
    table = load_tool().coverage()
    missing = [name for name, tests in table.items() if not tests]
    assert not missing


def test_table_is_fresh():
    tool = load_tool()
    assert (ROOT / "doc" / "api_coverage.md").read_text() == tool.render()
