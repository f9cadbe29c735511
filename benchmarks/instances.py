"""Certified instances: twenty families at every level with default options; `python -m benchmarks.instances` takes all.

Beside each stands bare python-flint: the key of a small network, with no draw, accepted range, slip or certificate.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.bare import bare_flint
from benchmarks.measure import CLOCK, Row
from markscheme.engine.certify import sample
from markscheme.family.library import Library

SEEDS = 5
# Of those that there have been from the first: rows of any two commits are of the same families.
MEASURED = (
    "adversarial/fgsm",
    "attention/scaled_dot_product",
    "classification/naive_bayes",
    "clustering/kmeans",
    "cnn/conv_backward",
    "cnn/convolve_2d",
    "cnn/output_size",
    "generative/pca",
    "gnn/gcn_layer",
    "gnn/laplacian",
    "metrics/average_precision",
    "metrics/confusion_matrix",
    "mlp/backprop",
    "mlp/dropout",
    "norm/batchnorm",
    "optimisers/step",
    "regression/multiple",
    "regression/simple",
    "rl/returns",
    "rnn/lstm",
)


def rows(ids: Sequence[str] = MEASURED) -> Iterator[Row]:
    library, bare = Library(), bare_flint()
    found: list[tuple[float, str]] = []
    for id in (id for id in ids if id in library):
        times = timed(library, id)
        found.append((median(times), id))
        told = f"{id}: " + ", ".join(f"{time * 1e3:.1f}" for time in times)
        print(f"  {told}", file=sys.stderr)
    middle, (worst, id) = median(time for time, _ in found), max(found)
    what = f"certified instance, {len(found)} families"
    yield Row(f"{what}, median", middle * 1e3, "ms", 5, bare=bare)
    yield Row(f"{what}, the slowest of them", worst * 1e3, "ms", 12, bare=bare)
    print(f"  the slowest: {id}", file=sys.stderr)


def timed(library: Library, id: str) -> list[float]:
    """Median time of an instance, level by level."""
    family, times = library[id], []
    for level in family.levels:
        sample(family, level, "warm")  # draws the reference efforts of the level once
        taken = []
        for seed in range(SEEDS):
            start = CLOCK.now()
            sample(family, level, seed)
            taken.append(CLOCK.now() - start)
        times.append(median(taken))
    return times


if __name__ == "__main__":
    for row in rows(list(Library())):
        print(f"{row.what}: {row.measured:.3g} {row.unit}")
