"""What a build is told, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markscheme.exam.directory import Exam


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


@dataclass(frozen=True)
class Built:
    """What a build did. `same` counts, by question, the students whose numbers somebody else has too.

    `renewed`: who had a paper whose words changed, with the same numbers and code. `kept`: who is not on the roster any
    more and keeps the paper. `families`: those that changed since the first papers. `is_open`: whether others can look
    into the folder in spite of all.
    """

    exam: Exam
    made: int
    bounds: tuple[float, float]
    redrawn: int = 0
    same: Mapping[str, int] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def kept(self) -> tuple[str, ...]:
        """The ids of those who have a paper and are not on the roster."""
        return tuple(student.id for student in self.exam.students if not student.on_roster)

    @property
    def efforts(self) -> tuple[int, int]:
        """The least and the largest effort of a paper."""
        efforts = [student.effort for student in self.exam.students]
        return min(efforts), max(efforts)
