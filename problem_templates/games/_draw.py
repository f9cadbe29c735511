"""Game trees drawn by lot, as exams have them."""

from markscheme.words import *

from . import _tree

# By algorithm and level: whose turn it is from the root down, and how many children a node has at each depth.
SHAPES = {
    "minimax": {
        "easy": ((("max", "min"), (3, 3)),),
        "medium": ((("max", "min", "max"), (2, 2, 3)), (("min", "max", "min"), (3, 2, 2)), (("min", "max"), (3, 4))),
        "hard": ((("max", "min", "max", "min"), (2, 2, 2, 2)), (("min", "max", "min"), (3, 2, 3))),
    },
    "alpha_beta": {
        "easy": ((("max", "min"), (3, 3)), (("max", "min"), (4, 2)), (("max", "min"), (3, 4))),
        "medium": ((("max", "min", "max"), (2, 2, 3)), (("max", "min", "max"), (3, 2, 2)), (("min", "max"), (3, 4))),
        "hard": ((("max", "min", "max", "min"), (2, 2, 2, 2)), (("min", "max", "min"), (3, 2, 3))),
    },
    "expectimax": {
        "easy": ((("max", "chance"), (3, 2)), (("max", "chance"), (2, 4))),
        "medium": ((("max", "chance", "min"), (2, 2, 3)), (("max", "chance"), (3, 3)), (("min", "chance"), (3, 3))),
        "hard": ((("max", "chance", "min"), (3, 3, 2)), (("min", "chance", "max"), (2, 3, 2))),
    },
}
PROBABILITIES = (("0.2", "0.3", "0.5"), ("0.1", "0.3", "0.6"), ("0.1", "0.2", "0.7"))


def levels(stream, level, algorithm):
    return list(stream.choice(SHAPES[algorithm][level])[0])


def tree(stream, level, levels, algorithm):
    """One of a fitting shape; at the hard level with negative numbers, and now and then a leaf in the place of a node."""
    fitting = [fans for kinds, fans in SHAPES[algorithm][level] if list(kinds) == levels]
    fans = stream.choice(fitting)
    leaves = 1
    for fan in fans:
        leaves *= fan
    low, high = {"easy": (1, 15), "medium": (-9, 15), "hard": (-9, 9)}[level]
    pool = range(low, high + 1)
    numbers = stream.shuffled(pool)[:leaves] if level == "easy" else [stream.choice(pool) for _ in range(leaves)]
    return _node(stream, list(levels), fans, numbers, level)


def _node(stream, levels, fans, numbers, level, depth=0):
    if not fans or (level == "hard" and depth > 1 and stream.below(8) == 0):
        return numbers.pop()
    below = [_node(stream, levels[1:], fans[1:], numbers, level, depth + 1) for _ in range(fans[0])]
    if levels[0] == "chance" and level != "easy" and len(below) == 3:
        return {"probabilities": stream.shuffled(stream.choice(PROBABILITIES)), "children": below}
    return below
