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

    def _plain(self, other: Any) -> Any:
        """The root for a number that knows no roots of integers."""
        if type(other).__module__.startswith("sympy"):
            import sympy

            return sympy.sqrt(self.n)
        return self.ball()

    def __mul__(self, other: Any) -> Any:
        return other * self if _knows_roots(other) else self._plain(other) * other

    def __rmul__(self, other: Any) -> Any:
        return other * self._plain(other)

    def __truediv__(self, other: Any) -> Any:
        return 1 / other * self if _knows_roots(other) else self._plain(other) / other

    def __rtruediv__(self, other: Any) -> Any:
        return other / self._plain(other)

    def __add__(self, other: Any) -> Any:
        return other + self if _knows_roots(other) else self._plain(other) + other

    def __radd__(self, other: Any) -> Any:
        return other + self._plain(other)

    def __sub__(self, other: Any) -> Any:
        return -other + self if _knows_roots(other) else self._plain(other) - other

    def __rsub__(self, other: Any) -> Any:
        return other - self._plain(other)

    def __neg__(self) -> arb:
        return -self.ball()


def _knows_roots(other: Any) -> bool:
    """Affine, traced, closed and handwritten numbers have functions of their own; rationals and balls have not."""
    return hasattr(other, "sigmoid")
