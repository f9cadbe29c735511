"""Losses of a generative adversarial network on a batch, and the best discriminator between two distributions."""

from markscheme.words import *

from ._distributions import draw_p, draw_q, invalid_nowhere

source = "study notes 000 and 004, generative adversarial networks; Goodfellow et al. (2014)"
rounding = "5 sf, 3 sf"
sizes = {"m": (2, 3, 4), "k": (3, 3, 4)}
options = {"ask_for": ("batch", "optimal")}
_TENTHS = distinct(*(f"0.{n}" for n in range(1, 10)))
_HUNDREDTHS = distinct(*(f"0.{n:02}" for n in range(5, 96)))
# At the hard level the discriminator tells fakes with ease, where the two losses of the generator are far apart.
_REAL, _FAKE = (distinct(*(f"0.{n:03}" for n in range(*ends, 7) if n % 10)) for ends in ((603, 970), (23, 300)))
given = {
    "real": vector("m", by_level(_TENTHS, _HUNDREDTHS, _REAL))
    .above(0, "an output of D for a real example")
    .at_most(1)
    .when(ask_for="batch"),
    "fake": vector("m", by_level(_TENTHS, _HUNDREDTHS, _FAKE))
    .above(0, "an output of D for a fake example")
    .below(1)
    .when(ask_for="batch"),
    "p": vector("k").between(0, 1, "a probability").sums_to(1).when(ask_for="optimal"),
    "q": vector("k").between(0, 1, "a probability").sums_to(1).when(ask_for="optimal"),
}
_LOST = "of an outcome that is never generated D is 1, whatever its probability"
hides = {"p": dict.fromkeys(("other_entry", "last_for_first"), _LOST)}
symbols = {"real": "r", "fake": "f", "loss_D": "L_D", "loss_G": "L_G", "loss_G_nonsaturating": r"\tilde{L}_G"}
symbols |= {"JS": "J"}


def ask(ask_for):
    if ask_for == "optimal":
        return {"D": 2, "V": 2, "JS": 1}
    return {"V": 2, "loss_D": 1, "loss_G": 1, "loss_G_nonsaturating": 1}


def draw_fake(stream, level, real, m):
    """Outputs that are not those for the real examples, nor what is left of them to 1."""
    taken = {*real, *(1 - real)}
    return stream.again(lambda: given["fake"].draw(stream, level, {"m": m}), until=lambda fake: not taken & {*fake})


@when(ask_for="optimal")
def D(p, q):
    return p / (p + q)


@when(ask_for="batch")
def V(real, fake):
    return log(real).sum() / len(real) + log(1 - fake).sum() / len(fake)


@V.otherwise
def V(p, q, D):
    r"""V = \sum_{i : p_i > 0} p_i \ln d_i + \sum_{i : q_i > 0} q_i \ln (1 - d_i)"""
    return -cross_entropy(p, D) - cross_entropy(q, 1 - D)


@when(ask_for="batch")
def loss_D(V):
    return -V


@when(ask_for="batch")
def loss_G(fake):
    return log(1 - fake).sum() / len(fake)


@when(ask_for="batch")
def loss_G_nonsaturating(fake):
    return -log(fake).sum() / len(fake)


@when(ask_for="optimal")
def JS(V):
    r"""J = \frac{V + \ln 4}{2}"""
    return (V + log(4)) / 2


@when(ask_for="optimal")
def JS__via_divergences(p, q):
    middle = (p + q) / 2
    return (cross_entropy(p, middle) - cross_entropy(p, p) + cross_entropy(q, middle) - cross_entropy(q, q)) / 2


slips = {
    V: {
        "fake_not_complemented": "1 - fake -> fake",
        "sum_for_mean": "len(real) -> 1; len(fake) -> 1",
        "logarithm_of_mean": "log(real).sum() / len(real) -> log(real.sum() / m); log(1 - fake).sum() / len(fake) -> log(1 - fake.sum() / m)",
        "mean_over_both": "len(real) -> 2 * m; len(fake) -> 2 * m",
        "base_ten": "log(real) -> log(real) / log(10); log(1 - fake) -> log(1 - fake) / log(10)",
        "not_weighted": "-cross_entropy(p, D) - cross_entropy(q, 1 - D) -> (log(D) + log(1 - D)).sum()",
        "complement_forgotten": "1 - D -> D",
    },
    loss_D: {"sign_forgotten": "-V -> V"},
    loss_G: {
        "fake_not_complemented": "1 - fake -> fake",
        "sum_for_mean": "len(fake) -> 1",
        "base_ten": "log(1 - fake) -> log(1 - fake) / log(10)",
        "real_counted": "log(1 - fake).sum() / len(fake) -> V",
        "losses_exchanged": "log(1 - fake) -> -log(fake)",
        "sign_reversed": "log(1 - fake) -> -log(1 - fake)",
    },
    loss_G_nonsaturating: {
        "sum_for_mean": "len(fake) -> 1",
        "base_ten": "log(fake) -> log(fake) / log(10)",
        "sign_forgotten": "-log(fake).sum() -> log(fake).sum()",
        "saturating": "log(fake) -> log(1 - fake)",
        "losses_exchanged": "-log(fake).sum() -> log(1 - fake).sum()",
    },
    D: {"fake_for_real": "p / (p + q) -> q / (p + q)", "ratio": "p + q -> q", "halved": "p + q -> 2"},
    JS: {
        "half_forgotten": "(V + log(4)) / 2 -> V + log(4)",
        "ln_4_forgotten": "log(4) -> 0",
        "ln_2_for_ln_4": "4 -> 2",
    },
}
