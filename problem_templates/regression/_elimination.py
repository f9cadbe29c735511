"""Gaussian elimination of the normal equations, column by column, and the unknowns from the last to the first."""

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


def unknown_(augmented, reduced_, unknown_, k):
    r"""{% if k %}{% set row = degree + 2 - k %}u^{(k)} = \frac{r^{( {{- degree -}} )}_{ {{- row }}, {{ degree + 2 -}} }
    {%- if k > 1 %} - \sum_{j= {{- row + 1 -}} }^{ {{- degree + 1 -}} } r^{( {{- degree -}} )}_{ {{- row }}, j} \, \theta_{j-1}{% endif -%}
    }{r^{( {{- degree -}} )}_{ {{- row }}, {{ row -}} }}, \quad \theta_{ {{- row - 1 -}} } = u^{(k)}{% endif %}"""
    rows = reduced_[-1] if reduced_ else augmented
    row = rows[-k]
    known = sum(row[-1 - j] * unknown_[j - 1] for j in range(1, k))
    return (row[-1] - known) / row[-1 - k]
