"""Examples, trials and random points whose means hands can do, as estimates are asked of them."""

from markscheme.words import *

POOLS = {  # with the parts of a unit
    "gaussian": ((range(10), 1), (range(-3, 10), 1), (range(-30, 91), 10)),
    "exponential": ((range(2, 40), 1), (range(2, 60), 10), (range(2, 90), 10)),
    "poisson": ((range(6), 1), (range(8), 1), (range(10), 1)),
}
TRIALS = 11, 13, 17  # prime: no share of them is a short fraction, and there are ten or more


def draw_examples(stream, level, model, n):
    """Examples with a short mean, which is no number that anybody tries first."""
    number = ("easy", "medium", "hard").index(level)
    if model == "bernoulli":
        trials = TRIALS[number]
        ones = stream.between(1, trials - 1)
        return array(stream.shuffled([1] * ones + [0] * (trials - ones)))
    pool, scale = POOLS[model][number]
    if model == "poisson":
        return array(stream.again(lambda: [stream.choice(pool) for _ in range(n)], until=lambda x: sum(x) > n))
    return (
        array(stream.again(lambda: stream.shuffled(pool)[:n], until=lambda x: _is_short(sum(x), n, scale, model)))
        / scale
    )


def _is_short(total, n, scale, model):
    """The mean ends after a decimal or two; where its reciprocal is asked for, it is no whole number."""
    return total * 10 // scale % n == 0 and (model == "gaussian" or total % (n * scale))


def draw_trials(stream, level):
    low, high = {"easy": (8, 30), "medium": (15, 40), "hard": (40, 120)}[level]
    return rational(stream.choice([n for n in range(low, high + 1) if n not in (10, 12)]))  # see draw_successes


def draw_successes(stream, trials):
    """Neither half nor a share of one digit, for which 0.45 might be meant."""
    total = whole(trials)
    return rational(stream.choice([k for k in range(2, total - 1) if 10 * k % total and 12 * k % total]))


def draw_a(stream, level):
    return rational(
        stream.choice(
            {"easy": range(2, 8), "medium": range(2, 13)}.get(level, ("0.5", "1.5", "2.5", "4.5", "7.5", "12.5"))
        )
    )


def draw_b(stream, level, a, trials):
    """Another one than a; at first the mode of the posterior is a short fraction, where that can be had."""
    wanted = (16, 20, 25, 32, 40) if level == "easy" else ()
    short = [b for b in range(2, 8) if b != a and trials + a + b - 2 in wanted]
    if short:
        return rational(stream.choice(short))
    return stream.again(lambda: draw_a(stream, level), until=lambda b: b != a)


def draw_numbers(stream, level, n):
    """Numbers with a short mean."""
    pool, scale = (range(-3, 13), 1) if level == "easy" else (range(-30, 120), 10)
    return (
        array(stream.again(lambda: stream.shuffled(pool)[:n], until=lambda x: sum(x) * 100 // scale % n == 0)) / scale
    )


def draw_high(stream, low):
    return low + stream.choice([2, 3, 4] if low >= 0 else [4, 5])


def draw_points(stream, level, low, high, n):
    """Points of one decimal or two, spread over the interval; the first half, the second half, and others."""
    scale = 100 if level == "hard" else 10
    first, last = (whole(end * scale) for end in (low, high))
    middle = (first + last) // 2
    points = [k for k in range(first + 1, last) if k % 10 or (k and scale == 10)]
    halves = [stream.choice([k for k in points if k < middle]), stream.choice([k for k in points if k > middle])]
    rest = stream.shuffled([k for k in points if k not in halves])[: n - 2]
    return array(stream.shuffled([*halves, *rest])) / scale
