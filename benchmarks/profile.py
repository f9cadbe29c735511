"""Where the time of a hot path goes: the share of each room and module, and the functions that take longest themselves.

    python -m benchmarks.profile certified [FAMILY]   # a certified instance
    python -m benchmarks.profile right [FAMILY]       # a right script, of a question that is prepared
    python -m benchmarks.profile wrong [FAMILY]       # one slip, two slips, everything 5 % off
    python -m benchmarks.profile build                # a student's paper and key, with Typst
    python -m benchmarks.profile start [FAMILY]       # `markscheme show FAMILY`, with what it imports

A profiler makes small functions look slower than they are, so shares are to be believed and seconds are not. What
Python itself does (sums, sorting, NumPy, python-flint, Typst) counts to the module that calls it.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.table import ROOT

FAMILY = "mlp/backprop"
ROUNDS = {"certified": 30, "right": 300, "wrong": 20, "build": 6}
TOP = 15
Function = tuple[str, int, str]  # as pstats has it: file, line, name
Stats = Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]]


def certified(family: str) -> Callable[[], object]:
    from markscheme.engine.certify import sample
    from markscheme.family.library import Library

    known, seeds = Library()[family], iter(range(10_000))
    for level in known.levels:
        sample(known, level, "warm")
    levels = cycle(known.levels)
    return lambda: sample(known, next(levels), next(seeds))


def right(family: str) -> Callable[[], object]:
    instance, scheme, mark = _prepared(family)
    from markscheme.family.givens.sampling import Stream
    from markscheme.simulation import honest

    papers = cycle([honest(instance, Stream("right", n)).raw for n in range(50)])
    return lambda: mark(scheme, next(papers))


def wrong(family: str) -> Callable[[], object]:
    instance, scheme, mark = _prepared(family)
    from markscheme.family.givens.sampling import Stream
    from markscheme.simulation import near, slip_pairs, with_slips

    slips = [(slip,) for slip in instance.certificate.slips] + list(islice(slip_pairs(instance), 10))
    made = [with_slips(instance, Stream("wrong", n), pair) for n, pair in enumerate(slips)]
    made += [near(instance, Stream("near", n)) for n in range(5)]
    papers = [paper.raw for paper in made if paper is not None]
    return lambda: [mark(scheme, raw) for raw in papers]


def _prepared(family: str) -> tuple[Any, Any, Any]:
    from markscheme.diagnosis.scheme import Scheme
    from markscheme.engine.certify import sample
    from markscheme.family.library import Library
    from markscheme.marking.mark import mark
    from markscheme.simulation import Instance

    found = Library()[family]
    drawn = sample(found, found.levels[min(1, len(found.levels) - 1)], 1)
    return Instance(drawn.problem, drawn.certificate), Scheme(drawn.problem), mark


def build(_: str) -> Callable[[], object]:
    from benchmarks.exam import prepared

    folder = tempfile.TemporaryDirectory(prefix="markscheme-profile-")  # is taken away with what is handed back
    worker, orders = prepared(Path(folder.name), "working", ROUNDS["build"] + 3)
    waiting = iter(orders)
    for _n in range(2):
        worker.build((next(waiting),))

    def work(kept: object = folder) -> object:
        return worker.build((next(waiting),))

    return work


PATHS: dict[str, Callable[[str], Callable[[], object]]] = {
    "certified": certified,
    "right": right,
    "wrong": wrong,
    "build": build,
}


def profile_of(path: str, family: str) -> Stats:
    """Run a path and give what the profiler counted."""
    if path == "start":
        return _start(family)
    work, profiler = PATHS[path](family), cProfile.Profile()
    work()  # warm
    profiler.enable()
    for _ in range(ROUNDS[path]):
        work()
    profiler.disable()
    return pstats.Stats(profiler).stats  # type: ignore[attr-defined, no-any-return]


def _start(family: str) -> Stats:
    """The command as a process of its own, whose imports count."""
    with tempfile.TemporaryDirectory() as name:
        file = f"{name}/start.prof"
        command = [sys.executable, "-m", "cProfile", "-o", file, "-m", "markscheme", "show", family]
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{name}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(2):  # the first one compiles
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        return pstats.Stats(file).stats  # type: ignore[attr-defined, no-any-return]


def by_module(stats: Stats) -> Counter[str]:
    """Own time by module; what has no file, or lies in a library, counts to the modules of ours that call it.

    A chain of calls outside is followed up to twenty deep, by the shares of the callers.
    """
    own = {function: row[2] for function, row in stats.items()}
    found: Counter[str] = Counter()
    for _ in range(20):
        handed: Counter[Function] = Counter()
        for function, time in own.items():
            callers = stats[function][4]
            whole = sum(row[3] for row in callers.values())
            if _is_ours(function) or not callers or whole <= 0:
                found[module_of(function)] += time
                continue
            for caller, row in callers.items():
                handed[caller] += time * row[3] / whole
        own = dict(handed)
    for function, time in own.items():
        found[module_of(function)] += time
    return found


def module_of(function: Function) -> str:
    """The module of a function, as `engine/certify`; a family is `families`, all else what it belongs to."""
    file = Path(function[0])
    parts = file.with_suffix("").parts
    if "problem_templates" in parts:
        return "families"
    if "markscheme" in parts:
        below = parts[len(parts) - parts[::-1].index("markscheme") :]
        return "/".join(below) or "__init__"
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return "Python"


def _is_ours(function: Function) -> bool:
    file = Path(function[0])
    return "problem_templates" in file.parts or "markscheme" in file.parts


def report(stats: Stats, top: int = TOP) -> list[str]:
    """The lines: rooms with their modules, then functions by their own time."""
    modules = by_module(stats)
    whole = sum(modules.values()) or 1.0
    rooms: Counter[str] = Counter()
    for module, time in modules.items():
        rooms[module.partition("/")[0]] += time
    lines = ["by room"]
    for room, time in rooms.most_common():
        if time < whole / 100:
            continue
        inside = [(name, t) for name, t in modules.most_common() if name.startswith(f"{room}/") and t >= whole / 100]
        told = ", ".join(f"{name.partition('/')[2]} {t / whole:.0%}" for name, t in inside[:5])
        lines.append(f"  {room:<16} {time / whole:>5.0%}  {told}".rstrip())
    calls = sum(row[1] for row in stats.values())
    lines.append(f"by function, own time ({calls:,} calls)")
    for function, row in sorted(stats.items(), key=lambda item: -item[1][2])[:top]:
        lines.append(f"  {row[2] / whole:>5.1%}  {row[1]:>9,} calls  {module_of(function)}: {function[2]}")
    return lines


def main(words: list[str]) -> int:
    """Print the profile of a path."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__, formatter_class=shape)
    parser.add_argument("path", choices=[*PATHS, "start"])
    parser.add_argument("family", nargs="?", default=FAMILY, help="%(default)s without one")
    parser.add_argument("--top", type=int, default=TOP, help="functions that are listed (%(default)s)")
    asked = parser.parse_args(words)
    from markscheme.family.library import Library

    if asked.family not in Library():
        print(f"there is no family {asked.family!r}", file=sys.stderr)
        return 2
    print(*report(profile_of(asked.path, asked.family), asked.top), sep="\n")
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
