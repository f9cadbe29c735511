r"""A prose file as plain Markdown: the title, the statement, and lists of sentences under headings.

    # Mean of some numbers

    The numbers are $x$; their mean is $\bar{x}$.

    ## Steps

    - mean: Compute the mean $\bar{x}$.

    ## Slips

    - not_divided: You left the sum undivided; a line that goes on
      is indented by two spaces.

Jinja stands inside the sentences alone, so each is a template by itself, and what is wrong in it has the line of the
file. A sentence is called by its kind and its name: `ask_mean`, `slip_not_divided`, `figure_...`, `table_...`,
`label_...`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from markscheme.errors import FamilyError, did_you_mean
from markscheme.numbers.exact import Inputs, Value

if TYPE_CHECKING:
    from jinja2 import Environment, Template

KINDS = {"Steps": "ask", "Slips": "slip", "Figures": "figure", "Tables": "table", "Labels": "label"}
SHARED = ("Steps", "Slips")  # what a module beside the families has sentences for: it has no statement to draw or read
NOUNS = {"ask": "step", "slip": "slip", "figure": "figure", "table": "table", "label": "label"}
_SECTIONS = {kind: section for section, kind in KINDS.items()}
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ENTRY = re.compile(r"- (\w+):(?: (.*))?")
_JINJA_OR_LINE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\n|(?:(?!\{%|\{\{)[^\n])+", re.DOTALL)
_MARK = "\ue000"  # of no script: nobody writes it
_MARKED = re.compile(f"{_MARK}(\\d+){_MARK}")
_PLAIN = re.compile(r"[^{\r]*")  # what Jinja prints as it stands
_OLD = re.compile(r"\{%-?\s*block\b")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Say how all Jinja of families is read: an unknown name is an error, a line of a tag alone prints nothing."""
    from jinja2 import Environment, StrictUndefined

    made = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    made.filters["plain"] = plain
    return made


def plain(text: str) -> str:
    r"""Keep the signs of somebody's text from being read as Markdown or maths: `{{ word | plain }}`.

    >>> print(plain("$5 * x_1"))
    \$5 \* x\_1
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(str(text).split()))


@dataclass(frozen=True)
class Sentence:
    """One sentence or paragraph of a prose file, and where it stands."""

    name: str
    text: str
    file: str
    line: int

    def fill(self, values: Inputs) -> str:
        """Fill in the Jinja of the text; the rest is Markdown with LaTeX maths."""
        if _PLAIN.fullmatch(self.text):
            return self.text.strip()
        from jinja2 import TemplateError

        try:
            return self._template.render(dict(values)).strip()
        except (TemplateError, TypeError, ValueError) as error:
            raise self.fail(str(error), _row_of(error)) from error

    def lines(self, values: Mapping[str, Value]) -> tuple[int, ...]:
        """Give the line of the file from which each line of the filled-in text comes: Jinja leaves lines out.

        Every line gets its number as a mark and is filled in once more; a line of a tag alone leaves the mark alone.
        """
        marked, number = "", self.line
        for piece in _JINJA_OR_LINE.findall(self.text + "\n"):
            is_line = piece == "\n" and not marked.endswith("\n")
            marked += f"{_MARK}{number}{_MARK}\n" if is_line else piece
            number += piece.count("\n")
        filled = environment().from_string(marked).render(dict(values))
        told = [
            int(mark)
            for row in filled.split("\n")
            for mark in _MARKED.findall(row)[:1]
            if row.strip(_MARK + "0123456789")
        ]
        found: list[int] = []
        written = iter(told)
        for row in self.fill(values).split("\n"):
            found.append(next(written, self.line) if row.strip() else found[-1] + 1)
        return tuple(found)

    @cached_property
    def _template(self) -> Template:
        return environment().from_string(self.text)

    def fail(self, message: str, row: int = 0) -> FamilyError:
        """Say what is wrong in a row of it, with the line of the file."""
        return FamilyError(f"{self.file}: line {self.line + row}: {message}")

    def check(self, known: Collection[str]) -> None:
        """Check that its Jinja names what is known, and that every output can show its LaTeX commands."""
        from markscheme.notation.latex_reader import command_names

        rows = self.text.split("\n")
        for name in sorted(self._names() - set(known)):
            used = (i for i, row in enumerate(rows) if re.search(rf"\{{[{{%][^}}]*\b{name}\b", row))
            raise self.fail(f"{name!r} is no given, size or option; {did_you_mean(name, known)}", next(used, 0))
        commands = command_names()
        for i, row in enumerate(rows):
            for command in _COMMAND.findall(row):
                if command not in commands:
                    near = did_you_mean(command, commands)
                    raise self.fail(f"\\{command} is not among the LaTeX commands read here; {near}", i)

    def _names(self) -> set[str]:
        """Find the names that its Jinja takes from outside."""
        if not re.search(r"\{[{%#]", self.text):
            return set()
        from jinja2 import TemplateSyntaxError, meta

        try:
            return meta.find_undeclared_variables(environment().parse(self.text))
        except TemplateSyntaxError as error:
            raise self.fail(str(error.message), error.lineno - 1) from error


def read_title(text: str) -> str:
    """Read the title of a file, without reading the rest; empty where there is none."""
    found = re.search(r"^# (.*)", text, re.MULTILINE)
    return found[1].strip() if found else ""


def read_sentences(text: str, file: str, *, shared: bool = False) -> dict[str, Sentence]:
    """Read the sentences of a file by name; `FamilyError` with the line for what stands in the wrong place.

    A shared file has no title and no statement, and sentences for steps and slips alone.
    """
    return _Reader(text, file, shared).read()


class _Reader:
    """Goes down a file line by line."""

    def __init__(self, text: str, file: str, shared: bool) -> None:
        # A comment leaves its line breaks behind: lines are counted as they stand in the file.
        self.rows = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text).split("\n")
        self.file, self.sections = file, SHARED if shared else tuple(KINDS)
        self.kind = "" if shared else "title"
        self.found: dict[str, tuple[int, list[str]]] = {}
        self.headings: dict[str, int] = {}
        self.entry: list[str] | None = None
        self.shared = shared

    def fail(self, line: int, message: str) -> FamilyError:
        return FamilyError(f"{self.file}: line {line}: {message}")

    def read(self) -> dict[str, Sentence]:
        for line, row in enumerate(self.rows, 1):
            if _OLD.search(row):
                raise self.fail(
                    line,
                    "prose in {% block %} is of an earlier version; write `# title`, the statement, and lists of "
                    "`- name: sentence` under ## Steps and ## Slips: `markscheme new TOPIC/NAME --from OLD.py` does it",
                )
            if row.startswith("#"):
                self.heading(line, row.rstrip())
            elif self.kind in ("", "title"):
                self.before_all(line, row)
            elif self.kind == "statement":
                self.found["statement"][1].append(row)
            else:
                self.listed(line, row)
        sentences = {n: Sentence(n, "\n".join(rows), self.file, line) for n, (line, rows) in self.found.items()}
        self.check_whole(sentences)
        return sentences

    def check_whole(self, sentences: Mapping[str, Sentence]) -> None:
        if self.kind == "title":
            raise self.fail(1, "there is no title; begin with `# ` and the title")
        for name, sentence in sentences.items():
            if not sentence.text.strip():
                kind, _, entry = name.partition("_")
                if name == "statement":
                    raise self.fail(sentence.line, "there is no statement; write it below the title")
                raise self.fail(
                    sentence.line, f"the {NOUNS[kind]} {entry!r} has no sentence; write it behind the colon"
                )

    def heading(self, line: int, row: str) -> None:
        if self.kind == "title" and row.startswith("# ") and row[2:].strip():
            self.found["title"] = (line, [row[2:]])
            self.found["statement"] = (line + 1, [])
            self.kind = "statement"
            return
        headings = [f"## {section}" for section in self.sections]
        if row not in headings or self.kind == "title":
            if self.kind == "title":
                raise self.fail(line, f"{row!r} is no title; begin with `# ` and the title")
            raise self.fail(line, f"{row!r} is none of the headings here; {did_you_mean(row, headings)}")
        if row in self.headings:
            raise self.fail(line, f"{row!r} stands on line {self.headings[row]} already; put the lists together")
        self.headings[row] = line
        self.kind, self.entry = KINDS[row[3:]], None

    def before_all(self, line: int, row: str) -> None:
        if row.strip("\ufeff \t\r"):
            begin = "a shared file begins with ## Steps or ## Slips" if self.shared else "begin with `# ` and the title"
            raise self.fail(line, f"{_shortened(row)} stands before everything else; {begin}")

    def listed(self, line: int, row: str) -> None:
        if entry := _ENTRY.fullmatch(row):
            name = f"{self.kind}_{entry[1]}"
            if name in self.found:
                earlier, noun = self.found[name][0], NOUNS[self.kind]
                raise self.fail(
                    line, f"the {noun} {entry[1]!r} stands on line {earlier} already; leave one of them out"
                )
            self.entry = [entry[2] or ""]
            self.found[name] = (line, self.entry)
        elif not row.strip() or (row.startswith("  ") and self.entry is not None):
            if self.entry is not None:
                self.entry.append(row[2:])
        else:
            raise self.fail(
                line,
                f"{_shortened(row)} belongs to no sentence; begin one with `- name: `, and indent by two spaces what "
                "continues it",
            )


def _row_of(error: Exception) -> int:
    """Find the row of the sentence at which filling it in came to an end: Jinja writes it into the traceback."""
    rows, trace = [0], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            rows.append(trace.tb_lineno - 1)
        trace = trace.tb_next
    return rows[-1]


def _shortened(row: str) -> str:
    return repr(row if len(row) <= 40 else row[:37] + "...")


def section_of(kind: str) -> str:
    """Name the heading under which sentences of a kind stand."""
    return f"## {_SECTIONS[kind]}"
