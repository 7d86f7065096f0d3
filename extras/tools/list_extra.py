# SPDX-License-Identifier: GPL-2.0-or-later
"""Print the packages of one optional dependency group of pyproject.toml, one per line (Python 3.10 has no tomllib)."""

import pathlib
import re
import sys

text = (pathlib.Path(__file__).resolve().parents[2] / "pyproject.toml").read_text()
section = text.split("[project.optional-dependencies]\n", 1)[1].split("\n[", 1)[0]
match = re.search(rf"^{re.escape(sys.argv[1])} = \[(.*?)\]", section, re.MULTILINE | re.DOTALL)
if not match:
    sys.exit(f"pyproject.toml has no extra '{sys.argv[1]}'")
print("\n".join(re.findall(r'"([^"]+)"', match[1])))
