"""A repeated group of two steps that see lists, each other and the number of the round."""

from markscheme.words import *

sizes = {"n": 2}
given = {
    "M": matrix("n", "n", integers(1, 3)),
    "x": vector("n", integers(1, 3)),
    "times": count(counts(1, 3)),
}


def _times(times):
    return times


repeat = {("v_", "c_"): _times}
ask = {"v_": 1, "c_": 2, "total": 1}


def v_(M, x, v_):
    return M @ (v_[-1] if v_ else x)


def c_(v_, c_, k):
    return k * v_[-1][0] + sum(c_, rational(0))


def total(c_):
    return sum(c_, rational(0))


slips = {v_: {"transposed": "M -> M.T"}}
