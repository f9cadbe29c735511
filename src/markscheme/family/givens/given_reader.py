"""What the user put in, from a file or from Python, read as exact numbers and checked against the declarations.

Texts are read by the answer grammar. Kinds, shapes, rows and named sizes are checked: sizes have names ("m", "d"), and
the same name in two declarations means the same number, so a mismatch is said with both places and both values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
from flint import arb, fmpq

from markscheme.errors import GivenError
from markscheme.family.givens.given import Given, Size, shortened
from markscheme.numbers.exact import Number, Value
from markscheme.numbers.limits import GIVEN_DEPTH, INTEGER_DIGITS, TEXT_CHARACTERS

_PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20}|/0*[1-9][0-9]{0,18})?", re.ASCII)  # stays spelt as it is
_SHORT = 10**18  # an integer below it is read without the grammar
_PLAIN_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)


def read_numbers(name: str, value: Value, depth: int = 0) -> Value:
    """Read nested lists of exact numbers; mappings, truth values and None are left to the check of the shape."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        if depth > GIVEN_DEPTH:
            raise GivenError(f"{name!r} is nested more than {GIVEN_DEPTH} deep; a matrix is a list of rows")
        return [read_numbers(name, item, depth + 1) for item in value]
    if value is None or isinstance(value, (dict, bool, fmpq, arb)):
        return value
    if type(value) is int and abs(value) < _SHORT:
        return fmpq(value)
    expression = _exact(repr(name), value)
    return expression.value() if expression.is_rational else expression


def _exact(place: str, value: Value) -> Value:
    from markscheme.answers import exact

    if isinstance(value, int) and abs(value) >= 10**INTEGER_DIGITS:
        raise GivenError(f"{place} has more than {INTEGER_DIGITS} digits; at most {INTEGER_DIGITS} are read")
    try:
        return exact(value)
    except Exception as error:
        raise GivenError(f"{place}: {error}") from None


def read_structure(name: str, given: Given, value: Value) -> Value:
    """Read lists, mappings, integers and texts alone, which can be saved and which every family knows by type.

    A number that is no integer is the text of it: as it was written where that is a decimal or a fraction of plain
    digits, else in our own spelling.
    """
    return _entry(name, given, value, given.numbers, ())


def _entry(name: str, given: Given, value: Value, numbers: bool, path: tuple[str, ...]) -> Value:
    if len(path) > GIVEN_DEPTH:
        raise GivenError(f"{name!r} is nested more than {GIVEN_DEPTH} deep; {given.described()}")
    if isinstance(value, str) and len(value) > TEXT_CHARACTERS:
        raise GivenError(
            f"{name!r} has a text of {len(value):,} characters; at most {TEXT_CHARACTERS:,} are read; shorten it"
        )
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_entry(name, given, item, numbers, (*path, f"entry {i}")) for i, item in enumerate(value, 1)]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise GivenError(f"{_place(name, path)} has the key {shortened(key)}, but a key is a word")
        return {
            str(key): _entry(name, given, item, numbers and key not in given.words, (*path, key))
            for key, item in value.items()
        }
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not numbers):
        return str(value) if isinstance(value, str) else value
    return _number_in_structure(_place(name, path), value)


def _place(name: str, path: tuple[str, ...]) -> str:
    return f"{name!r}{''.join(f', {part}' for part in path)}"


def _number_in_structure(place: str, value: Value) -> int | str:
    from markscheme.answers import write_number

    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return int(value) if _PLAIN_WHOLE.fullmatch(value) else str(value)
    expression = _exact(place, value)
    rational = expression.rational
    return int(rational.p) if rational is not None and rational.q == 1 else write_number(expression)


def check_value(name: str, given: Given, value: Value, sizes: dict[str, tuple[int, str]]) -> Value:
    """Bring one datum into the form that the steps see, or say what is wrong with it.

    `sizes` collects what each named size is and where that was seen.
    """
    checks: dict[str, Callable[[], Value]] = {
        "structure": lambda: value,
        "count": lambda: _count(name, given, value),
        "number": lambda: _number(name, given, value),
        "pair": lambda: _pair(name, given, value),
    }
    return checks[given.kind]() if given.kind in checks else _array(name, given, value, sizes)


def agreed_sizes(given: Mapping[str, Given], data: Mapping[str, object]) -> dict[str, tuple[int, str]]:
    """Find what most givens say of each named size, and the first that says so: the odd one out is the one to mend.

    Empty for sizes on which nobody is outvoted; the first given then says what the others must fit.
    """
    votes: dict[str, dict[int, list[str]]] = {}
    for name, one in given.items():
        shape = _outline(data.get(name), len(one.dims))
        if shape and len(shape) == len(one.dims):
            here = _length_here(name, shape)
            for dim, length in {(d, n) for d, n in zip(one.dims, shape, strict=True) if isinstance(d, str) and n}:
                votes.setdefault(dim, {}).setdefault(length, []).append(here)
    agreed = {}
    for dim, lengths in votes.items():
        most = max(len(names) for names in lengths.values())
        leading = [length for length, names in lengths.items() if len(names) == most]
        if most > 1 and len(leading) == 1:
            agreed[dim] = leading[0], lengths[leading[0]][0]
    return agreed


def refuse_missing(family: str, given: Mapping[str, Given], data: Mapping[str, object]) -> None:
    """Name every given that is missing, all at once, and what to write for each."""
    missing = {name: one.described() for name, one in given.items() if data.get(name) is None and not one.optional}
    if not missing:
        return
    present = ", ".join(repr(name) for name, value in data.items() if value is not None) or "nothing"
    names, verb = ", ".join(map(repr, missing)), "is" if len(missing) == 1 else "are"
    wanted = "; ".join(f"{name!r}, {what}" for name, what in missing.items())
    fix = f"\n`markscheme solve {family} --blank` prints all of it with an example" if len(missing) > 1 else ""
    raise GivenError(f"{family}: {names} {verb} missing (got {present}); add {wanted}{fix}")


def default_value(name: str, given: Given, sizes: Mapping[str, tuple[int, str]]) -> Value:
    """Give the value of a datum that was left out."""
    if given.default is None or given.kind in ("number", "count"):
        return given.default if given.default is None or given.kind == "count" else fmpq(given.default)
    if given.kind == "pair":
        return np.array([fmpq(given.default)] * 2, dtype=object)
    shape = [sizes[d][0] if isinstance(d, str) else d for d in given.dims]
    return np.full(shape, fmpq(given.default), dtype=object)


def _count(name: str, given: Given, value: Value) -> int:
    whole = _number(name, Given("number"), value)
    if not isinstance(whole, fmpq) or whole.q != 1 or whole < 0:
        raise GivenError(f"{name!r} is {shortened(value)}, but it counts something: give an integer of 0 or more")
    if whole > given.most:
        raise GivenError(
            f"{name!r} is {shortened(value)}; at most {given.most:,} are calculated; give {given.most:,} or fewer"
        )
    return int(whole.p)


def _number(name: str, given: Given, value: Value) -> Value:
    if isinstance(value, (list, tuple, np.ndarray, dict)):
        raise GivenError(f"{name!r} is a single number, but got {_shape_words(value)}")
    _check_cell(name, given, value)
    return value


def _pair(name: str, given: Given, value: Value) -> np.ndarray:
    cells = list(value) if isinstance(value, (list, tuple, np.ndarray)) else [value, value]
    if len(cells) != 2 or any(isinstance(cell, (list, tuple, dict)) for cell in cells):
        raise GivenError(f"{name!r} is one integer or a pair of them, but got {_shape_words(value)}")
    for cell in cells:
        _check_cell(name, given, cell)
    return np.array(cells, dtype=object)


def _check_cell(name: str, given: Given, cell: Number) -> None:
    if cell is None or isinstance(cell, (str, dict, bool)):
        raise GivenError(f'{name!r} has {shortened(cell)} where a number belongs; write numbers as "0.5", "1/3" or 2')
    domain = given.domain
    if domain is None or not domain.whole:
        return
    if not isinstance(cell, fmpq) or cell.q != 1 or (domain.low is not None and cell < domain.low):
        raise GivenError(
            f"{name!r} has the entry {shortened(cell)}, but only integers of {domain.low} or more make sense"
        )


def _array(name: str, given: Given, value: Value, sizes: dict[str, tuple[int, str]]) -> np.ndarray:
    shape = _shape_of(name, value)
    if len(shape) != len(given.dims):
        expected = " x ".join(map(str, given.dims))
        raise GivenError(f"{name!r} is a {given.kind} ({expected}), but got {_shape_words(value)}")
    for axis, (dim, length) in enumerate(zip(given.dims, shape, strict=True)):
        _match_size(name, shape, axis, dim, length, sizes)
    cells = np.empty(shape, dtype=object)
    for index in np.ndindex(*shape):
        cell = value
        for i in index:
            cell = cell[i]
        _check_cell(name, given, cell)
        cells[index] = cell
    return cells


def _match_size(
    name: str, shape: tuple[int, ...], axis: int, dim: Size, length: int, sizes: dict[str, tuple[int, str]]
) -> None:
    here = _length_here(name, shape)
    if length == 0:
        raise GivenError(f"{name!r} is empty; give at least one entry in each direction")
    if isinstance(dim, int):
        if length != dim:
            raise GivenError(f"{here}, but needs {dim} here; give {dim} entries in direction {axis + 1}")
        return
    expected, where = sizes.setdefault(dim, (length, here))
    if expected != length and where == here:
        raise GivenError(f"{here}, but must be square ({dim} x {dim}); give as many columns as rows")
    if expected != length:
        raise GivenError(
            f"shapes do not fit: {here}, so {dim} = {length}; but {where}, so {dim} = {expected}\n"
            f"make the {_direction(axis, len(shape))} of {name!r} {expected}"
        )


def _length_here(name: str, shape: tuple[int, ...]) -> str:
    return f"{name!r} is {' x '.join(map(str, shape))}" if len(shape) > 1 else f"{name!r} has {shape[0]} entries"


def _direction(axis: int, rank: int) -> str:
    """Say what is counted along an axis."""
    if rank > 2:
        return f"length in direction {axis + 1}"
    return "entries" if rank == 1 else ("rows", "columns")[axis]


def _shape_of(name: str, value: Value) -> tuple[int, ...]:
    if isinstance(value, np.ndarray):
        return tuple(value.shape)
    if not isinstance(value, (list, tuple)):
        return ()
    shapes = [_shape_of(name, item) for item in value]
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise GivenError(
                f"{name!r} is ragged: entry 1 has {_length_words(shapes[0])}, "
                f"entry {i + 1} has {_length_words(shape)}; all rows need the same length"
            )
    return (len(value), *(shapes[0] if shapes else ()))


def _outline(value: Value, rank: int) -> tuple[int, ...]:
    """Measure a nested list along its first entries, along `rank` of them at most; no more is read."""
    lengths: list[int] = []
    while isinstance(value, (list, tuple, np.ndarray)) and len(lengths) < rank:
        if isinstance(value, np.ndarray) and not value.ndim:  # a number in an array of no dimensions has no length
            break
        lengths.append(len(value))
        value = value[0] if len(value) else None
    return tuple(lengths)


def _length_words(shape: tuple[int, ...]) -> str:
    return "no entries of its own" if not shape else f"{shape[0]} entries"


def _shape_words(value: Value) -> str:
    if isinstance(value, dict):
        return "a mapping"
    shape = _shape_of("it", value)
    if not shape:
        return f"the single number {shortened(value)}" if not isinstance(value, str) else f"the text {value!r}"
    return f"a list of {shape[0]}" if len(shape) == 1 else f"an array of {' x '.join(map(str, shape))}"
