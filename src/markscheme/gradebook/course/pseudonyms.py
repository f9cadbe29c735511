"""Pseudonyms of the students of an exam, drawn at random once and kept beside it for those who may know."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from markscheme.errors import ResultError
from markscheme.files.result_folder import write_whole

FILE: Final = "pseudonyms.csv"
_SIGNS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another
_LENGTH: Final = 6
_HEAD: Final = ["pseudonym", "student"]


def known_pseudonyms(folder: Path) -> dict[str, str]:
    """Read the pseudonym of every student who has one; ResultError where the file is no such table."""
    path = folder / FILE
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ResultError(
            f"{path}: cannot be read ({error}); bring back a copy, for the pseudonyms are random"
        ) from None
    if not rows or rows[0] != _HEAD or any(len(row) != len(_HEAD) for row in rows[1:]):
        raise ResultError(f"{path}: is no table of pseudonyms; bring back a copy, for they are random")
    return {student: pseudonym for pseudonym, student in rows[1:]}


def pseudonyms(folder: Path, students: Iterable[str], *, archive: bool = False) -> dict[str, str]:
    """Give the pseudonym of every student; who has none gets one, and the file is written for its owner alone.

    In an archive nothing is written: ResultError where somebody has none.
    """
    known = known_pseudonyms(folder)
    wanted = list(students)
    taken = {*known.values(), *wanted}
    new = [student for student in wanted if student not in known]
    if new and archive:
        raise ResultError(
            f"{folder / FILE}: {len(new)} of {len(wanted)} students have no pseudonym, and with --ledger nothing is "
            "written in the folder;\ndraw them in a copy of it, with `exam gradebook COPY --anonymous`, and use that"
        )
    for student in new:
        known[student] = fresh_pseudonym(taken)
        taken.add(known[student])
    if new:
        write_pseudonyms(folder, known)
    return {student: known[student] for student in wanted}


def fresh_pseudonym(taken: Iterable[str]) -> str:
    """Draw a pseudonym that nobody has: a letter first, so that no spreadsheet makes a number of it."""
    others = set(taken)
    while True:
        found = "P" + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        if found not in others:
            return found


def write_pseudonyms(folder: Path, known: Mapping[str, str]) -> None:
    """Write the file anew, in the order of the pseudonyms, which says nothing of the class."""
    write_whole(folder / FILE, pseudonym_table(known), 0o600, within=folder)


def pseudonym_table(known: Mapping[str, str]) -> bytes:
    """Give the key to pseudonyms as a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerows(sorted((pseudonym, student) for student, pseudonym in known.items()))
    return text.getvalue().encode("utf-8-sig")
