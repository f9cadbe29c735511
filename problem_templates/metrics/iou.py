"""Intersection over union of two boxes, given by their corners or by centre and size."""

from markscheme.words import *

source = "study note 000, object detection: intersection over union (IoU)"
options = {"format": ("corners", "centre")}
given = {"a": vector(4), "b": vector(4)}
only = {"corners": {"format": ("centre",)}}
symbols = {"corners": "P", "areas": "A", "width": "w_I", "height": "h_I"}
symbols |= {"intersection": "I", "union": "U", "iou": r"\text{IoU}"}
# The farthest first corner, the sides of a box, the parts of a unit (integers, pixels, decimals), and in how many
# directions one box may reach beyond the other at both ends: in none they meet at corners, in both they form a cross.
GRID = {"easy": (12, (7, 19), 1, (0,)), "medium": (60, (20, 80), 1, (0, 1)), "hard": (60, (21, 69), 10, (1, 2))}


def ask(format):
    corners = {"corners": 2} if format == "centre" else {}
    return {**corners, "areas": 1, "intersection": 2, "union": 1, "iou": 1}


def draw_a(stream, level, format):
    farthest, sides, parts, _ = GRID[level]
    first, size = (array([stream.between(*ends) for _ in range(2)]) / parts for ends in ((1, farthest), sides))
    return concatenate(first, first + size) if format == "corners" else concatenate(first + size / 2, size)


def draw_b(stream, level, a, format):
    """A box that overlaps the first one, at its corner, with a side in it, or across it."""

    def is_wanted(b):
        one, two = _both(a, b, format)
        beyond = sum((one[k] < two[k]) != (one[k + 2] < two[k + 2]) for k in (0, 1))
        return _is_partial(one, two) and beyond in GRID[level][3]

    return stream.again(lambda: draw_a(stream, level, format), until=is_wanted, most=90)


def _is_partial(a, b):
    """Whether the boxes overlap, neither lies in the other, and no two edges lie on one line."""
    inner = array([*maximum(a[:2], b[:2]), *minimum(a[2:], b[2:])])
    return (inner[:2] < inner[2:]).all() and (inner != a).any() and (inner != b).any() and (a != b).all()


def _both(a, b, format, half=2):
    """The corners of both boxes."""
    if format == "corners":
        return array([a, b])
    return array([[x - w / half, y - h / half, x + w / half, y + h / half] for x, y, w, h in (a, b)])


def invalid_boxes(a, b, format):
    for name, box in (("a", a), ("b", b)):
        numbers = f"{name} is ({', '.join(map(str, box))})"
        if format == "corners" and (is_greater(box[0], box[2]) or is_greater(box[1], box[3])):
            return (
                f"{numbers}, whose first corner lies behind the second; give x1, y1, x2, y2 with x1 <= x2 and y1 <= y2"
            )
        if format == "centre" and (is_greater(0, box[2]) or is_greater(0, box[3])):
            return f"{numbers}, which has a side below 0; give the centre, a width and a height of 0 or more"
    if not any(sign(area) for area in areas(a, b, format)):
        return "a and b both have the area 0, so the IoU is 0/0; give one of them a width and a height above 0"
    return None


def require_large_enough(iou):
    """Less than a twentieth is no match that anybody would look at."""
    return is_greater(20 * iou, 1)


def require_overlap(a, b, format):
    return _is_partial(*_both(a, b, format))


def corners(a, b):
    r"""P = \begin{pmatrix}
    a_1 - \frac{a_3}{2} & a_2 - \frac{a_4}{2} & a_1 + \frac{a_3}{2} & a_2 + \frac{a_4}{2} \\
    b_1 - \frac{b_3}{2} & b_2 - \frac{b_4}{2} & b_1 + \frac{b_3}{2} & b_2 + \frac{b_4}{2} \end{pmatrix}"""
    return _both(a, b, "centre", half=2)


def areas(a, b, format):
    r"""{% if format == "corners" %}A = \begin{pmatrix} (a_3 - a_1) (a_4 - a_2) \\ (b_3 - b_1) (b_4 - b_2) \end{pmatrix}
    {% else %}A = \begin{pmatrix} a_3 \, a_4 \\ b_3 \, b_4 \end{pmatrix}{% endif %}"""
    if format == "corners":
        return array([(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)])
    return array([box[2] * box[3] for box in (a, b)])


def width(a, b, corners, format):
    one, two = (a, b) if format == "corners" else corners
    return maximum(minimum(one[2], two[2]) - maximum(one[0], two[0]), 0)


def height(a, b, corners, format):
    one, two = (a, b) if format == "corners" else corners
    return maximum(minimum(one[3], two[3]) - maximum(one[1], two[1]), 0)


def intersection(width, height):
    return width * height


def union(areas, intersection):
    return areas[0] + areas[1] - intersection


def iou(intersection, union):
    return intersection / union


def figure_boxes(a, b, format):
    return box_figure([a, b], ["a", "b"], ["solid", "dashed"]) if format == "corners" else None


def figure_corners(corners):
    return None if corners is None else box_figure(corners, ["a", "b"], ["solid", "dashed"])


def _at(k):
    """The slips of the shared width (0) or height (1)."""
    shared = f"maximum(minimum(one[{k + 2}], two[{k + 2}]) - maximum(one[{k}], two[{k}]), 0)"
    return {
        "outer_edges": f"{shared} -> maximum(one[{k + 2}], two[{k + 2}]) - minimum(one[{k}], two[{k}])",
        "other_edges": f"{shared} -> {shared} + 1 if format == 'corners'",
    }


_SIDES = "(box[2] - box[0]) * (box[3] - box[1])"
slips = {
    corners: {
        "not_halved": "2 -> 1",
        "centre_as_corner": lambda a, b: array([concatenate(box[:2], box[:2] + box[2:]) for box in (a, b)]),
    },
    areas: {
        "other_edges": f"{_SIDES} -> (box[2] - box[0] + 1) * (box[3] - box[1] + 1)",
        "corner_as_size": f"{_SIDES} -> box[2] * box[3]",
    },
    width: _at(0),
    height: _at(1),
    union: {
        "intersection_twice": "areas[0] + areas[1] - intersection -> areas[0] + areas[1]",
        "intersection_left_out": "intersection -> 2 * intersection",
    },
    iou: {
        "by_smaller": "union -> minimum(areas[0], areas[1])",
        "dice": "intersection / union -> 2 * intersection / (areas[0] + areas[1])",
        "inverted": "intersection <-> union",
    },
}
