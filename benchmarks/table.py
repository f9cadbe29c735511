"""The stored table: one line of JSON for each row and commit, ratios before seconds, so that a regression shows.

Only what is a ratio to bare work of the same run is compared between runs: it is nearly the same on every machine.
Memory is compared as it is. Seconds are kept beside it, with the kind of machine, and compared with nothing.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("table.jsonl")
SHARE = 0.25  # slower by more than this is said: a busy machine moves ratios by a tenth


def commit(root: Path = ROOT) -> str:
    """The commit that stands in a checkout, with a plus where files were changed since."""
    said = _git(root, "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*")
    return said or "unknown"


def machine() -> str:
    """What kind of machine this is, without its name."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def stored_line(row: Row, of: str, when: str) -> dict[str, Any]:
    """One line of the table: what it is, the ratio, and last what was measured on which machine."""
    ratio = {} if row.times_bare is None else {"times_bare": _short(row.times_bare)}
    bare = {"bare": row.bare.name} if row.bare else {}
    measured = {"measured": _short(row.measured), "unit": row.unit}
    more = {"more_is_better": True} if row.more_is_better else {}
    return {"row": row.name, "commit": of, "date": when, **ratio, **bare, **measured, **more, "machine": machine()}


def store(rows: Iterable[Row], of: str, when: str, table: Path = TABLE) -> None:
    """Add the rows of a commit at the end of the table."""
    with table.open("a", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(stored_line(row, of, when), ensure_ascii=False) + "\n")


def read(table: Path = TABLE) -> list[dict[str, Any]]:
    """Read the lines of the table, the oldest first; none where there is none."""
    if not table.exists():
        return []
    return [json.loads(line) for line in table.read_text("utf-8").splitlines() if line]


def compared(line: dict[str, Any]) -> float | None:
    """The number of a line by which runs are compared, the larger the slower; None where there is none."""
    if "times_bare" in line:
        return float(line["times_bare"])
    return float(line["measured"]) if line["unit"] == "MB" else None


def regressions(now: list[dict[str, Any]], earlier: list[dict[str, Any]], share: float = SHARE) -> Iterator[str]:
    """Say which rows take more than before, by more than a share of it: the last stored run of each row counts."""
    last = {line["row"]: line for line in earlier if compared(line) is not None}
    for line in now:
        before, found = last.get(line["row"]), compared(line)
        if before is None or found is None:
            continue
        then = compared(before) or 0.0
        if found > (1 + share) * then > 0:
            unit = "MB" if "times_bare" not in line else "times bare"
            yield f"{line['row']}: {then:.3g} {unit} at {before['commit']}, now {found:.3g} ({found / then:.2f} x)"


def last_two(lines: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The lines of the commit that was stored last, and those before them."""
    if not lines:
        return [], []
    of = lines[-1]["commit"], lines[-1]["date"]
    first = next(i for i in range(len(lines)) if all((line["commit"], line["date"]) == of for line in lines[i:]))
    return lines[first:], lines[:first]


def _short(number: float) -> float:
    return float(f"{number:.4g}")


def _git(root: Path, *words: str) -> str:
    """What git answers; nothing where there is no git or no checkout."""
    try:
        ended = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return ended.stdout.strip() if ended.returncode == 0 else ""
