"""The givens of a problem in plain Python: decimals, lists, words. Only here is it known how the engine holds them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import EXACT


class Given:
    """Givens and options by name, as attributes; what the question does not have is None.

    No dictionary: an option may be called `update` or `values`.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        return None

    def __getitem__(self, name: str) -> Any:
        return self.__dict__.get(name)


def plain(values: Mapping[str, Any]) -> Given:
    """Givens, options and sizes as a person finds them on the sheet."""
    return Given({name: _plain(value) for name, value in values.items() if " " not in name})


def number(text: Any) -> Decimal:
    """A number as it stands on the sheet: "3", "-0.4", "1/3"."""
    above, _, below = str(text).partition("/")
    return EXACT.divide(Decimal(above), Decimal(below)) if below else Decimal(above)


def whole(value: Any) -> int:
    """A count."""
    return int(number(value))


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if value is None or isinstance(value, str):
        return value
    return number(value)
