"""Words as vectors by hand: a step of word2vec, bags of words, training pairs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.givens import Given, whole

ZERO, ONE = Decimal(0), Decimal(1)
Rows = list[list[Decimal]]


def word2vec(given: Given, c: Calculator) -> dict[str, Any]:
    """Look up, score, softmax or sigmoids, loss, back to the input vectors."""
    target, context = whole(given.target), [whole(word) for word in given.context]
    words = context if given.model == "cbow" else [target]
    h = c.result([c.mean([given.W[word - 1][j] for word in words]) for j in range(len(given.W[0]))])
    if given.model == "negative_sampling":
        rows: Rows = [given.U[word - 1] for word in (context[0], *map(whole, given.negatives))]
        scores = c.result(c.matvec(rows, h))
        p = c.result([c.sigmoid(score) for score in scores])
        loss = c.total([-c.ln(p[0]), *(-c.ln(c.sub(ONE, share)) for share in p[1:])])
        errors = [c.sub(p[0], ONE), *p[1:]]
    else:
        rows, right = given.U, (target if given.model == "cbow" else context[0]) - 1
        scores = c.result(c.matvec(rows, h))
        p = c.result(c.softmax(scores))
        loss = -c.ln(p[right])
        errors = [c.sub(share, ONE) if i == right else share for i, share in enumerate(p)]
    gradient = c.result([c.dot([row[j] for row in rows], errors) for j in range(len(h))])
    new = []
    for word in sorted(set(words)):
        share = c.div(Decimal(words.count(word)), Decimal(len(words)))
        step = [g if share == ONE else c.mul(share, g) for g in gradient]
        new.append([c.sub(w, c.mul(given.eta, s)) for w, s in zip(given.W[word - 1], step, strict=True)])
    found = {"h": h, "scores": scores, "p": p, "loss": c.result(loss), "grad_h": gradient}
    return {**found, "W_new": c.result(new)}


def bag_of_words(given: Given, c: Calculator) -> dict[str, Any]:
    """Count, weigh, lengths, inner products, cosines."""
    found: dict[str, Any] = {}
    x = [[Decimal(document.count(word)) for word in given.vocabulary] for document in given.documents]
    if given.weighting == "binary":
        x = [[min(cell, ONE) for cell in row] for row in x]
    if given.weighting == "tf_idf":
        df = [Decimal(sum(row[j] > 0 for row in x)) for j in range(len(given.vocabulary))]
        idf = c.result([c.ln(c.div(Decimal(len(x)), rarity)) if rarity else ZERO for rarity in df])
        found = {"df": df, "idf": idf}
        x = c.result([[c.mul(cell, weight) for cell, weight in zip(row, idf, strict=True)] for row in x])
    norms = c.result([c.sqrt(c.total([c.square(cell) for cell in row])) for row in x])
    n = range(len(x))
    products = c.result([[c.dot(x[i], x[j]) for j in n] for i in n])
    cosine = [[ONE if i == j else c.div(products[i][j], c.mul(norms[i], norms[j])) for j in n] for i in n]
    return {**found, "vectors": x, "norms": norms, "cosine": c.result(cosine)}


def training_pairs(given: Given, c: Calculator) -> dict[str, Any]:
    """Go along the sentence, and look at both sides of each token."""
    tokens, window = given.tokens, whole(given.window)
    contexts = []
    pairs = []
    for t, token in enumerate(tokens):
        around = [*tokens[max(t - window, 0) : t], *tokens[t + 1 : t + 1 + window]]
        contexts.append(Decimal(len(around)))
        pairs += [(token, other) for other in around]
    beside: dict[str, list[str]] = {}
    for token in tokens:
        beside.setdefault(token, [])
    for token, other in pairs:
        if other not in beside[token]:
            beside[token].append(other)
    met = [Decimal(len(others)) for others in beside.values()]
    if given.model == "cbow":
        examples = Decimal(sum(m > 0 for m in contexts))
        return {"contexts": contexts, "inputs": c.total(contexts), "pairs": examples, "met": met}
    return {"contexts": contexts, "pairs": c.total(contexts), "met": met, "different": c.total(met)}


def sentence_code(given: Given, c: Calculator) -> dict[str, Any]:
    """The mean of the words' codes, or the last one; logits, softmax, and the class that comes out on top."""
    columns = transposed(given.H)
    if given.code == "last":
        code = given.H[-1]
    elif given.code == "mean":
        code = c.result([c.mean(column) for column in columns])
    else:
        code = c.result([c.div(c.dot(given.a, column), c.total(given.a)) for column in columns])
    z = c.result([c.dot(row, code, b) for row, b in zip(given.W, given.b, strict=True)])
    p = c.result(c.softmax(z))
    return {"sentence": code, "logits": z, "p": p, "label": Decimal(p.index(max(p)) + 1)}
