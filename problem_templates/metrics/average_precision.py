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
hides = {"envelope_": {"alike": "the largest precision may stand at the end of the ranking"}}
ask = {"order_": 1, "precision_": 1, "recall_": 1, "envelope_": 2, "AP_": 2, "mAP": 1}
# Correct or not, by rank.
FLAGS = {
    "easy": "101 011 0101 1001 0011 1101",
    "medium": "1011 0110 1010 0101 1001 0111",
    "hard": "10110 11010 01101 10011 11001 01011 10101",
}


def draw_detections(stream, level, C):
    found = []
    for k in range(1, C + 1):
        flags = stream.choice(FLAGS[level].split())
        scores = sorted(stream.shuffled(range(30, 100))[: len(flags)], reverse=True)
        found += [[k, f"0.{score}", int(flag)] for score, flag in zip(scores, flags, strict=True)]
    return stream.shuffled(found)


def _correct(detections, C):
    """How many correct detections each class has."""
    return [sum(y for c, _, y in detections if c == k) for k in range(1, C + 1)]


def draw_positives(stream, detections, C):
    """Mostly more objects than are found."""
    return array(_correct(detections, C)) + array(stream.shuffled((0, 1, 2))[:C])


def invalid_positives(detections, positives, C):
    for k, (objects, hits) in enumerate(zip(positives, _correct(detections, C), strict=True), 1):
        if whole(objects) < hits:
            return (
                f"class {k} has {objects} objects and {hits} correct detections; give no more correct ones than objects"
            )
    return None


def order_(detections, k):
    r"""s_{r_1} \ge s_{r_2} \ge \dots"""
    listed, ranked = [i for i, row in enumerate(detections) if row[0] == k], []
    for i in listed:
        ranked.insert(sum(not _is_surer(detections[i][1], detections[j][1]) for j in ranked), i)
    return array(ranked) + 1


def _is_surer(one, other):
    """Whether a confidence is the larger; of two that are spelt alike neither is, whatever kind of number they are."""
    return one != other and is_greater(read_number(one), read_number(other))


def _hits(order, detections):
    """1 for each correct detection of the ranking; a student's ranking may name what is none."""
    return array([detections[i - 1][2] if 1 <= i <= len(detections) else 0 for i in map(whole, order)])


def precision_(order, detections):
    r"""P_i = \frac{1}{i} \sum_{j \le i} y_{r_j}"""
    ranks = array(range(1, len(order) + 1))
    return _hits(order, detections).cumsum() / ranks


def recall_(order, detections, positives, k):
    r"""R_i = \frac{1}{N_k} \sum_{j \le i} y_{r_j}"""
    found = _hits(order, detections).cumsum()
    return found / positives[k - 1]


@when(interpolation="all_points")
def envelope_(precision):
    r"""\hat{P}_i = \max_{j \ge i} P_j"""
    reached = [precision[i:] for i in range(len(precision))]
    return array([largest(some) for some in reached])


@envelope_.when(interpolation="eleven_points")
def envelope_(precision, recall, positives, k):
    r"""\hat{P}_i = \max_{R_j \ge (i - 1)/10} P_j"""
    # Recalls j/N and levels i/10 are equal or at least 1/(10 N) apart: half of that below a level is as good as itself.
    levels = array(range(11)) / 10 - 1 / (20 * positives[k - 1])
    reached = [[p for p, r in zip(precision, recall, strict=True) if is_greater(r, level)] or [0] for level in levels]
    return array([largest(some) for some in reached])


def _area(recall, heights):
    """Under the steps from recall to recall; 0 for a class without detections."""
    return ((recall - array([0, *recall[:-1]])) * heights).sum()


@when(interpolation="none")
def AP_(precision, recall):
    r"""\text{AP} = \sum_{i} (R_i - R_{i-1}) \, P_i, \quad R_0 = 0"""
    return _area(recall, precision)


@AP_.when(interpolation="all_points")
def AP_(envelope, recall):
    r"""\text{AP} = \sum_{i} (R_i - R_{i-1}) \, \hat{P}_i, \quad R_0 = 0"""
    return _area(recall, envelope)


@AP_.when(interpolation="eleven_points")
def AP_(envelope):
    r"""\text{AP} = \frac{1}{11} \sum_{i=1}^{11} \hat{P}_i"""
    return envelope.sum() / 11


def AP___via_hits(order, detections, positives, precision, envelope, interpolation, k):
    if interpolation == "eleven_points":
        return None
    heights = precision if interpolation == "none" else envelope
    return (heights * _hits(order, detections)).sum() / positives[k - 1]


def mAP(AP_, C):
    return sum(AP_) / C


def table_ranking(detections, positives, order_, precision_, recall_):
    """Each class down its ranking: the correct detections so far, and what precision and recall they make."""
    rows = []
    for c, (order, precision, recall) in enumerate(zip(order_, precision_, recall_, strict=True), 1):
        found = _hits(order, detections).cumsum() if len(order) else []
        ranks = range(1, len(order) + 1)
        rows += [
            [c, i, row, detections[whole(row) - 1][2], hits, precision[i - 1], recall[i - 1]]
            for i, row, hits in zip(ranks, order, found, strict=True)
        ]
    return rows if len(rows) <= 30 else None


def figure_curve(recall_, precision_, language):
    """Precision over recall after each detection, a curve for each class; none where curves would hide each other."""
    names = [f"{'class' if language == 'en' else '类别'} {k}" for k in range(1, len(recall_) + 1)]
    if len(names) > 2 or not all(len(recall) > 1 for recall in recall_):
        return None
    curves = [list(zip(*curve, strict=True)) for curve in zip(recall_, precision_, strict=True)]
    return curve_figure(curves, ("R", "P"), names)


slips = {
    order_: {"as_listed": "array(ranked) -> array(listed)"},
    precision_: {"by_all_detections": "ranks -> len(ranks)", "swapped": "ranks -> positives[k - 1]"},
    recall_: {
        "only_found": "positives[k - 1] -> found[-1] if len(found) and 0 < whole(found[-1]) < whole(positives[k - 1])",
        "swapped": "positives[k - 1] -> array(range(1, len(order) + 1))",
    },
    envelope_: {"not_raised": "largest(some) -> some[0]"},
    AP_: {
        "mean_of_all": "_area(recall, precision) -> precision.sum() / len(precision) if len(precision); "
        "_area(recall, envelope) -> envelope.sum() / len(envelope) if len(envelope)",
        "ten_points": "11 -> 10",
        "trapezoids": "_area(recall, precision) "
        "-> _area(recall, precision + array([1, *precision[:-1]])) / rational(2)",
    },
    mAP: {"by_objects": "AP_ -> array(AP_) * positives; C -> positives.sum()"},
}
