# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel and models take functions that C libraries round differently from nest/base/math.hpp alone."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FUNCTIONS = "exp exp2 expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh"
FUNCTIONS += " erf erfc lgamma tgamma cbrt hypot fma"
CALL = re.compile(rf"std::({'|'.join(FUNCTIONS.split())})[fl]?\s*\(")


def test_kernel_and_models_use_the_portable_functions():
    files = [
        path
        for folder in ("cpp", "models", "pynest/bindings")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".cpp", ".hpp", ".ipp")
    ]
    assert len(files) > 100
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CALL.search(line.split("//")[0])
    ]
    assert not found, "\n".join(found)
