"""Average precision of ranked detections, class by class, and its mean over the classes."""

from markscheme.words import *

source = "study note 000, precision, recall, AP as the area under the curve, mAP; Everingham et al. (2010)"
sizes = {"C": 2}
options = {"interpolation": ("all_points", "eleven_points", "none")}
given = {
    "detections": rows(
        '[[1, "0.95", 1], [2, "0.7", 0]]',
        kind=(1, "C"),
        confidence=number().between(0, 1, "a confidence"),
        correct=(0, 1),
    ),
    "positives": vector("C", counts(2, 6)).at_least(1, "the number of a class's objects"),
}
repeat = {("order_", "precision_", "recall_", "envelope_", "AP_"): lambda C: C}
only = {"envelope_": {"interpolation": ("all_points", "eleven_points")}}
symbols = {"positives": "N", "order_": "r", "precision_": "P", "recall_": "R", "envelope_": r"\hat{P}"}
symbols |= {"AP_": r"\text{AP}", "mAP": r"\text{mAP}"}
hides = {"envelope_": {"alike": "the largest precision may stand at the end of the ranking"}}


def ask(interpolation):
    steps = {"order_": 1, "precision_": 2, "recall_": 1, "envelope_": 2, "AP_": 2, "mAP": 1}
    return {step: marks for step, marks in steps.items() if step != "envelope_" or interpolation != "none"}


def draw_detections(stream, level, C):
    """In each class the first or second of the ranking is false, and a later one is correct again."""
    each = {"easy": 3, "medium": 4, "hard": 5}[level]
    found = []
    for k in range(1, C + 1):
        flags = stream.choice(
            {3: ("101", "011"), 4: ("1011", "0110", "1010", "0101"), 5: ("10110", "11010", "01101")}[each]
        )
        scores = sorted(stream.shuffled(range(30, 100))[:each], reverse=True)
        found += [[k, f"0.{score}", int(flag)] for score, flag in zip(scores, flags, strict=True)]
    return stream.shuffled(found)


def draw_positives(stream, detections, C):
    """Mostly more objects than are found."""
    found = [sum(y for c, _, y in detections if c == k + 1) for k in range(C)]
    return array([hits + missed for hits, missed in zip(found, stream.shuffled((0, 1, 2)), strict=False)])


def invalid_positives(detections, positives):
    for k, objects in enumerate(positives, 1):
        found = sum(y for c, _, y in detections if c == k)
        if whole(objects) < found:
            return f"class {k} has {objects} objects and {found} correct detections; give no more correct ones than objects"
    return None


def order_(detections, k):
    r"""s_{r_1} \ge s_{r_2} \ge \dots"""
    ranked = []
    for i, (c, confidence, _) in enumerate(detections):
        if c == k:
            ranked.insert(sum(not _is_surer(confidence, detections[j][1]) for j in ranked), i)
    return array([i + 1 for i in ranked])


def _is_surer(one, other):
    """Whether a confidence is the larger; of two that are spelt alike neither is, whatever kind of number they are."""
    return one != other and is_greater(read_number(one), read_number(other))


def _hits(order, detections):
    return array([detections[i - 1][2] if 1 <= i <= len(detections) else 0 for i in map(whole, order)])


def _found(order, detections):
    """How many of the first 1, 2, 3 ... detections are correct."""
    return _hits(order, detections).cumsum()


def _ranks(found):
    return array(list(range(1, len(found) + 1)))


def precision_(order_, detections):
    r"""P_i = \frac{1}{i} \sum_{j \le i} y_{r_j}"""
    found = _found(order_[-1], detections)
    return found / _ranks(found)


def recall_(order_, detections, positives, k):
    r"""{% if k %}R_i = \frac{1}{N_{ {{ k }} }} \sum_{j \le i} y_{r_j}{% endif %}"""
    return _found(order_[-1], detections) / positives[k - 1]


def recall___only_found(order_, detections, positives, k):
    found = _found(order_[-1], detections)
    return found / found[-1] if len(found) and 0 < whole(found[-1]) < whole(positives[k - 1]) else None


def recall___swapped(order_, detections):
    found = _found(order_[-1], detections)
    return found / _ranks(found)


def _at_levels(P, R, objects):
    """For each recall level 0, 0.1 ... 1 the precisions at which the recall has reached it.

    Two recalls k/N and i/10 are equal or at least 1/(10 N) apart, so half of that below a level is as good as the level.
    """
    levels = array(list(range(11))) / 10 - rational(1) / (20 * whole(objects))
    return [[p for p, r in zip(P, R, strict=True) if is_greater(r, level)] or [rational(0)] for level in levels]


def envelope_(precision_, recall_, positives, interpolation, k):
    r"""{% if interpolation == "all_points" %}\hat{P}_i = \max_{j \ge i} P_j{% else %}\hat{P}_i = \max_{R_j \ge (i - 1)/10} P_j{% endif %}"""
    P, R = precision_[-1], recall_[-1]
    if interpolation == "all_points":
        return array([largest(P[i:]) for i in range(len(P))])
    return array([largest(reached) for reached in _at_levels(P, R, positives[k - 1])])


def envelope___not_raised(precision_, recall_, positives, interpolation, k):
    P, R = precision_[-1], recall_[-1]
    return P if interpolation == "all_points" else array([reached[0] for reached in _at_levels(P, R, positives[k - 1])])


def _gains(R):
    return R - array([0, *R[:-1]])


def _total(terms):
    """Their sum, 0 for a class without detections."""
    return terms.sum() if len(terms) else rational(0)


def AP_(precision_, recall_, envelope_, interpolation):
    r"""{% if interpolation == "eleven_points" %}\text{AP} = \frac{1}{11} \sum_{i=1}^{11} \hat{P}_i
    {%- else %}\text{AP} = \sum_{i} (R_i - R_{i-1}) \, {% if interpolation == "none" %}P{% else %}\hat{P}{% endif %}_i, \quad R_0 = 0{% endif %}"""
    if interpolation == "eleven_points":
        return envelope_[-1].sum() / 11
    return _total(_gains(recall_[-1]) * (precision_ if interpolation == "none" else envelope_)[-1])


def AP___via_hits(order_, detections, positives, precision_, envelope_, interpolation, k):
    if interpolation == "eleven_points":
        return None
    heights = (precision_ if interpolation == "none" else envelope_)[-1]
    return _total(heights * _hits(order_[-1], detections)) / positives[k - 1]


def AP___mean_of_all(precision_, envelope_, interpolation):
    heights = (precision_ if interpolation == "none" else envelope_)[-1]
    return None if interpolation == "eleven_points" or not len(heights) else heights.sum() / len(heights)


def AP___trapezoids(precision_, recall_, interpolation):
    P = precision_[-1]
    return _total(_gains(recall_[-1]) * (P + array([1, *P[:-1]]))) / 2 if interpolation == "none" else None


def mAP(AP_, C):
    return sum(AP_[1:], AP_[0]) / C


def mAP__by_objects(AP_, positives):
    return (array(AP_) * positives).sum() / positives.sum() if len(set(map(whole, positives))) > 1 else None


slips = {
    order_: {
        "as_listed": "[i + 1 for i in ranked] -> [i for i, row in enumerate(detections, 1) if row[0] == k]",
    },
    precision_: {
        "by_all_detections": "found / _ranks(found) -> found / len(found) if len(found) else None",
        "swapped": "found -> _found(order_[-1], detections); _ranks(found) -> positives[k - 1]",
    },
    recall_: {
        "only_found": recall___only_found,
        "swapped": recall___swapped,
    },
    envelope_: {
        "not_raised": envelope___not_raised,
    },
    AP_: {
        "mean_of_all": AP___mean_of_all,
        "ten_points": "11 -> 10",
        "trapezoids": AP___trapezoids,
    },
    mAP: {
        "by_objects": mAP__by_objects,
    },
}
