"""Activations of a layer, and their derivatives at z, where the activation has the value a."""

from markscheme.words import *

ACTIVATIONS = {
    "identity": lambda z: z,
    "relu": relu,
    "tanh": tanh,
    "sigmoid": sigmoid,
    "softmax": lambda z: softmax(z, axis=0),  # of a vector, or of each column
}
SLOPES = {
    "identity": lambda z, a: 1,
    "relu": lambda z, a: positive(z),
    "tanh": lambda z, a: 1 - square(a),
    "sigmoid": lambda z, a: a * (1 - a),
}
