"""A given is a bare number."""

given = {"x": 3}
ask = {"total": 1}


def total(x):
    return x
