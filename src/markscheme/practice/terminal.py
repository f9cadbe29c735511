"""How practice reads and says, without knowing a terminal, and what it lays out for the width that there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markscheme.document.fragment import Fragment
from markscheme.document.printers.layout.text_layout import columns_width, wrap
from markscheme.engine.asked_step import AskedStep
from markscheme.phrases import say

NARROWEST, WIDEST = 40, 200
MOST_SHOWN = 6  # numbers in a row of an example


@dataclass(frozen=True)
class Terminal:
    """`read` shows a prompt and gives a line, EOFError at the end of the input; `width`: columns, asked each time."""

    read: Callable[[str], str]
    tell: Callable[[str], None]
    width: Callable[[], int] = lambda: 80

    @property
    def columns(self) -> int:
        """How many columns are laid out."""
        return min(max(self.width(), NARROWEST), WIDEST)

    def say(self, text: str, indent: int = 0) -> None:
        """Say a text in lines that fit, broken between words, and set in by some columns."""
        self.tell("\n".join(" " * indent + line for line in wrap(text, self.columns - indent)))

    def show(self, fragment: Fragment) -> None:
        """Say a piece of a paper; one that is empty says nothing."""
        if text := fragment.text(width=self.columns):
            self.tell(text)

    def head(self, text: str) -> None:
        """Say a heading, underlined."""
        lines = wrap(text, self.columns)
        self.tell("\n".join(["", *lines, "-" * columns_width(lines)]))


def answer_form(step: AskedStep, language: str) -> str:
    """Say what an answer consists of and how it is written; empty for a single number."""
    words = step.choices(language)
    if words:
        name = "practice.one_of" if step.kind in ("label", "choice") else "practice.words_of"
        return say(name, language, words=say("common.list_comma", language).join(words))
    if len(step.shape) == 1 and step.shape[0] > 1:
        return say("practice.vector", language, count=step.shape[0], example=", ".join(_row(step.shape[0], 1)))
    if len(step.shape) == 2:
        rows, columns = step.shape
        some = [" ".join(_row(columns, 1 + i * columns)) for i in range(min(rows, 2))]
        example = "; ".join([*some, "..."] if rows > 2 else some)
        return say("practice.matrix", language, rows=rows, columns=columns, example=example)
    return ""


def _row(count: int, first: int) -> list[str]:
    numbers = [str(first + i) for i in range(min(count, MOST_SHOWN))]
    return [*numbers[: MOST_SHOWN - 1], "..."] if count > MOST_SHOWN else numbers
