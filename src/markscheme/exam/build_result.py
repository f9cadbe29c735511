"""What a build did, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markscheme.exam.exam_folder import Exam
from markscheme.exam.variants.like_neighbours import LikePair


@dataclass(frozen=True)
class BuildResult:
    """What a build did. `same` counts, by question, the students whose numbers somebody else has too.

    `hidden` counts, by question and misconception, the students whose numbers do not show it: it gives what is right.

    `renewed`: who had a paper whose words changed, with the same numbers and code. `kept`: who is not on the roster any
    more and keeps the paper. `families`: those that changed since the first papers. `is_open`: whether others can look
    into the folder in spite of all.

    `different` counts, by question, the different sets of numbers. `like`: neighbours who have the same ones. `fixed`:
    the questions whose numbers the blueprint gives.
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
    hidden: Mapping[tuple[str, str], int] = field(default_factory=dict)
    different: Mapping[str, int] = field(default_factory=dict)
    like: tuple[LikePair, ...] = ()
    fixed: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[str, ...]:
        """The ids of those who have a paper and are not on the roster."""
        return tuple(student.id for student in self.exam.students if not (student.on_roster or student.forgotten))

    @property
    def efforts(self) -> tuple[int, int]:
        """The least and the largest effort of a paper."""
        efforts = [student.effort for student in self.exam.students]
        return min(efforts), max(efforts)
