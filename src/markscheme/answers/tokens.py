"""Cut the folded text of one number into tokens, with a reason for everything that is no token."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from markscheme.answers.folding import JOIN
from markscheme.answers.limits import TOKENS
from markscheme.answers.trouble import Trouble


class Token(NamedTuple):
    """One token; `kind` is `number`, `word`, `root`, `frac`, `sign` or `end`; `end` is where it stops."""

    kind: str
    text: str
    place: int
    end: int


NAMES: Final = ("sqrt", "exp", "log10", "log2", "log", "ln", "lg", "tanh", "pi", "e")
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<word>[A-Za-z]+(?:(?<=log)(?:10|2)(?![0-9.]))?)"
    r"|(?P<root>√)|(?P<frac>\\frac)|(?P<sign>\*\*|[-+*/^(){}\[\]×·=≈_])"
)
_SKIPPED = re.compile(rf"[\s{JOIN}]*")
_WORDS = {"nan": "not_a_number", "inf": "infinite", "infinity": "infinite", "i": "complex", "j": "complex"}


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, the last one of kind `end`; raise Trouble where no token begins."""
    tokens: list[Token] = []
    place = _skip(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _no_token(text, place)
        tokens.append(_checked(match, tokens[-1] if tokens else None, text))
        if len(tokens) > TOKENS:
            raise Trouble("too_many_tokens", place, limit=TOKENS)
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
        raise Trouble("two_points", place)
    if found == "·" and touches and before is not None and _is_raised_dot(before, text, match.end()):
        raise Trouble("raised_dot", place)
    if found == "_" and (before is None or before.text != "log"):
        raise Trouble("underscore", place)
    return Token(kind, found, place, match.end())


def _is_raised_dot(before: Token, text: str, end: int) -> bool:
    power_of_ten = re.match(r"10\s*(?:\^|\*\*)", text[end : end + 12])
    return before.text.isdigit() and text[end : end + 1].isdigit() and not power_of_ten


def _unknown_word(word: str, before: Token | None, place: int) -> Trouble:
    lower = word.lower()
    if lower in _WORDS:
        return Trouble(_WORDS[lower], place, found=word)
    if before is not None and before.end == place and before.kind == "number":
        if lower == "e":
            return Trouble("exponent_missing", place)
        if before.text == "0" and re.fullmatch("x[0-9a-f]*|b|o", lower):
            return Trouble("other_base", place)
    return Trouble("unknown_name", place, found=word[:20])


def _no_token(text: str, place: int) -> Trouble:
    """Say why the character at a place begins no token."""
    character = text[place]
    if character == ".":
        return Trouble("left_out" if text.startswith("..", place) else "lone_point", place)
    if character in ";&" or (character == "," and text[place + 1 : place + 2].isspace()):
        return Trouble("array_in_number", place)
    if character == ",":
        return Trouble("comma_in_number", place)
    if character == "。":
        return Trouble("full_stop_as_point", place)
    if character == "%":
        return Trouble("percent_place", place)
    if character in "∞…":
        return Trouble("infinite" if character == "∞" else "left_out", place)
    if character.isdigit():
        return Trouble("other_digits", place, found=character)
    if character.isalpha() or character == "\\":
        word = re.compile(r"\\?[^\W\d_]+|\\.?", re.DOTALL).match(text, place)
        found = word.group() if word else character
        return Trouble("unknown_name" if found.isascii() else "text_and_number", place, found=found[:20])
    return Trouble("unexpected", place, found=character if character.isprintable() else f"U+{ord(character):04X}")
