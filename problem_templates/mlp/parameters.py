"""How many weights and biases a fully connected network has, layer by layer."""

from markscheme.words import *

source = "study notes 001 to 004, fully connected layers; published exam questions on counting parameters"
sizes = {"k": (4, 5, 4)}
options = {"with_biases": ("yes", "no")}
given = {"widths": vector("k", counts(2, 10)).at_least(1, "the width of a layer").whole_numbers()}
symbols = {"widths": "n", "weights": "w", "biases": "b", "total": "N"}
INPUTS, HIDDEN, OUTPUTS = (
    (64, 100, 256, 400, 784, 1024, 3072),
    (16, 20, 30, 32, 50, 64, 80, 100, 128, 200, 256, 300, 512),
    (2, 4, 5, 10, 20, 26),
)


def ask(with_biases):
    return {"weights": 2, "biases": 1, "total": 1} if with_biases == "yes" else {"weights": 2, "total": 1}


def draw_widths(stream, level, k):
    """Networks that can be drawn, and on hard those that classify small images; no two widths are the same."""
    if level == "hard":
        return array([stream.choice(INPUTS), *stream.shuffled(HIDDEN)[: k - 2], stream.choice(OUTPUTS)])
    return array(stream.shuffled(range(2, 11))[:k])


def invalid_single_layer(k):
    return (
        "widths has one entry, so there is no layer of weights; give the widths of two layers or more"
        if k < 2
        else None
    )


def figure_network(widths, k):
    """Every unit with its letter, as far as a page has room for them."""
    if any(n > 10 for n in widths) or k > 6:
        return None
    letters = ["x", *(f"a_{{{layer}," for layer in range(1, k - 1)), "y"]
    return network_figure(
        [
            [f"{a}_{i}" if len(a) == 1 else f"{a}{i}}}" for i in range(1, whole(n) + 1)]
            for a, n in zip(letters, widths, strict=True)
        ]
    )


def weights(widths):
    r"""w_l = n_l \, n_{l+1}"""
    return array([widths[i] * widths[i + 1] for i in range(len(widths) - 1)])


@when(with_biases="yes")
def biases(widths):
    r"""b_l = n_{l+1}"""
    return widths[1:]


@biases.otherwise
def biases(widths):
    r"""b_l = 0"""
    return 0 * widths[1:]


def total(weights, biases):
    return weights.sum() + biases.sum()


slips = {
    weights: {
        "added": "widths[i] * widths[i + 1] -> widths[i] + widths[i + 1]",
        "bias_in_weights": "widths[i] * widths[i + 1] -> (widths[i] + 1) * widths[i + 1] if with_biases == 'yes'",
        "last_layer_forgotten": "len(widths) - 1 -> len(widths) - 2",
    },
    biases: {
        "units_before": "widths[1:] -> widths[:-1] if with_biases == 'yes'",
        "one_bias_a_layer": "widths[1:] -> 0 * widths[1:] + 1 if with_biases == 'yes'",
    },
    total: {
        "biases_forgotten": "biases.sum() -> 0",
        "input_biases": "biases.sum() -> biases.sum() + widths[0] if with_biases == 'yes'",
        "biases_counted": "biases.sum() -> widths[1:].sum() if with_biases == 'no'",
        "units_counted": "weights.sum() + biases.sum() -> weights.sum() + biases.sum() + widths.sum()",
    },
}
