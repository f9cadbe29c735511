"""Memory while 10,000 instances are made in a row: it must stay flat. Measured in a process of its own."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row

INSTANCES = 10_000
CHUNK = 1000
FLAT = 0.1  # MB for each 1,000 instances, after the first 2,000 have filled the caches


def rows() -> Iterator[Row]:
    answer = subprocess.run([sys.executable, "-m", "benchmarks.memory"], check=True, capture_output=True, text=True)
    sizes = json.loads(answer.stdout)
    yield Row("memory after the first 2,000 instances", sizes[1], "MB")
    yield Row(f"memory after {len(sizes) * CHUNK:,} instances", sizes[-1], "MB")
    growth = (sizes[-1] - sizes[1]) / (len(sizes) - 2)
    yield Row("growth for each 1,000 instances", growth, "MB", FLAT)


def resident() -> float:
    """Resident memory in MB: now where the system tells it, else the largest so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def watch(instances: int) -> list[float]:
    """Make instances of all families in turn, each with its values; note the memory after every 1,000."""
    import gc

    from markscheme.engine.certify import sample
    from markscheme.family.library import Library

    library = Library()
    families = [library[id] for id in library]
    sizes = []
    for n in range(instances):
        sample(families[n % len(families)], "easy", n).problem.to_json()
        if n % CHUNK == CHUNK - 1:
            gc.collect()
            sizes.append(resident())
    return sizes


if __name__ == "__main__":
    print(json.dumps(watch(int(sys.argv[1]) if sys.argv[1:] else INSTANCES)))
