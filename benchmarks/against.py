"""Another commit in a checkout of its own beside this one, and the rows of both measured in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Row, row_of
from benchmarks.table import ROOT

TEMPLATES = Path("src/markscheme/problem_templates")  # an install finds them beside the code; a checkout has them apart


@dataclass(frozen=True)
class Side:
    """A source, and the benchmarks that run on it: those of today, or for what they cannot do its own."""

    name: str
    source: Path
    benchmarks: Path = ROOT

    def environment(self) -> dict[str, str]:
        """What a process needs to import them, and no installed Markscheme."""
        return {**os.environ, "PYTHONPATH": os.pathsep.join((str(self.source / "src"), str(self.benchmarks)))}


@dataclass
class Found:
    """The rows of a benchmark on one side, by name, each as often as it was measured; and what is missing there."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, data: Mapping[str, Any]) -> None:
        """Add a line of `rows_of`."""
        if "missing" in data:
            self.missing[data["missing"]] = data["why"]
            return
        row = row_of(dict(data))
        self.rows.setdefault(row.name, []).append(row)

    def middle(self, name: str) -> Row:
        """The row whose measured value is the median of its runs."""
        rows = sorted(self.rows[name], key=lambda row: row.measured)
        return rows[(len(rows) - 1) // 2]


def measured(side: Side, name: str, words: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """Run one benchmark in a process of its own, and yield its lines as they come; what it says passes through."""
    runner = str(ROOT / "benchmarks" / "rows_of.py")
    code = f"import runpy, sys; sys.argv[1:] = {[name, *words]!r}; runpy.run_path({runner!r}, run_name='__main__')"
    command = [sys.executable, "-c", code]
    said, place = subprocess.PIPE, side.benchmarks  # where Python looks first
    with subprocess.Popen(command, env=side.environment(), stdout=said, text=True, cwd=place) as run:
        for line in run.stdout or ():
            if line.startswith("{"):
                yield json.loads(line)
    if run.returncode:
        yield {"missing": name, "why": f"the benchmark ended with {run.returncode}"}


@contextmanager
def checkout(commit: str, root: Path = ROOT) -> Iterator[Path]:
    """A clone of this repository with a commit checked out, taken away at the end; `SystemExit` where there is none."""
    with tempfile.TemporaryDirectory(prefix="markscheme-against-") as name:
        folder = Path(name) / "source"
        clone = ["git", "clone", "--quiet", "--shared", "--no-checkout", str(root), str(folder)]
        for words in (clone, ["git", "-C", str(folder), "checkout", "--quiet", "--detach", full_name(commit, root)]):
            ended = subprocess.run(words, capture_output=True, text=True, check=False)
            if ended.returncode:
                raise SystemExit(f"{commit} cannot be checked out: {ended.stderr.strip()}")
        link_templates(folder)
        yield folder


def full_name(commit: str, root: Path = ROOT) -> str:
    """The whole name of a commit; `SystemExit` where there is none of this name."""
    words = ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"there is no commit {commit!r} in {root}; give one that `git log` lists")
    return ended.stdout.strip()


def link_templates(folder: Path) -> None:
    """Let the families of a checkout be imported from it, as an install lets them."""
    place = folder / TEMPLATES
    if (folder / "problem_templates").is_dir() and not place.exists():
        place.symlink_to(folder / "problem_templates", target_is_directory=True)


def in_turn(name: str, then: Side, now: Side, rounds: int, words: tuple[str, ...]) -> tuple[Found, Found]:
    """Measure one benchmark on both sides in turn; where today's does not run on the older source, that one's own."""
    before, after = Found(), Found()
    sides = [(then, before), (now, after)]
    for n in range(rounds):
        for side, found in sides if n % 2 == 0 else sides[::-1]:
            for line in measured(side, name, words):
                found.add(line)
    own = Side(then.name, then.source, then.source)
    if before.missing and (own.benchmarks / "benchmarks" / f"{name}.py").exists():
        for line in measured(own, name, words):
            if "missing" not in line and row_of(line).name not in before.rows:
                before.add({**line, "what": f"{line['what']}"})
    return before, after


def faster(then: Row, now: Row) -> float:
    """How many times less the later one takes: of times that of seconds, of memory and ratios that of the numbers."""
    if then.seconds is not None and now.seconds is not None:
        return then.seconds / now.seconds
    return then.measured / now.measured if now.measured else float("nan")


def medians(ratios: list[float]) -> float:
    """The median of what rounds came to."""
    return median(ratios)
