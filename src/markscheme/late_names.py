"""Names that are imported when somebody asks for one: a command loads what it uses, and nothing else.

What is bundled for the browser finds the modules by these calls (`site/imported_modules.py`): they stand as constants.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspect import Signature


def late_names(room: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a room.

    `places`: by module of the room, the names that it offers there, in one text. For type checkers the room says the
    same once more, under TYPE_CHECKING.
    """
    home = {name: module for module, names in places.items() for name in names.split()}

    def __getattr__(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        value = getattr(import_module(f"{room}.{home[name]}"), name)
        setattr(sys.modules[room], name, value)
        return value

    return __getattr__


class LateFunction:
    """A function whose module is imported when it is called, or looked at.

    It has no `__wrapped__`: whoever goes over the names of a module, as doctest does, asks each object for that, and an
    import in the middle would put another name there.
    """

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__ = module, name

    @cached_property
    def _function(self) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(import_module(self.__module__), self.__name__)
        return found

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._function.__doc__

    @property
    def __signature__(self) -> Signature:
        from inspect import signature

        return signature(self._function)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._function(*arguments, **named)

    def __repr__(self) -> str:
        return f"<function {self.__module__}.{self.__name__}>"
