"""The output layer of a network with its loss: the outputs, the loss, and its derivative by what enters the layer."""

from markscheme.words import *

from ._activations import ACTIVATIONS, SLOPES


def y_hat(z2, output):
    return ACTIVATIONS[output](z2)


def loss_(y_hat, y, output, loss):
    if loss == "half_squared_error":
        return square(y_hat - y).sum() / 2
    if output == "softmax":
        return -(y * log(y_hat)).sum()
    return -(y * log(y_hat) + (1 - y) * log(1 - y_hat)).sum()


def delta2(y_hat, y, output, loss):
    error = y_hat - y
    if loss == "cross_entropy" or output == "identity":
        return error  # the slope of sigmoid and softmax cancels against that of the logarithm
    if output == "sigmoid":
        return error * y_hat * (1 - y_hat)
    return y_hat * (error - (error * y_hat).sum())


@when(output="sigmoid", loss="half_squared_error")
def delta2__via_square(y_hat, y):
    return (y_hat - y) * (y_hat - square(y_hat))


@when(output="softmax", loss="half_squared_error")
def delta2__via_jacobian(y_hat, y, n2):
    return (identity(n2) * y_hat - column(y_hat) * y_hat) @ (y_hat - y)


@when(loss="half_squared_error")
def delta2__error_doubled(y_hat, y, output, loss):
    return 2 * delta2(y_hat, y, output, loss)


_SIGMOID, _SOFTMAX = "error * y_hat * (1 - y_hat)", "y_hat * (error - (error * y_hat).sum())"

slips = {
    delta2: {
        "error_reversed": lambda y_hat, y, output, loss: -delta2(y_hat, y, output, loss),
        "error_doubled": delta2__error_doubled,
        "output_slope_forgotten": f"{_SIGMOID} -> error; {_SOFTMAX} -> error",
        "output_slope_twice": f"error -> {_SIGMOID} if loss == 'cross_entropy'",
        "diagonal_of_jacobian": f"{_SOFTMAX} -> {_SIGMOID}",
        "slope_at_a": f"{_SIGMOID} -> error * SLOPES['sigmoid'](z2, sigmoid(y_hat))",
        "slope_with_z": f"{_SIGMOID} -> error * SLOPES['sigmoid'](z2, z2)",
    },
}
