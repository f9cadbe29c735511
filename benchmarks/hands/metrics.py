"""Measures of classifiers and detectors by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, number, whole

ZERO, ONE, TWO = Decimal(0), Decimal(1), Decimal(2)


def confusion_matrix(given: Given, c: Calculator) -> dict[str, Any]:
    """Precision, recall, F-score, accuracy."""
    tp, fp, fn, tn = given.TP, given.FP, given.FN, given.TN
    p = c.result(c.div(tp, c.add(tp, fp)))
    r = c.result(c.div(tp, c.add(tp, fn)))
    f1 = given.score == "F1"
    square = ONE if f1 else c.square(given.beta)
    way = c.way("F", "precision and recall", "counts", uncommon=["reciprocals"])
    if not tp:
        f = ZERO
    elif way == "precision and recall":
        above = c.mul(TWO if f1 else c.add(ONE, square), p, r)
        f = c.div(above, c.add(p if f1 else c.mul(square, p), r))
    elif way == "counts":
        above = c.mul(c.add(ONE, square), tp)
        f = c.div(above, c.add(above, c.mul(square, fn), fp))
    else:
        f = c.div(c.add(ONE, square), c.add(c.div(ONE, p), c.div(square, r)))
    accuracy = c.div(c.add(tp, tn), c.add(tp, fp, fn, tn))
    return {"precision": p, "recall": r, "F_1" if f1 else "F_beta": c.result(f), "accuracy": c.result(accuracy)}


def average_precision(given: Given, c: Calculator) -> dict[str, Any]:
    """Rank, precision and recall after each rank, the interpolated precision, its mean."""
    found: dict[str, Any] = {}
    areas = []
    for k, objects in enumerate(given.positives, 1):
        own = [
            (number(score), i, whole(hit))
            for i, (group, score, hit) in enumerate(given.detections, 1)
            if whole(group) == k
        ]
        own.sort(key=lambda item: (-item[0], item[1]))
        found[f"order_{k}"] = [Decimal(i) for _, i, _ in own]
        hits = [sum(hit for _, _, hit in own[: i + 1]) for i in range(len(own))]
        precision = c.result([c.div(Decimal(h), Decimal(i)) for i, h in enumerate(hits, 1)])
        recall = c.result([c.div(Decimal(h), objects) for h in hits])
        found |= {f"precision_{k}": precision, f"recall_{k}": recall}
        if given.interpolation == "eleven_points":
            envelope = []
            for level in range(11):
                # recall h/N reaches level/10 where 10 h >= N level: compared as counts
                reached = [p for p, h in zip(precision, hits, strict=True) if 10 * h >= objects * level]
                envelope.append(max(reached, default=ZERO))
            area = c.mean(envelope)
        else:
            envelope = [max(precision[i:]) for i in range(len(own))]
            heights = envelope if given.interpolation == "all_points" else precision
            if c.way("area", "steps of the recall", "mean over the hits") == "steps of the recall":
                steps = [c.sub(b, a) for a, b in zip([ZERO, *recall], recall, strict=False)]
                area = c.dot(steps, heights)
            else:
                area = c.mean([height for height, (_, _, hit) in zip(heights, own, strict=True) if hit], int(objects))
        found[f"envelope_{k}"] = envelope
        areas.append(c.result(area))
        found[f"AP_{k}"] = areas[-1]
    return {**found, "mAP": c.result(c.mean(areas))}


def nms(given: Given, c: Calculator) -> dict[str, Any]:
    """Areas, overlaps, the order, the boxes that stay."""
    more = ONE if given.edges == "pixels" else ZERO
    boxes = given.boxes
    n = range(len(boxes))

    def side(low: Decimal, high: Decimal) -> Decimal:
        return max(c.add(high, -low, more), ZERO)

    areas = c.result([c.mul(side(a, d), side(b, e)) for a, b, d, e in boxes])

    def overlap(i: int, j: int) -> Decimal:
        if i == j:
            return ONE
        width, height = (side(max(boxes[i][k], boxes[j][k]), min(boxes[i][k + 2], boxes[j][k + 2])) for k in (0, 1))
        common = c.mul(width, height)
        return c.div(common, c.add(areas[i], areas[j], -common))

    iou = c.result([[overlap(i, j) for j in n] for i in n])
    order = sorted(n, key=lambda i: (-given.scores[i], i))
    kept: list[int] = []
    for i in order:
        if all(iou[i][j] <= given.threshold for j in kept):
            kept.append(i)
    return {
        "area": areas,
        "iou": iou,
        "order": [Decimal(i + 1) for i in order],
        "kept": {str(i + 1) for i in kept},
    }


def iou(given: Given, c: Calculator) -> dict[str, Any]:
    """Corners, areas, intersection, union, their quotient."""
    a, b = given.a, given.b
    found: dict[str, Any] = {}
    if given.format == "centre":
        halves = [(c.div(box[2], TWO), c.div(box[3], TWO)) for box in (a, b)]
        areas = [c.mul(box[2], box[3]) for box in (a, b)]
        a, b = (
            c.result([c.sub(box[0], w), c.sub(box[1], h), c.add(box[0], w), c.add(box[1], h)])
            for box, (w, h) in zip((a, b), halves, strict=True)
        )
        found["corners"] = [a, b]
    else:
        areas = [c.mul(c.sub(box[2], box[0]), c.sub(box[3], box[1])) for box in (a, b)]
    found["areas"] = areas = c.result(areas)
    sides = [max(c.sub(min(a[k + 2], b[k + 2]), max(a[k], b[k])), ZERO) for k in (0, 1)]
    found["intersection"] = common = c.result(c.mul(*sides))
    found["union"] = union = c.result(c.add(*areas, -common))
    return {**found, "iou": c.result(c.div(common, union))}


def regression_errors(given: Given, c: Calculator) -> dict[str, Any]:
    """Residuals, MAE, MSE, RMSE, R squared."""
    y, n = given.y, Decimal(len(given.y))
    residuals = c.result([c.sub(a, b) for a, b in zip(y, given.y_hat, strict=True)])
    mae = c.result(c.mean([abs(e) for e in residuals]))
    squares = [c.square(e) for e in residuals]
    mse = c.result(c.mean(squares))
    rmse = c.result(c.sqrt(mse))
    mean = c.result(c.mean(y))
    if c.way("spread of y", "deviations", "moments") == "deviations":
        spread = c.total([c.square(c.sub(a, mean)) for a in y])
    else:
        spread = c.sub(c.total([c.square(a) for a in y]), c.mul(n, c.square(mean)))
    spread = c.result(spread)
    if c.way("R2", "sums", "means") == "sums":
        share = c.div(c.result(c.total(squares)), spread)
    else:
        share = c.div(mse, c.result(c.div(spread, n)))
    return {"residuals": residuals, "MAE": mae, "MSE": mse, "RMSE": rmse, "R2": c.result(c.sub(ONE, share))}


def classification_losses(given: Given, c: Calculator) -> dict[str, Any]:
    """Predictions, error rate, log losses and their mean, Brier score."""
    pairs = list(zip(given.y, given.p, strict=True))
    predicted = [ONE if 2 * p >= 1 else ZERO for _, p in pairs]
    wrong = Decimal(sum(a != y for a, (y, _) in zip(predicted, pairs, strict=True)))
    error_rate = c.result(c.div(wrong, Decimal(len(pairs))))
    chances = c.result([p if y else c.sub(ONE, p) for y, p in pairs])
    losses = c.result([-c.ln(q) for q in chances])
    brier = c.result(c.mean([c.square(c.sub(p, y)) for y, p in pairs]))
    found = {"predicted": predicted, "error_rate": error_rate, "log_losses": losses}
    return {**found, "mean_log_loss": c.result(c.mean(losses)), "brier": brier}


def multiclass(given: Given, c: Calculator) -> dict[str, Any]:
    """Accuracy; precision, recall and F1 of each class; macro and micro F1."""
    counts = given.C
    hits = [counts[i][i] for i in range(len(counts))]
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    accuracy = c.result(c.div(sum(hits), sum(rows)))
    precision = c.result([c.div(hit, total) for hit, total in zip(hits, columns, strict=True)])
    recall = c.result([c.div(hit, total) for hit, total in zip(hits, rows, strict=True)])
    if c.way("F", "precision and recall", "counts") == "precision and recall":
        F1 = [c.div(c.mul(TWO, p, r), c.add(p, r)) if p + r else ZERO for p, r in zip(precision, recall, strict=True)]
    else:
        F1 = [c.div(2 * hit, a + b) for hit, a, b in zip(hits, rows, columns, strict=True)]
    F1 = c.result(F1)
    micro = accuracy if c.way("micro", "accuracy", "counts") == "accuracy" else c.div(2 * sum(hits), 2 * sum(rows))
    found = {"accuracy": accuracy, "precision": precision, "recall": recall, "F1": F1}
    return {**found, "macro_F1": c.result(c.mean(F1)), "micro_F1": c.result(micro)}


def roc(given: Given, c: Calculator) -> dict[str, Any]:
    """Rank, rates after each rank, the area: by pairs, or by trapezoids between the thresholds."""
    examples = sorted(enumerate(zip(given.scores, given.y, strict=True), 1), key=lambda item: (-item[1][0], item[0]))
    classes = [whole(y) for _, (_, y) in examples]
    scores = [score for _, (score, _) in examples]
    P, N = Decimal(sum(classes)), Decimal(len(classes) - sum(classes))
    TPR = c.result([c.div(Decimal(sum(classes[:k])), P) for k in range(1, len(classes) + 1)])
    FPR = c.result([c.div(Decimal(k - sum(classes[:k])), N) for k in range(1, len(classes) + 1)])
    found = {"order": [Decimal(i) for i, _ in examples], "TPR": TPR, "FPR": FPR}
    if c.way("area", "trapezoids", "pairs") == "pairs":
        pairs = [
            (s, t) for s, a in zip(scores, classes, strict=True) for t, b in zip(scores, classes, strict=True) if a > b
        ]
        won = sum((ONE if s > t else ONE / 2 if s == t else ZERO for s, t in pairs), start=ZERO)
        return {**found, "AUC": c.result(c.div(won, P * N))}
    ends = [k for k in range(len(scores)) if k + 1 == len(scores) or scores[k + 1] != scores[k]]
    x, y, pieces = ZERO, ZERO, []
    for k in ends:
        height = TPR[k] if TPR[k] == y else c.div(c.add(y, TPR[k]), TWO)
        pieces.append(c.mul(c.sub(FPR[k], x), height))
        x, y = FPR[k], TPR[k]
    return {**found, "AUC": c.result(c.total(pieces))}


def norms(given: Given, c: Calculator) -> dict[str, Any]:
    """Norms of a vector: count, sum, length, p-norm, largest; or of a matrix."""
    if given.of == "vector":
        size = [abs(entry) for entry in given.x]
        total = c.result(c.total([c.power(entry, int(given.p)) for entry in size]))
        return {
            "L0": Decimal(sum(entry != 0 for entry in size)),
            "L1": c.result(c.total(size)),
            "L2": c.result(c.sqrt(c.total([c.square(entry) for entry in size]))),
            "Lp": c.result(c.exp(c.div(c.ln(total), given.p))),
            "Linf": max(size),
        }
    rows = [[abs(entry) for entry in row] for row in given.A]
    columns, across = ([c.result(c.total(line)) for line in lines] for lines in (zip(*rows, strict=True), rows))
    return {
        "frobenius": c.result(c.sqrt(c.total([c.square(entry) for row in rows for entry in row]))),
        "column_sums": columns,
        "one_norm": max(columns),
        "row_sums": across,
        "inf_norm": max(across),
        "max_abs": max(entry for row in rows for entry in row),
    }


def bleu(given: Given, c: Calculator) -> dict[str, Any]:
    """Clipped matches, numbers of n-grams, precisions, brevity penalty, their geometric mean."""
    words, references, longest = given.candidate, given.references, int(given.max_n)
    matches, totals = [], []
    for n in range(1, longest + 1):
        own, *others = ([" ".join(text[i : i + n]) for i in range(len(text) - n + 1)] for text in (words, *references))
        matches.append(Decimal(sum(min(own.count(gram), max(o.count(gram) for o in others)) for gram in set(own))))
        totals.append(Decimal(len(own)))
    precisions = c.result([c.div(m, t) for m, t in zip(matches, totals, strict=True)])
    closest = Decimal(min((abs(len(text) - len(words)), len(text)) for text in references)[1])
    length = Decimal(len(words))
    penalty = c.result(ONE if length > closest else c.exp(c.sub(ONE, c.div(closest, length))))
    way = c.way("geometric mean", "logarithms", "product", "roots")
    if way == "logarithms":
        mean = c.exp(c.mean([c.ln(p) for p in precisions]))
    elif way == "product":
        mean = c.exp(c.div(c.ln(c.mul(*precisions)), Decimal(longest)))
    else:
        mean = c.mul(*[c.exp(c.div(c.ln(p), Decimal(longest))) for p in precisions])
    found = {"matches": matches, "totals": totals, "precisions": precisions, "brevity_penalty": penalty}
    return {**found, "bleu": c.result(c.mul(penalty, mean))}
