"""Bytes of a text file to text, whatever program saved it."""

from __future__ import annotations

import codecs
import re

from markscheme.errors import AnswerError

NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, so it is tried before
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, where: str) -> tuple[str, str | None]:
    """Return the text and, when the encoding had to be guessed, a sentence that says so.

    Raises AnswerError at a character that no keyboard writes.
    """
    text, guessed = decode_table(content, where)
    return check_text(text, where), guessed


def decode_table(content: bytes, where: str) -> tuple[str, str | None]:
    """The same without a look at single characters: in a table a bad one costs its cell, not the class."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content, encoding, where), None
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return _guessed(content, error, where)


def _marked(content: bytes, encoding: str, where: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper().removesuffix("-SIG")
        raise AnswerError(
            f"{where}: the file begins as {name}, but byte {error.start + 1} is not {name}; save it again as UTF-8"
        ) from None


def _guessed(content: bytes, trouble: UnicodeDecodeError, where: str) -> tuple[str, str]:
    line = content.count(b"\n", 0, trouble.start) + 1
    try:
        text = check_text(content.decode("gb18030"), where)
    except (UnicodeDecodeError, AnswerError):
        byte = content[trouble.start]
        raise AnswerError(
            f"{where}: byte {trouble.start + 1} (0x{byte:02X}, line {line}) is neither UTF-8 nor GB18030; "
            "save the file as UTF-8"
        ) from None
    return text, f"{where}: read as GB18030, because line {line} is not UTF-8"


def check_text(text: str, where: str) -> str:
    """Return the text; raise AnswerError at the first character that no keyboard writes."""
    found = NOT_TEXT.search(text)
    if not found:
        return text
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    raise AnswerError(
        f"{where}: the character U+{ord(found[0]):04X} at line {line}, column {column} is no text; "
        "hand in the file that the program saved, or type the answer again"
    )


def printable(text: str) -> str:
    """The text with U+FFFD for every character that cannot be printed or kept in a file.

    >>> printable("a" + chr(0) + "b" + chr(0xDC80)) == "a" + chr(0xFFFD) + "b" + chr(0xFFFD)
    True
    """
    return NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
