"""`dataclass` for the modules that every command loads: the same classes, made in a quarter of the time.

The standard one compiles the text of each method by itself, up to Python 3.12, which was a seventh of the start of
`show`. Here the text of all methods of a class is compiled at once, and what refuses changes is shared. Fields, slots
and what a type checker sees are the standard ones'.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """Make a dataclass, as `dataclasses.dataclass` with these arguments does."""
        if cls is None:
            return lambda named: _made(named, frozen, slots, eq)
        return _made(cls, frozen, slots, eq)


def _made(cls: type, frozen: bool, slots: bool, eq: bool) -> type:
    own = _METHODS.intersection(cls.__dict__)
    if cls.__dict__.get("__hash__") is None:  # nobody's own: what Python puts beside an own `__eq__`
        own -= {"__hash__"}
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    methods = _methods(made, dataclasses.fields(made), frozen)
    if frozen:
        methods |= {"__setattr__": _refuse_change, "__delattr__": _refuse_removal}
        if slots:
            methods |= {"__getstate__": _state, "__setstate__": _set_state}
    if not eq:
        del methods["__eq__"], methods["__hash__"]
    elif not frozen:
        methods["__hash__"] = None
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


_METHODS = frozenset(
    ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__getstate__", "__setstate__")
)


def _methods(cls: type, fields: tuple[Any, ...], frozen: bool) -> dict[str, Any]:  # Any: fields of any type
    """Compile what differs from class to class."""
    known: dict[str, Any] = {"_put": object.__setattr__, "_absent": _ABSENT, "__name__": cls.__module__}
    arguments, body = [], []
    for field in fields:
        value = field.name
        if field.default_factory is not dataclasses.MISSING:
            known[f"_make_{value}"] = field.default_factory
            arguments.append(f"{value}=_absent")
            body.append(f"{value} = _make_{value}() if {value} is _absent else {value}")
        elif field.default is not dataclasses.MISSING:
            known[f"_default_{value}"] = field.default
            arguments.append(f"{value}=_default_{value}")
        else:
            arguments.append(value)
        body.append(f"_put(self, {value!r}, {value})" if frozen else f"self.{value} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    mine, other = ("(" + "".join(f"{one}.{field.name}, " for field in fields) + ")" for one in ("self", "other"))
    shown = ", ".join(f"{field.name}={{self.{field.name}!r}}" for field in fields if field.repr)
    exec(_TEXT.format(", ".join(("self", *arguments)), "\n    ".join(body) or "pass", mine, other, shown), known)
    for name in ("__init__", "__repr__", "__eq__", "__hash__"):
        known[name].__qualname__ = f"{cls.__qualname__}.{name}"
    return {name: known[name] for name in ("__init__", "__repr__", "__eq__", "__hash__")}


_ABSENT = object()
_TEXT = """
def __init__({0}):
    {1}
def __repr__(self):
    return f"{{self.__class__.__qualname__}}({4})"
def __eq__(self, other):
    return {2} == {3} if other.__class__ is self.__class__ else NotImplemented
def __hash__(self):
    return hash({2})
"""


def _refuse_change(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_removal(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:  # Any: an instance of any of the classes
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
