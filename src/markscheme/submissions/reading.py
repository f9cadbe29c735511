"""Choose the reader of a file by its suffix, or by its content on standard input."""

from __future__ import annotations

import re

from markscheme.submissions.collecting import TABLES, Pile
from markscheme.submissions.csv_table import DELIMITERS, read_csv, recognised
from markscheme.submissions.encoding import decode_table
from markscheme.submissions.json_form import load_json, read_json
from markscheme.submissions.layout import Layout
from markscheme.submissions.pdf_form import read_pdf
from markscheme.submissions.plain_text import read_plain
from markscheme.submissions.submission import Refused, Submission, check_text
from markscheme.submissions.workbook import read_xlsx
from markscheme.submissions.yaml_form import read_yaml


def read_pile(pile: Pile, layout: Layout, messages: list[str]) -> list[Submission | Refused]:
    """Read the submissions in one file; raise AnswerError that names it when none of them can be told apart."""
    content = pile.content()
    suffix = pile.suffix or binary_suffix(content)
    if suffix == ".pdf":
        return read_pdf(content, layout, pile.where, pile.fallback)
    if suffix == ".xlsx":
        return read_xlsx(content, layout, pile.where, messages)
    text, suffix = read_text(content, suffix, pile, layout, messages)
    if suffix in (".csv", ".tsv"):
        return read_csv(text, layout, pile.where, messages)
    if suffix == ".txt":
        return [read_plain(text, layout, pile.where, pile.fallback)]
    if suffix != ".json":
        return read_yaml(text, layout, pile.where, pile.fallback)
    if pile.in_folder and is_sheet(text, pile.where):
        messages.append(f"{pile.where}: not read, because it is a sheet and no answers")
        return []
    return read_json(text, layout, pile.where, pile.fallback)


def read_text(content: bytes, suffix: str, pile: Pile, layout: Layout, messages: list[str]) -> tuple[str, str]:
    """The text of a file that is one, and its format; only in a table a character that is no text may stand."""
    text, guessed = decode_table(content, pile.where)
    suffix = suffix or text_suffix(text, layout)
    if suffix not in (".csv", ".tsv"):
        check_text(text, pile.where)
    if guessed:
        messages.append(guessed)
    return text, suffix


def is_one_students(pile: Pile) -> bool:
    """Whether a file of this kind holds the answers of one student, so that its name may say whose they are."""
    return pile.suffix not in TABLES


def is_sheet(text: str, where: str) -> bool:
    """Whether a JSON file is a sheet and no answers."""
    if '"markscheme sheet' not in text[:200]:
        return False
    data = load_json(text, where)
    return isinstance(data, dict) and str(data.get("format", "")).startswith("markscheme sheet")


def binary_suffix(content: bytes) -> str:
    """What a file that is no text is by its first bytes; empty for text."""
    if content.lstrip()[:5] == b"%PDF-":
        return ".pdf"
    return ".xlsx" if content[:4] == b"PK\x03\x04" else ""


def text_suffix(text: str, layout: Layout) -> str:
    """Which format a text on standard input has."""
    if text.lstrip()[:1] in ("{", "["):
        return ".json"
    if re.search(r"""^["']?answers["']?\s*:""", text, re.MULTILINE):
        return ".yaml"
    if max(recognised(text, delimiter, layout) for delimiter in DELIMITERS) > 1:
        return ".csv"
    return ".txt"
