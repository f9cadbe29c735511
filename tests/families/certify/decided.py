"""Half of the draws put a comparison at the very edge of what the working can tell."""

from markscheme import choice, number, relu

given = {"x": number(choice(1, 2)), "y": number(choice(3, 7))}
ask = {"out": 1}


def gap(x, y):
    return x / y - (x / (3 * y) + 2 * x / (3 * y)) if y == 3 else x / y + 1


def out(gap):
    return relu(gap) + 2
