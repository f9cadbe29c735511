"""A family that marks well until a student writes a certain number: then a step does what must not happen.

1300 raises an error, 1400 asks for too much memory, 1500 calls itself without end, 1600 ends its process, 1700 ends the
program, and 1800 fails in the sentence about it alone, for there the number is a traced one.
"""

from markscheme.words import *

# Imports are refused where a family is read, and still anybody's code can get at everything.
os, signal = map(__import__, ("os", "signal"))

given = {"a": number(integers(2, 99)), "b": number(integers(2, 99))}  # so many that papers differ
ask = {"c": 2, "d": 2}


def c(a, b):
    return a + b


def d(c, a):
    _act_on(c)
    return c * a


def _act_on(c):
    written = round(float(getattr(c, "centre", 0)))
    if written == 1300:
        raise RuntimeError("a step raised")
    if written == 1400:
        raise MemoryError
    if written == 1500:
        _act_on(c)
    if written == 1600:
        os.kill(os.getpid(), signal.SIGKILL)
    if written == 1700:
        raise SystemExit(3)
    if type(c).__name__ == "TracedValue" and c.value == 1800:
        raise RuntimeError("a sentence raised")


slips = {d: {"added": "c * a -> c + a"}}
