"""Where the files of a student lie: beside those of all others, in a large class in one of 256 folders.

File managers and archives are slow with folders of many thousand files. Which folder it is hangs on the student alone.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

MOST_TOGETHER = 1_000  # students whose files lie side by side
APART = ("answer-sheets", "keys-en", "keys-zh")  # folders that not every exam has
OF_A_STUDENT = (
    *("sheets/{}.json", "papers/{}.pdf", "forms/{}.pdf", "forms/{}.answers.yaml", "keys/{}.pdf"),
    *(f"{name}/{{}}.pdf" for name in APART),
)
SHELVES = tuple(f"{i:02x}" for i in range(256))


def shelf_of(stem: str) -> str:
    """Name the folder within a folder in which files of a student of a large class lie.

    >>> shelf_of("s1")
    'e8'
    """
    return hashlib.sha256(stem.encode()).hexdigest()[:2]


def name_of(pattern: str, stem: str, shelf: str) -> str:
    """Name a file of a student by its pattern; an empty shelf: it lies with those of all others.

    >>> name_of("forms/{}.answers.yaml", "s1", "e8"), name_of("keys/{}.pdf", "s1", "")
    ('forms/e8/s1.answers.yaml', 'keys/s1.pdf')
    """
    return pattern.format(f"{shelf}/{stem}" if shelf else stem)


def parts_of(name: str) -> tuple[str, str, str]:
    """Give the pattern of a file of a student, the stem and the shelf; raise ValueError where it is no such file.

    >>> parts_of("forms/e8/s1.answers.yaml"), parts_of("keys/s1.pdf")
    (('forms/{}.answers.yaml', 's1', 'e8'), ('keys/{}.pdf', 's1', ''))
    """
    kind, *between, file = name.split("/")
    shelf = between[0] if between else ""
    for pattern in OF_A_STUDENT:
        begin, _, end = pattern.partition("{}")
        if begin == f"{kind}/" and file.endswith(end):
            stem = file.removesuffix(end)
            if shelf in ("", shelf_of(stem)) and name == name_of(pattern, stem, shelf):
                return pattern, stem, shelf
    raise ValueError(f"{name!r} is no file of a student")


def names_of(stem: str) -> tuple[str, ...]:
    """List all names that files of a student can have."""
    return tuple(name_of(pattern, stem, shelf) for pattern in OF_A_STUDENT for shelf in ("", shelf_of(stem)))


def found_file(folder: Path, pattern: str, stem: str) -> Path:
    """Find a file of a student in the folder of an exam; where there is none, say where it was in a small class."""
    flat = folder / name_of(pattern, stem, "")
    if flat.exists():
        return flat
    apart = folder / name_of(pattern, stem, shelf_of(stem))
    return apart if apart.exists() else flat


def shelf_for(folder: Path, stem: str, *, is_large: bool) -> str:
    """Say where the files of a student go: where they are, else apart if the class is large."""
    shelf = shelf_of(stem)
    if any((folder / name_of(pattern, stem, "")).exists() for pattern in OF_A_STUDENT):
        return ""
    apart = is_large or any((folder / name_of(pattern, stem, shelf)).exists() for pattern in OF_A_STUDENT)
    return shelf if apart else ""
