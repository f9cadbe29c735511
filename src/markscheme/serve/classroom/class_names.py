"""Names under which students join: cleaned, bounded, and told apart. A name proves nothing about who typed it."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection

from markscheme.errors import AnswerError
from markscheme.phrases import say

LONGEST_NAME = 40  # characters
MOST_MARKS = 3  # accents on one letter: more of them are piled up to cover what stands around
JOINERS = "\u200c\u200d"  # between letters of Persian, and in pictures such as \N{WOMAN}\u200d\N{PERSONAL COMPUTER}
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # called letters or signs, and nothing is seen of them
CODE_LENGTH = 6
CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 and O, no 1 and I


def new_code() -> str:
    """Draw the code that stands on the projector."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def same_code(typed: object, code: str) -> bool:
    """Compare what was typed with the code, however it was spaced and in whatever case."""
    if not isinstance(typed, str) or len(typed) > 4 * CODE_LENGTH:
        return False
    plain = unicodedata.normalize("NFKC", typed).upper()
    bare = "".join(sign for sign in plain if sign.isalnum())
    return secrets.compare_digest(bare.encode(), code.encode())


def clean_name(typed: object, language: str) -> str:
    """Read a nickname or an id; raise `AnswerError` for what is empty, too long, or hides something.

    >>> clean_name("  Ada   L. ", "en")
    'Ada L.'
    """
    text = typed if isinstance(typed, str) else ""
    if len(text) > 4 * LONGEST_NAME:
        raise AnswerError(say("class.name_long", language, n=LONGEST_NAME))
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if any(_is_hidden(sign) for sign in name.translate(_NO_JOINERS)) or _is_piled_up(name):
        raise AnswerError(say("class.name_hidden", language))
    if len(name) > LONGEST_NAME:
        raise AnswerError(say("class.name_long", language, n=LONGEST_NAME))
    if not any(unicodedata.category(sign)[0] in "LN" for sign in name):
        raise AnswerError(say("class.name_empty", language))
    return name


_NO_JOINERS = dict.fromkeys(map(ord, JOINERS))


def _is_hidden(sign: str) -> bool:
    """Whether a sign turns the direction of the line, or shows nothing."""
    return unicodedata.category(sign)[0] == "C" or sign in BLANKS


def _is_piled_up(name: str) -> bool:
    marks = 0
    for sign in name:
        marks = marks + 1 if unicodedata.combining(sign) or unicodedata.category(sign) == "Me" else 0
        if marks > MOST_MARKS:
            return True
    return False


def told_apart(name: str, taken: Collection[str]) -> tuple[str, str]:
    """Give a name that nobody has yet, and what it is compared by: `Ada (2)` for the second Ada.

    >>> told_apart("Ada", {"ada"})
    ('Ada (2)', 'ada (2)')
    """
    found, number = name, 1
    while (key := compared(found)) in taken:
        number += 1
        found = f"{name} ({number})"
    return found, key


def compared(name: str) -> str:
    """Give what makes two names the same: wide signs, case and marks that look alike make no difference."""
    seen = name.translate(_NO_JOINERS)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
