"""Threshold units, perceptrons and naive Bayes by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from benchmarks.hands.calculator import Calculator, transposed
from benchmarks.hands.decisions import bayes_risk as bayes_risk
from benchmarks.hands.givens import Given
from benchmarks.hands.trees import decision_tree as decision_tree
from benchmarks.hands.trees import decision_tree_threshold as decision_tree_threshold

ZERO, ONE = Decimal(0), Decimal(1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def logic_network(given: Given, c: Calculator) -> dict[str, Any]:
    """A truth table through two layers of threshold units."""
    bias = given.unit == "bias"

    def fires(score: Decimal, edge: Decimal) -> Decimal:
        edge = ZERO if bias else edge
        return ONE if score > edge or (score == edge and given.at_edge == "one") else ZERO

    inputs = [[Decimal(bit) for bit in row] for row in product((0, 1), repeat=len(given.W[0]))]
    z = [c.matvec(given.W, x, given.b if bias else None) for x in inputs]
    h = [[fires(score, b) for score, b in zip(row, given.b, strict=True)] for row in z]
    u = [c.dot(given.v, row, given.c if bias else None) for row in h]
    y = [fires(score, given.c) for score in u]
    ones = [sum(row) for row in inputs]
    d = len(inputs[0])
    gates = {"AND": [k == d for k in ones], "OR": [k > 0 for k in ones], "XOR": [k % 2 == 1 for k in ones]}
    gates |= {name: [not out for out in gates[of]] for name, of in (("NAND", "AND"), ("NOR", "OR"), ("XNOR", "XOR"))}
    gate = next(
        (name for name, table in gates.items() if [Decimal(int(out)) for out in table] == y), "another function"
    )
    return {"Z": c.result(z), "H": h, "u": c.result(u), "y": y, "gate": gate}


def perceptron(given: Given, c: Calculator) -> dict[str, Any]:
    """Through the examples again and again, each mistake used at once; then a new input."""
    low = -ONE if given.targets == "signed" else ZERO
    w, b = given.w0, given.b0

    def output(score: Decimal) -> Decimal | None:
        if score == 0:
            return None if given.at_zero == "error" else ONE if given.at_zero == "positive" else low
        return ONE if score > 0 else low

    found: dict[str, Any] = {}
    at, right, updates = 0, 0, 0
    n = len(given.X)
    while given.update == "batch" and updates < 200:
        outs = [output(c.dot(w, x, b)) for x in given.X]
        wrong = [i for i, (out, y) in enumerate(zip(outs, given.y, strict=True)) if out != y]
        if not wrong:
            break
        updates += 1
        steps = [given.y[i] if low else (ONE if given.y[i] == 1 else -ONE) for i in wrong]
        moves = [c.dot(steps, [given.X[i][j] for i in wrong]) for j in range(len(w))]
        w = c.result([c.add(old, c.mul(given.eta, move)) for old, move in zip(w, moves, strict=True)])
        b = c.result(c.add(b, c.mul(given.eta, c.total(steps))))
        found |= {f"wrong_{updates}": {LETTERS[i] for i in wrong}, f"theta_{updates}": [*w, b]}
    while given.update != "batch" and right < n and updates < 200:
        x, y = given.X[at % n], given.y[at % n]
        out = output(c.dot(w, x, b))
        if out == y:
            right += 1
        else:
            right, updates = 0, updates + 1
            # without an output of its own, a score of 0 counts as the wrong one
            other = low if y == 1 else ONE
            error = y if given.targets == "signed" else y - (other if out is None else out)
            w = c.result([c.add(old, c.mul(given.eta, error, cell)) for old, cell in zip(w, x, strict=True)])
            b = c.result(c.add(b, c.mul(given.eta, error)))
            found[f"example_{updates}"] = LETTERS[at % n]
            found[f"theta_{updates}"] = [*w, b]
        at += 1
    if not updates and given.update != "batch":
        found |= {"example_1": "none", "theta_1": [*w, b]}
    z = c.result(c.dot(w, given.x_new, b))
    return {**found, "z": z, "label": "positive" if output(z) == 1 else "negative"}


def naive_bayes(given: Given, c: Calculator) -> dict[str, Any]:
    """Counts, priors, conditional probabilities, joint and posterior probabilities of "yes" and "no"."""
    rows = [[row for row in given.table if row[-1] == word] for word in ("yes", "no")]
    sizes = [Decimal(len(group)) for group in rows]
    counts = [[Decimal(sum(row[j] == word for row in group)) for j, word in enumerate(given.query)] for group in rows]
    alpha = ZERO if given.smoothing == "none" else given.alpha
    extra = alpha if given.smoothing == "features_and_prior" else ZERO
    n = Decimal(len(given.table))
    prior = c.result([c.div(c.add(size, extra), c.add(n, c.mul(Decimal(2), extra))) for size in sizes])
    values = [Decimal(len({row[j] for row in given.table})) for j in range(len(given.query))]
    likelihoods = c.result(
        [
            [c.div(c.add(k, alpha), c.add(size, c.mul(alpha, v))) for k, v in zip(row, values, strict=True)]
            for row, size in zip(counts, sizes, strict=True)
        ]
    )
    if c.way("joint", "product", uncommon=["logarithms"]) == "product" or not all(map(all, likelihoods)):
        joint = [c.mul(p, *row) for p, row in zip(prior, likelihoods, strict=True)]
    else:
        joint = [c.exp(c.total([c.ln(p), *map(c.ln, row)])) for p, row in zip(prior, likelihoods, strict=True)]
    joint = c.result(joint)
    evidence = c.add(*joint)
    way = c.way("posterior", "each over the sum", uncommon=["one less the first"])
    posterior = [c.div(joint[0], evidence)]
    posterior.append(c.div(joint[1], evidence) if way == "each over the sum" else c.sub(ONE, posterior[0]))
    return {
        "class_counts": sizes,
        "counts": counts,
        "prior": prior,
        "likelihoods": likelihoods,
        "joint": joint,
        "posterior": c.result(posterior),
        "label": "yes" if posterior[0] >= posterior[1] else "no",
    }


def gate_weights(given: Given, c: Calculator) -> dict[str, Any]:
    """Weights of a threshold unit for a gate: of the many that do it, those of the worked solution."""
    b, n = given.b, int(given.inputs)
    if given.gate in ("AND", "NAND"):  # all but one stay on the side of the bias, all together do not
        part = c.div(c.mul(Decimal(-2), b), Decimal(2 * n - 1))
        return {"w": c.result([part] * n)}
    there, back = c.mul(Decimal(-2), b), c.mul(Decimal(2), b)
    place = 0 if given.gate == "only_first" else 1
    return {"w": c.result([there if i == place else back for i in range(n)])}


def logistic_step(given: Given, c: Calculator) -> dict[str, Any]:
    """Scores, probabilities, the mean loss with its penalty, its gradient, and one step against it."""
    n, l2 = Decimal(len(given.y)), given.regulariser == "l2"
    squared = given.loss == "half_squared_error"
    z = c.result([c.dot(given.w, x, given.b) for x in given.X])
    p = c.result([c.sigmoid(score) for score in z])
    if squared:
        losses = [c.div(c.square(c.sub(a, t)), Decimal(2)) for a, t in zip(p, given.y, strict=True)]
    else:
        losses = [-c.ln(a if t == 1 else c.sub(ONE, a)) for a, t in zip(p, given.y, strict=True)]
    losses = c.result(losses)
    cost = c.mean(losses)
    if l2:
        squares = c.total([c.square(w) for w in given.w])
        cost = c.add(cost, c.div(c.mul(given.lambda2, squares), c.mul(Decimal(2), n)))
    dz = [c.sub(a, t) for a, t in zip(p, given.y, strict=True)]
    if squared:
        dz = [c.mul(error, c.times_complement(a)) for error, a in zip(dz, p, strict=True)]
    dz = c.result(dz)
    grad_w = [c.div(c.dot(feature, dz), n) for feature in transposed(given.X)]
    if l2:
        grad_w = [c.add(g, c.div(c.mul(given.lambda2, w), n)) for g, w in zip(grad_w, given.w, strict=True)]
    grad_w, grad_b = c.result(grad_w), c.result(c.mean(dz))
    return {
        "z": z,
        "p": p,
        "losses": losses,
        "cost": c.result(cost),
        "dz": dz,
        "grad_w": grad_w,
        "grad_b": grad_b,
        "w_new": c.result([c.sub(w, c.mul(given.eta, g)) for w, g in zip(given.w, grad_w, strict=True)]),
        "b_new": c.result(c.sub(given.b, c.mul(given.eta, grad_b))),
    }


def softmax_regression(given: Given, c: Calculator) -> dict[str, Any]:
    """Logits, softmax of each row, the mean cross-entropy, its gradient, and one step against it."""
    n, columns = Decimal(len(given.X)), transposed(given.W)
    Z = c.result([[c.dot(column, x, b) for column, b in zip(columns, given.b, strict=True)] for x in given.X])
    P = c.result([c.softmax(row) for row in Z])
    cells = [(t, p) for labels, row in zip(given.Y, P, strict=True) for t, p in zip(labels, row, strict=True)]
    cost = c.div(-c.total([c.mul(t, c.ln(p)) for t, p in cells if t]), n)
    dZ = c.result(
        [[c.sub(p, t) for p, t in zip(row, labels, strict=True)] for row, labels in zip(P, given.Y, strict=True)]
    )
    errors = transposed(dZ)
    grad_W = c.result([[c.div(c.dot(feature, error), n) for error in errors] for feature in transposed(given.X)])
    grad_b = c.result([c.mean(error) for error in errors])

    def moved(old: list[Decimal], slope: list[Decimal]) -> list[Decimal]:
        return c.result([c.sub(w, c.mul(given.eta, g)) for w, g in zip(old, slope, strict=True)])

    return {
        "Z": Z,
        "P": P,
        "cost": c.result(cost),
        "dZ": dZ,
        "grad_W": grad_W,
        "grad_b": grad_b,
        "W_new": [moved(row, slopes) for row, slopes in zip(given.W, grad_W, strict=True)],
        "b_new": moved(given.b, grad_b),
    }


def nearest(given: Given, c: Calculator) -> tuple[dict[str, Any], list[int]]:
    """Scaled features where asked, distances, and the nearest examples by their places."""
    X, q, found = given.X, given.query, {}
    if given.scaling != "none":
        columns = transposed(X)
        if given.scaling == "min_max":
            low, high = [min(column) for column in columns], [max(column) for column in columns]
            centre, spread = low, [c.sub(h, low_) for h, low_ in zip(high, low, strict=True)]
            found = {"low": low, "high": high}
        else:
            centre = c.result([c.mean(column) for column in columns])
            spread = c.result([c.sqrt(c.variance(x, mean)) for x, mean in zip(columns, centre, strict=True)])
            found = {"mean": centre, "deviation": spread}

        def scaled(row: list[Decimal]) -> list[Decimal]:
            return c.result([c.div(c.sub(x, m), s) for x, m, s in zip(row, centre, spread, strict=True)])

        X, q = [scaled(row) for row in X], scaled(q)
        found |= {"X_scaled": X, "query_scaled": q}
    D = c.result([_distance(given.metric, row, q, c) for row in X])
    order = sorted(range(len(D)), key=lambda i: D[i])[: int(given.k)]
    return {**found, "distances": D, "neighbours": [Decimal(i + 1) for i in order]}, order


def knn(given: Given, c: Calculator) -> dict[str, Any]:
    """The nearest examples, their votes and the class."""
    found, order = nearest(given, c)
    D, votes = found["distances"], []
    for name in range(1, int(max(given.labels)) + 1):
        voters = [i for i in order if given.labels[i] == name]
        votes.append(
            c.total([c.div(ONE, D[i]) for i in voters]) if given.vote == "inverse_distance" else Decimal(len(voters))
        )
    votes = c.result(votes)
    label = Decimal(votes.index(max(votes)) + 1)
    return {**found, "votes": votes, "label": label}


def _distance(metric: str, one: list[Decimal], other: list[Decimal], c: Calculator) -> Decimal:
    if metric == "cosine":
        lengths = [c.sqrt(c.total([c.square(x) for x in row])) for row in (one, other)]
        return c.sub(ONE, c.div(c.dot(one, other), c.mul(*lengths)))
    if metric == "euclidean":
        return c.sqrt(c.total([c.square_of_difference(x, q) for x, q in zip(one, other, strict=True)]))
    gaps = [abs(c.sub(x, q)) for x, q in zip(one, other, strict=True)]
    return max(gaps) if metric == "chebyshev" else c.total(gaps)


def gaussian_generative(given: Given, c: Calculator) -> dict[str, Any]:
    """Means, covariances, the shared one and its inverse, the line, and the posterior at a point."""
    found: dict[str, Any] = {}
    sizes = [Decimal(len(given.X1)), Decimal(len(given.X2))]
    for name, X in (("1", given.X1), ("2", given.X2)):
        mean = c.result([c.mean(column) for column in transposed(X)])
        gaps = c.result([[c.sub(x, m) for x, m in zip(row, mean, strict=True)] for row in X])
        columns = transposed(gaps)
        found |= {f"mu{name}": mean, f"gaps{name}": gaps}
        found[f"Sigma{name}"] = c.result([[c.div(c.dot(a, b), Decimal(len(X))) for b in columns] for a in columns])
    n = c.add(*sizes)
    pairs = zip(found["Sigma1"], found["Sigma2"], strict=True)
    Sigma = c.result(
        [
            [c.div(c.add(c.mul(sizes[0], a), c.mul(sizes[1], b)), n) for a, b in zip(*rows, strict=True)]
            for rows in pairs
        ]
    )
    if len(Sigma) == 1:
        inverse = [[c.div(ONE, Sigma[0][0])]]
    else:
        (s, t), (u, v) = Sigma
        det = c.sub(c.mul(s, v), c.mul(t, u))
        inverse = [[c.div(v, det), c.div(-t, det)], [c.div(-u, det), c.div(s, det)]]
    inverse = c.result(inverse)
    mu1, mu2 = found["mu1"], found["mu2"]
    w = c.result(c.matvec(inverse, [c.sub(a, b) for a, b in zip(mu1, mu2, strict=True)]))
    odds = c.ln(c.div(sizes[0], sizes[1]))
    if c.way("bias of two Gaussians", "quadratic forms", "midpoint") == "midpoint":
        sums = [c.add(a, b) for a, b in zip(mu1, mu2, strict=True)]
        bias = c.sub(odds, c.div(c.dot(w, sums), Decimal(2)))
    else:
        halves = [c.div(c.dot(mu, c.matvec(inverse, mu)), Decimal(2)) for mu in (mu1, mu2)]
        bias = c.add(c.sub(halves[1], halves[0]), odds)
    bias = c.result(bias)
    z = c.result(c.dot(w, given.x, bias))
    found |= {"Sigma": Sigma, "Sigma_inverse": inverse, "w": w, "b": bias, "z": z}
    return {**found, "posterior": c.result(c.sigmoid(z))}


def svm_margin(given: Given, c: Calculator) -> dict[str, Any]:
    """Margins, hinge losses, the objective, the width of the margin, the support vectors."""
    margins = c.result([c.mul(y, c.dot(given.w, x, given.b)) for x, y in zip(given.X, given.y, strict=True)])
    hinge = c.result([max(ZERO, c.sub(ONE, m)) for m in margins])
    square = c.total([c.square(w) for w in given.w])
    return {
        "margins": margins,
        "hinge": hinge,
        "objective": c.result(c.add(c.div(square, Decimal(2)), c.mul(given.C, c.total(hinge)))),
        "width": c.result(c.div(Decimal(2), c.sqrt(square))),
        "support": {str(i) for i, m in enumerate(margins, 1) if m <= 1},
    }


def svm_dual(given: Given, c: Calculator) -> dict[str, Any]:
    """Support vectors, weights, bias, width, dual objective, and a new example, from the multipliers."""
    soft = given.margin == "soft"
    pulls = [c.mul(a, y) for a, y in zip(given.alpha, given.y, strict=True)]
    w = c.result([c.dot(pulls, feature) for feature in transposed(given.X)])
    rows = zip(given.X, given.y, given.alpha, strict=True)
    gaps = [c.sub(y, c.dot(w, x)) for x, y, a in rows if a > 0 and not (soft and a == given.C)]
    b = c.result(c.div(c.total(gaps), Decimal(len(gaps))))
    square = c.total([c.square(one) for one in w])
    score = c.result(c.dot(w, given.x_new, b))
    return {
        "balance": c.total(pulls),
        "support": {str(i) for i, a in enumerate(given.alpha, 1) if a > 0},
        "w": w,
        "b": b,
        "width": c.result(c.div(Decimal(2), c.sqrt(square))),
        "dual": c.result(c.sub(c.total(given.alpha), c.div(square, Decimal(2)))),
        "score": score,
        "label": -ONE if score < 0 else ONE,
    }


def kernel_matrix(given: Given, c: Calculator) -> dict[str, Any]:
    """Kernel values of all pairs, distances in the feature space, and the score of a new example."""

    def kernel(x: list[Decimal], z: list[Decimal]) -> Decimal:
        if given.kernel in ("linear", "polynomial"):
            product = c.dot(x, z)
            return product if given.kernel == "linear" else c.power(c.add(product, given.c), int(given.degree))
        squares = c.total([c.square(c.sub(one, other)) for one, other in zip(x, z, strict=True)])
        if given.kernel == "rbf":
            return c.exp(-c.mul(given.gamma, squares))
        return c.exp(-c.div(squares, c.mul(Decimal(2), c.square(given.sigma))))

    K = c.result([[kernel(x, z) for z in given.X] for x in given.X])
    k_new = c.result([kernel(x, given.x_new) for x in given.X])
    own = c.result(kernel(given.x_new, given.x_new))
    pulls = [c.mul(a, y) for a, y in zip(given.alpha, given.y, strict=True)]
    score = c.result(c.dot(pulls, k_new, given.b))
    distances = [c.add(c.sub(K[i][i], c.mul(Decimal(2), k)), own) for i, k in enumerate(k_new)]
    return {
        "K": K,
        "k_new": k_new,
        "k_own": own,
        "squared_distances": c.result(distances),
        "score": score,
        "label": -ONE if score < 0 else ONE,
    }


def adaboost(given: Given, c: Calculator) -> dict[str, Any]:
    """Round by round: the weak classifier, its weighted error, its vote, the new weights; then all votes."""
    best, n = given.pick == "best", Decimal(len(given.y))
    weights = [c.div(ONE, n)] * len(given.y)
    found: dict[str, Any] = {"initial": weights}
    votes: list[tuple[Decimal, list[Decimal]]] = []
    for t in range(int(given.rounds) if best else len(given.predictions)):
        wrong = [[h != y for h, y in zip(row, given.y, strict=True)] for row in given.predictions]
        errors = [c.total([w for w, off in zip(weights, row, strict=True) if off]) for row in wrong]
        s = errors.index(min(errors)) if best else t
        error = c.result(errors[s])
        log_odds = c.ln(c.div(c.sub(ONE, error), error))
        alpha = c.result(c.div(log_odds, Decimal(2)) if given.form == "half_log" else log_odds)
        down = c.exp(-alpha) if given.form == "half_log" else ONE
        grown = [c.mul(w, c.exp(alpha) if off else down) for w, off in zip(weights, wrong[s], strict=True)]
        whole = c.total(grown)
        weights = c.result([c.div(w, whole) for w in grown])
        votes.append((alpha, given.predictions[s]))
        found |= {f"choice_{t + 1}": Decimal(s + 1)} if best else {}
        found |= {f"error_{t + 1}": error, f"alpha_{t + 1}": alpha, f"weights_{t + 1}": weights}
        found[f"row_{t + 1}"] = given.predictions[s]
    vote = c.result([c.total([c.mul(a, row[i]) for a, row in votes]) for i in range(len(given.y))])
    predicted = [-ONE if z < 0 else ONE for z in vote]
    wrong_ones = sum(p != y for p, y in zip(predicted, given.y, strict=True))
    share = c.result(c.div(Decimal(wrong_ones), n))
    return {**found, "vote": vote, "predicted": predicted, "training_error": share}
