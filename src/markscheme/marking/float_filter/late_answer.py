"""An answer that is known to be right, and whose cells are read when somebody looks at them."""

from __future__ import annotations

from typing import Any

from markscheme.answers import Raw
from markscheme.diagnosis.answer import Answer
from markscheme.engine.problem import Problem
from markscheme.marking.reading import read_step


class LateAnswer(Answer):
    """The numbers of a step, in the shape that is expected; equal to the same answer that was read at once."""

    @classmethod
    def of(cls, problem: Problem, name: str, raw: Raw, shape: tuple[int, ...]) -> LateAnswer:
        """Make the answer to a call, to be read with points as decimal signs."""
        answer: LateAnswer = object.__new__(cls)
        known = answer.__dict__
        known["raw"], known["shape"], known["found_shape"], known["worded"], known["rows"] = raw, shape, None, None, ()
        known["_of"] = problem, name
        return answer

    def __getattr__(self, attribute: str) -> Any:  # Any: as of every attribute; only the cells come by here
        if attribute != "cells":
            raise AttributeError(attribute)
        problem, name = self.__dict__.pop("_of")
        self.__dict__["cells"] = read_step(problem, name, self.raw, decimal_comma=False).cells
        return self.__dict__["cells"]

    @property
    def is_blank(self) -> bool:
        """Nothing that is right is blank."""
        return False

    def _plain(self) -> tuple[Any, ...]:  # Any: the fields of an answer, in order
        return self.raw, self.shape, self.cells, self.found_shape, self.worded, self.rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and Answer(*self._plain()) == Answer(
            other.raw, other.shape, other.cells, other.found_shape, other.worded, other.rows
        )

    __hash__ = Answer.__hash__

    def __reduce__(self) -> tuple[type[Answer], tuple[Any, ...]]:  # Any: as above
        return Answer, self._plain()  # pickled and copied as what it stands for
