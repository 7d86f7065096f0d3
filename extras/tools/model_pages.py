# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the help page of every registered model into a folder, with an index.

python extras/tools/model_pages.py build/doc/models

The pages are reStructuredText, as `nest.help` shows them: equations, what is sent and received, sources, and the table of
parameters. A page index.rst lists them by kind with their first sentence. Pages of models that no longer exist are removed.
"""

import argparse
import pathlib
import re
import sys

import nest

KINDS = ("neuron", "stimulator", "recorder", "other", "synapse")


def first_sentence(text):
    """The first paragraph of a page that is a sentence: not its title, not its kind."""
    for paragraph in re.split(r"\n\s*\n", text.split("\n", 2)[2]):
        line = " ".join(paragraph.split())
        if line and not re.fullmatch(r"\*[^*]+\*", line):
            # a full stop within "et al." or "0 ... N" does not end a sentence
            return re.split(r"(?<![ .])(?<!al)[.:]\s+(?=[A-Z`])", line)[0].rstrip(":.") + "."
    return ""


def write(folder):
    """Write pages and index into a folder; return the names of the models."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.rst"):
        old.unlink()
    entries = {}
    # variants with labels and the like are described with the model they belong to
    synapses = [name for name in nest.synapse_models if not name.endswith(("_hpc", "_lbl"))]
    for model in (*nest.node_models, *synapses):
        text = nest.help(model, return_text=True)
        (folder / f"{model}.rst").write_text(text.rstrip() + "\n", encoding="utf-8")
        kind = nest.GetDefaults(model)["element_type"]
        entries.setdefault(kind if kind in KINDS else "other", []).append((model, first_sentence(text)))
    lines = ["Models", "======", ""]
    for kind in KINDS:
        if kind in entries:
            title = {"other": "Other nodes"}.get(kind, f"{kind.capitalize()}s")
            lines += [title, "-" * len(title), ""]
            lines += [f"- :doc:`{model}`: {sentence}" for model, sentence in sorted(entries[kind])] + [""]
    (folder / "index.rst").write_text("\n".join(lines), encoding="utf-8")
    return sorted(model for listed in entries.values() for model, _ in listed)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="where to write; its *.rst files are replaced")
    folder = parser.parse_args(argv).folder
    print(f"{len(write(folder))} pages in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
