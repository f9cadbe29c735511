"""What every optimiser step is made of."""

from markscheme import sqrt


def _last(rounds, start):
    return rounds[-1] if rounds else start


def _slope(at, a, gradients, k, gradient):
    """The gradient of the loss at a point: of the quadratic, or the one that is given for round k."""
    return a * at if gradient == "quadratic" else gradients[k - 1]


def _with_l2(slope, at, decay, weight_decay):
    return slope + decay * at if weight_decay == "l2" else slope


def _scaled(step, v, epsilon, epsilon_place):
    """A step divided by the root of the accumulated squares."""
    return step / sqrt(v + epsilon) if epsilon_place == "inside" else step / (sqrt(v) + epsilon)


def _decayed(here, eta, decay, weight_decay):
    return here - eta * decay * here if weight_decay == "decoupled" else here
