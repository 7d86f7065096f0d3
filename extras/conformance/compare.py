# SPDX-License-Identifier: GPL-2.0-or-later
"""Play the protocols of `testsuite/protocols/` through this `nest` and through another, and print a table of agreement.

    python extras/conformance/compare.py --peer /path/to/other/bin/python
    python extras/conformance/compare.py --peer ... --group catalogue_neurons --case iaf_cond

Without --group it walks over the whole catalogue of models: spikes and currents on every port, every recordable,
transmitted weights, statistics of what is random. Deterministic results are compared number by number, relative to the
largest value of their trace; random ones by the difference of their means in standard errors. Without --peer the other
side is what stands in `testsuite/reference/`.
The exit status is 1 if a model that both sides have does not agree.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "testsuite"))

TOLERANCE = 1e-9
STANDARD_ERRORS = 4.0


def play(python, groups, case, out):
    """Let an interpreter record the groups into a folder."""
    command = [python, "-B", str(HERE / "record.py"), "--out", str(out), "--case", case, "--group", *groups]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tempfile.gettempdir())
    if done.returncode:
        sys.exit(f"{python}: {done.stdout}{done.stderr}")


def load(folder, group):
    """{case: {quantity: array}} of a recorded group."""
    found = {}
    with np.load(folder / f"{group}.npz") as data:
        for key in data.files:
            name, quantity = key.rsplit("/", 1)
            found.setdefault(name, {})[quantity] = data[key]
    return found


def difference(ours, theirs):
    """Largest difference relative to the largest value of the trace; infinite for other lengths or other gaps."""
    if ours.shape != theirs.shape or np.any(np.isnan(ours) != np.isnan(theirs)):
        return np.inf
    if not ours.size:
        return 0.0
    scale = np.nanmax(np.abs(theirs), initial=1e-300)
    return float(np.nanmax(np.abs(ours - theirs), initial=0.0) / scale)


def deviation(ours, theirs):
    """Difference of means in standard errors of their spread over seeds."""
    if ours.shape != theirs.shape:
        return np.inf
    error = np.sqrt((np.var(ours, ddof=1) + np.var(theirs, ddof=1)) / ours.size)
    allowed = error + 1e-9 * abs(np.mean(theirs)) / STANDARD_ERRORS + 1e-12
    return float(abs(np.mean(ours) - np.mean(theirs)) / allowed)


def row(ours, theirs, statistical):
    """(number of quantities, worst quantity, its difference, agrees)."""
    measure, limit = (deviation, STANDARD_ERRORS) if statistical else (difference, TOLERANCE)
    worst, size = "", 0.0
    for quantity in sorted(set(ours) | set(theirs)):
        one_sided = quantity not in ours or quantity not in theirs
        d = np.inf if one_sided else measure(ours[quantity], theirs[quantity])
        if d >= size:
            worst, size = quantity, d
    return len(theirs), worst, size, size <= limit


def main():
    import protocols

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    catalogue = [name for name in protocols.CASES if name.startswith("catalogue")]
    parser.add_argument("--peer", help="interpreter with another `import nest`; default: the recorded values")
    parser.add_argument("--group", nargs="+", choices=list(protocols.CASES), default=catalogue)
    parser.add_argument("--case", default="", help="only cases whose name contains this text")
    arguments = parser.parse_args()

    wrong = agreeing = missing = 0
    with tempfile.TemporaryDirectory() as folder:
        here, there = pathlib.Path(folder, "here"), ROOT / "testsuite" / "reference"
        play(sys.executable, arguments.group, arguments.case, here)
        if arguments.peer:
            there = pathlib.Path(folder, "there")
            play(arguments.peer, arguments.group, arguments.case, there)
        print(f"{'case':58} {'quantities':>10}  {'largest difference':>18}  verdict")
        for group in arguments.group:
            statistical = group in protocols.STATISTICAL
            ours, theirs = load(here, group), load(there, group)
            for name in protocols.CASES[group]:
                if arguments.case not in name or (name not in ours and name not in theirs):
                    continue
                label = f"{group.removeprefix('catalogue_')}: {name}"
                if name not in ours or name not in theirs:
                    missing += 1
                    print(f"{label:58} {'':>10}  {'':>18}  only {'here' if name in ours else 'there'}")
                    continue
                count, worst, size, agrees = row(ours[name], theirs[name], statistical)
                wrong += not agrees
                agreeing += agrees
                verdict = "agrees" if agrees else f"DIFFERS in {worst}"
                figure = f"{size:.2g} s.e." if statistical else f"{size:.2g}"
                print(f"{label:58} {count:>10}  {figure:>18}  {verdict}")
    print(f"{agreeing} agree, {wrong} differ, {missing} on one side only")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
