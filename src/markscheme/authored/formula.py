r"""Formulas that stand in files: arithmetic over named numbers, read by a grammar of our own and never run as code.

    sum      = [sign] product { ("+" | "-") product }
    product  = power { ("*" | "×" | "/" | "÷") [sign] power }
    power    = atom [ ("^" | "**") [sign] atom ]
    atom     = numeral | name | function "(" sum { "," sum } ")" | "(" sum ")"

It is calculated with whatever numbers it is given: exact ones give the key, affine forms what correct work may round
to, symbols the working. What it may cost is bounded where it is read, and powers where they are calculated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import log2
from typing import Final

from flint import fmpq

from markscheme.errors import GivenError, did_you_mean
from markscheme.numbers import elementary as words
from markscheme.numbers.exact import ZERO, Inputs, Value

CHARACTERS = 500  # of a formula
NESTING = 20  # brackets and functions inside one another
DIGITS = 40  # of a numeral
EXPONENT = 1_000  # of a power
POWER_BITS = 20_000  # of an exact power; longer ones are beyond every question

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2}(?![\w.]))?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>\*\*|[-+*/^(),×·÷−]))",
    re.ASCII,
)
_SAME: Final = {"**": "^", "×": "*", "·": "*", "÷": "/", "−": "-"}


def _log_to(base: int) -> Callable[[Value], Value]:
    def logarithm(x: Value) -> Value:
        if type(x) is fmpq and x > 0 and x.height_bits() <= POWER_BITS:  # a ball around 3 proves no 3
            guess = round((max(x.p.bit_length(), x.q.bit_length()) - 1) / log2(base)) * (1 if x >= 1 else -1)
            for power in (guess - 1, guess, guess + 1):
                if fmpq(base) ** power == x:
                    return fmpq(power)
        return words.log(x) / words.log(fmpq(base))

    return logarithm


FUNCTIONS: Final[dict[str, Callable[[Value], Value]]] = {
    "sqrt": words.sqrt,
    "exp": words.exp,
    "ln": words.log,
    "log": words.log,
    "log2": _log_to(2),
    "log10": _log_to(10),
    "lg": _log_to(10),
    "tanh": words.tanh,
    "sigmoid": words.sigmoid,
    "relu": words.relu,
    "sin": words.sin,
    "cos": words.cos,
    "abs": words.absolute,
    "floor": words.floor,
    "ceil": lambda x: -words.floor(-x),
}
SEVERAL: Final[dict[str, Callable[[Value, Value], Value]]] = {"max": words.maximum, "min": words.minimum}
RESERVED: Final = frozenset({*FUNCTIONS, *SEVERAL, "e", "pi"})


@dataclass(frozen=True)
class Node:
    """One operation: `number`, `name`, `negate`, `+ - * / ^`, or a function by its name."""

    operation: str
    arguments: tuple[Node, ...] = ()
    number: fmpq = ZERO
    name: str = ""

    def walk(self) -> Iterator[Node]:
        """Give this and all that stands below it."""
        yield self
        for argument in self.arguments:
            yield from argument.walk()


@dataclass(frozen=True)
class Formula:
    """A formula that was read. `names`: the numbers that it needs, in the order of writing."""

    text: str
    tree: Node
    names: tuple[str, ...]

    @property
    def counted(self) -> frozenset[str]:
        """The names that stand in exponents: they have to be whole numbers."""
        powers = (node.arguments[1] for node in self.tree.walk() if node.operation == "^")
        return frozenset(one.name for power in powers for one in power.walk() if one.operation == "name")

    def __call__(self, values: Inputs) -> Value:
        """Calculate it from numbers of any kind; raise GivenError for a power that is too large."""
        return _value(self.tree, values)


def read_formula(text: str, known: Mapping[str, object] | None = None) -> Formula:
    """Read a formula; raise GivenError with the place where it is none, or names what is not among `known`."""
    formula = _read(text)
    for name in formula.names:
        if known is not None and name not in known:
            raise GivenError(f"{text!r}: {name!r} is not known here; {did_you_mean(name, [*known, *RESERVED])}")
    return formula


@lru_cache(maxsize=1024)
def _read(text: str) -> Formula:
    tree = _Parser(text).whole()
    names = dict.fromkeys(node.name for node in tree.walk() if node.operation == "name")
    for node in tree.walk():
        if node.operation == "^" and all(one.operation != "name" for one in node.walk()):
            _value(node, {})  # a power of numbers alone is too large here, or never
    return Formula(text, tree, tuple(names))


class _Parser:
    """A parser by recursive descent, which says where it cannot go on."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > CHARACTERS:
            raise GivenError(f"a formula of {len(text)} characters; at most {CHARACTERS} are read")
        self.tokens: list[tuple[str, str, int]] = []
        place = 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                rest = text[place:].lstrip()
                raise self.fail(len(text) - len(rest), f"{rest[0]!r} has no meaning here")
            kind = match.lastgroup or ""
            self.tokens.append((kind, _SAME.get(match[kind], match[kind]), match.start(kind)))
            place = match.end()
        self.tokens.append(("end", "", len(text)))
        self.next = 0

    def fail(self, place: int, what: str) -> GivenError:
        return GivenError(
            f"{self.text!r}: at character {place + 1}, {what}; write + - * / ^, brackets, numbers and names, as 4*n + 1"
        )

    def unexpected(self) -> GivenError:
        kind, token, place = self.tokens[self.next]
        before = self.tokens[self.next - 1][1] if self.next else ""
        if kind == "end":
            return self.fail(place, "it ends too early" if self.text.strip() else "there is nothing")
        if kind in ("number", "name") or token == "(":
            return self.fail(place, f"a sign is missing between {before!r} and {token!r}, such as *")
        return self.fail(place, f"{token!r} cannot stand")

    def takes(self, *tokens: str) -> str:
        """Take one of some signs, where it stands here."""
        kind, token, _ = self.tokens[self.next]
        if kind == "sign" and token in tokens:
            self.next += 1
            return token
        return ""

    def must(self, token: str) -> None:
        if not self.takes(token):
            raise self.unexpected()

    def whole(self) -> Node:
        found = self.sum(0)
        if self.tokens[self.next][0] != "end":
            raise self.unexpected()
        return found

    def sum(self, depth: int) -> Node:
        found = self.signed(lambda: self.product(depth))
        while sign := self.takes("+", "-"):
            found = Node(sign, (found, self.product(depth)))
        return found

    def signed(self, read: Callable[[], Node]) -> Node:
        sign = self.takes("+", "-")
        return Node("negate", (read(),)) if sign == "-" else read()

    def product(self, depth: int) -> Node:
        found = self.power(depth)
        while sign := self.takes("*", "/"):
            found = Node(sign, (found, self.signed(lambda: self.power(depth))))
        return found

    def power(self, depth: int) -> Node:
        found = self.atom(depth)
        if not self.takes("^"):
            return found
        found = Node("^", (found, self.signed(lambda: self.atom(depth))))
        if self.tokens[self.next][1] == "^":
            raise self.fail(self.tokens[self.next][2], "a power of a power needs brackets, as (a^b)^c or a^(b^c)")
        return found

    def atom(self, depth: int) -> Node:
        kind, token, place = self.tokens[self.next]
        if depth > NESTING:
            raise self.fail(place, f"more than {NESTING} brackets stand inside one another")
        self.next += 1
        if kind == "number":
            if sum(letter.isdigit() for letter in token) > DIGITS:
                raise self.fail(place, f"a number has more than {DIGITS} digits")
            return Node("number", number=_rational(token))
        if kind == "name" and self.takes("("):
            return self.function(token, place, depth)
        if kind == "name" and token not in RESERVED - {"e", "pi"}:
            return Node(token) if token in ("e", "pi") else Node("name", name=token)
        if token == "(":
            found = self.sum(depth + 1)
            self.must(")")
            return found
        self.next -= 1
        if kind == "name":
            raise self.fail(place, f"{token} needs its argument in brackets, as {token}(n)")
        raise self.unexpected()

    def function(self, name: str, place: int, depth: int) -> Node:
        if name not in FUNCTIONS and name not in SEVERAL:
            raise self.fail(place, f"{name!r} is no function; {did_you_mean(name, [*FUNCTIONS, *SEVERAL])}")
        arguments = [self.sum(depth + 1)]
        while self.takes(","):
            arguments.append(self.sum(depth + 1))
        self.must(")")
        if (len(arguments) < 2) if name in SEVERAL else (len(arguments) != 1):
            raise self.fail(
                place, f"{name} has {len(arguments)} arguments, which is {'too few' if name in SEVERAL else 'not one'}"
            )
        return Node(name, tuple(arguments))


def _rational(text: str) -> fmpq:
    digits, _, power = text.lower().partition("e")
    whole, _, after = digits.partition(".")
    exponent = int(power or 0) - len(after)
    number = fmpq(int(whole + after or "0"))
    return number * fmpq(10) ** exponent if exponent >= 0 else number / fmpq(10) ** -exponent


def _value(node: Node, values: Inputs) -> Value:
    match node.operation:
        case "number":
            return node.number
        case "name":
            value = values[node.name]
            return fmpq(value) if type(value) is int else value  # a quotient of Python's integers is a float
        case "e":
            return words.exp(fmpq(1))
        case "pi":
            from markscheme.answers import exact

            return exact("pi").value()
        case "^":
            return _power(node.arguments[0], node.arguments[1], values)
    arguments = [_value(argument, values) for argument in node.arguments]
    match node.operation:
        case "negate":
            return -arguments[0]
        case "+":
            return arguments[0] + arguments[1]
        case "-":
            return arguments[0] - arguments[1]
        case "*":
            return arguments[0] * arguments[1]
        case "/":
            return arguments[0] / arguments[1]
    if node.operation in SEVERAL:
        return reduce(SEVERAL[node.operation], arguments)
    return FUNCTIONS[node.operation](arguments[0])


def _power(base: Node, exponent: Node, values: Inputs) -> Value:
    """Raise to a whole power by multiplying; by the exponential function else."""
    if base.operation == "e":
        return words.exp(_value(exponent, values))
    below = _value(base, values)
    power = _value(exponent, values)
    if type(power) is fmpq and power == fmpq(1, 2):
        return words.sqrt(below)
    if type(power) is not fmpq or power.q != 1:
        return words.exp(power * words.log(below))
    if abs(power) > EXPONENT:
        raise GivenError(f"a power has the exponent {_shown(power)}; at most {EXPONENT} is calculated")
    if type(below) is fmpq and below.height_bits() * abs(int(power.p)) > POWER_BITS:
        raise GivenError(f"a power of {_shown(below)} with the exponent {power} is longer than {POWER_BITS:,} bits")
    if below == 0 and power <= 0:
        raise GivenError(f"0 to the power of {power} has no value")
    return words.power(below, int(power.p))


def _shown(number: fmpq) -> str:
    text = str(number)
    return text if len(text) <= 20 else f"{text[:17]}..."
