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
