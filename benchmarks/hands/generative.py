"""Principal components and a variational autoencoder by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator, sign, transposed
from benchmarks.hands.givens import Given
from benchmarks.hands.mlp import cross_entropy
from benchmarks.hands.systems import determinant, eigenvector, normalised, roots

ZERO, ONE, TWO, HALF = Decimal(0), Decimal(1), Decimal(2), Decimal("0.5")
Matrix = list[list[Decimal]]


def pca(given: Given, c: Calculator) -> dict[str, Any]:
    """Centre, covariance or small matrix, eigenvalues and eigenvectors, scores, reconstruction."""
    x = given.X
    n = len(x)
    divisor = Decimal(n if given.divisor == "n" else n - 1)
    mean = c.result([c.mean(column) for column in transposed(x)])
    z = c.result([[c.sub(a, m) for a, m in zip(row, mean, strict=True)] for row in x])
    found: dict[str, Any] = {"mean": mean, "centred": z}
    if given.method == "covariance":
        found |= _by_covariance(c, z, divisor)
    else:
        found |= _by_small_matrix(c, z, divisor)
    first = [row[0] for row in found["V"]]
    scores = found["scores"] = c.result([c.dot(row, first) for row in z])
    found["reconstruction"] = c.result(
        [[c.add(m, c.mul(t, v)) for m, v in zip(mean, first, strict=True)] for t in scores]
    )
    return found


def _by_covariance(c: Calculator, z: Matrix, divisor: Decimal) -> dict[str, Any]:
    columns = transposed(z)
    covariance = c.result(
        [[c.mean([c.mul(p, q) for p, q in zip(a, b, strict=True)], int(divisor)) for b in columns] for a in columns]
    )
    (a, b), (_, d) = covariance
    trace = c.add(a, d)
    large, small = roots(c, trace, determinant(c, covariance), covariance) if b else (max(a, d), min(a, d))
    large, small = c.result([large, small])
    v1 = normalised(c, eigenvector(c, covariance, large))
    if c.way("second component", "perpendicular", "solved") == "perpendicular":
        v2 = [-v1[1], v1[0]]
    else:
        v2 = normalised(c, eigenvector(c, covariance, small))
    v1, v2 = (_turned(c, v) for v in (v1, v2))
    whole = trace if c.way("total variance", "trace", "sum of the eigenvalues") == "trace" else c.add(large, small)
    return {
        "covariance": covariance,
        "eigenvalues": [large, small],
        "V": c.result(transposed([v1, v2])),
        "explained": c.result(c.div(large, whole)),
    }


def _turned(c: Calculator, vector: list[Decimal]) -> list[Decimal]:
    """Signs are free."""
    lead = next((cell for cell in vector if cell), ONE)
    turn = c.way("sign of a vector", "as it comes", "first entry above 0") != "as it comes" and lead < 0
    return [-cell for cell in vector] if turn else vector


def _by_small_matrix(c: Calculator, z: Matrix, divisor: Decimal) -> dict[str, Any]:
    gram = c.result([[c.dot(a, b) for b in z] for a in z])
    n = len(gram)
    trace = c.total([gram[i][i] for i in range(n)])
    if n == 2:
        kappa = [trace, ZERO]
        u = [ONE, -ONE]
    elif n == 3:
        minors = [c.sub(c.mul(gram[i][i], gram[j][j]), c.square(gram[i][j])) for i, j in ((0, 1), (0, 2), (1, 2))]
        kappa = list(roots(c, trace, c.total(minors)))
    else:
        return {"gram": gram}
    kappa = c.result(kappa)
    if n == 3:
        # the entries of u add up to 0, so the third is no unknown
        if c.way("eigenvector", "first row", "second row") == "first row":
            u = [c.sub(gram[0][2], gram[0][1]), c.sub(c.sub(gram[0][0], kappa[0]), gram[0][2])]
        else:
            u = [c.sub(c.sub(gram[1][1], kappa[0]), gram[1][2]), c.sub(gram[1][2], gram[1][0])]
        u.append(-c.add(*u))
    u = c.result(_turned(c, normalised(c, u)))
    v = c.matvec(transposed(z), u)
    if c.way("length of the component", "of the vector", "root of the eigenvalue") == "of the vector":
        v = normalised(c, v)
    else:
        length = c.sqrt(kappa[0])
        v = [c.div(cell, length) for cell in v]
    eigenvalues = c.result([c.div(k, divisor) for k in kappa])
    return {
        "gram": gram,
        "mu": kappa,
        "u": u,
        "eigenvalues": eigenvalues,
        "V": c.result([[cell] for cell in v]),
        "explained": c.result(c.div(eigenvalues[0], c.total(eigenvalues))),
    }


def vae(given: Given, c: Calculator) -> dict[str, Any]:
    """Sample by reparameterisation, decode, reconstruction term, divergence, lower bound."""
    mu = given.mu
    if given.encoder == "log_variance":
        logs = given.log_variance
        if c.way("deviation", "half the logarithm", "root of the variance") == "half the logarithm":
            sigma = [c.exp(c.div(one, TWO)) for one in logs]
        else:
            sigma = [c.sqrt(c.exp(one)) for one in logs]
    else:
        logs = [c.ln(v) for v in given.variance]
        sigma = [c.sqrt(v) for v in given.variance]
    sigma = c.result(sigma)
    if c.way("variance of the code", "as given", "square of the deviation") == "square of the deviation":
        variance = [c.square(s) for s in sigma]
    else:
        variance = given.variance if given.encoder == "variance" else [c.exp(one) for one in logs]
    z = c.result([c.add(m, c.mul(s, e)) for m, s, e in zip(mu, sigma, given.noise, strict=True)])
    x_hat = c.matvec(given.W, z, given.c)
    bernoulli = given.reconstruction == "bernoulli"
    x_hat = c.result([c.sigmoid(a) for a in x_hat] if bernoulli else x_hat)
    if bernoulli:
        likelihood = -cross_entropy(c, "sigmoid", given.x, x_hat)
    else:
        likelihood = -c.mul(HALF, c.total([c.square(c.sub(a, b)) for a, b in zip(given.x, x_hat, strict=True)]))
    rows = [(c.square(m), v, -ONE, -one) for m, v, one in zip(mu, variance, logs, strict=True)]
    if c.way("half of a sum", "at the end", "in each term") == "at the end":
        divergence = c.mul(HALF, c.total([part for row in rows for part in row]))
    else:
        divergence = c.total([c.mul(HALF, c.total(row)) for row in rows])
    likelihood, divergence = c.result(likelihood), c.result(divergence)
    return {
        "sigma": sigma,
        "z": z,
        "x_hat": x_hat,
        "log_likelihood": likelihood,
        "KL": divergence,
        "elbo": c.result(c.sub(likelihood, divergence)),
    }


def autoencoder(given: Given, c: Calculator) -> dict[str, Any]:
    """Encode, decode, error, penalty, and back through the decoder."""
    entering = given.x
    if given.variant == "denoising":
        entering = [c.add(a, b) for a, b in zip(given.x, given.noise, strict=True)]
    code = c.result(c.matvec(given.W, entering))
    x_hat = c.result(c.matvec(given.V, code))
    left = c.result([c.sub(a, b) for a, b in zip(x_hat, given.x, strict=True)])
    error = c.result(c.div(c.total([c.square(r) for r in left]), TWO))
    found: dict[str, Any] = {"code": code, "x_hat": x_hat, "error": error}
    back = c.matvec(transposed(given.V), left)
    if given.variant == "sparse":
        found["penalty"] = c.result(c.mul(given.lambda1, c.total([abs(h) for h in code])))
        back = [c.add(g, c.mul(given.lambda1, sign(h))) for g, h in zip(back, code, strict=True)]
    if given.variant == "contractive":
        squares = [c.square(w) for row in given.W for w in row]
        found["penalty"] = c.result(c.mul(given.lambda1, c.total(squares)))
    back = c.result(back)
    found["loss"] = c.result(c.add(error, found["penalty"])) if "penalty" in found else error
    found["grad_V"] = c.result([[c.mul(r, h) for h in code] for r in left])
    grad_W = [[c.mul(g, x) for x in entering] for g in back]
    if given.variant == "contractive":
        grad_W = [
            [c.add(g, c.mul(TWO, given.lambda1, w)) for g, w in zip(*rows, strict=True)]
            for rows in zip(grad_W, given.W, strict=True)
        ]
    return found | {"grad_W": c.result(grad_W)}


def gan(given: Given, c: Calculator) -> dict[str, Any]:
    """Means of logarithms; or the best discriminator and the divergence."""
    if given.ask_for == "batch":
        fakes = c.mean([c.ln(c.sub(ONE, f)) for f in given.fake])
        value = c.result(c.add(c.mean([c.ln(r) for r in given.real]), fakes))
        other = c.mean([c.ln(f) for f in given.fake])
        return {"V": value, "loss_D": -value, "loss_G": c.result(fakes), "loss_G_nonsaturating": c.result(-other)}
    best = c.result([c.div(a, c.add(a, b)) for a, b in zip(given.p, given.q, strict=True)])
    # An outcome that one of the two never brings has no logarithm, and counts nothing.
    real = c.total([c.mul(a, c.ln(d)) for a, d in zip(given.p, best, strict=True) if a])
    fake = c.total([c.mul(b, c.ln(c.sub(ONE, d))) for b, d in zip(given.q, best, strict=True) if b])
    value = c.result(c.add(real, fake))
    return {"D": best, "V": value, "JS": c.result(c.div(c.add(value, c.ln(Decimal(4))), TWO))}
