"""The rows of one benchmark in a process of its own, a line of JSON for each as it is measured.

    python -m benchmarks.rows_of NAME [--cpu]

A benchmark has `rows`, or `PARTS`: functions that yield rows, by name, of which one may fail on an older source without
taking the others along. What failed is a line with `missing` and the reason.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any


def lines(parts: dict[str, Callable[[], Iterable[Any]]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of all parts as plain data, and what is missing."""
    for name, rows in parts.items():
        try:
            for row in rows():
                yield row.to_json() if hasattr(row, "to_json") else _of_old(row)
        except Exception as error:  # whatever an API that is another one raises
            yield {"missing": name, "why": reason(error)}


def reason(error: Exception) -> str:
    """Say in one line what stopped a part."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _of_old(row: Any) -> dict[str, Any]:
    """A row of benchmarks that an earlier commit brings itself."""
    found = {"what": row.what, "measured": row.measured, "unit": row.unit}
    return {**found, "more_is_better": True} if row.more_is_better else found


def main(words: list[str]) -> int:
    """Print the lines."""
    from benchmarks.measure import CLOCK

    CLOCK.processor = "--cpu" in words
    name = words[0]
    try:
        from benchmarks.older import lend_names

        lend_names()
    except ImportError:  # the benchmarks of an earlier commit, on their own source, where nothing is missing
        pass
    try:
        module = importlib.import_module(f"benchmarks.{name}")
    except Exception as error:  # as above
        print(json.dumps({"missing": name, "why": reason(error)}), flush=True)
        return 0
    parts = module.PARTS if hasattr(module, "PARTS") else {name: module.rows}
    for found in lines(parts):
        print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
