"""The families of an exam: those of the library, and those made of the questions that its blueprint defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markscheme.authored.own_family import own_family
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.family.own_question import Definition


class OwnLibrary(Library):
    """A library with the families of an instructor's own questions beside the others."""

    def __init__(self, base: Library, definitions: Mapping[str, Definition]) -> None:
        super().__init__(base.folders[1:])
        self.definitions = definitions

    def __iter__(self) -> Iterator[str]:
        return iter(sorted([*super().__iter__(), *self.definitions]))

    def __len__(self) -> int:
        return super().__len__() + len(self.definitions)

    def __contains__(self, id: object) -> bool:
        return id in self.definitions or super().__contains__(id)

    def __getitem__(self, id: str) -> Family:
        """Give the family of a question of the blueprint, or of the library."""
        return own_family(id, self.definitions[id]) if id in self.definitions else super().__getitem__(id)
