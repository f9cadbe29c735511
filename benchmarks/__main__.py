"""Run the benchmarks that are named, or all, and print what was measured, the target and the ratio of the two.

Times are medians of wall-clock times. Other work on the machine makes them longer, never shorter: run alone, or with
`--cpu`, which counts processor time instead; and trust a ratio (unit "x") before an absolute time, for both of its
sides suffer alike.
"""

import importlib
import os
import platform
import sys

from benchmarks.measure import CLOCK, Row

NAMES = ("key", "instances", "sheet", "memory", "startup", "marking", "exam")


def main(words: list[str]) -> int:
    CLOCK.processor = "--cpu" in words
    wanted = [word for word in words if word != "--cpu"]
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    clock = "processor time" if CLOCK.processor else "wall time, longer when the machine is busy"
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {load}; medians of {clock}")
    print(f"{'':<62} {'measured':>12} {'target':>12} {'ratio':>6}")
    for name in wanted or NAMES:
        print(name)
        for row in importlib.import_module(f"benchmarks.{name}").rows():
            print(line(row), flush=True)
    return 0


def line(row: Row) -> str:
    measured, target = (
        f"{value:,.3g} {row.unit}" if value < 1000 else f"{value:,.0f} {row.unit}"
        for value in (row.measured, row.target or 0)
    )
    if row.target is None:
        return f"  {row.what:<60} {measured:>12}"
    verdict = "" if row.is_met else "  missed"
    bound = "at least " if row.more_is_better else ""
    return f"  {row.what:<60} {measured:>12} {bound + target:>12} {row.ratio:>6.2f}{verdict}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
