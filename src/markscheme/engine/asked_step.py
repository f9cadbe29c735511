"""What is shown of a problem, which rooms above make, and of one step that is asked: name, prompt, boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from markscheme.family.model import Worth

if TYPE_CHECKING:
    from markscheme.document.document_tree import Document
    from markscheme.document.fragment import Fragment
    from markscheme.engine.problem import Problem

AnswerKind = Literal["number", "vector", "matrix", "tensor", "label", "labels", "set", "sequence", "choice", "by_hand"]


@dataclass(frozen=True)
class AskedStep:
    """One step that is asked.

    `name` is what `grade` knows it by, `letter` what stands on paper, (a) or (1) without the brackets. `prompt` asks
    for it, `symbol` is what its value is called. `shape`: of what is to be filled in, () for one box, (rows, columns)
    for a matrix. `words`: by language, the words that an answer is made of, as `choices` gives them.
    """

    name: str
    letter: str
    prompt: Fragment
    symbol: Fragment
    shape: tuple[int, ...]
    marks: Worth
    kind: AnswerKind
    whole: Fragment
    words: Callable[[str], tuple[str, ...]] = lambda language: ()

    def choices(self, language: str = "") -> tuple[str, ...]:
        """List the words among which a label, or the members of a set, are chosen; empty for numbers."""
        from markscheme.document.fragment import spoken

        return self.words(spoken(language or self.prompt.language))

    def html(self, language: str = "") -> str:
        """Print letter, prompt, marks and symbol as HTML."""
        return self.whole.html(language)

    def text(self, language: str = "", width: int = 80) -> str:
        """Print the same as plain text."""
        return self.whole.text(language, width)

    def markdown(self, language: str = "") -> str:
        """Print the same as Markdown."""
        return self.whole.markdown(language)

    def __repr__(self) -> str:
        return f"<AskedStep ({self.letter}) {self.name}: {self.kind}, {self.marks} marks>"


class Views(Protocol):
    """How a problem shows itself."""

    def whole(self, problem: Problem) -> Fragment:
        """Show title, statement and questions."""

    def statement(self, problem: Problem, language: str) -> Fragment:
        """Show the statement."""

    def steps(self, problem: Problem) -> tuple[AskedStep, ...]:
        """Show each step that is asked."""

    def document(self, problem: Problem, language: str) -> Document:
        """Make a document of it, to be written to a file."""


VIEWS: list[Views] = []  # filled by papers.shown_problem, which stands above
