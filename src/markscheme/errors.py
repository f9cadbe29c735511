"""The ways in which Markscheme says no.

Each message gives the fact, the values on both sides and the fix; the command line prints it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class MarkschemeError(Exception):
    """Something in the input is wrong, and the message says what and how to mend it."""


class FamilyError(MarkschemeError):
    """A problem family is written wrongly: its author has to change the module or its prose."""


class GivenError(MarkschemeError):
    """The numbers put into a problem do not fit it: a name, a shape, a range or a type."""


class Undecided(MarkschemeError):
    """A comparison cannot be decided with the numbers at hand, so nothing that depends on it can be said."""


class NoInstance(MarkschemeError):
    """Too many draws were refused; the message counts the reasons."""


class NotationError(MarkschemeError):
    """A formula in the prose uses LaTeX outside the subset that every output can show."""


class RenderError(MarkschemeError):
    """A document cannot be laid out or written."""


class AnswerError(MarkschemeError):
    """A file of answers, a sheet or a roster cannot be read."""


class ResultError(MarkschemeError):
    """Results cannot be kept, read or compared."""


MOST_KNOWN, FIRST_KNOWN = 30, 6  # names in a message
LONGEST_NAME = 80  # characters of a name that there is not


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Say the nearest known name, or list them when none is near: all, or the first ones and how many there are.

    >>> did_you_mean("lamda", ["lambda1", "eta"])
    "did you mean 'lambda1'?"
    """
    names = list(known)
    near = nearest(name, names)
    if near:
        return f"did you mean {near!r}?"
    if len(names) > MOST_KNOWN:
        return f"known: {', '.join(names[:FIRST_KNOWN])} ... ({len(names)})"
    return f"known: {', '.join(names)}" if names else "none is known"


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Give the known name that somebody meant who typed this one; empty when none is near.

    That is the fewest slips away, if one or two; of two as near, the one that is as long, for letters change places
    more often than one is too many. Else it is the one that is most alike.

    Capitals count for nothing where one name alone is the same without them.

    >>> nearest("tahn", ["tan", "tanh", "sin"]), nearest("ReLU", ["none", "relu"])
    ('tanh', 'relu')
    """
    names = list(known)
    if len(same := [one for one in names if one.casefold() == name.casefold()]) == 1:
        return same[0]
    alike = get_close_matches(name, names, n=20, cutoff=cutoff)
    slips = {one: _typing_slips(name, one) for one in alike}
    near = [one for one in alike if slips[one] <= 2]
    return min(near, key=lambda one: (slips[one], abs(len(one) - len(name))), default=alike[0] if alike else "")


def _typing_slips(one: str, other: str) -> int:
    """Count the letters that are missing, added, replaced or exchanged with their neighbour between two names."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            least = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], wanted):
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]


def shown(value: object) -> str:
    """Any value in a message: as Python prints it, or by its type where that is long or fails."""
    try:
        text = repr(value)
    except Exception:  # a foreign object, or an integer of more digits than Python prints
        return f"a {type(value).__name__}"
    return text if len(text) <= 60 and "\n" not in text else f"a {type(value).__name__}"
