"""The square root of a plain integer, such as that of a size: it becomes a number of the kind that it meets."""

from __future__ import annotations

from typing import Any

from flint import arb

Number = Any


class IntegerRoot:
    """sqrt(n) for an n that is no square.

    Affine, traced and closed numbers bring it in themselves; others get a ball or SymPy's root.
    """

    def __init__(self, n: int) -> None:
        self.n = n

    def ball(self) -> arb:
        """The root at the present precision."""
        return arb(self.n).sqrt()

    def _like(self, other: Any) -> Any:
        if type(other).__module__.startswith("sympy"):
            import sympy

            return sympy.sqrt(self.n)
        return self.ball()

    def __mul__(self, other: Any) -> Any:
        return self._like(other) * other

    __rmul__ = __mul__

    def __rtruediv__(self, other: Any) -> Any:
        return other / self._like(other)

    def __truediv__(self, other: Any) -> Any:
        return self._like(other) / other

    def __add__(self, other: Any) -> Any:
        return self._like(other) + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self._like(other) - other

    def __rsub__(self, other: Any) -> Any:
        return other - self._like(other)

    def __neg__(self) -> arb:
        return -self.ball()
