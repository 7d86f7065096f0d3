# SPDX-License-Identifier: GPL-2.0-or-later
"""Write into README.md and doc/guide/differences.md how many models of the interface are here, and which are not.

python extras/tools/write_missing.py [--check]

With --check nothing is written, and the exit status is 1 if a page is out of date. Models are looked up in the folder `models`,
where each has a file of its name, so nothing has to be built.
"""

import argparse
import json
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "consistency" / "data"


def between(text, mark, new):
    """The text with what stands between the two comments of that name replaced."""
    pattern = rf"(<!-- {mark} -->\n).*?(<!-- end of {mark} -->)"
    text, n = re.subn(pattern, lambda match: match[1] + new.rstrip() + "\n" + match[2], text, flags=re.DOTALL)
    if n != 1:
        raise ValueError(f"{n} places are marked '{mark}'")
    return text


def pages():
    """The texts as they should be, by path."""
    counts, lists = [], []
    for kind, folders in (("node", ("neurons", "devices")), ("synapse", ("synapses",))):
        here = {path.stem for folder in folders for path in (ROOT / "models" / folder).glob("*.cpp")}
        wanted = json.loads((DATA / f"{kind}_models.json").read_text())
        missing = sorted(set(wanted) - here)
        counts.append(f"{len(wanted) - len(missing)} of {len(wanted)} {kind} models")
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            lists.append(f"{len(missing)} {kind} models: {names}.")
    readme, differences = ROOT / "README.md", ROOT / "doc" / "guide" / "differences.md"
    sentence = f"Of the models of version 3.10 of the interface, {' and '.join(counts)} are there."
    paragraphs = [
        textwrap.fill(text, 125, break_long_words=False, break_on_hyphens=False)
        for text in (lists or ["All models of the interface are there."])
    ]
    return {
        readme: between(readme.read_text(), "models", sentence),
        differences: between(differences.read_text(), "missing models", "\n\n".join(paragraphs)),
    }


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, tell which page is out of date")
    check = parser.parse_args(argv).check
    stale = [path for path, text in pages().items() if path.read_text() != text]
    if check:
        print("".join(f"{path.relative_to(ROOT)} is out of date\n" for path in stale), end="")
        return 1 if stale else 0
    for path, text in pages().items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
