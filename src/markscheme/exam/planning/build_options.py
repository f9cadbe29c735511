"""How an exam is to be built, beside its blueprint and its roster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """How to build. `exam_id`: that of a new exam, else chance. `remove`: ids of students whose papers go."""

    templates: tuple[Path, ...] = ()
    secret_file: Path | None = None
    exam_id: str | None = None
    jobs: int | None = None
    pdf_forms: bool = True
    rebuild: bool = False
    even_marked: bool = False
    remove: tuple[str, ...] = ()
    group_readable: bool = False
