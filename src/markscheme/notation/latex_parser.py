"""Walk over the tokens of a formula: groups, scripts, fences, bars. What commands mean is handed in as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markscheme.errors import NotationError, nearest
from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import EMPTY, row, script
from markscheme.notation.latex_tokens import LatexToken, place_error, tokenise
from markscheme.notation.signs import CLOSING

# How a bar is written: the fence that a pair of them makes, and the sign that a single one is.
_BARS = {"|": ("|", "mid"), r"\|": ("‖", "parallel")}
_OPENERS = {
    "(": "(", "[": "[", r"\{": "{", r"\lvert": "|", r"\lVert": "‖", r"\lfloor": "⌊", r"\lceil": "⌈",
    r"\langle": "⟨",
}  # fmt: skip
_CLOSERS = {
    ")": ")", "]": "]", r"\}": "}", r"\rvert": "|", r"\rVert": "‖", r"\rfloor": "⌋", r"\rceil": "⌉",
    r"\rangle": "⟩",
}  # fmt: skip
_STOPS = {*_CLOSERS, "}", "&", r"\\", r"\end", r"\right"}
_SIGNS = {"<": "lt", ">": "gt", "*": "ast", **{sign: sign for sign in "+-=,;:./!"}}
_AFTER_LEFT = {
    **_OPENERS, **_CLOSERS, "|": "|", r"\|": "‖", r"\vert": "|", r"\Vert": "‖", ".": ".",
}  # fmt: skip

_DEEPEST = 40
_LOOKALIKES = {"·": r"\cdot", "−": "-", "（": "(", "）": ")", "，": ","}


@dataclass(frozen=True, slots=True)
class Bar(maths.Node):
    """The place of a bar whose meaning the whole row decides."""

    kind: str
    start: int


Handler = Callable[["Parser", LatexToken], maths.Node]


class Vocabulary(NamedTuple):
    r"""What a parser knows by name: how to go on after a command or ``\begin``, and the characters of commands."""

    commands: Mapping[str, Handler]
    environments: Mapping[str, Handler]
    characters: Mapping[str, str]


class Parser:
    """A walk over the tokens of one formula, which makes its tree."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        """Cut the text into tokens."""
        self.text = text
        self.vocabulary = vocabulary
        self.tokens = tokenise(text)
        self.index = 0
        self.depth = 0

    def formula(self) -> maths.Node:
        """Read all there is; raise NotationError at what closes nothing."""
        node = self.items()
        token = self.peek()
        if token is None:
            return node
        if token.text in {"&", r"\\"}:
            raise self.error(token, f"{token.text} stands outside a matrix, cases or aligned")
        raise self.error(token, f"{token.text} closes nothing that was opened")

    def error(self, token: LatexToken | None, message: str) -> NotationError:
        """Make the error for the place of a token, or for the end of the formula."""
        return place_error(self.text, len(self.text) if token is None else token.start, message)

    def peek(self) -> LatexToken | None:
        """Give the next token that is no blank, without taking it."""
        while self.index < len(self.tokens) and self.tokens[self.index].kind == "blank":
            self.index += 1
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def take(self, expected: str = "an expression") -> LatexToken:
        """Take the next token that is no blank."""
        token = self.peek()
        if token is None:
            raise self.error(None, f"the formula ends where {expected} should follow")
        self.index += 1
        return token

    def expect(self, text: str, opened: LatexToken) -> None:
        """Take one certain token, or say what it should have closed."""
        token = self.peek()
        if token is None:
            raise self.error(opened, f"{opened.text} is never closed by {text}")
        if token.text != text:
            raise self.error(token, f"{text} expected for the {opened.text} at {opened.start + 1}, not {token.text}")
        self.index += 1

    def items(self) -> maths.Node:
        """Read pieces up to something that closes, and pair their bars."""
        items: list[maths.Node] = []
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(self.peek(), f"more than {_DEEPEST} groups stand inside each other")
        while (token := self.peek()) is not None and token.text not in _STOPS:
            node = self.scripted(self.atom())
            if isinstance(node, maths.Number) and items and isinstance(items[-1], maths.Number):
                raise self.error(token, "two numbers side by side print as one: put \\cdot or \\, between them")
            items.append(node)
        self.depth -= 1
        return row(*_pair_bars(self.text, items))

    def argument(self) -> maths.Node:
        """Read a group in braces, or what TeX takes without braces: one digit, one letter, one command."""
        token = self.take("an argument")
        if token.text == "{":
            node = self.items()
            self.expect("}", token)
            return node
        self.index -= 1
        if token.kind == "number":
            return self._digit(token)
        if token.text in _STOPS or token.text in "^_'":
            raise self.error(token, f"an argument should follow, not {token.text}")
        return self._no_bar(self.atom(), token)

    def _digit(self, token: LatexToken) -> maths.Node:
        """Take one digit off a numeral, as TeX does."""
        if "." in token.text:
            raise self.error(token, f"TeX takes only the {token.text[0]} here: write {{{token.text}}}")
        rest = LatexToken("number", token.text[1:], token.start + 1)
        self.tokens[self.index : self.index + 1] = [rest] if rest.text else []
        return maths.Number(token.text[0])

    def _no_bar(self, node: maths.Node, token: LatexToken) -> maths.Node:
        if isinstance(node, Bar):
            raise self.error(token, f"an argument should follow, not {token.text}")
        return node

    def raw_argument(self) -> tuple[str, LatexToken]:
        """Take the source between braces as it stands, and the opening brace."""
        opened = self.take("{")
        if opened.text != "{":
            raise self.error(opened, f"{{ expected, not {opened.text}")
        depth, first = 1, self.index
        for index in range(first, len(self.tokens)):
            depth += {"{": 1, "}": -1}.get(self.tokens[index].text, 0)
            if depth == 0:
                self.index = index + 1
                return self.text[opened.start + 1 : self.tokens[index].start], opened
        raise self.error(opened, "{ is never closed by }")

    def atom(self) -> maths.Node:
        """Read one piece without its scripts."""
        token = self.take()
        if token.text in _BARS or token.text == r"\Vert":
            return Bar(token.text if token.text == "|" else r"\|", token.start)
        if token.text in _OPENERS:
            return self._fence(token)
        if token.kind == "command":
            return self._command(token)
        if token.kind == "number":
            return self._number(token)
        if token.kind == "letter":
            return maths.Symbol(token.text)
        return self._sign(token)

    def _number(self, token: LatexToken) -> maths.Node:
        if token.text.startswith("."):
            raise self.error(token, f"write 0{token.text} instead of {token.text}")
        return maths.Number(token.text)

    def _sign(self, token: LatexToken) -> maths.Node:
        if token.text == "{":
            node = self.items()
            self.expect("}", token)
            return node
        if token.text in "^_'":
            self.index -= 1
            return EMPTY
        if token.text == "~":
            return maths.Space("space")
        if token.text == ":" and (after := self.peek()) is not None and after.text == "=":
            self.index += 1
            return maths.Operator("coloneqq")
        if token.text in _SIGNS:
            return maths.Operator(_SIGNS[token.text])
        raise self.error(token, self._foreign(token.text))

    def _foreign(self, char: str) -> str:
        """Say what is wrong with a character that LaTeX maths does not know."""
        if char == "%":
            return r"% starts a comment in LaTeX: write \%"
        if char in _LOOKALIKES:
            return f"{char} is no LaTeX: write {_LOOKALIKES[char]}"
        if not char.isascii():
            name = next((name for name, known in self.vocabulary.characters.items() if known == char), "")
            return f"{char} is no LaTeX: write \\{name}" if name else f"{char} stands outside \\text{{...}}"
        return f"{char} has no meaning in a formula"

    def _command(self, token: LatexToken) -> maths.Node:
        name = token.text[1:]
        if name == "left":
            return self._left(token)
        if name == "begin":
            return self._environment(token)
        commands = self.vocabulary.commands
        if name not in commands:
            near = nearest(name, self.vocabulary.characters, cutoff=0.5)
            hint = f"did you mean \\{near}?" if near else "no known command is near it"
            raise self.error(token, f"unknown command {token.text}: {hint}")
        return commands[name](self, token)

    def _environment(self, token: LatexToken) -> maths.Node:
        name = self.raw_argument()[0].strip()
        environments = self.vocabulary.environments
        if name not in environments:
            near = nearest(name, environments, cutoff=0.3)
            hint = f"did you mean {near}?" if near else f"known: {', '.join(environments)}"
            raise self.error(token, f"unknown environment {name}: {hint}")
        return environments[name](self, token)

    def _fence(self, token: LatexToken) -> maths.Node:
        """Read up to the delimiter that closes; round and square ones may be mixed, as in [0, 1)."""
        left = _OPENERS[token.text]
        body = self.items()
        closing = self.peek()
        allowed = ")]" if left in "([" else CLOSING[left]
        if closing is None:
            raise self.error(token, f"{token.text} is never closed")
        if _CLOSERS.get(closing.text, "no") not in allowed:
            raise self.error(closing, f"{closing.text} does not close the {token.text} at {token.start + 1}")
        self.index += 1
        return _enclose(left, _CLOSERS[closing.text], body)

    def _left(self, token: LatexToken) -> maths.Node:
        left = self._delimiter()
        body = self.items()
        self.expect(r"\right", token)
        return _enclose(left, self._delimiter(), body)

    def _delimiter(self) -> str:
        token = self.take("a delimiter")
        if token.text not in _AFTER_LEFT:
            raise self.error(token, f"{token.text} is no delimiter that grows")
        return _AFTER_LEFT[token.text]

    def scripted(self, base: maths.Node) -> maths.Node:
        """Read the scripts and primes after a base."""
        sub: maths.Node | None = None
        sup: maths.Node | None = None
        primes = 0
        while (token := self.peek()) is not None and token.text in {"^", "_", "'", r"\limits"}:
            self.index += 1
            if token.text == "'":
                if sup is not None:
                    raise self.error(token, "double superscript: a prime after ^")
                primes += 1
            elif token.text == "^":
                if sup is not None:
                    raise self.error(token, "double superscript: put braces round one of the parts")
                sup = self.argument()
            elif token.text == "_":
                if sub is not None:
                    raise self.error(token, "double subscript: put braces round one of the parts")
                sub = self.argument()
        return self._attach(base, sub, _with_primes(primes, sup))

    def _attach(self, base: maths.Node, sub: maths.Node | None, sup: maths.Node | None) -> maths.Node:
        if sub is None and sup is None:
            return base
        return maths.SubSuperscript(base, sub, sup) if isinstance(base, Bar) else script(base, sub, sup)


def _with_primes(count: int, sup: maths.Node | None) -> maths.Node | None:
    primes: tuple[maths.Node, ...] = (maths.Operator("prime"),) * count
    if not primes:
        return sup
    return row(*primes) if sup is None else row(maths.Row(primes), sup)


def _pair_bars(text: str, items: list[maths.Node]) -> list[maths.Node]:
    """Turn an even number of bars into fences, a single one into the sign between two things."""
    for source, (delimiter, single) in _BARS.items():
        places = [i for i, item in enumerate(items) if _bar_of(item) == source]
        if len(places) == 1 and isinstance(items[places[0]], Bar):
            items[places[0]] = maths.Operator(single)
        elif places:
            items = _fence_bars(text, items, places, delimiter)
    return items


def _fence_bars(text: str, items: list[maths.Node], places: list[int], delimiter: str) -> list[maths.Node]:
    starts, ends = places[::2], places[1::2]
    first = items[places[0]]
    start = first.start if isinstance(first, Bar) else 0
    pairs = list(zip(starts, ends, strict=False))
    if len(places) % 2 or any(b == a + 1 or not isinstance(items[a], Bar) for a, b in pairs):
        message = "these bars cannot be paired: write \\lvert x \\rvert, \\lVert x \\rVert, or \\mid"
        raise place_error(text, start, message)
    out = items[: starts[0]]
    for number, (a, b) in enumerate(pairs):
        closing = items[b]
        fence = _enclose(delimiter, delimiter, row(*items[a + 1 : b]))
        out.append(
            maths.SubSuperscript(fence, closing.sub, closing.sup)
            if isinstance(closing, maths.SubSuperscript)
            else fence
        )
        out += items[b + 1 : starts[number + 1] if number + 1 < len(starts) else len(items)]
    return out


def _bar_of(node: maths.Node) -> str:
    base = node.base if isinstance(node, maths.SubSuperscript) else node
    return base.kind if isinstance(base, Bar) else ""


def _enclose(left: str, right: str, body: maths.Node) -> maths.Node:
    """Make a fence; around a bare matrix it becomes the fence of the matrix."""
    if isinstance(body, maths.Matrix) and body.fence == "" and CLOSING.get(left) == right and left in "([{|‖":
        return maths.Matrix(body.rows, left)
    return maths.Fence(left, right, body)
