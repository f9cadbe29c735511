"""A linear autoencoder: code, reconstruction, loss of four variants, and the gradients of its two matrices."""

from markscheme.words import *

source = "study note 004, autoencoders: sparse, denoising, contractive"
rounding = "5 sf, 3 sf"
sizes = {"d": (2, 3, 3), "c": 2}
options = {"variant": ("plain", "denoising", "sparse", "contractive")}
PENALISED = ("sparse", "contractive")
given = {
    "x": vector("d", by_level(distinct(-2, -1, 1, 2, 3), distinct(-2, -1, 1, 2, 3), decimals(-2, 2, 1))),
    "W": matrix("c", "d", choice("-1", "-0.5", "0.5", "1", "1.5")),
    "V": matrix("d", "c", choice("-1", "-0.5", "0.5", "1", "1.5")),
    "noise": vector("d", decimals("-0.5", "0.5", 1)).when(variant="denoising"),
    "lambda1": number(choice("0.1", "0.2", "0.3", "0.4"))
    .at_least(0, "the weight of a penalty")
    .when(variant=PENALISED),
}
only = {"penalty": {"variant": PENALISED}}
symbols = {"noise": r"\epsilon", "lambda1": r"\lambda", "residual": "r", "error": "E", "penalty": r"\Omega"}
symbols |= {"code": "h", "loss": "L"}


def ask(variant):
    """Without a penalty the loss is the error, and not asked twice."""
    penalised = {"penalty": 1, "loss": 1} if variant in PENALISED else {}
    return {"code": 1, "x_hat": 1, "error": 1, **penalised, "grad_V": 2, "grad_W": 3}


def require_code_off_zero(code):
    return all(sign(entry) for entry in code)


def code(W, x, noise, variant):
    return W @ (x + noise) if variant == "denoising" else W @ x


def x_hat(V, code):
    return V @ code


def residual(x_hat, x):
    return x_hat - x


def error(residual):
    return square(residual).sum() / 2


def penalty(code, W, lambda1, variant):
    return lambda1 * absolute(code).sum() if variant == "sparse" else lambda1 * square(W).sum()


def loss(error, penalty, variant):
    return error + penalty if variant in PENALISED else error


def grad_V(residual, code):
    return column(residual) * code


def grad_h(V, residual, code, lambda1, variant):
    return V.T @ residual + lambda1 * sign(code) if variant == "sparse" else V.T @ residual


def grad_W(grad_h, x, noise, W, lambda1, variant):
    if variant == "denoising":
        return column(grad_h) * (x + noise)
    return column(grad_h) * x + 2 * lambda1 * W if variant == "contractive" else column(grad_h) * x


slips = {
    code: {"noise_forgotten": "noise -> 0"},
    x_hat: {"tied_weights": "V -> W.T"},
    residual: {"noisy_target": "x -> x + noise if variant == 'denoising'", "error_reversed": "x_hat - x -> x - x_hat"},
    error: {"half_forgotten": "square(residual).sum() / 2 -> square(residual).sum()", "mean_for_sum": "2 -> d"},
    penalty: {
        "signs_kept": "absolute(code) -> code",
        "squares_for_absolute": "absolute -> square",
        "root_taken": "square(W).sum() -> sqrt(square(W).sum())",
        "weight_forgotten": "lambda1 -> 1",
    },
    loss: {"penalty_forgotten": "penalty -> 0", "penalty_subtracted": "penalty -> -penalty"},
    grad_V: {"outer_product_turned": "column(residual) * code -> column(code) * residual"},
    grad_h: {
        "penalty_not_differentiated": "lambda1 -> 0 if variant == 'sparse'",
        "code_for_sign": "sign(code) -> code",
        "decoder_not_transposed": "V.T -> V if c == d",
    },
    grad_W: {
        "clean_input": "x + noise -> x",
        "penalty_not_differentiated": "lambda1 -> 0 if variant == 'contractive'",
        "two_forgotten": "2 -> 1",
        "outer_product_turned": "column(grad_h) * (x + noise) -> column(x + noise) * grad_h; column(grad_h) * x -> column(x) * grad_h if variant != 'contractive'",
    },
}
