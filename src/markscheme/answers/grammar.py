r"""The grammar of one number, as a recursive-descent parser over folded text.

    whole    = sum [ "\\over" sum ]
    sum      = [sign] product { ("+" | "-") product }
    product  = power { ("*" | "×" | "/") [sign] power | power }
    power    = atom [ ("^" | "**") [sign] atom ]
    atom     = numeral | "pi" | "e" | "(" sum ")" | "{" sum "}" | "√" atom | name atom | "\frac" atom atom

A product without a sign is read in 2√3 and 2π. What two readers would
read in two ways is refused, with its own reason.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from flint import fmpq

from markscheme.answers.expression import Expression, build, number
from markscheme.answers.input_limits import NESTING, TOKENS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, lazy_pattern
from markscheme.answers.numeral import check_digits, checked_exponent, ten_to
from markscheme.answers.typed import doubts


class Token(NamedTuple):
    """One token; `kind` is `number`, `word`, `root`, `frac`, `sign` or `end`; `end` is where it stops."""

    kind: str
    text: str
    place: int
    end: int


NAMES: Final = ("sqrt", "exp", "log10", "log2", "log", "ln", "lg", "tanh", "pi", "e", "over")
_TOKEN = lazy_pattern(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<word>[A-Za-z]+(?:(?<=log)(?:10|2)(?![0-9.]))?)"
    r"|(?P<root>√)|(?P<frac>\\frac)|(?P<sign>\*\*|[-+*/^(){}\[\]×·=≈_])"
)
_SKIPPED = lazy_pattern(rf"[\s{JOIN}]*")
_WORDS = {"nan": "not_a_number", "inf": "infinite", "infinity": "infinite", "i": "complex", "j": "complex"}


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, the last one of kind `end`; raise ReadingError where no token begins."""
    tokens: list[Token] = []
    place = _skip(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _no_token(text, place)
        tokens.append(_checked(match, tokens[-1] if tokens else None, text))
        if len(tokens) > TOKENS:
            raise ReadingError("too_many_tokens", place, limit=TOKENS)
        place = _skip(text, match.end())
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _skip(text: str, place: int) -> int:
    match = _SKIPPED.match(text, place)
    return match.end() if match else place


def _checked(match: re.Match[str], before: Token | None, text: str) -> Token:
    """Make a token of a match, refusing unknown words and numerals that touch."""
    kind, found, place = match.lastgroup or "", match.group(), match.start()
    if kind == "word" and found not in NAMES:
        raise _unknown_word(found, before, place)
    touches = before is not None and before.end == place and before.kind == "number"
    if kind == "number" and touches:
        raise ReadingError("two_points", place)
    if found == "·" and touches and before is not None and _is_raised_dot(before, text, match.end()):
        digits = re.compile("[0-9]*").match(text, match.end())
        after = digits.group() if digits else ""
        raise ReadingError("raised_dot", place, first=f"{before.text}.{after}", second=f"{before.text}*{after}")
    if found == "_" and (before is None or before.text != "log"):
        raise ReadingError("underscore", place)
    return Token(kind, found, place, match.end())


def _is_raised_dot(before: Token, text: str, end: int) -> bool:
    power_of_ten = re.match(r"10\s*(?:\^|\*\*)", text[end : end + 12])
    return before.text.isdigit() and text[end : end + 1].isdigit() and not power_of_ten


def _unknown_word(word: str, before: Token | None, place: int) -> ReadingError:
    lower = word.lower()
    if lower in _WORDS:
        return ReadingError(_WORDS[lower], place, found=word)
    if before is not None and before.end == place and before.kind == "number":
        if lower == "e":
            return ReadingError("exponent_missing", place)
        if before.text == "0" and re.fullmatch("x[0-9a-f]*|b|o", lower):
            return ReadingError("other_base", place)
    return ReadingError("unknown_name", place, found=word[:20])


def _no_token(text: str, place: int) -> ReadingError:
    """Say why the character at a place begins no token."""
    character = text[place]
    if character == ".":
        return ReadingError("left_out" if text.startswith("..", place) else "lone_point", place)
    if character in ";&" or (character == "," and text[place + 1 : place + 2].isspace()):
        return ReadingError("array_in_number", place)
    if character == ",":
        return doubts.comma_error(text, place)
    if character == "。":
        return ReadingError("full_stop_as_point", place)
    if character == "%":
        return ReadingError("percent_place", place)
    if character in "∞…":
        return ReadingError("infinite" if character == "∞" else "left_out", place)
    if character.isdigit():
        return ReadingError("other_digits", place, found=character)
    if character.isalpha() or character == "\\":
        word = re.compile(r"\\?[^\W\d_]+|\\.?", re.DOTALL).match(text, place)
        found = word.group() if word else character
        return ReadingError("unknown_name" if found.isascii() else "text_and_number", place, found=found[:20])
    return ReadingError("unexpected", place, found=character if character.isprintable() else f"U+{ord(character):04X}")


FUNCTIONS = {
    "sqrt": "sqrt",
    "√": "sqrt",
    "exp": "exp",
    "ln": "ln",
    "log": "ln",
    "lg": "log10",
    "log10": "log10",
    "log2": "log2",
    "tanh": "tanh",
}
CLOSING = {"(": ")", "{": "}"}
SIGNS = ("+", "-")
TIMES = ("*", "×", "·")
BARE = ("word", "root")


def parse(text: str) -> Expression:
    """Parse the folded text of one number; raise ReadingError with the reason and the place where it is none."""
    parser = _Parser(tokenize(text), text)
    found = parser.whole(0)
    parser.expect_end()
    return found


class _Parser:
    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.index = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def expect_end(self) -> None:
        if self.token.kind == "end":
            return
        if self.token.text in (")", "}", "]"):
            raise ReadingError("bracket_close", self.token.place, found=self.token.text)
        raise self.unexpected()

    def unexpected(self) -> ReadingError:
        token = self.token
        if token.kind == "end":
            return ReadingError("ends_early", token.place)
        if token.text == "[":
            return ReadingError("array_in_number", token.place)
        if token.text in "=≈":
            return ReadingError("two_values", token.place)
        return ReadingError("unexpected", token.place, found=token.text)

    def build(self, place: int, operation: str, *arguments: Expression) -> Expression:
        try:
            return build(operation, *arguments)
        except ReadingError as error:
            raise ReadingError(error.code, place, **error.facts) from None

    def sign(self) -> Token | None:
        """Take one sign, refusing a second one."""
        if self.token.text not in SIGNS:
            return None
        token = self.take()
        if self.token.text in SIGNS:
            raise doubts.two_signs(self.text, token.place, self.token.place)
        return token

    def signed(self, sign: Token | None, inner: Expression) -> Expression:
        if sign is None or sign.text == "+":
            return inner
        return self.build(sign.place, "negate", inner)

    def whole(self, depth: int) -> Expression:
        """Read a sum, or TeX's fraction of two sums."""
        total = self.sum(depth)
        if self.token.text != "over":
            return total
        token = self.take()
        return self.build(token.place, "divide", total, self.sum(depth))

    def sum(self, depth: int) -> Expression:
        sign = self.sign()
        total = self.signed(sign, self.product(depth))
        while (operator := self.sign()) is not None:
            name = "add" if operator.text == "+" else "subtract"
            total = self.build(operator.place, name, total, self.product(depth))
        return total

    def product(self, depth: int) -> Expression:
        first = self.index
        total = self.power(depth)
        while True:
            token = self.token
            if token.text in TIMES or token.text == "/":
                self.check_bare(first)
                self.take()
                first = self.index
                total = self.operate(total, token, depth)
            elif token.text != "over" and (token.kind in ("number", "word", "root", "frac") or token.text == "("):
                self.check_juxtaposed(first)
                first = self.index
                total = self.build(token.place, "multiply", total, self.power(depth))
            else:
                return total

    def operate(self, left: Expression, operator: Token, depth: int) -> Expression:
        """Read the right side of `*` or `/`, which may carry one sign."""
        sign = self.sign()
        right = self.signed(sign, self.power(depth))
        return self.build(operator.place, "divide" if operator.text == "/" else "multiply", left, right)

    def check_bare(self, first: int) -> None:
        """Refuse `ln 2/3` and `sqrt 2*3`, where the argument of a word without brackets may go on."""
        head = self.tokens[first]
        if head.kind == "word" and head.text in FUNCTIONS and self.tokens[first + 1].text not in CLOSING:
            glued = (
                head.text == "sqrt"
                and self.tokens[first + 1].kind == "number"
                and self.tokens[first + 1].place == head.end
            )
            if not glued:  # sqrt2/2 is written as it is typeset
                raise self.unclear_argument(head)

    def unclear_argument(self, head: Token) -> ReadingError:
        """Say that `ln 2/2` may be (ln 2)/2 or ln(2/2)."""
        return doubts.unclear_argument(self.text, head.text, (head.place, head.end, self.token.place))

    def unclear_product(self, first: int) -> ReadingError:
        """Say that `1/2π` may be (1/2)·π or 1/(2·π), `√2π` (√2)·π or √(2·π), and `e(2)` a product or a power."""
        token, head = self.token, self.tokens[first]
        if self.divides(first):
            top = next(self.tokens[i] for i in range(first - 1, -1, -1) if self.tokens[i].text == "/")
            return doubts.unclear_quotient(self.text, (top.place, top.end, token.place))
        if head.kind in BARE and head.text in FUNCTIONS:
            return doubts.unclear_factor(self.text, head.text, (head.place, head.end, token.place))
        return doubts.unclear_bracket(self.text, token.place)

    def check_juxtaposed(self, first: int) -> None:
        """Refuse a product without a sign where its reach, or its being a product, is in doubt."""
        token, head, before = self.token, self.tokens[first], self.tokens[self.index - 1]
        if token.kind == "number":
            if before.kind != "number":
                raise ReadingError("unexpected", token.place, found=token.text)
            raise doubts.side_by_side("two_numbers", self.text, token.place)
        if token.kind == "frac" and before.kind == "number":
            raise doubts.side_by_side("mixed_number", self.text, token.place)
        if self.divides(first) or (token.text == "(" and self.is_no_factor(before)):
            raise self.unclear_product(first)
        bare = head.kind in BARE and head.text in FUNCTIONS and self.tokens[first + 1].text not in CLOSING
        if bare and token.kind != "root":
            raise self.unclear_product(first)
        if token.text == "e" and before.kind == "number" and before.end == token.place:
            if self.tokens[self.index + 1].text not in ("^", "**"):
                raise ReadingError("exponent_missing", token.place)
            start, power = self.text[: token.place], self.text[self.tokens[self.index + 1].end :].strip()
            power = power.strip("(){}")
            raise ReadingError(
                "e_after_digits", token.place, first=f"{start}*e^({power})", second=f"{start}*10^({power})"
            )

    def is_no_factor(self, before: Token) -> bool:
        """Tell whether a bracket behind this may be no factor, as in `e(2)` and the uncertainty `0.12(3)`."""
        return before.text == "e" or (before.kind == "number" and "." in before.text)

    def divides(self, first: int) -> bool:
        """Tell whether the factor that starts here stands behind `/`, or behind `/` and a sign."""
        before = self.tokens[first - 1].text if first else ""
        return before == "/" or (before in SIGNS and first > 1 and self.tokens[first - 2].text == "/")

    def power(self, depth: int) -> Expression:
        head = self.token
        base = self.atom(depth)
        if self.token.text not in ("^", "**"):
            return base
        operator = self.take()
        bare = head.kind in BARE and head.text in FUNCTIONS and self.tokens[self.index - 2].text not in (")", "}")
        if bare:
            self.index -= 1
            raise self.unclear_argument(head)
        sign = self.sign()
        exponent = self.signed(sign, self.atom(depth + 1))
        if self.token.text in ("^", "**"):
            lower, middle = self.text[head.place : operator.place], self.text[operator.end : self.token.place]
            raise doubts.stacked_power(lower, middle, self.text[self.token.end :], self.token.place)
        return self.build(operator.place, "power", base, exponent)

    def atom(self, depth: int) -> Expression:
        token = self.token
        if depth > NESTING:
            raise ReadingError("too_deep", token.place, limit=NESTING)
        if token.kind == "number":
            return self.numeral()
        if token.text in CLOSING:
            return self.group(depth)
        if token.kind == "frac":
            return self.fraction(depth)
        if token.text in FUNCTIONS:
            return self.function(depth)
        if token.text in ("pi", "e"):
            self.take()
            return build(token.text)
        raise self.unexpected()

    def numeral(self) -> Expression:
        token = self.take()
        digits, _, exponent = token.text.lower().partition("e")
        check_digits(digits, token.place)
        whole, _, after = digits.partition(".")
        last = checked_exponent(exponent or None, token.place) - len(after)
        return number(fmpq(int(whole + after)) * ten_to(last))

    def group(self, depth: int) -> Expression:
        opening = self.take()
        found = self.whole(depth + 1)
        closing = self.token
        if closing.kind == "end":
            raise ReadingError("bracket_open", opening.place, found=opening.text)
        if closing.text in (")", "}", "]") and closing.text != CLOSING[opening.text]:
            raise ReadingError("bracket_mismatch", closing.place, opened=opening.text, found=closing.text)
        if closing.text != CLOSING[opening.text]:
            raise self.unexpected()
        self.take()
        return found

    def fraction(self, depth: int) -> Expression:
        token = self.take()
        if re.fullmatch("[0-9]{2}", self.token.text):  # TeX reads \\frac12 as one half
            top, bottom = (number(int(digit)) for digit in self.take().text)
        else:
            top, bottom = self.atom(depth + 1), self.atom(depth + 1)
        return self.build(token.place, "divide", top, bottom)

    def function(self, depth: int) -> Expression:
        token = self.take()
        root = self.degree(depth) if token.kind == "root" and self.token.text == "[" else None
        name = FUNCTIONS[token.text]
        if name == "ln" and self.token.text == "_":
            name = self.base()
        if token.text == "log" and self.token.kind == "number" and self.token.place == token.end:
            digits = self.token.text  # log28 may be log2 of 8
            raise ReadingError(
                "ambiguous_argument", token.place, found="log", first=f"log({digits})", second=f"log2({digits[1:]})"
            )
        argument = self.atom(depth + 1)
        if root is not None:
            return self.build(token.place, "power", argument, self.build(token.place, "divide", number(1), root))
        return self.build(token.place, name, argument)

    def degree(self, depth: int) -> Expression:
        r"""Read the degree in `\sqrt[3]{8}`."""
        opening = self.take()
        found = self.sum(depth + 1)
        if self.token.text != "]":
            raise ReadingError("bracket_open", opening.place, found="[")
        self.take()
        return found

    def base(self) -> str:
        """Read the base in `log_2` or `log_{10}`."""
        self.take()
        braced = self.token.text == "{"
        if braced:
            self.take()
        base = self.take()
        if braced and self.token.text == "}":
            self.take()
        if base.text not in ("2", "10", "e"):
            raise ReadingError("unexpected", base.place, found=base.text or "_")
        return "ln" if base.text == "e" else f"log{base.text}"
