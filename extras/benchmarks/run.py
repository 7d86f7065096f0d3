# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure this `nest`, and in turns another interpreter's, and print figures and ratios.

    python extras/benchmarks/run.py --peer /path/to/other/bin/python --pairs 5
    python extras/benchmarks/run.py --case brunel-delta build-uniform

Every measurement runs in a process of its own; the two programs take turns, and the median of the paired ratios is printed
with its range. A time is only compared when rate and irregularity of both programs agree within the spread between seeds.
"""

import argparse
import datetime
import json
import math
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

import cases

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

#: the full microcircuit takes minutes and gigabytes and is run on request only
DEFAULT = [name for name in cases.CASES if not name.endswith("-small") and name != "microcircuit-full"]

#: a mean may differ by this many standard errors, plus this share of the value
STANDARD_ERRORS, SHARE = 4.0, 0.01


def run_case(python, case, seed, threads, limit):
    """Figures of one case in a fresh process; {"error": text} if it cannot be had."""
    command = [python, "-B", str(HERE / "cases.py"), case, "--seed", str(seed), "--threads", str(threads)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, cwd=tempfile.gettempdir())
    except subprocess.TimeoutExpired:
        return {"error": f"no result after {limit} s"}
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line[len("RESULT ") :])
    tail = (done.stderr or done.stdout).strip().splitlines()[-1:]
    return {"error": f"exit status {done.returncode}: {' '.join(tail)}"}


def measure(python, case, seed, threads, limit):
    """Like run_case, with memory as growth from the smaller case of the same kind."""
    result = run_case(python, case, seed, threads, limit)
    if "error" in result:
        return result
    for name, (count, size) in result.get("growth", {}).items():
        small = run_case(python, cases.SMALLER[case], seed, threads, limit)
        if "error" in small:
            return small
        small_count, small_size = small["growth"][name]
        result["figures"][name] = (size - small_size) / (count - small_count)
    return result


def agree(ours, theirs):
    """Means of the two samples agree within the spread between seeds."""
    spread = sum(statistics.variance(sample) / len(sample) if len(sample) > 1 else 0.0 for sample in (ours, theirs))
    allowed = STANDARD_ERRORS * math.sqrt(spread) + SHARE * abs(statistics.mean(theirs))
    return abs(statistics.mean(ours) - statistics.mean(theirs)) <= allowed


def summarize(case, results):
    """Rows (figure, ours, theirs, ratio, low, high) and a list of disagreements."""
    ours = [result["martlet"] for result in results if "error" not in result["martlet"]]
    both = [
        result for result in results if all("error" not in result.get(who, {"error": 1}) for who in ("martlet", "peer"))
    ]
    rows = []
    for figure in ours[0]["figures"] if ours else ():
        value = statistics.median(result["figures"][figure] for result in ours)
        ratios = [pair["peer"]["figures"][figure] / pair["martlet"]["figures"][figure] for pair in both]
        theirs = statistics.median(pair["peer"]["figures"][figure] for pair in both) if both else None
        low, high = (min(ratios), max(ratios)) if ratios else (None, None)
        rows.append((figure, value, theirs, statistics.median(ratios) if ratios else None, low, high))
    wrong = []
    for check in both[0]["martlet"]["check"] if both else ():
        samples = [[pair[who]["check"][check] for pair in both] for who in ("martlet", "peer")]
        if not agree(*samples):
            wrong.append(f"{check}: {statistics.mean(samples[0]):.5g} here, {statistics.mean(samples[1]):.5g} there")
    for who in ("martlet", "peer"):
        errors = {result[who]["error"] for result in results if "error" in result.get(who, {})}
        wrong += [f"{who}: {text}" for text in sorted(errors)]
    return rows, wrong


def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table_rows(case, note, rows, wrong):
    lines = []
    for figure, ours, theirs, ratio, low, high in rows:
        spread = f"{ratio:.3g} ({low:.3g} to {high:.3g})" if ratio is not None else ""
        lines.append(
            f"| {case}: {figure} | {number(ours)} | {number(theirs)} | {spread if not wrong else 'not compared'} |"
        )
    lines += [f"| {case} | {text} | | |" for text in wrong]
    return lines


HEADER = ["| case: figure | Martlet | other | other / Martlet, median (range) |", "|---|---|---|---|"]


def bare_loops():
    """Figures of extras/benchmarks/bare_loops.cpp: what one core of this machine can do, measured now."""
    compiler = shutil.which("c++") or shutil.which("g++")
    if not compiler:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "bare_loops"
        subprocess.run([compiler, "-O3", "-std=c++17", str(HERE / "bare_loops.cpp"), "-o", str(program)], check=True)
        output = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in output.splitlines())}


def machine():
    model = "unknown processor"
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    import os

    return f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def write_document(path, text):
    """Replace what stands between the two marks of the document."""
    begin, end = "<!-- measurements -->\n", "<!-- end of measurements -->\n"
    document = path.read_text()
    head, rest = document.split(begin, 1)
    tail = rest.split(end, 1)[1]
    path.write_text(head + begin + text + end + tail)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="cases: " + ", ".join(cases.CASES))
    parser.add_argument(
        "--python", default=sys.executable, help="interpreter of this project (default: the running one)"
    )
    parser.add_argument("--peer", help="interpreter of another environment that has `import nest`")
    parser.add_argument("--case", nargs="+", metavar="NAME", choices=list(cases.CASES), default=DEFAULT)
    parser.add_argument("--pairs", type=int, default=5, help="measurements per case and program (default 5)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=float, default=1800.0, help="seconds after which a measurement is given up")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build" / "benchmarks.json", help="all raw results")
    parser.add_argument("--write-doc", action="store_true", help="put the table into doc/performance.md")
    options = parser.parse_args()

    programs = {"martlet": options.python} | ({"peer": options.peer} if options.peer else {})
    everything, lines, failed = {}, [], False
    print("\n".join(HEADER), flush=True)
    for case in options.case:
        results = []
        for pair in range(options.pairs):
            # each program goes first in every second pair
            order = list(programs) if pair % 2 == 0 else list(programs)[::-1]
            results.append(
                {who: measure(programs[who], case, 1000 + pair, options.threads, options.limit) for who in order}
            )
        everything[case] = results
        note = next((r["martlet"]["note"] for r in results if "note" in r["martlet"]), "")
        rows, wrong = summarize(case, results)
        failed = failed or bool(wrong)
        new = table_rows(case, note, rows, wrong)
        lines += new
        print("\n".join(new), flush=True)

    limits = bare_loops()
    limit_text = "".join(f"- {name}: {value:.3g}\n" for name, value in limits.items())
    print("\nBare loops on one core, same session:\n" + limit_text)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    record = {
        "machine": machine(),
        "threads": options.threads,
        "pairs": options.pairs,
        "cases": everything,
        "bare loops": limits,
    }
    options.out.write_text(json.dumps(record, indent=1) + "\n")
    if options.write_doc:
        date = datetime.date.today().isoformat()
        text = (
            f"Measured {date} on: {machine()}. Median of {options.pairs} pairs, {options.threads} thread(s), "
            "a fresh process each, the two programs in turns.\n\n" + "\n".join(HEADER + lines) + "\n\n"
            "Bare loops on one core, same session:\n\n" + limit_text
        )
        write_document(ROOT / "doc" / "performance.md", text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
