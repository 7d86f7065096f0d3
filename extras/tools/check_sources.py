# SPDX-License-Identifier: GPL-2.0-or-later
"""Check that the source lists in the CMakeLists.txt files name exactly the .cpp files that exist; --fix rewrites them, sorted."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

#: CMakeLists.txt -> (line that opens the list, folders searched below it)
LISTS = {
    **{
        f"cpp/{room}": (r"  SOURCES", ["src"])
        for room in ("base", "parallel", "model", "network", "events", "recording", "kernel", "embed")
    },
    "models": (r"  nest_models OBJECT", ["neurons", "synapses", "devices", "growth_curves"]),
    "pynest/bindings": (r"  _kernel", ["."]),
    "tests/cpp": (r"set\(NEST_TESTS", ["."]),
}


def sources(folder, below):
    found = set()
    for part in below:
        base = ROOT / folder / part
        if folder == "pynest/bindings":
            found.update(path.relative_to(ROOT / folder).as_posix() for path in base.glob("*.cpp"))
        elif folder == "tests/cpp":
            found.update(path.relative_to(ROOT / folder).as_posix() for path in base.rglob("*_test.cpp"))
            # run by a launcher, see cpp/parallel/mpi
            found = {name for name in found if not pathlib.PurePath(name).name.startswith("mpi_")}
        else:
            found.update(path.relative_to(ROOT / folder).as_posix() for path in base.rglob("*.cpp"))
    return sorted(found)


def main(fix):
    wrong = 0
    for folder, (opening, below) in LISTS.items():
        file = ROOT / folder / "CMakeLists.txt"
        text = file.read_text()
        match = re.search(rf"^{opening}\n(?P<list>(?:    ?\S+\.cpp\n|  \S+\.cpp\n)*)\)", text, re.MULTILINE)
        if not match:
            sys.exit(f"{file}: no list after '{opening}'")
        listed = match["list"].split()
        wanted = sources(folder, below)
        if listed == wanted:
            continue
        wrong += 1
        print(
            f"{folder}/CMakeLists.txt: missing {sorted(set(wanted) - set(listed))}, gone {sorted(set(listed) - set(wanted))}"
        )
        if fix:
            lines = "".join(f"    {name}\n" for name in wanted)
            file.write_text(text[: match.start("list")] + lines + text[match.end("list") :])
    return 0 if fix or not wrong else 1


if __name__ == "__main__":
    sys.exit(main("--fix" in sys.argv[1:]))
