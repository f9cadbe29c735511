"""Gaussian elimination of the normal equations, shown column by column beside the solution."""

from markscheme.words import *


def augmented(gram, moment):
    r"""R^{(0)} = \left( G \mid m \right)"""
    return array([[*row, right] for row, right in zip(gram, moment, strict=True)])


def reduced_(augmented, reduced_, k):
    r"""{% if k %}r^{(k)}_{ij} = r^{(k-1)}_{ij} - \mathbb{1}[i > {{ k }}] \, \frac{r^{(k-1)}_{i, {{ k }}}}{r^{(k-1)}_{ {{- k -}} , {{- k -}} }} \, r^{(k-1)}_{ {{- k -}} , j}{% endif %}"""
    before = reduced_[-1] if k > 1 else augmented
    pivot = before[k - 1]
    below = [row - row[k - 1] / pivot[k - 1] * pivot for row in before[k:]]
    return array([*before[:k], *below])
