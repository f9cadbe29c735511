"""Parameters of a decoder by the rule of 12 L d^2, the training compute 6 N D, and the days that it takes."""

from markscheme.words import *

source = "Kaplan et al. (2020) and Hoffmann et al. (2022): N without norms and biases, and C = 6 N D; Shazeer (2020), gated units"
options = {"embedding": ("left_out", "tied", "untied"), "mlp": ("plain", "gated")}
# Few figures, so that no product is longer than the display of a calculator.
_WIDTHS = by_level(
    choice(200, 300, 400, 500, 600, 800), choice(*range(800, 2500, 200)), choice(*range(2400, 8001, 800))
)
_INNER = by_level(choice(*range(500, 3001, 500)), choice(*range(2000, 9001, 1000)), choice(*range(6000, 30001, 2000)))
_WORDS = by_level(
    choice(*range(8000, 32001, 2000)), choice(*range(24000, 64001, 4000)), choice(*range(50000, 150001, 10000))
)
given = {
    "d_model": number(_WIDTHS),
    "layers": number(by_level(integers(4, 12), integers(12, 36), integers(24, 96))),
    "d_ff": number(_INNER).or_else(None),
    "vocabulary": number(_WORDS).when(embedding=("tied", "untied")),
    "tokens": number(),
    "chips": number(by_level(choice(2, 3, 4, 6, 8), choice(4, 6, 8, 12, 16), choice(*range(256, 2049, 128)))),
}
given = {name: one.whole_numbers().at_least(1, "a number") for name, one in given.items()}
given |= {
    "flops": number().above(0, "a number of operations per second"),
    "utilisation": number(decimals("0.25", "0.65", 2)).above(0, "a utilisation").at_most(1),
}
symbols = {"d_model": "d", "layers": "L", "d_ff": "f", "vocabulary": "v", "tokens": "D", "chips": "n", "flops": "R"}
symbols |= {"utilisation": "u", "attention": "A", "feed_forward": "F", "layer": "P", "days": "t"}
ask = {"attention": 1, "feed_forward": 1, "layer": 1, "N": 2, "C": 2, "days": 2}


def draw_tokens(stream, level):
    """Two figures and a power of ten."""
    figures = stream.choice([n for n in range(11, 100) if n % 10])
    return rational(figures) * power(rational(10), {"easy": 9, "medium": 9, "hard": 11}[level])


def draw_flops(stream, level, d_model, layers, d_ff, tokens, chips):
    """Peaks of accelerators, of single cards at the easy level, with which the training takes about a day or more."""
    peaks = (4, 9, 13, 19, 35, 65) if level == "easy" else (125, 197, 275, 312, 459, 989)
    work = 6 * layers * d_model * (4 * d_model + 2 * d_ff) * tokens
    return stream.again(
        lambda: rational(stream.choice(peaks)) * power(rational(10), 12), until=lambda peak: work > 40000 * chips * peak
    )


def draw_d_ff(stream, level, d_model, mlp):
    """Four times the width, as is usual, where it is easiest; else at least twice the width."""
    if level == "easy" and mlp == "plain":
        return 4 * d_model
    return stream.again(lambda: given["d_ff"].draw(stream, level, {}), until=lambda d_ff: d_ff >= 2 * d_model)


def attention(d_model):
    return 4 * square(d_model)


def feed_forward(d_model, d_ff, mlp):
    if d_ff is None:
        return 8 * square(d_model) if mlp == "plain" else 12 * square(d_model)
    return 2 * d_model * d_ff if mlp == "plain" else 3 * d_model * d_ff


def layer(attention, feed_forward):
    return attention + feed_forward


@when(embedding="left_out")
def N(layers, layer):
    return layers * layer


@N.when(embedding="tied")
def N(layers, layer, vocabulary, d_model):
    return layers * layer + vocabulary * d_model


@N.when(embedding="untied")
def N(layers, layer, vocabulary, d_model):
    return layers * layer + 2 * vocabulary * d_model


def C(N, tokens):
    return 6 * N * tokens


def days(C, chips, flops, utilisation):
    return C / (chips * flops * utilisation * 86400)


def days__via_seconds(C, chips, flops, utilisation):
    return C / (chips * flops * utilisation) / 86400


slips = {
    attention: {"output_projection_forgotten": "4 -> 3", "one_projection": "4 -> 1"},
    feed_forward: {
        "one_matrix": "2 * d_model * d_ff -> d_model * d_ff; 8 -> 4",
        "gate_forgotten": "3 -> 2; 12 -> 8",
        "gate_counted": "2 -> 3; 8 -> 12",
        "usual_width": "d_ff -> 4 * d_model if d_ff is not None",
    },
    layer: {"attention_only": "feed_forward -> 0", "rule_of_twelve": "attention + feed_forward -> 3 * attention"},
    N: {
        "one_layer": "layers -> 1",
        "embedding_forgotten": "vocabulary -> 0",
        "embedding_twice": "vocabulary * d_model -> 2 * vocabulary * d_model if embedding == 'tied'",
        "embedding_once": "2 * vocabulary * d_model -> vocabulary * d_model",
        "embedding_in_every_layer": "layers * layer + vocabulary * d_model -> layers * (layer + vocabulary * d_model); "
        "layers * layer + 2 * vocabulary * d_model -> layers * (layer + 2 * vocabulary * d_model)",
    },
    C: {"forward_only": "6 -> 2", "backward_only": "6 -> 4", "factor_forgotten": "6 -> 1"},
    days: {
        "utilisation_forgotten": "utilisation -> 1",
        "utilisation_inverted": "utilisation -> 1 / utilisation",
        "one_chip": "chips -> 1",
        "hours": "86400 -> 3600",
    },
}
