"""Delta-bar-delta: each parameter has a learning rate of its own, which grows or falls with the signs of its gradients."""

from markscheme.words import *

source = (
    "study note 004, adaptive learning rates: delta-bar-delta; Jacobs (1988), with the last gradient as the average"
)
sizes = {"T": (3, 3, 4), "d": (2, 3, 3)}
given = {
    "gradients": matrix("T", "d", by_level(integers(-4, 5), decimals(-3, 3, 1), decimals(-3, 3, 1))),
    "theta": vector("d", by_level(integers(-3, 3), decimals(-3, 3, 1), decimals(-3, 3, 1))),
    "eta0": vector("d", by_level(choice("0.1", "0.2", "0.3", "0.4"), *[decimals("0.1", "0.6", 1)] * 2)).at_least(
        0, "a learning rate"
    ),
    "kappa": number(choice("0.1", "0.2", "0.05")).at_least(0, "an increase"),
    "phi": number(choice("0.5", "0.4", "0.2", "0.3")).between(0, 1, "the part by which a rate falls"),
}
repeat = {("eta_", "theta_"): lambda gradients: len(gradients)}
start = {"eta": "eta0", "theta": "theta"}
symbols = {"gradients": "G", "theta": r"\theta^{(0)}", "theta_": r"\theta", "eta0": r"\eta^{(0)}", "eta_": r"\eta"}
ask = {"eta_": 1, "theta_": 2}  # the rates of step 1 are those of the start


def draw_gradients(stream, level, T, d):
    """At every step after the first some gradient keeps its sign and some turns; at the end all rates are of another past."""
    return stream.again(
        lambda: given["gradients"].draw(stream, level, {"T": T, "d": d}),
        until=lambda G: all(G.ravel()) and all(len({*sign(G[k] * G[k - 1])}) == 2 for k in range(1, T)),
        most=200,
    )


def eta_(gradients, eta_prev, kappa, phi, k):
    r"""{% if k and k > 1 %}\eta^{(k)}_j = \begin{cases}
    \eta^{(k-1)}_j + \kappa & g_{ {{- k -}} , j} \, g_{ {{- k - 1 -}} , j} > 0 \\
    (1 - \phi) \, \eta^{(k-1)}_j & g_{ {{- k -}} , j} \, g_{ {{- k - 1 -}} , j} < 0 \\
    \eta^{(k-1)}_j & g_{ {{- k -}} , j} \, g_{ {{- k - 1 -}} , j} = 0 \end{cases}
    {% else %}\eta^{(1)} = \eta^{(0)}{% endif %}"""
    if k == 1:
        return eta_prev
    products = gradients[k - 1] * gradients[k - 2]
    return array(
        [
            rate + kappa if is_greater(product, 0) else (1 - phi) * rate if is_greater(0, product) else rate
            for rate, product in zip(eta_prev, products, strict=True)
        ]
    )


def theta_(theta_prev, eta, gradients, k):
    return theta_prev - eta * gradients[k - 1]


slips = {
    eta_: {
        "signs_exchanged": "products -> -products",
        "multiplied_for_added": "rate + kappa -> rate * (1 + kappa)",
        "subtracted_for_multiplied": "(1 - phi) * rate -> rate - phi",
        "kept_part_for_lost": "1 - phi -> phi",
        "not_carried": "eta_prev -> eta0 if k > 2",
        "one_rate_for_all": "products -> (gradients[k - 1] * gradients[k - 2]).sum() + 0 * products",
        "first_gradient_compared": "gradients[k - 2] -> gradients[0] if k > 2",
    },
    theta_: {
        "uphill": "eta -> -eta",
        "rate_before": "eta -> eta_prev",
        "not_carried": "theta_prev -> theta if k > 1",
    },
}
