"""A piecewise linear function as a weighted sum of ReLU or hard sigmoid units, and where it bends."""

from markscheme.words import *

source = "study note 002, piecewise linear curves from hard sigmoids and from ReLUs, sigmoids for smooth ones"
sizes = {"n": (2, 3, 3), "K": (2, 2, 3)}
options = {"unit": ("relu", "hard_sigmoid", "sigmoid")}
_SHALLOW = distinct("-0.5", "-0.4", "-0.25", "-0.2", "0.2", "0.25", "0.4", "0.5")
given = {
    "x": vector("n", by_level(distinct(*range(-2, 5)), distinct(*range(-4, 6)), distinct(*range(-4, 6)))),
    "w": vector(
        "K",
        by_option(
            "unit",
            relu=by_level(choice(1, 2), distinct(-2, -1, 1, 2, 3), distinct("-2", "-1.5", "-0.5", "0.5", "1.5", "2")),
            hard_sigmoid=by_level(choice("0.25", "0.5"), _SHALLOW, _SHALLOW),
            sigmoid=by_level(
                choice("0.5", "1"), distinct("-1", "-0.5", "0.5", "1"), distinct("-1", "-0.5", "0.4", "0.8")
            ),
        ),
    ),
    "b": vector("K", integers(-3, 3)),
    "c": vector("K", by_level(distinct(-2, 2, 3, 4), distinct(-3, -2, 2, 3, 4, 5), distinct(-4, -3, -2, 2, 3, 4, 5))),
    "bias": number(choice(-3, -2, 2, 3, 4, 5)),
}
symbols = {"bias": r"\beta", "kinks": r"\kappa"}
hides = {"A": "units that are off or full have the same values"}
FLAT = "relu", "hard_sigmoid"
only = {"kinks": {"unit": FLAT}}


def ask(unit):
    return {"Z": 2, "A": 1, "y_hat": 2, "kinks": 2} if unit in FLAT else {"Z": 2, "A": 2, "y_hat": 2}


_FUNCTIONS = {"relu": relu, "hard_sigmoid": lambda z: minimum(1, maximum(0, z)), "sigmoid": sigmoid}


def draw_b(stream, x, w, unit):
    """Units that switch on among the inputs, so that some are off, some are on, and hard ones are in between."""

    def among_the_inputs():
        low, high = int(-largest(-x)), int(largest(x))
        return -w * array(stream.shuffled(range(2 * low, 2 * high + 1))[: len(w)]) / 2

    def is_mixed(b):
        z = column(x) * w + b
        if unit == "sigmoid":
            return all(0 < absolute(value) <= 4 for value in z.ravel())
        rows = _FUNCTIONS[unit](z).tolist()
        a = [value for row in rows for value in row]
        if sum(not any(row) for row in rows) > 1:  # the output is the bias there
            return False
        slopes_and_tops = any(0 < value < 1 for value in a) and largest(z.ravel()) > 1
        return 0 in a and a.count(0) < len(a) and (unit == "relu" or slopes_and_tops)

    return stream.again(among_the_inputs, until=is_mixed, most=90)


def invalid_w(w, unit):
    flat = [str(k) for k, slope in enumerate(w, 1) if sign(slope) == 0]
    if unit == "sigmoid" or not flat:
        return None
    return f"w is 0 at unit {', '.join(flat)}, which is then constant and bends nowhere; give a w other than 0"


def Z(x, w, b):
    r"""z_{ik} = w_k x_i + b_k"""
    return w * column(x) + b


@when(unit="relu")
def A(Z):
    return relu(Z)


@A.when(unit="hard_sigmoid")
def A(Z):
    r"""a_{ik} = \min(1, \max(0, z_{ik}))"""
    return minimum(1, maximum(0, Z))


@A.otherwise
def A(Z):
    return sigmoid(Z)


def y_hat(A, c, bias):
    r"""\hat{y}_i = \beta + \sum_{k=1}^{K} c_k a_{ik}"""
    return bias + A @ c


@when(unit="relu")
def kinks(w, b):
    r"""\kappa_k = -\frac{b_k}{w_k}"""
    return -b / w


@kinks.when(unit="hard_sigmoid")
def kinks(w, b):
    r"""\kappa_{kj} = \frac{(j - 1) - b_k}{w_k}"""
    return array([-b / w, (1 - b) / w]).T


def figure_curve(x, w, b, c, bias, y_hat, kinks, unit):
    """The curve through the answers; where it bends, a circle with the name of the kink."""
    bends = [] if kinks is None else [*kinks.ravel()]
    first, last = -largest([-place for place in (*x, *bends)]), largest([*x, *bends])
    low, high = 2 * first - last - 1, 2 * last - first + 1  # the drawing cuts off what leaves its frame
    ticks = [low + (high - low) * k / 240 for k in range(241)] if unit == "sigmoid" else [low, *bends, high]
    places = array(sorted(ticks, key=float))
    heights = {place: bias + _FUNCTIONS[unit](w * place + b) @ c for place in (*places, *bends)}
    units = range(1, len(w) + 1)
    names = [f"κ_{k}" for k in units] if unit == "relu" else [f"κ_{{{k}{end}}}" for k in units for end in (1, 2)]
    return point_figure(
        [*zip(x, y_hat, strict=True), *((place, heights[place]) for place in bends)],
        [""] * len(x) + names[: len(bends)],
        ["dot"] * len(x) + ["circle"] * len(bends),
        curves=[[(place, heights[place]) for place in places]],
        axes_names=("x", "y_hat"),
    )


slips = {
    Z: {"bias_forgotten": "b -> 0", "bracket_multiplied": "w * column(x) + b -> w * (column(x) + b)"},
    A: {
        "activation_forgotten": lambda Z: Z,
        "not_cut_above": "minimum(1, maximum(0, Z)) -> maximum(0, Z)",
        "magnitude_taken": "relu(Z) -> absolute(Z)",
        "step_function": "relu(Z) -> positive(Z); minimum(1, maximum(0, Z)) -> positive(Z)",
        "exponent_sign": "Z -> -Z if unit == 'sigmoid'",
    },
    y_hat: {
        "bias_forgotten": "bias -> 0",
        "bias_with_every_unit": "bias -> K * bias",
        "weights_forgotten": "A @ c -> A.sum(axis=1)",
        "before_activation": "A -> Z",
    },
    kinks: {
        "sign_forgotten": "-b / w -> b / w; 1 - b -> 1 + b",
        "inverted": "-b / w -> -w / b; (1 - b) / w -> w / (1 - b)",
        "at_minus_bias": "-b / w -> -b; (1 - b) / w -> 1 - b",
    },
}
