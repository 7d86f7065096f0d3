# SPDX-License-Identifier: GPL-2.0-or-later
"""Modules: made from the template, built from an installed package that was moved, loaded, refused, removed and loaded anew."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig

import nest
import numpy as np
import pytest
from test_processes import ENVIRONMENT, LAUNCHERS

HERE = pathlib.Path(__file__).parent
PACKAGE = pathlib.Path(nest.__file__).parent
SCRIPT = PACKAGE.parent / "bin" / "nest-config"  # where CMake alone installs it, as builds with sanitizers do
if not SCRIPT.is_file():
    SCRIPT = pathlib.Path(sysconfig.get_path("scripts")) / "nest-config"
ManagementError = nest.NESTErrors.DynamicModuleManagementError

pytestmark = pytest.mark.skipif(
    not any(shutil.which(name) for name in ("c++", "g++", "clang++")), reason="building modules needs a C++ compiler"
)


def run(*command, status=0, **options):
    """Output of a command that ends with this exit status."""
    command = [str(word) for word in command]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
        **options,
    )
    assert done.returncode == status, done.stdout
    return done.stdout


def files_of(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if "__pycache__" not in path.parts}


class Workshop:
    """A copy of the package in another place, and the folder where modules go."""

    def __init__(self, folder):
        self.folder = folder
        self.modules = folder / "modules"
        self.environment = folder / "moved"
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        self.package = self.environment / "lib" / version / "site-packages" / "nest"
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        (self.environment / "bin").mkdir()
        shutil.copy(SCRIPT, self.environment / "bin")
        self.before = files_of(self.package)
        self.variables = os.environ | {
            "PYTHONPATH": str(self.package.parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NEST_MODULE_PATH": str(self.modules),
            "PYNEST_QUIET": "1",
        }
        if shutil.which("ccache"):
            self.variables["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"

    def tool(self, *arguments, status=0, **variables):
        """Run python -m nest.module of the moved package, in a folder that has nothing to do with it."""
        return run(
            sys.executable,
            "-m",
            "nest.module",
            *arguments,
            status=status,
            cwd=self.folder,
            env=self.variables | variables,
        )

    def config(self, *options):
        return run(self.environment / "bin" / "nest-config", *options).strip()


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    made = Workshop(tmp_path_factory.mktemp("workshop"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEST_MODULE_PATH", str(made.modules))
        patch.delenv("FAULT", raising=False)
        yield made


@pytest.fixture(scope="module")
def template(workshop):
    """The template's module, made and built by the two commands."""
    workshop.tool("new", "mymodule")
    workshop.tool("build", "mymodule")
    return "mymodule"


def build(workshop, name):
    shutil.copytree(HERE / "modules" / name, workshop.folder / name)
    workshop.tool("build", name)
    return name


@pytest.fixture(scope="module")
def kinds(workshop):
    return build(workshop, "kinds")


@pytest.fixture(scope="module")
def faulty(workshop):
    return build(workshop, "faulty")


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    yield
    nest.ResetKernel()


def names():
    """All that a module can add to."""
    return {
        key: tuple(nest.GetKernelStatus(key))
        for key in (
            "node_models",
            "synapse_models",
            "connection_rules",
            "growth_curves",
            "recording_backends",
            "modules",
        )
    }


# --- making, loading, removing ---


def test_template_is_short_and_passes_its_own_tests(workshop, template):
    for source in (workshop.folder / template).glob("*.cpp"):
        assert len(source.read_text().splitlines()) < 100
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mymodule.py",
        cwd=workshop.folder / template, env=workshop.variables)  # fmt: skip


def test_building_leaves_the_package_alone(workshop, template):
    assert files_of(workshop.package) == workshop.before


def test_handle_lists_what_was_brought_and_reset_removes_it(template):
    before = names()
    handle = nest.Install(template)
    assert handle.name == template
    assert handle.node_models == ("mymodule_neuron", "mymodule_generator") or set(handle.node_models) == {
        "mymodule_neuron",
        "mymodule_generator",
    }
    assert set(handle.synapse_models) == {"mymodule_synapse", "mymodule_synapse_hpc", "mymodule_synapse_lbl"}
    assert nest.GetKernelStatus("modules") == (template,) or list(nest.GetKernelStatus("modules")) == [template]
    after = names()
    assert set(after["node_models"]) - set(before["node_models"]) == set(handle.node_models)
    assert set(after["synapse_models"]) - set(before["synapse_models"]) == set(handle.synapse_models)
    nest.ResetKernel()
    assert names() == before
    with pytest.raises(nest.NESTErrors.UnknownModelName):
        nest.Create("mymodule_neuron")


def test_models_of_a_module_are_like_built_in_ones(template):
    nest.Install(template)
    page = nest.help("mymodule_neuron", return_text=True)
    for word in ("math::", "tau_syn", "pF", "membrane potential"):
        assert word in page
    with pytest.raises(nest.NESTError, match=r"tau_m.*> 0"):
        nest.Create("mymodule_neuron", params={"tau_m": -1.0})
    with pytest.raises(nest.NESTError, match="Did you mean 'tau_syn'"):
        nest.SetDefaults("mymodule_neuron", {"tau_sin": 1.0})
    assert set(nest.GetDefaults("mymodule_neuron", "recordables")) == {"V_m", "I_syn"}
    parameters = {"E_L": -68.0, "V_m": -68.0, "tau_m": 12.0, "t_ref": 3.0}
    ours = nest.Create("mymodule_neuron", params=parameters | {"tau_syn": 3.0})
    theirs = nest.Create("iaf_psc_exp", params=parameters | {"tau_syn_ex": 3.0, "tau_syn_in": 3.0})
    noise, current = nest.Create("poisson_generator", params={"rate": 8000.0}), nest.Create("dc_generator")
    current.amplitude = 150.0
    parrot = nest.Create("parrot_neuron")
    meters = nest.Create("multimeter", 2, {"interval": 0.1, "record_from": ["V_m"]})
    nest.Connect(noise, parrot)
    for neuron, meter in zip((ours, theirs), meters):
        nest.Connect(parrot, neuron, syn_spec={"weight": 30.0, "delay": 1.5})
        nest.Connect(current, neuron)
        nest.Connect(meter, neuron)
    nest.Simulate(300.0)
    ours, theirs = (meter.get("events", "V_m") for meter in meters)
    assert len(np.unique(theirs)) > 1000
    np.testing.assert_allclose(ours, theirs, rtol=1e-11)


def network(threads, template):
    """Spikes of a noisy network of the module's models."""
    nest.ResetKernel()
    nest.set(rng_type="Philox_32", local_num_threads=threads)
    nest.Install(template)
    neurons = nest.Create("mymodule_neuron", 80, {"I_e": nest.random.uniform(350.0, 450.0)})
    generator = nest.Create("mymodule_generator", params={"interval": 7.0})
    noise, recorder = nest.Create("poisson_generator", params={"rate": 3000.0}), nest.Create("spike_recorder")
    nest.Connect(noise, neurons, syn_spec={"weight": 20.0})
    nest.Connect(generator, neurons, syn_spec={"weight": 100.0})
    nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 8},
                 {"synapse_model": "mymodule_synapse", "weight": -20.0, "delay": 1.5})  # fmt: skip
    nest.Connect(neurons, recorder)
    nest.Simulate(200.0)
    events = recorder.get("events")
    order = np.lexsort((events["senders"], events["times"]))
    return events["times"][order].tolist(), events["senders"][order].tolist()


def test_threads_give_equal_results(template):
    one = network(1, template)
    assert len(one[0]) > 500
    assert network(2, template) == one
    assert network(4, template) == one


PROCESSES = """
import sys
import nest
nest.set(rng_type="Philox_32", total_num_virtual_procs=4)
handle = nest.Install("mymodule")
neurons = nest.Create("mymodule_neuron", 40, {"I_e": 400.0})
generator = nest.Create("mymodule_generator", params={"interval": 7.0})
nest.Connect(generator, neurons, syn_spec={"weight": 500.0})
nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 8}, {"synapse_model": "mymodule_synapse", "weight": -80.0})
nest.Simulate(200.0)
spikes = nest.GetKernelStatus("local_spike_counter")
try:
    nest.Install("mymodule_of_nobody")
except nest.NESTError:
    with open(f"{sys.argv[1]}/spikes_{nest.Rank()}_of_{nest.NumProcesses()}", "w") as file:
        file.write(str(spikes))
"""


@pytest.mark.parametrize("family", ["mpich", "openmpi"])
def test_processes_load_a_module_together(workshop, template, tmp_path, family):
    if family not in LAUNCHERS or family not in nest.build_info["mpi_families"]:
        pytest.skip(f"no {family} here")
    launcher = LAUNCHERS[family]
    program = tmp_path / "program.py"
    program.write_text(PROCESSES)
    variables = os.environ | ENVIRONMENT | {"NEST_MODULE_PATH": str(workshop.modules)}

    run(sys.executable, program, tmp_path, env=variables)
    run(launcher, "-n", 2, sys.executable, program, tmp_path, env=variables)
    alone, together = ([int(f.read_text()) for f in tmp_path.glob(f"spikes_*_of_{n}")] for n in (1, 2))
    assert len(alone) == 1 and len(together) == 2 and min(together) > 0
    assert sum(together) == sum(alone)


def test_other_kinds(kinds):
    handle = nest.Install(kinds)
    assert handle.connection_rules == ("shifted",)
    assert handle.growth_curves == ("below",)
    assert handle.recording_backends == ("counting",)
    assert handle.node_models == ("listener",)
    for key in ("connection_rules", "growth_curves", "recording_backends"):
        assert set(getattr(handle, key)) <= set(nest.GetKernelStatus(key))

    a = nest.Create("iaf_psc_exp", 4)
    b = nest.Create("iaf_psc_exp", 4, {"I_e": 500.0})
    nest.Connect(a, b, {"rule": "shifted", "shift": 1}, {"weight": [1.0, 2.0, 3.0, 4.0]})
    made = nest.GetConnections().get(["source", "target", "weight"])
    rows = sorted(zip(made["target"], made["source"], made["weight"]))
    assert rows == [(5, 2, 1.0), (6, 3, 2.0), (7, 4, 3.0), (8, 1, 4.0)]
    with pytest.raises(nest.NESTErrors.BadProperty, match="shift"):
        nest.Connect(a, b, {"rule": "shifted"})
    with pytest.raises(nest.NESTError, match="Did you mean 'shift'"):
        nest.Connect(a, b, {"rule": "shifted", "shift": 1, "shif": 2})
    with pytest.raises(nest.NESTErrors.DimensionMismatch):
        nest.Connect(a, b[:2], {"rule": "shifted", "shift": 1})
    with pytest.raises(nest.NESTErrors.BadProperty, match="shifted"):
        nest.Connect(a, b, {"rule": "shiftd", "shift": 1})

    listener = nest.Create("listener", params={"record_to": "counting"})
    listener_in_memory = nest.Create("listener")
    nest.Connect(b, listener)
    nest.Connect(b, listener_in_memory)
    nest.Simulate(200.0)
    assert listener_in_memory.n_events > 0
    assert nest.GetDefaults("counting", "total") == listener_in_memory.n_events

    nest.ResetKernel()
    assert "shifted" not in nest.connection_rules
    assert "below" not in nest.growth_curves
    assert "counting" not in nest.recording_backends


def test_reset_in_the_middle_of_a_run(template, kinds):
    """Nodes, files and connections of a module's models go before its code does."""
    nest.Install(template)
    nest.Install(kinds)
    neurons = nest.Create("mymodule_neuron", 10, {"I_e": 500.0})
    recorder = nest.Create("listener", params={"record_to": "counting"})
    nest.Connect(neurons, neurons, {"rule": "shifted", "shift": 1}, {"synapse_model": "mymodule_synapse"})
    nest.Connect(neurons, recorder)
    nest.CopyModel("mymodule_neuron", "copied")
    nest.Create("copied", 3)
    nest.Prepare()
    nest.Run(20.0)
    nest.ResetKernel()
    assert "copied" not in nest.node_models
    nest.Create("iaf_psc_exp", 10)
    nest.Simulate(10.0)


def first_spike():
    generator, recorder = nest.Create("mymodule_generator"), nest.Create("spike_recorder")
    nest.Connect(generator, recorder)
    nest.Simulate(50.0)
    return recorder.get("events", "times")[0]


def test_rebuilt_module_runs_new_code_after_reset(workshop, template):
    nest.Install(template)
    assert first_spike() == 10.0
    source = workshop.folder / template / "mymodule_generator.cpp"
    text = source.read_text()
    source.write_text(text.replace("% r.interval == 0", "% (2 * r.interval) == 0"))
    try:
        workshop.tool("build", template)
        # the loaded one goes on as it was
        with pytest.raises(ManagementError, match="loaded already"):
            nest.Install(template)
        assert first_spike() == 60.0
        nest.ResetKernel()
        nest.Install(template)
        assert first_spike() == 20.0
    finally:
        source.write_text(text)
        workshop.tool("build", template)


def test_search_order_and_files(workshop, template, tmp_path, monkeypatch):
    module = workshop.modules / f"{template}.so"
    empty, library, home = tmp_path / "empty", tmp_path / "library", tmp_path / "home"
    user = home / "nest" / "modules"
    for folder in (empty, library, user):
        folder.mkdir(parents=True)

    def loaded_from(name):
        path = nest.Install(name).path
        nest.ResetKernel()
        return pathlib.Path(path)

    monkeypatch.setenv("NEST_MODULE_PATH", str(empty))
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.setenv("LD_LIBRARY_PATH", f"/nowhere:{library}")
    with pytest.raises(ManagementError) as refusal:
        nest.Install(template)
    for folder in (empty, user, PACKAGE / "modules", library):
        assert str(folder) in str(refusal.value)
    shutil.copy(module, library)
    assert loaded_from(template).parent == library
    assert loaded_from(template + ".so").parent == library
    shutil.copy(module, user)
    assert loaded_from(template).parent == user
    with pytest.raises(ManagementError, match="Did you mean 'mymodule'"):
        nest.Install("mymodul")
    shutil.copy(module, empty)
    assert loaded_from(template).parent == empty
    assert loaded_from(str(library / module.name)).parent == library
    assert loaded_from(library / module.name).parent == library
    monkeypatch.chdir(library)
    assert loaded_from(module.name) == pathlib.Path(module.name)


def test_modules_inside_the_package(workshop, template):
    folder = pathlib.Path(workshop.config("--moduledir"))
    folder.mkdir()
    try:
        shutil.copy(workshop.modules / f"{template}.so", folder)
        program = f"import nest; print(nest.Install({template!r}).path)"
        variables = workshop.variables | {"NEST_MODULE_PATH": "", "XDG_DATA_HOME": "/nowhere"}
        assert run(sys.executable, "-c", program, env=variables).strip() == str(folder / f"{template}.so")
    finally:
        shutil.rmtree(folder)


def test_version_follows_the_headers_but_not_their_comments(tmp_path):
    from nest import module

    def version(text):
        (tmp_path / "a.hpp").write_text(text)
        run(module._tool("cmake", "CMAKE_BIN_DIR"), f"-DROOT={tmp_path}", "-DHEADERS=a.hpp", "-DVERSION=1.2.3",
            f"-DOUTPUT={tmp_path}/abi.hpp", "-P", HERE.parent / "extras" / "cmake" / "abi.cmake")  # fmt: skip
        return re.search(r'NEST_ABI_DIGEST "(1\.2\.3-[0-9a-f]{12})"', (tmp_path / "abi.hpp").read_text())[1]

    first = version("// one\nstruct A { int x; };\n")
    assert version("// a comment\nstruct A {\n    int x; // another\n};\n") == first
    assert version("// one\nstruct A { long x; };\n") != first


# --- refusals ---


@pytest.fixture
def refused():
    """Check that Install refuses, says why, and leaves everything as it was; the kernel still works."""

    def check(module, words, error=ManagementError):
        nest.Create("iaf_psc_exp", 2)
        before = names()
        with pytest.raises(error) as refusal:
            nest.Install(module)
        assert isinstance(refusal.value, nest.NESTError)
        for word in words:
            assert word in str(refusal.value), str(refusal.value)
        assert names() == before
        assert nest.network_size == 2
        nest.Simulate(1.0)

    return check


def test_missing_files_are_refused(refused, tmp_path):
    refused("nope", ["no module 'nope'", "python -m nest.module build nope"])


@pytest.mark.parametrize("name", ["", "/nowhere/nope.so", "./nope.so", "zero\0byte"])
def test_wrong_names_are_refused(refused, name):
    refused(name, ["Install"])


@pytest.mark.parametrize("name", [None, 3, ["mymodule"]])
def test_other_types_are_refused(name):
    with pytest.raises(TypeError, match="module_name"):
        nest.Install(name)


def library_of(tmp_path, source):
    """A small library in C."""
    (tmp_path / "part.c").write_text(source)
    run("cc", "-shared", "-fPIC", "-Wl,-z,lazy", tmp_path / "part.c", "-o", tmp_path / "part.so")
    return str(tmp_path / "part.so")


def test_files_that_are_no_modules_are_refused(refused, tmp_path):
    text = tmp_path / "text.so"
    text.write_text("not a library")
    refused(str(text), ["not a shared library", str(text)])


def test_a_folder_is_refused(refused, tmp_path):
    (tmp_path / "folder.so").mkdir()
    refused(str(tmp_path / "folder.so"), ["folder.so"])


def test_a_truncated_library_is_refused(refused, workshop, template, tmp_path):
    content = (workshop.modules / f"{template}.so").read_bytes()
    part = tmp_path / "part.so"
    part.write_bytes(content[: len(content) // 2])
    refused(str(part), ["incomplete"])


def test_a_library_without_entry_point_is_refused(refused, tmp_path):
    refused(library_of(tmp_path, "int something(void) { return 1; }"), ["no entry point 'nest_module'"])


def test_a_missing_symbol_is_refused(refused, tmp_path):
    source = "int _ZN4nest7missingEi(int); const void* nest_module(void) { return (void*)(long)_ZN4nest7missingEi(1); }"
    refused(library_of(tmp_path, source), ["nest::missing(int)", "missing", "build it again"])


@pytest.mark.parametrize("abi", ['"0.0.9-0123456789ab"', "0"])
def test_another_abi_version_is_refused(refused, tmp_path, abi):
    source = f"""
        struct info {{ const char* abi; const char* name; const void* models; }};
        static const struct info it = {{ {abi}, "part", 0 }};
        const void* nest_module(void) {{ return &it; }}"""
    refused(
        library_of(tmp_path, source), ["another version", nest._kernel.abi_version(), "python -m nest.module build"]
    )


FAULTS = {
    "default beyond bounds": ["first_neuron", "refuses its own defaults", "tau"],
    "field twice": ["first_neuron", "'tau'", "twice"],
    "field without name": ["first_neuron", "no name"],
    "bounds crossed": ["first_neuron", "'narrow'", "allows nothing"],
    "recordable not a number": ["first_neuron", "'I'", "not a number"],
    "description throws": ["no description today"],
    "value forgotten": ["forgetful", "'eps'", "reads 0.5"],
    "rate infinite": ["forgetful", "not finite"],
    "registration throws": ["not today"],
    "nothing registered": ["brings nothing"],
    "name empty": ["no name"],
    "rule without factory": ["no_rule", "cannot be made"],
}
TAKEN = {
    "name exists": ["iaf_psc_exp"],
    "name of a synapse": ["static_synapse"],
    "name twice": ["first_neuron", "twice"],
    "rule exists": ["one_to_one"],
    "curve twice": ["forgetful", "twice"],
}


def test_the_module_of_the_faults_is_fine_without_one(faulty):
    assert nest.Install(faulty).node_models == ("first_neuron",)


@pytest.mark.parametrize("fault", FAULTS)
def test_inconsistent_models_are_refused(refused, faulty, monkeypatch, fault):
    monkeypatch.setenv("FAULT", fault)
    refused(faulty, [*FAULTS[fault], "nothing was loaded"])
    monkeypatch.delenv("FAULT")
    assert nest.Install(faulty).growth_curves == ("forgetful",)


@pytest.mark.parametrize("fault", TAKEN)
def test_names_in_use_are_refused(refused, faulty, monkeypatch, fault):
    monkeypatch.setenv("FAULT", fault)
    refused(faulty, [*TAKEN[fault], "nothing was loaded"], nest.NESTErrors.NewModelNameExists)


def test_a_copy_takes_the_name(refused, faulty):
    nest.CopyModel("iaf_psc_exp", "first_neuron")
    refused(faulty, ["first_neuron"], nest.NESTErrors.NewModelNameExists)


def test_between_prepare_and_cleanup_it_is_refused(template):
    nest.Create("iaf_psc_exp")
    nest.Prepare()
    with pytest.raises(nest.NESTError, match="Prepare"):
        nest.Install(template)
    nest.Cleanup()
    nest.Install(template)


# --- the tool ---


@pytest.mark.parametrize("name", ["", "1module", "my-module", "class", "../other", "a b"])
def test_new_refuses_names(workshop, name):
    before = sorted(workshop.folder.iterdir())
    assert "is no name for a module" in workshop.tool("new", name, status=1)
    assert sorted(workshop.folder.iterdir()) == before


def test_new_keeps_what_is_there(workshop, template):
    assert "exists already" in workshop.tool("new", template, status=1)


def test_build_says_what_is_missing(workshop, template, tmp_path):
    assert "no CMakeLists.txt" in workshop.tool("build", "nowhere", status=1)
    assert "'no-such-compiler', was not found" in workshop.tool("build", template, status=1, CXX="no-such-compiler")
    nothing = tmp_path / "bin"
    nothing.mkdir()
    assert "no C++ compiler was found" in workshop.tool("build", template, status=1, PATH=str(nothing), CXX="")


def test_build_names_the_command_that_gets_its_tools(tmp_path, monkeypatch):
    from nest import module

    monkeypatch.setitem(sys.modules, "cmake", None)
    monkeypatch.setattr(module.sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "CMakeLists.txt").write_text("")
    with pytest.raises(module.ModuleError, match="pip install cmake ninja"):
        module.build(tmp_path)


def test_build_shows_the_errors_of_the_compiler(workshop, tmp_path):
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(bad LANGUAGES CXX)\nfind_package(nest REQUIRED)\n"
        "nest_add_module(bad bad.cpp)\n"
    )
    (tmp_path / "bad.cpp").write_text("int a = nonsense;\n")
    assert "nonsense" in workshop.tool("build", tmp_path, status=1)
    assert not (workshop.modules / "bad.so").exists()


# --- programs ---


def test_config_finds_the_moved_package(workshop):
    assert workshop.config("--prefix") == str(workshop.package)
    assert workshop.config("--version") == nest.martlet_version
    assert workshop.config("--includes") == f"-I{workshop.package}/include"
    assert (pathlib.Path(workshop.config("--cmakedir")) / "nestConfig.cmake").is_file()
    assert (pathlib.Path(workshop.config("--includedir")) / "nest.hpp").is_file()
    assert nest._kernel.abi_version().startswith(workshop.config("--abi"))
    assert "-ffp-contract=off" in workshop.config("--cflags")
    assert "-lmartlet" in workshop.config("--libs")
    assert "no option" in run(SCRIPT, "--nonsense", status=1)


@pytest.fixture(scope="module")
def programs(workshop):
    """The example programs, built against the moved package."""
    from nest import module

    source, work = HERE.parent / "extras" / "embedding", workshop.folder / "embedding"
    cmake, ninja = module._tool("cmake", "CMAKE_BIN_DIR"), module._tool("ninja", "BIN_DIR")
    run(cmake, "-S", source, "-B", work, "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={ninja}",
        f"-Dnest_DIR={workshop.config('--cmakedir')}", env=workshop.variables)  # fmt: skip
    run(cmake, "--build", work, env=workshop.variables)
    return work


def test_program_with_two_kernels(programs):
    lines = run(programs / "two_kernels").splitlines()
    assert lines[0] == f"version {nest.martlet_version}"
    rates = [float(x) for x in re.findall(r"[\d.]+", lines[1].split(":")[1].removesuffix("1/s"))]
    assert rates[0] == 0.0 and 0.0 < rates[1] < rates[2]
    nest.set(resolution=0.1, rng_seed=5)
    neurons = nest.Create("iaf_psc_exp", 100, {"I_e": 500.0, "V_m": nest.random.uniform(-70.0, -56.0)})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(1000.0)
    assert rates[2] == pytest.approx(recorder.n_events / 100, rel=0.02)
    assert [line for line in lines if line.startswith("threshold_unit")] == [
        "threshold_unit fires at 3.0 ms",
        "threshold_unit fires at 4.0 ms",
    ]
    assert "largest input 3.0" in lines
    assert any(line.startswith("UnknownModelName: ") and "threshold_unit" in line for line in lines)
    assert any("tehta" in line and "theta" in line for line in lines)


def test_program_on_processes(programs):
    alone = run(programs / "processes")
    assert alone.startswith("1 processes, ")
    launcher = pathlib.Path(sys.prefix) / "bin" / "mpiexec"
    if not launcher.exists() or not nest.build_info["have_mpi"]:
        pytest.skip("no launcher")
    together = run(launcher, "-n", 2, programs / "processes")
    assert together.replace("2 processes", "1 processes") == alone
    assert int(alone.split()[2]) > 100
