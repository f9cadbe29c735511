"""How many parameters a Transformer encoder has, part by part."""

from markscheme.words import *

source = "study notes 002 and 004, the encoder of the Transformer; Vaswani et al. (2017)"
options = {"biases": ("yes", "no")}
WIDTHS = by_level(choice(*range(6, 33, 2)), choice(*range(32, 257, 16)), choice(128, 256, 384, 512, 640, 768, 1024))
INNER = by_level(
    choice(*range(10, 61, 5)), choice(*range(100, 1001, 50)), choice(512, 1024, 1536, 2048, 2560, 3072, 4096)
)
WORDS = by_level(choice(*range(50, 500, 10)), choice(*range(1000, 9001, 500)), choice(*range(10000, 50001, 1000)))
given = {
    "d_model": number(WIDTHS).whole_numbers().at_least(1, "a width"),
    "d_ff": number(INNER).whole_numbers().at_least(1, "a width"),
    "layers": number(by_level(integers(2, 4), integers(3, 8), choice(6, 8, 12, 16, 24)))
    .whole_numbers()
    .at_least(1, "a number of blocks"),
    "vocabulary": number(WORDS).whole_numbers().at_least(1, "a number of tokens"),
}
symbols = {"d_model": "d", "d_ff": "f", "layers": "L", "vocabulary": "v", "attention": "A", "feed_forward": "F"}
symbols |= {"layer_norm": "N", "block": "B", "embedding": "E", "total": "P"}
ask = dict.fromkeys(("attention", "feed_forward", "layer_norm", "block", "embedding", "total"), 1)


def figure_encoder():
    """One block: what has parameters is named by them, and the way around each part is an arrow of its own."""
    nodes = [
        ("x", "x", 0, 1),
        ("attention", "W_Q  W_K  W_V  W_O", 1, 1),
        ("first", "+", 2, 1),
        ("norm", "γ_1  β_1", 3, 1),
        ("forward", "W_1  W_2", 4, 1),
        ("second", "+", 5, 1),
        ("last", "γ_2  β_2", 6, 1),
        ("out", "y", 7, 1),
    ]
    along = [(nodes[i][0], nodes[i + 1][0], "") for i in range(len(nodes) - 1)]
    return flow_figure(nodes, [*along, ("x", "first", ""), ("norm", "second", "")])


def attention(d_model, biases):
    return 4 * square(d_model) + 4 * d_model if biases == "yes" else 4 * square(d_model)


def feed_forward(d_model, d_ff, biases):
    return 2 * d_model * d_ff + (d_ff + d_model) if biases == "yes" else 2 * d_model * d_ff


def layer_norm(d_model):
    return 4 * d_model


def block(attention, feed_forward, layer_norm):
    return attention + feed_forward + layer_norm


def embedding(vocabulary, d_model):
    return vocabulary * d_model


def total(layers, block, embedding):
    return layers * block + embedding


slips = {
    attention: {
        "output_projection_forgotten": "4 -> 3",
        "biases_forgotten": {"biases": "no"},
        "biases_counted": {"biases": "yes"},
    },
    feed_forward: {
        "biases_forgotten": {"biases": "no"},
        "biases_counted": {"biases": "yes"},
        "one_matrix": "2 * d_model * d_ff -> d_model * d_ff",
        "one_bias": "d_ff + d_model -> d_ff",
    },
    layer_norm: {"half_the_norms": "4 -> 2"},
    block: {"norms_forgotten": "layer_norm -> 0"},
    total: {
        "embedding_forgotten": "embedding -> 0",
        "embedding_in_every_block": "layers * block + embedding -> layers * (block + embedding)",
        "one_block": "layers -> 1",
    },
}
