# SPDX-License-Identifier: GPL-2.0-or-later
"""Record the reference data of `testsuite/reference/` with whatever `nest` the running interpreter imports.

Usage: PYTHON extras/conformance/record.py [--group neurons ...] [--case TEXT] [--out FOLDER]

Run it with the interpreter of an environment that holds the public NEST 3.10 wheel. The experiments themselves stand in
`testsuite/protocols/` and use the public interface only.
"""

import argparse
import json
import pathlib
import platform
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "testsuite"))


def main():
    import protocols

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--group", nargs="+", choices=list(protocols.CASES), default=list(protocols.CASES))
    parser.add_argument("--case", default="", help="only cases whose name contains this text")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "testsuite" / "reference")
    arguments = parser.parse_args()

    import nest

    nest.set_verbosity("M_ERROR")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for group in arguments.group:
        data, failed = {}, []
        start = time.perf_counter()
        for name in protocols.CASES[group]:
            if arguments.case not in name:
                continue
            try:
                result = protocols.run_case(nest, group, name)
            except Exception as error:
                failed.append(f"{name}: {type(error).__name__}: {error}")
                continue
            for quantity, values in result.items():
                data[f"{name}/{quantity}"] = values
        np.savez_compressed(arguments.out / f"{group}.npz", **data)
        about = {
            "nest": str(getattr(nest, "__version__", "unknown")),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "cases": len({key.split("/")[0] for key in data}),
            "failed": failed,
        }
        print(f"{group}: {about['cases']} cases in {time.perf_counter() - start:.1f} s, {len(failed)} failed")
        for line in failed:
            print("   ", line)
        (arguments.out / f"{group}.json").write_text(json.dumps(about, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
