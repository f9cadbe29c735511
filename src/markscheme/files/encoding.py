"""Bytes of a text file to text. Nothing is guessed: a file says what it is, or a person does, or it is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from markscheme.errors import AnswerError
from markscheme.files.headings import heading_kind

NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16, so it is tried before
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets of the world save a text in when nobody asks for UTF-8, the most frequent first.
_CHOICES: Final = (
    *("cp1252", "gb18030", "cp1250", "cp1251", "big5", "cp932", "cp949", "cp1254", "cp1253", "mac_roman", "cp1257"),
    *("cp1258", "cp1255", "cp1256", "cp874"),
)
_NO_FILES: Final = ("idna", "punycode", "raw-unicode-escape", "unicode-escape")  # ways to write a name, or source code
MOST_CHOICES: Final = 4
MOST_SAMPLES: Final = 3
_FIRST_LINES: Final = 20
_SPACE_FOR_CHOICES: Final = 20_000  # bytes that are tried: a class has its names in the first of them
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e\u00b7\u2014\u2018-\u201d\u2026]")
_WITHIN_A_WORD = re.compile("[A-Za-z][\u4e00-\u9fff]|[\u4e00-\u9fff][a-z]")
# The signs of daily use in each: how they are encoded in the standard that has them first, and their first bytes.
_DAILY_USE: Final = {"gb18030": ("gb2312", b"\xb0", b"\xd7"), "big5": ("big5", b"\xa4", b"\xc6")}
_DAILY_SHARE: Final = 0.6  # of the signs of Chinese names; of Cyrillic words that are read so it is a third
_BETWEEN_CELLS = re.compile(r"[,;\t|:：=\r\n\"'，；]+")


def decode(content: bytes, where: str, encoding: str = "") -> tuple[str, str | None]:
    """Give the text and, when it was read as GB18030, a sentence that says so. `encoding`: what a person said of it.

    Raises AnswerError at a character that no keyboard writes, and for a text whose encoding nobody says.
    """
    text, note = decode_table(content, where, encoding)
    return check_text(text, where), note


def decode_table(content: bytes, where: str, encoding: str = "") -> tuple[str, str | None]:
    """Give the same without a look at single characters: in a table a bad one costs its cell, not the class.

    A mark at the beginning counts before everything; then UTF-8, which no other text is by chance; then `encoding`.
    """
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return _marked(content, marked, where), None
    said = check_encoding(encoding) if encoding else ""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return (_said(content, said, where), None) if said else _as_chinese(content, error, where)
    if text.count("\0") * 4 <= len(text):
        return text, None
    if said:
        return _said(content, said, where), None
    order = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    raise AnswerError(
        f"{where}: every other byte is 0, as in UTF-16, but the file does not begin as UTF-16; "
        f"give --encoding {order}, or save the file as UTF-8"
    )


def encoding_of(content: bytes, text: str, said: str = "") -> str:
    """Give the encoding in which a text that `decode_table` gave stands in its file."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    if marked:
        return marked
    try:
        return "utf-8" if content.decode("utf-8") == text else said or "gb18030"
    except UnicodeDecodeError:
        return said or "gb18030"


def check_encoding(name: str) -> str:
    """Give the name of an encoding of texts; raise AnswerError for anything else."""
    try:
        found = codecs.lookup(name).name
        if found in _NO_FILES or "\u00e9".encode(found, "replace").decode(found) == "":
            raise LookupError(found)
    except (LookupError, ValueError):
        raise AnswerError(
            f"--encoding {name}: no such encoding of texts; write utf-8, cp1252 (Excel in Western Europe), gb18030 "
            "(Chinese), big5, cp1250, cp1251 ..."
        ) from None
    return found


def _marked(content: bytes, encoding: str, where: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper().removesuffix("-SIG")
        raise AnswerError(
            f"{where}: the file begins as {name}, but byte {error.start + 1} is not {name}; save it again as UTF-8"
        ) from None


def _said(content: bytes, encoding: str, where: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = content.count(b"\n", 0, start) + 1
        raise AnswerError(
            f"{where}: byte {start + 1} (line {line}) is not {encoding}, which --encoding says; {_advice(content)}"
        ) from None


def _as_chinese(content: bytes, trouble: UnicodeDecodeError, where: str) -> tuple[str, str]:
    """Read the text as GB18030, if that makes a heading that is known: no other text holds 学号 by chance."""
    line = content.count(b"\n", 0, trouble.start) + 1
    try:
        text = content.decode("gb18030")
        if any(not word.isascii() and heading_kind(word) for word in _first_words(text)):
            return text, f"{where}: read as GB18030, because line {line} is not UTF-8"
    except UnicodeDecodeError:
        pass
    raise AnswerError(
        f"{where}: byte {trouble.start + 1} (0x{content[trouble.start]:02X}, line {line}) is not UTF-8, and nothing "
        f"says what the file is; {_advice(content)}"
    )


def _first_words(text: str) -> Iterator[str]:
    """List the texts between separators in the first lines, among them the headings of a table, the keys of a form."""
    lines = islice(re.finditer(r"[^\r\n]+", text), _FIRST_LINES)
    yield from (word.strip() for line in lines for word in _BETWEEN_CELLS.split(line[0][:10_000]))


def _advice(content: bytes) -> str:
    """Say what to do about a text of unknown encoding: what fits, and what the first names look like in it."""
    found = list(islice(_fitting(content[:_SPACE_FOR_CHOICES]), MOST_CHOICES))
    if not found:
        return "save the file as UTF-8"
    listed = "; ".join(f"{encoding} ({', '.join(samples)})" for encoding, samples in found)
    return f"save it as UTF-8, or give --encoding: {listed}"


def _fitting(content: bytes) -> Iterator[tuple[str, list[str]]]:
    """List encodings in which a text is one, with its first words that are not ASCII; of those that agree, one."""
    from charset_normalizer import from_bytes

    content = content[: content.rfind(b"\n") + 1] or content
    chaos: dict[str, float] = {}
    for match in from_bytes(content, cp_isolation=list(_CHOICES), threshold=1.0):
        chaos.update(dict.fromkeys(match.could_be_from_charset, match.chaos))
    if chinese := _plausible_chinese(content):
        chaos[chinese] = -1.0
    seen: set[tuple[str, ...]] = set()
    for encoding in sorted(_CHOICES, key=lambda name: chaos.get(name, 1.0)):  # equal ones stay in the order above
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        words = (word.strip() for word in _BETWEEN_CELLS.split(text))
        samples = list(islice((word[:30] for word in words if not word.isascii()), MOST_SAMPLES))
        if NOT_TEXT.search(text) or any("\ue000" <= sign <= "\uf8ff" for sign in text) or tuple(samples) in seen:
            continue
        seen.add(tuple(samples))
        yield encoding, samples


def _plausible_chinese(content: bytes) -> str:
    """Give the Chinese encoding in which a text has mostly signs of daily use, none within a Latin word; else empty.

    Any two bytes are a Chinese sign of some kind: Western names become rare ones, or have one in their midst.
    """
    shares: dict[str, float] = {}
    for encoding, (subset, first, last) in _DAILY_USE.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = re.findall("[\u4e00-\u9fff]", text)
        strange = any(not sign.isascii() and not _CHINESE.match(sign) for sign in text)
        if letters and not strange and not _WITHIN_A_WORD.search(text):
            daily = sum(first <= sign.encode(subset, "ignore")[:1] <= last for sign in letters)
            shares[encoding] = daily / len(letters)
    best = max(shares, key=lambda encoding: shares[encoding], default="")
    return best if best and shares[best] >= _DAILY_SHARE else ""


def check_text(text: str, where: str) -> str:
    """Give the text; raise AnswerError at the first character that no keyboard writes."""
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
    """Put U+FFFD in place of every character that cannot be printed or kept in a file.

    >>> printable("a" + chr(0) + "b" + chr(0xDC80)) == "a" + chr(0xFFFD) + "b" + chr(0xFFFD)
    True
    """
    return NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
