"""Scores and classes of a test set, drawn so that the area under the curve shows every mistake and nobody guesses it."""

from markscheme.words import *


def draw_scores(stream, level, n):
    """Unlike scores; at the hard level two pairs of equal ones."""
    equal = 2 if level == "hard" else 0
    found = stream.shuffled(range(2, 20) if level == "easy" else range(11, 99))[: n - equal]
    return array(stream.shuffled(found + found[:equal])) / (20 if level == "easy" else 100)


def draw_y(stream, level, n, scores):
    """More often positive at high scores; of equal scores, one example of each class."""
    ranked = sorted(range(n), key=lambda i: (-scores[i], i))
    chance = {i: 8 - 6 * rank // n for rank, i in enumerate(ranked)}
    return stream.again(
        lambda: array([int(stream.below(10) < chance[i]) for i in range(n)]),
        until=lambda y: _tells(scores, y, level, [y[i] for i in ranked]),
        most=90,
    )


def _tells(scores, y, level, ranked):
    """Whether the area is above one half and no number that anybody tries first, and equal scores are of both classes.

    Where the positive one of such a pair stands first, it does so in both: else the pairs make up for each other.
    """
    all_pairs, won, tied = pairs(scores, y)
    area = 2 * won + tied  # of twice as many pairs
    short = not all_pairs or any(parts * area % (2 * all_pairs) == 0 for parts in (3, 20))  # thirds, tenths, quarters
    turned = [1 - target for target in ranked[::-1]]  # from the other end, with the classes exchanged
    ways = {y[i] > y[j] for j, s in enumerate(scores) for i in range(j) if scores[i] == s and y[i] != y[j]}
    if short or ranked == turned or area <= all_pairs:
        return False
    return tied == (2 if level == "hard" else 0) and len(ways) < 2


def pairs(scores, y):
    """How many pairs of a positive and a negative example there are, are ranked right, and have equal scores."""
    one, other = ([s for s, target in zip(scores, y, strict=True) if equals(target, k)] for k in (1, 0))
    won = sum(is_greater(s, t) for s in one for t in other)
    return len(one) * len(other), won, len(one) * len(other) - won - sum(is_greater(t, s) for s in one for t in other)
