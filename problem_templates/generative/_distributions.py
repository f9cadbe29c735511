"""Two distributions over the same outcomes: drawn so that no outcome is as likely under both, or lost by both."""

from markscheme.words import *


def _distribution(stream, level, k, unlike=()):
    """Parts of a line that is cut at different places, none the same as in another distribution."""
    parts = 20 if level == "easy" else 50

    def drawn():
        cuts = [0, *sorted(stream.shuffled(range(1, parts))[: k - 1]), parts]
        return array([rational(f"{cuts[i + 1] - cuts[i]}/{parts}") for i in range(k)])

    return stream.again(drawn, until=lambda q: not any(a == b for a, b in zip(q, unlike, strict=False)))


def draw_p(stream, level, k):
    return _distribution(stream, level, k)


def draw_q(stream, level, k, p):
    """At the hard level the generator has lost an outcome."""
    if level != "hard":
        return _distribution(stream, level, k, p)
    kept = _distribution(stream, level, k - 1)
    return stream.again(
        lambda: array(stream.shuffled([rational(0), *kept])), until=lambda q: not any(map(equals, p, q))
    )


def invalid_nowhere(p, q, ask_for):
    for i in range(len(p) if ask_for == "optimal" else 0):
        if sign(p[i]) == sign(q[i]) == 0:
            return f"p and q are both 0 at entry {i + 1}, so D there would be 0/0; leave that entry out"
    return None
