"""Functions of a family: the names of their arguments, and variants that see other values."""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from markscheme.errors import FamilyError
from markscheme.numbers.exact import Value

Function = Callable[..., Value]


def needs(function: Function) -> tuple[str, ...]:
    """List the names of a function's arguments."""
    given: tuple[str, ...] | None = getattr(function, "needs", None)
    if given is not None:
        return given
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


def as_if(step: Function, **changes: Value) -> Function:
    """Calculate the step as if some of its arguments had other values: most misconceptions are of this kind.

    A change is a value, or a function whose arguments are among those of the step. An argument that does not exist
    under the options at hand stays None; where nothing changes, the variant does not exist.

    >>> def area(width, height):
    ...     return width * height
    >>> square_taken = as_if(area, height=lambda width: width)
    >>> square_taken(3, 5)
    9
    """
    names = needs(step)
    looked_at = [name for change in changes.values() if callable(change) for name in needs(change)]
    for name in (*changes, *looked_at):
        if name not in names:
            raise FamilyError(
                f"as_if({step.__name__}) names {name!r}, but the arguments of the step are {', '.join(names)}"
            )

    def variant(*arguments: Value) -> Value:
        values = dict(zip(names, arguments, strict=True))
        changed = {
            name: _changed(change, values, values[name]) for name, change in changes.items() if values[name] is not None
        }
        if all(_is_same(value, values[name]) for name, value in changed.items()):
            return None
        seen = values | changed
        return step(*(seen[name] for name in names))  # by place: the code of a step like another one has other names

    variant.__name__ = step.__name__
    variant.__module__ = step.__module__
    variant.__dict__["needs"] = names
    return variant


def _changed(change: Value, values: dict[str, Value], before: Value) -> Value:
    if callable(change):
        return change(*(values[name] for name in needs(change)))
    is_number = isinstance(change, int) and not isinstance(before, int)
    return fmpq(change) if is_number else change  # 0 / 2 would be a float


def _is_same(value: Value, before: Value) -> bool:
    return value is before or (isinstance(value, str) and value == before)
