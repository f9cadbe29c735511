"""Columns and fields that say who a student is; what the headings are stands in `files/headings.py`."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markscheme.files.class_table import Table
from markscheme.files.headings import IDENTITIES, folded, heading_kind, visible
from markscheme.files.read_table import Row

_OF_TOOLS = (
    "time",
    "start",
    "score",
    "feedback",
    "row",
    "tool",
    "status",
    "group",
    "room",
    "seat",
    "platform id",
    "language",
    "none",
)
_COUNTED_BY_TOOL = {"completiontime", "完成时间"}
_ANONYMOUS = {"anonymous", "匿名", "匿名用户", "未加入", "未绑定", "未填写", "(空)", "空", "n/a", "-", "--"}


def identity_kind(heading: str) -> str | None:
    """Give the kind of identity that a heading announces (number, id, username, email, name ...), or None."""
    kind = heading_kind(heading)
    return kind if kind in IDENTITIES else None


def identity_rank(kind: str) -> int:
    """Give the place of a kind of identity among them; lower is surer."""
    return IDENTITIES.index(kind)


def is_tool_column(heading: str) -> bool:
    """Say whether form tools, platforms and registries write this column of their own."""
    return heading_kind(heading) in _OF_TOOLS


def is_sheet_column(heading: str) -> bool:
    """Say whether the column holds the code of the sheet."""
    return heading_kind(heading) == "sheet"


def numbers_its_rows(headings: Sequence[str]) -> bool:
    """Say whether a tool's own column ID counts the responses and says nothing about the student."""
    return any(folded(heading) in _COUNTED_BY_TOOL for heading in headings)


def is_anonymous(text: str) -> bool:
    """Say whether a form tool or platform wrote that it does not know the student, or has no such id."""
    return text.strip().casefold().replace("（", "(").replace("）", ")") in _ANONYMOUS


def same_id(text: str) -> str:
    """Give an id in the one form that all its writings share: full width or not, accents in one sign or in two.

    >>> same_id("Ｓ１２\u200b"), same_id("e\u0301") == same_id("\u00e9")
    ('S12', True)
    """
    return unicodedata.normalize("NFKC", visible(text))


def joined_name(surname: str, first: str) -> str:
    """Give the name of two columns: a Chinese one without a space, surname first.

    >>> joined_name("学生", "甲"), joined_name("Two", "Student")
    ('学生甲', 'Student Two')
    """
    if any("\u3400" <= letter <= "\u9fff" for letter in surname + first):
        return surname + first
    return f"{first} {surname}".strip()


def turned_name(name: str) -> str:
    """Give a name as it is said, where it is written surname, comma, first name.

    >>> turned_name("Byron, Ada"), turned_name("Ada Byron"), turned_name("King, Martin Luther, Jr.")
    ('Ada Byron', 'Ada Byron', 'King, Martin Luther, Jr.')
    """
    parts = [part.strip() for part in unicodedata.normalize("NFKC", name).split(",")]
    return joined_name(*parts) if len(parts) == 2 and all(parts) else name


def name_key(name: str) -> frozenset[str]:
    """Give what a name has in common with itself turned round, with or without a comma: its words without case."""
    return frozenset(same_id(turned_name(name)).casefold().replace(",", " ").split())


def whole_name(table: Table, row: Row) -> str:
    """Give the name that a row has: in the column of names, else surname and first name together.

    Under `Student` a platform writes `Byron, Ada`, which is turned; under `name` a name stays as somebody wrote it.
    """
    column = table.column("name")
    name = table.text(row, "name")
    if column is not None and folded(table.headings[column]) == "student":
        name = turned_name(name)
    return name or joined_name(table.text(row, "surname"), table.text(row, "first name"))
