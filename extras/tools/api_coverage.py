# SPDX-License-Identifier: GPL-2.0-or-later
"""Write doc/api_coverage.md: every entry of the reference page, and the tests that name it with the marker `covers`."""

import ast
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "pynest"


def marked():
    """Yield (entry, test) for each name in a marker `covers`."""
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.covers":
                    for argument in mark.args:
                        yield ast.literal_eval(argument), f"{path.name}::{node.name}"


def coverage():
    """Entry -> tests. A mark names an entry by its last part or parts; 'attributes' stands for all kernel attributes."""
    entries = json.loads((TESTS / "data" / "page_entries.json").read_text())
    table = {entry["name"]: [] for entry in entries}
    for mark, test in marked():
        for entry in entries:
            name = entry["name"]
            if name == mark or name.endswith("." + mark) or (mark == "attributes" and entry["kind"] == "attribute"):
                table[name].append(test)
    return table


def render():
    lines = ["# What covers the reference page", "", "Written by `extras/tools/api_coverage.py`.", ""]
    lines += ["| entry | tests |", "|---|---|"]
    lines += [
        f"| `{name}` | {', '.join(f'`{test}`' for test in tests) or 'none'} |" for name, tests in coverage().items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "doc" / "api_coverage.md").write_text(render())
