"""The families of an exam: those of a library, and those made of the questions that its blueprint defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from markscheme.authored.own_family import own_family
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.family.own_question import Definition


class OwnLibrary(Library):
    """A library with the families of an instructor's own questions beside the others, which `base` has."""

    def __init__(self, base: Library, definitions: Mapping[str, Definition]) -> None:
        self.base, self.definitions = base, definitions
        self.folders = base.folders

    def __iter__(self) -> Iterator[str]:
        return iter(sorted([*self.base, *self.definitions]))

    def __len__(self) -> int:
        return len(self.base) + len(self.definitions)

    def __contains__(self, id: object) -> bool:
        return id in self.definitions or id in self.base

    def __getitem__(self, id: str) -> Family:
        """Give the family of a question of the blueprint, or of the library."""
        return own_family(id, self.definitions[id]) if id in self.definitions else self.base[id]

    def source(self, id: str) -> Path:
        """Find the module of a family of the library."""
        return self.base.source(id)

    def files(self) -> list[Path]:
        """List every file that says something about a family of the library."""
        return self.base.files()
