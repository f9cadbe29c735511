"""The formats of files: each name ends in a number, and a program reads its own and all earlier ones.

Results say by which marking rules they came about as well: those that were given stay, whatever the rules are now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from markscheme._version import __version__
from markscheme.errors import AnswerError, MarkschemeError

# The version of the marking rules. It grows when the same answers to the same sheet, under the same policy, may get
# other marks than before. What became stricter then stands in docs/marking.md.
MARKING = 2
FIRST_MARKING = 1  # of results that do not say: nobody wrote it then


def format_name(kind: str, number: int) -> str:
    """Give what a file says of itself.

    >>> format_name("sheet", 1)
    'markscheme sheet 1'
    """
    return f"markscheme {kind} {number}"


def format_number(
    data: object,
    kind: str,
    known: Collection[int],
    where: str = "",
    fix: str = "",
    error: type[MarkschemeError] = AnswerError,
) -> int:
    """Give the number of the format of some data, one of `known`.

    Raise `error` for data of another kind, and for a format that only a newer program knows: `where` is the file and
    `fix` what to do with one that is of another kind.
    """
    found = data.get("format") if isinstance(data, Mapping) else type(data).__name__
    numbers = {format_name(kind, number): number for number in known}
    if isinstance(found, str) and found in numbers:
        return numbers[found]
    newest = format_name(kind, max(known))
    place = f"{where}: " if where else ""
    if _is_newer(found, kind, max(known)):
        raise error(
            f"{place}made by a newer Markscheme: its format is {found!r}, and Markscheme {__version__} reads "
            f"up to {newest!r}; update Markscheme"
        )
    raise error(f"{place}this is no {kind}: its format is {found!r}, expected {newest!r}" + (f"; {fix}" if fix else ""))


def marking_number(data: Mapping[str, object]) -> int:
    """Give the version of the marking rules that results say they came about by.

    >>> marking_number({"marking": 2}), marking_number({})
    (2, 1)
    """
    number = data.get("marking", FIRST_MARKING)
    if not isinstance(number, int) or isinstance(number, bool) or number < FIRST_MARKING:
        raise TypeError(f"'marking', which is {number!r},")
    return number


def _is_newer(found: object, kind: str, newest: int) -> bool:
    digits = str(found).removeprefix(format_name(kind, 0).removesuffix("0"))
    return digits != str(found) and digits.isdecimal() and int(digits[:9]) > newest
