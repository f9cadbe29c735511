"""Language models by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given, whole

ZERO = Decimal(0)


def ngram(given: Given, c: Calculator) -> dict[str, Any]:
    """Go through the corpus for each token of the sentence, count, estimate, multiply, take the root."""
    n = whole(given.n)

    def marked(tokens: list[str]) -> list[str]:
        return [*["<s>"] * (n - 1), *tokens, "</s>"] if given.boundaries == "yes" else list(tokens)

    def found_after(context: list[str]) -> list[str]:
        """What stands behind a context in the corpus, each time that it does."""
        length = len(context)
        texts = [marked(tokens) for tokens in given.corpus]
        after = [text[i] for text in texts for i in range(length, len(text)) if text[i - length : i] == context]
        return [token for token in after if token != "<s>"]

    text = marked(given.sentence)
    places = range(n - 1, len(text))
    counts = [Decimal(found_after(text[i - n + 1 : i]).count(text[i])) for i in places]
    contexts = [Decimal(len(found_after(text[i - n + 1 : i]))) for i in places]
    found: dict[str, Any] = {"counts": counts, "context_counts": contexts}
    if given.smoothing == "interpolation":
        orders = []
        for i in places:
            after = [found_after(text[i - m : i]) for m in range(n)]
            orders.append([c.div(Decimal(a.count(text[i])), Decimal(len(a))) if a else ZERO for a in after])
        found["orders"] = c.result(orders)
        p = [c.dot(given.lambdas, row) for row in found["orders"]]
    elif given.smoothing == "add_k":
        found["vocabulary"] = size = Decimal(len(set(found_after([]))))
        more = c.mul(given.k, size)
        p = [c.div(c.add(one, given.k), c.add(all_, more)) for one, all_ in zip(counts, contexts, strict=True)]
    else:
        p = [c.div(one, all_) for one, all_ in zip(counts, contexts, strict=True)]
    found["probabilities"] = p = c.result(p)
    found["probability"] = product = c.result(c.mul(*p))
    N = Decimal(len(p))
    way = c.way("perplexity", "logarithm of the product", "logarithms", "root of the inverse")
    if way == "logarithms":
        perplexity = c.exp(c.div(-c.total([c.ln(one) for one in p]), N))
    elif way == "root of the inverse":
        perplexity = c.exp(c.div(c.ln(c.div(Decimal(1), product)), N))
    else:
        perplexity = c.exp(c.div(-c.ln(product), N))
    return {**found, "perplexity": c.result(perplexity)}


def pmi(given: Given, c: Calculator) -> dict[str, Any]:
    """Marginals, then each cell: a quotient of probabilities or of counts, or logarithms less logarithms."""
    table = given.counts
    if given.smoothing == "add_k":
        table = [[c.add(cell, given.k) for cell in row] for row in table]
    columns = transposed(table)
    N = c.total([cell for row in table for cell in row])
    rows, sums = [c.total(row) for row in table], [c.total(column) for column in columns]
    u, v = (c.result([c.div(one, N) for one in some]) for some in (rows, sums))
    two = c.ln(Decimal(2))
    way = c.way("score", "quotient of probabilities", "quotient of counts", "difference of logarithms")

    def score(i: int, j: int) -> Decimal:
        p = c.result(c.div(table[i][j], N))
        if way == "quotient of counts":
            logarithm = c.ln(c.div(c.mul(table[i][j], N), c.mul(rows[i], sums[j])))
        elif way == "difference of logarithms":
            logarithm = c.sub(c.ln(p), c.ln(c.result(c.mul(u[i], v[j]))))
        else:
            logarithm = c.ln(c.div(p, c.result(c.mul(u[i], v[j]))))
        return c.div(logarithm, two) if given.unit == "bits" else logarithm

    def positive(i: int, j: int) -> Decimal:
        return max(score(i, j), ZERO) if table[i][j] else ZERO

    cell = score if given.score == "pmi" else positive
    scores = c.result([[cell(i, j) for j in range(len(v))] for i in range(len(u))])
    return {"total": c.result(N), "p_rows": u, "p_columns": v, given.score: scores}
