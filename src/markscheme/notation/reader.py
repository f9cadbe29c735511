"""Read the LaTeX of a formula into the maths tree; what cannot be shown everywhere is an error."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from markscheme.errors import NotationError

from .bars import BARS, Bar, enclose, pair_bars
from .builders import EMPTY, row, script
from .commands import COMMANDS, command_names
from .environments import ENVIRONMENTS
from .signs import CLOSING
from .tokens import Token, place_error, tokenise
from .tree import Node, Number, Operator, Row, Script, Space, Symbol

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


@lru_cache(maxsize=4096)
def read_latex(text: str) -> Node:
    r"""Read the LaTeX of one formula (without dollars); raise NotationError with the place of what is wrong.

    >>> read_latex(r"\frac{1}{m}")
    Fraction(numerator=Number(text='1'), denominator=Symbol(name='m'))
    """
    reader = Reader(text)
    node = reader.items()
    token = reader.peek()
    if token is not None:
        raise reader.error(token, _stray(token))
    return node


def _stray(token: Token) -> str:
    if token.text in {"&", r"\\"}:
        return f"{token.text} stands outside a matrix, cases or aligned"
    return f"{token.text} closes nothing that was opened"


class Reader:
    """Walk over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        """Cut the text into tokens."""
        self.text = text
        self.tokens = tokenise(text)
        self.index = 0
        self.depth = 0

    def error(self, token: Token | None, message: str) -> NotationError:
        """Make the error for the place of a token, or for the end of the formula."""
        return place_error(self.text, len(self.text) if token is None else token.start, message)

    def peek(self) -> Token | None:
        """Give the next token that is no blank, without taking it."""
        while self.index < len(self.tokens) and self.tokens[self.index].kind == "blank":
            self.index += 1
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def take(self, expected: str = "an expression") -> Token:
        """Take the next token that is no blank."""
        token = self.peek()
        if token is None:
            raise self.error(None, f"the formula ends where {expected} should follow")
        self.index += 1
        return token

    def expect(self, text: str, opened: Token) -> None:
        """Take one certain token, or say what it should have closed."""
        token = self.peek()
        if token is None:
            raise self.error(opened, f"{opened.text} is never closed by {text}")
        if token.text != text:
            raise self.error(token, f"{text} expected for the {opened.text} at {opened.start + 1}, not {token.text}")
        self.index += 1

    def items(self) -> Node:
        """Read pieces up to something that closes, and pair their bars."""
        items: list[Node] = []
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(self.peek(), f"more than {_DEEPEST} groups stand inside each other")
        while (token := self.peek()) is not None and token.text not in _STOPS:
            node = self.scripted(self.atom())
            if isinstance(node, Number) and items and isinstance(items[-1], Number):
                raise self.error(token, "two numbers side by side print as one: put \\cdot or \\, between them")
            items.append(node)
        self.depth -= 1
        return row(*pair_bars(self.text, items))

    def argument(self) -> Node:
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

    def _digit(self, token: Token) -> Node:
        """Take one digit off a numeral, as TeX does."""
        if "." in token.text:
            raise self.error(token, f"TeX takes only the {token.text[0]} here: write {{{token.text}}}")
        rest = Token("number", token.text[1:], token.start + 1)
        self.tokens[self.index : self.index + 1] = [rest] if rest.text else []
        return Number(token.text[0])

    def _no_bar(self, node: Node, token: Token) -> Node:
        if isinstance(node, Bar):
            raise self.error(token, f"an argument should follow, not {token.text}")
        return node

    def raw_argument(self) -> tuple[str, Token]:
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

    def atom(self) -> Node:
        """Read one piece without its scripts."""
        token = self.take()
        if token.text in BARS or token.text == r"\Vert":
            return Bar(token.text if token.text == "|" else r"\|", token.start)
        if token.text in _OPENERS:
            return self._fence(token)
        if token.kind == "command":
            return self._command(token)
        if token.kind == "number":
            return self._number(token)
        if token.kind == "letter":
            return Symbol(token.text)
        return self._sign(token)

    def _number(self, token: Token) -> Node:
        if token.text.startswith("."):
            raise self.error(token, f"write 0{token.text} instead of {token.text}")
        return Number(token.text)

    def _sign(self, token: Token) -> Node:
        if token.text == "{":
            node = self.items()
            self.expect("}", token)
            return node
        if token.text in "^_'":
            self.index -= 1
            return EMPTY
        if token.text == "~":
            return Space("space")
        if token.text == ":" and (after := self.peek()) is not None and after.text == "=":
            self.index += 1
            return Operator("coloneqq")
        if token.text in _SIGNS:
            return Operator(_SIGNS[token.text])
        raise self.error(token, _foreign(token.text))

    def _command(self, token: Token) -> Node:
        name = token.text[1:]
        if name == "left":
            return self._left(token)
        if name == "begin":
            return self._environment(token)
        if name not in COMMANDS:
            near = get_close_matches(name, command_names(), n=1, cutoff=0.5)
            hint = f"did you mean \\{near[0]}?" if near else "no known command is near it"
            raise self.error(token, f"unknown command {token.text}: {hint}")
        return COMMANDS[name](self, token)

    def _environment(self, token: Token) -> Node:
        name = self.raw_argument()[0].strip()
        if name not in ENVIRONMENTS:
            near = get_close_matches(name, list(ENVIRONMENTS), n=1, cutoff=0.3)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(ENVIRONMENTS)}"
            raise self.error(token, f"unknown environment {name}: {hint}")
        return ENVIRONMENTS[name](self, token)

    def _fence(self, token: Token) -> Node:
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
        return enclose(left, _CLOSERS[closing.text], body)

    def _left(self, token: Token) -> Node:
        left = self._delimiter()
        body = self.items()
        self.expect(r"\right", token)
        return enclose(left, self._delimiter(), body)

    def _delimiter(self) -> str:
        token = self.take("a delimiter")
        if token.text not in _AFTER_LEFT:
            raise self.error(token, f"{token.text} is no delimiter that grows")
        return _AFTER_LEFT[token.text]

    def scripted(self, base: Node) -> Node:
        """Read the scripts and primes after a base."""
        sub: Node | None = None
        sup: Node | None = None
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

    def _attach(self, base: Node, sub: Node | None, sup: Node | None) -> Node:
        if sub is None and sup is None:
            return base
        return Script(base, sub, sup) if isinstance(base, Bar) else script(base, sub, sup)


def _with_primes(count: int, sup: Node | None) -> Node | None:
    primes: tuple[Node, ...] = (Operator("prime"),) * count
    if not primes:
        return sup
    return row(*primes) if sup is None else row(Row(primes), sup)


def _foreign(char: str) -> str:
    """Say what is wrong with a character that LaTeX maths does not know."""
    if char == "%":
        return r"% starts a comment in LaTeX: write \%"
    if char in _LOOKALIKES:
        return f"{char} is no LaTeX: write {_LOOKALIKES[char]}"
    if not char.isascii():
        name = next((name for name, known in command_names().items() if known == char), "")
        return f"{char} is no LaTeX: write \\{name}" if name else f"{char} stands outside \\text{{...}}"
    return f"{char} has no meaning in a formula"
