"""Non-maximum suppression: which of several boxes are kept, by their scores and overlaps."""

from markscheme.words import *

source = "study note 000, object detection: intersection over union (IoU) and NMS"
sizes = {"n": (3, 4, 5)}
options = {"edges": ("continuous", "pixels")}
given = {
    "boxes": matrix("n", 4).whole_numbers(edges="pixels"),
    "threshold": number(choice("0.3", "0.4", "0.5")).between(0, 1, "an IoU"),
    "scores": vector("n", decimals("0.5", "0.99", 2)).between(0, 1, "a score"),
}
answers = {"kept": subset()}
symbols = {"boxes": "B", "scores": "s", "threshold": "t"}
symbols |= {"area": "A", "common": "I", "iou": r"\text{IoU}", "order": "r", "kept": "K"}
ask = {"area": 1, "iou": 4, "order": 1, "kept": 2}
hides = {"scores": "a score only says which box comes first"}


def draw_boxes(stream, n, edges):
    """Boxes about one object, shifted one after the other, and in a large set one about another object."""
    width, height = stream.between(5, 6), stream.between(4, 6)
    x, y, rows = stream.between(0, 2), stream.between(1, 3), []
    for _ in range(min(n, 4)):
        rows.append([x, y, x + width + stream.between(0, 1), y + height])
        x, y = x + stream.between(1, 2), y + stream.choice((-1, 1))
    far = [[x + 6, y + 1, x + 5 + width, y + 1 + height]]
    return array(stream.shuffled([*rows, *far][:n]))


def draw_threshold(stream, n, boxes, edges):
    """One that some of the overlaps exceed, and others do not."""
    overlaps = iou(area(boxes, edges), common(boxes, edges))
    values = [rational(value) for value in ("0.3", "0.4", "0.5")]
    return stream.choice([value for value in values if require_overlaps(overlaps, n, value)] or values)


def draw_scores(stream, n, boxes, threshold, edges):
    """Scores with which a suppressed box would have suppressed another one, where that can be."""
    overlaps = iou(area(boxes, edges), common(boxes, edges))

    def tells_suppressed_from_kept(scores):
        ranking = order(scores)
        return any(kept(overlaps, ranking, threshold) - kept__by_suppressed(overlaps, ranking, threshold))

    return stream.again(
        lambda: array(stream.shuffled(range(50, 100))[:n]) / 100, until=tells_suppressed_from_kept, most=12
    )


def invalid_boxes(boxes, edges):
    for i, (x1, y1, x2, y2) in enumerate(boxes, 1):
        if is_greater(x1, x2) or is_greater(y1, y2) or (edges == "continuous" and 0 in (sign(x2 - x1), sign(y2 - y1))):
            corners = f"({x1}, {y1}, {x2}, {y2})"
            return f"box {i} is {corners}, which has no area; give x1, y1, x2, y2 with x2 above x1 and y2 above y1"
    return None


def require_overlaps(iou, n, threshold):
    """Some pairs overlap by more than the threshold, and one by less."""
    pairs = [iou[i, j] for i in range(n) for j in range(i)]
    over = sum(is_greater(value, threshold) for value in pairs)
    return over >= n // 2 and any(is_greater(threshold, value) and sign(value) for value in pairs)


def require_choice(kept, n):
    return 1 < sum(map(whole, kept)) < n


def _sides(boxes, edges):
    """Widths and heights; with pixels, the last row and column belong to the box."""
    return boxes[:, 2:] - boxes[:, :2] + (1 if edges == "pixels" else 0)


def area(boxes, edges):
    r"""{% set one %}{% if edges == "pixels" %} + 1{% endif %}{% endset %}
    A_i = (x_{2,i} - x_{1,i}{{ one }}) (y_{2,i} - y_{1,i}{{ one }})"""
    return _sides(boxes, edges).prod(axis=1)


def common(boxes, edges):
    r"""{% set one %}{% if edges == "pixels" %} + 1{% endif %}{% endset %}
    \begin{aligned} I_{ij} &= \max(0, w) \, \max(0, h) \\
    w &= \min(x_{2,i}, x_{2,j}) - \max(x_{1,i}, x_{1,j}){{ one }} \\
    h &= \min(y_{2,i}, y_{2,j}) - \max(y_{1,i}, y_{1,j}){{ one }} \end{aligned}"""
    pairs = [(one, two) for one in boxes for two in boxes]
    corners = array([[*maximum(one[:2], two[:2]), *minimum(one[2:], two[2:])] for one, two in pairs])
    return maximum(_sides(corners, edges), 0).prod(axis=1).reshape(len(boxes), len(boxes))


def iou(area, common):
    r"""\text{IoU}_{ij} = \frac{I_{ij}}{A_i + A_j - I_{ij}}"""
    boxes = range(len(area))
    return array([[1 if i == j else common[i, j] / (area[i] + area[j] - common[i, j]) for j in boxes] for i in boxes])


def order(scores):
    r"""s_{r_1} \ge s_{r_2} \ge \dots"""
    ranked = []
    for i, score in enumerate(scores):
        ranked.insert(sum(not is_greater(score, scores[j]) for j in ranked), i)
    return array([i + 1 for i in ranked])


def _survivors(iou, order, threshold, rivals):
    """A 1 for every box that overlaps none of its rivals too much; `rivals(earlier, kept)` are asked in ranking."""
    earlier, kept = [], []
    for i in (whole(rank) - 1 for rank in order):
        if 0 <= i < len(iou) and i not in earlier:
            if not any(is_greater(iou[i, j], threshold) for j in rivals(earlier, kept)):
                kept.append(i)
            earlier.append(i)
    return array([int(i in kept) for i in range(len(iou))])


def kept(iou, order, threshold):
    r"""K = \{ i \mid \forall j \in K, \; s_j > s_i : \; \text{IoU}_{ij} \le t \}"""
    return _survivors(iou, order, threshold, lambda earlier, kept: kept)


def kept__by_suppressed(iou, order, threshold):
    return _survivors(iou, order, threshold, lambda earlier, kept: earlier)


def table_pass(scores, iou, order, threshold, kept):
    """The greedy pass: each box in its turn, with its IoU with every box that is kept by then."""
    rows, so_far = [], []
    for i in (whole(rank) - 1 for rank in order):
        rows.append([i + 1, scores[i], [j + 1 for j in so_far], [iou[i, j] for j in so_far]])
        so_far += [i] if whole(kept[i]) else []
    return rows if len(rows) <= 12 else None


def figure_boxes(boxes, n):
    return box_figure(boxes, list(range(1, n + 1)))


slips = {
    area: {"other_edges": "edges -> 'pixels' if edges == 'continuous' else 'continuous'"},
    common: {"negative_sides": "maximum(_sides(corners, edges), 0) -> _sides(corners, edges)"},
    iou: {
        "intersection_twice": "area[i] + area[j] - common[i, j] -> area[i] + area[j]",
        "by_smaller": "area[i] + area[j] - common[i, j] -> minimum(area[i], area[j])",
    },
    order: {"lowest_first": "array([i + 1 for i in ranked]) -> order(scores)[::-1]"},
    kept: {"by_suppressed": kept__by_suppressed, "against_best": "kept -> earlier[:1]"},
}
