"""Random draws that are the same on every machine and in every Python, and the domains that families draw from."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flint import fmpq

from markscheme.errors import FamilyError
from markscheme.numbers.exact import Inputs, Value

Level = str
LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


class Stream:
    """A stream of draws that depends on its key alone.

    Only `getrandbits` of the Mersenne Twister is used: its output is fixed, that of `randrange` is not promised.
    `unmet`: how many wishes of `again` what was drawn last does not meet.
    """

    def __init__(self, *key: object) -> None:
        digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
        self.unmet = 0
        self._twister = random.Random(int.from_bytes(digest, "big"))

    def below(self, n: int) -> int:
        """Draw an integer from 0 to n - 1, each as likely."""
        if n < 1:  # else it would be drawn for ever
            raise FamilyError("none can be drawn of no numbers; give a range or a list that is not empty")
        bits = n.bit_length()
        while (drawn := self._twister.getrandbits(bits)) >= n:
            pass
        return drawn

    def between(self, low: int, high: int) -> int:
        """Draw an integer from low to high, both included."""
        if high < low:
            raise FamilyError(f"no integer lies from {low} to {high}; give the smaller bound first")
        return low + self.below(high - low + 1)

    def choice(self, options: Sequence[Value]) -> Value:
        """Draw one of the options."""
        return options[self.below(len(options))]

    def shuffled(self, items: Sequence[Value]) -> list[Value]:
        """Give the items in random order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(len(items))]

    def again(self, draw: Callable[[], Value], *, until: Callable[[Value], bool], most: int = 30) -> Value:
        """Give what `draw` gives, drawn again until it is as wanted.

        After that number of times it is the last one, wanted or not, and counted in `unmet`.
        """
        before = self.unmet
        for _ in range(most):
            self.unmet = before  # what was thrown away had its own wishes
            drawn = draw()
            if until(drawn):
                return drawn
        self.unmet += 1
        return drawn


@dataclass(frozen=True)
class Domain:
    """Where one number is drawn from. `whole`: only integers belong. `low`: the least that may be put in by hand.

    `pick_all` draws the numbers of an array together; `of_option` has another domain for each value of `option`.
    """

    pick: Callable[[Stream, Level], fmpq]
    whole: bool = False
    low: fmpq | None = None
    pick_all: Callable[[Stream, Level, int], list[fmpq]] | None = None
    option: str = ""
    of_option: Mapping[str, Domain] = field(default_factory=dict)

    def draw(self, stream: Stream, level: Level) -> fmpq:
        """Draw one number."""
        return self.pick(stream, level)

    def draw_all(self, stream: Stream, level: Level, n: int) -> list[fmpq]:
        """Draw the n numbers of an array."""
        return self.pick_all(stream, level, n) if self.pick_all else [self.pick(stream, level) for _ in range(n)]

    def with_each(self, *numbers: str | int) -> Domain:
        """Let each of these numbers stand at least once in an array, in a place that is drawn.

        `counts(0, 1).with_each(0, 1)` draws no array of zeros alone, and none of ones.
        """
        values = [rational(number) for number in numbers]

        def pick_all(stream: Stream, level: Level, n: int) -> list[fmpq]:
            if n < len(values):
                raise FamilyError(f"with_each() has {len(values)} numbers, but an array needs {n}; give fewer")
            return stream.shuffled([*values, *self.draw_all(stream, level, n - len(values))])

        return replace(self, pick_all=pick_all)

    def under(self, options: Inputs) -> Domain:
        """Give the domain under these options."""
        return self.of_option[options[self.option]].under(options) if self.option else self


def integers(low: int, high: int) -> Domain:
    """Draw integers from low to high."""
    return Domain(lambda stream, level: fmpq(stream.between(low, high)))


def counts(low: int, high: int) -> Domain:
    """Draw integers from low to high where only integers of at least 0 make sense: sizes, strides, labels."""
    return Domain(lambda stream, level: fmpq(stream.between(low, high)), whole=True, low=fmpq(min(low, 0)))


def decimals(low: str | int, high: str | int, places: int = 1) -> Domain:
    """Draw decimals from low to high with this number of places; zero is left out.

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
    """Draw one of some numbers, each written as an exact string: choice("0.1", "1/2")."""
    values = [rational(option) for option in options]
    return Domain(lambda stream, level: stream.choice(values))


def by_level(easy: Domain, medium: Domain, hard: Domain) -> Domain:
    """Draw from another domain for each level."""
    levels = dict(zip(LEVELS, (easy, medium, hard), strict=True))
    return Domain(
        lambda stream, level: levels[level].draw(stream, level),
        easy.whole,
        easy.low,
        lambda stream, level, n: levels[level].draw_all(stream, level, n),
    )


def by_option(option: str, /, **domains: Domain | str) -> Domain:
    """Draw from another domain for each value of an option; "one_hot" is a vector of zeros with a single 1.

    `by_option("output", identity=integers(-2, 2), sigmoid=choice(0, 1), softmax="one_hot")`
    """
    of_option = {value: _ONE_HOT if domain == "one_hot" else domain for value, domain in domains.items()}
    for value, domain in of_option.items():
        if not isinstance(domain, Domain):
            raise FamilyError(f'by_option({option!r}) has {value} = {domain!r}; give a domain or "one_hot"')
    known = [domain for domain in of_option.values() if isinstance(domain, Domain)]
    lows = [domain.low for domain in known if domain.low is not None]

    def pick(stream: Stream, level: Level) -> fmpq:
        raise FamilyError(f"by_option({option!r}) is drawn from under an option; call the draw of the given")

    whole = all(domain.whole for domain in known)
    return Domain(
        pick, whole, min(lows, default=None), option=option, of_option=dict(zip(of_option, known, strict=True))
    )


def distinct(*options: str | int) -> Domain:
    """Draw numbers as of `choice`, of which none comes twice in one array."""
    values = [rational(option) for option in options]

    def pick_all(stream: Stream, level: Level, n: int) -> list[fmpq]:
        if n > len(values):
            raise FamilyError(f"distinct() has {len(values)} numbers, but an array needs {n}; give more")
        return stream.shuffled(values)[:n]

    return Domain(lambda stream, level: stream.choice(values), pick_all=pick_all)


def _one_hot(stream: Stream, level: Level, n: int) -> list[fmpq]:
    hot = stream.below(n)
    return [fmpq(int(i == hot)) for i in range(n)]


_ONE_HOT = Domain(lambda stream, level: fmpq(1), pick_all=_one_hot)


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
