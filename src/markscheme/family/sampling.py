"""Random draws that are the same on every machine and in every Python, and the domains that families draw from."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from markscheme.errors import FamilyError

Level = str
LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


class Stream:
    """A stream of draws that depends on its key alone.

    Only `getrandbits` of the Mersenne Twister is used: its output is fixed, that of `randrange` is not promised.
    """

    def __init__(self, *key: object) -> None:
        digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
        self._twister = random.Random(int.from_bytes(digest, "big"))

    def below(self, n: int) -> int:
        """An integer from 0 to n - 1, each as likely."""
        bits = n.bit_length()
        while (drawn := self._twister.getrandbits(bits)) >= n:
            pass
        return drawn

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        if high < low:
            raise FamilyError(f"no integer lies from {low} to {high}; give the smaller bound first")
        return low + self.below(high - low + 1)

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[self.below(len(options))]

    def shuffled(self, items: Sequence[Any]) -> list[Any]:
        """The items in random order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(len(items))]


@dataclass(frozen=True)
class Domain:
    """Where one number is drawn from. `whole`: only integers belong. `low`: the least that may be put in by hand."""

    pick: Callable[[Stream, Level], fmpq]
    whole: bool = False
    low: fmpq | None = None

    def draw(self, stream: Stream, level: Level) -> fmpq:
        """Draw one number."""
        return self.pick(stream, level)


def integers(low: int, high: int) -> Domain:
    """Integers from low to high."""
    return Domain(lambda stream, level: fmpq(stream.between(low, high)))


def counts(low: int, high: int) -> Domain:
    """Integers from low to high where nothing but integers of at least 0 makes sense: sizes, strides, labels."""
    return Domain(lambda stream, level: fmpq(stream.between(low, high)), whole=True, low=fmpq(min(low, 0)))


def decimals(low: str | int, high: str | int, places: int = 1) -> Domain:
    """Decimals from low to high with so many places; zero is left out.

    >>> decimals(-1, 1, 1).draw(Stream("an example"), "easy")
    4/5
    """
    scale = 10**places
    first, last = (int(rational(edge) * scale) for edge in (low, high))
    values = [fmpq(k, scale) for k in range(first, last + 1) if k]
    if not values:
        raise FamilyError(
            f"no decimal with {places} places but 0 lies from {low} to {high}; give the smaller bound first"
        )
    return Domain(lambda stream, level: stream.choice(values))


def choice(*options: str | int) -> Domain:
    """One of some numbers, each written as an exact string: choice("0.1", "1/2")."""
    values = [rational(option) for option in options]
    return Domain(lambda stream, level: stream.choice(values))


def by_level(easy: Domain, medium: Domain, hard: Domain) -> Domain:
    """Another domain for each level."""
    levels = dict(zip(LEVELS, (easy, medium, hard), strict=True))
    return Domain(lambda stream, level: levels[level].draw(stream, level), easy.whole, easy.low)


def rational(text: str | int) -> fmpq:
    """Read an author's constant: an integer, a decimal or a fraction."""
    if isinstance(text, float):
        raise FamilyError(f'{text} is a binary float; write it as a text, "{text}"')
    if isinstance(text, int):
        return fmpq(text)
    if "/" in text:
        numerator, denominator = text.split("/")
        return fmpq(int(numerator), int(denominator))
    whole, _, fraction = text.partition(".")
    return fmpq(int(whole + fraction), 10 ** len(fraction))
