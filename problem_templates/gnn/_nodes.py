"""Draws of a graph whose nodes have classes: unlike features, logits of which nobody doubts the largest, some labels."""

from markscheme.words import *

from . import _graph

FEATURES = matrix("n", "d", choice(-2, -1, 1, 2, 3))
WEIGHTS = matrix("d", "k", choice("-0.5", "-0.4", "-0.3", "-0.2", "-0.1", "0.1", "0.2", "0.3", "0.4", "0.5"))


def draw_A(stream, n, self_loops):
    return _graph.draw_unlike(stream, n, self_loops)


def draw_H(stream, n, d):
    """No two nodes alike."""
    return stream.again(
        lambda: FEATURES.draw(stream, "", {"n": n, "d": d}), until=lambda H: len({tuple(row) for row in H}) == n
    )


def draw_W(stream, A, H, d, k, self_loops):
    """Logits of which nobody doubts the largest, and none takes all."""
    M = A @ H if self_loops == "no" else (A + identity(len(A))) @ H
    return stream.again(lambda: WEIGHTS.draw(stream, "", {"d": d, "k": k}), until=lambda W: _tell(M @ W), most=80)


def _tell(Z):
    """Whether the logits of each node are unlike and none takes all, and the nodes are not all of one class."""
    gaps = [absolute(row[i] - row[j]) for row in Z for i in range(len(row)) for j in range(i)]
    low, high = rational("0.09"), rational("3.05")
    return len({argmax(row) for row in Z}) > 1 and all(is_greater(g, low) and is_greater(high, g) for g in gaps)


def draw_targets(stream, n, k):
    """Two or three nodes with a label, not all of one class."""
    few = min(n - 1, 2 + stream.below(2))
    return array(
        stream.again(
            lambda: stream.shuffled([stream.between(1, k) for _ in range(few)] + [0] * (n - few)),
            until=lambda y: len({*y} - {0}) > 1,
        )
    )


def require_classes_told_apart(Z):
    return _tell(Z)
