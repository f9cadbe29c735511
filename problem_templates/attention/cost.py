"""How many scores attention calculates, how many multiplications they take, and the memory that they fill."""

from markscheme.words import *

source = "study notes 002 and 004, self-attention over a second of speech, and the table of N x M alignment scores"
options = {"kind": ("self", "cross")}
_TENTHS = [choice(*(f"{k // 10}.{k % 10}" for k in range(*ends))) for ends in ((4, 21), (21, 46), (46, 100))]
given = {
    "seconds": number(by_level(*_TENTHS)).above(0, "a length of time").when(kind="self"),
    "hop": number(by_level(choice(20, 25), choice(10, 20, 25), choice("12.5", 10, 20)))
    .above(0, "a time")
    .when(kind="self"),
    "N": number(by_level(integers(12, 40), integers(40, 120), integers(120, 480)))
    .whole_numbers()
    .at_least(1, "a number of tokens")
    .when(kind="cross"),
    "M": number(by_level(integers(15, 60), integers(60, 240), integers(240, 960)))
    .whole_numbers()
    .at_least(1, "a number of tokens")
    .when(kind="cross"),
    "d": number(by_level(choice(*range(8, 33, 4)), choice(*range(16, 65, 8)), choice(*range(48, 129, 8)))),
    "heads": number(by_level(integers(2, 6), choice(4, 6, 8, 12), choice(8, 12, 16, 24))),
    "layers": number(by_level(integers(2, 5), integers(3, 8), choice(6, 8, 12, 18, 24))),
    "size": number(choice(2, 4)),
}
for _name, _what in (("d", "a length"), ("heads", "a number"), ("layers", "a number"), ("size", "a number of bytes")):
    given[_name] = given[_name].whole_numbers().at_least(1, _what)
symbols = {"seconds": "s", "hop": "r", "vectors": "n", "scores": "S", "products": "P", "heads": "h", "layers": "L"}
symbols |= {"size": "q", "total": "S_L", "memory": "B"}


def ask(kind):
    rest = {"scores": 1, "products": 1, "total": 1, "memory": 2}
    return {"vectors": 1, **rest} if kind == "self" else rest


def draw_hop(stream, level, seconds):
    return stream.again(
        lambda: given["hop"].draw(stream, level, {}), until=lambda hop: invalid_hop(seconds, hop) is None
    )


def invalid_hop(seconds, hop):
    if hop is None:
        return None
    count = 1000 * seconds / hop
    if equals(count, floor(count)):
        return None
    return f"{seconds} s with a vector every {hop} ms are {count} vectors, which is no whole number; change one of them"


@when(kind="self")
def vectors(seconds, hop):
    return 1000 * seconds / hop


@when(kind="self")
def scores(vectors):
    return square(vectors)


@scores.otherwise
def scores(N, M):
    return N * M


def products(scores, d):
    return scores * d


def total(scores, heads, layers):
    return scores * heads * layers


def memory(total, size):
    return total * size / 1000000


slips = {
    vectors: {"hop_forgotten": "1000 * seconds / hop -> 1000 * seconds", "milliseconds": "1000 * seconds -> seconds"},
    scores: {
        "each_pair_once": "square(vectors) -> vectors * (vectors - 1) / 2",
        "added": "square(vectors) -> 2 * vectors; N * M -> N + M",
        "one_sequence": "N * M -> square(N)",
    },
    products: {"root_for_length": "d -> sqrt(d)", "length_squared": "d -> d * d"},
    total: {"one_head": "heads -> 1", "one_layer": "layers -> 1"},
    memory: {"bits": "size -> 8 * size", "size_forgotten": "size -> 1", "binary_units": "1000000 -> 1048576"},
}
