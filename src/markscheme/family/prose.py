"""The words of a family: one file of Jinja blocks per language, checked against the module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markscheme.errors import FamilyError, did_you_mean
from markscheme.family.model import Family, call, needs

if TYPE_CHECKING:
    from jinja2 import Environment, Template

LANGUAGES = ("en", "zh")
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_TITLE = re.compile(r"\{%-?\s*block title\s*-?%\}(.*?)\{%-?\s*endblock", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Prose:
    """The blocks of one family in one language."""

    family: Family
    language: str
    template: Template

    def block(self, name: str, values: Mapping[str, Any]) -> str:
        """Fill in one block; the result is Markdown with LaTeX maths."""
        from jinja2 import TemplateError

        context = self.template.new_context(dict(values))
        try:
            text = "".join(self.template.blocks[name](context))
        except (TemplateError, TypeError, ValueError) as error:
            raise FamilyError(f"{self.place}: block {name!r}: {error}") from error
        return text.strip()

    @property
    def place(self) -> str:
        """The file, for error messages."""
        return f"{self.family.id}.{self.language}.md"


@cache
def prose(family: Family, language: str) -> Prose:
    """Read and check the prose of a family; each mistake is a `FamilyError` with its place."""
    from jinja2 import TemplateSyntaxError

    path = _path(family, language)
    text = _read(path, family, language)
    try:
        template = _environment().from_string(text)
    except TemplateSyntaxError as error:
        raise FamilyError(f"{family.id}.{language}.md: line {error.lineno}: {error.message}") from error
    _check_blocks(family, language, _BLOCK.findall(text))
    _check_names(family, language, text)
    _check_maths(family, language, text)
    return Prose(family, language, template)


def fill_in(family: Family, line: str, values: Mapping[str, Any]) -> str:
    """Fill in a line of LaTeX that hangs on options."""
    if "{%" not in line:
        return line
    from jinja2 import TemplateError

    try:
        return _line(line).render(dict(values)).strip()
    except (TemplateError, TypeError, ValueError) as error:
        raise FamilyError(f"{family.id}: the formula {line!r}: {error}") from error


def title(family: Family, language: str) -> str:
    """The title alone, without reading the rest."""
    found = _TITLE.search(_read(_path(family, language), family, language))
    if found and "{%" not in found[1]:
        return found[1].strip()
    return prose(family, language).block("title", family.default_options())


def prose_blocks(family: Family) -> list[str]:
    """The blocks that each language must have."""
    steps = [name for name in family.steps if name in possibly_asked(family)]
    return [
        "title",
        "statement",
        *(f"ask_{name}" for name in steps),
        *(f"slip_{name}" for name in family.slips),
        *(f"figure_{name}" for name in family.figures),
        *dict.fromkeys(filter(None, (block_of_label(n) for worded in family.answers.values() for n in worded.names))),
    ]


def block_of_label(name: str) -> str | None:
    """The block with the spellings of a label; a single letter and a number are written alike in every language."""
    return f"label_{name}" if len(name) > 1 and not name.isdigit() else None


@cache
def possibly_asked(family: Family) -> frozenset[str]:
    """The steps that are asked under some options."""
    if not callable(family.ask):
        return frozenset(family.ask)
    for name in needs(family.ask):
        if name not in family.options:
            raise FamilyError(
                f"{family.id}: ask() needs {name!r}, which is no option; {did_you_mean(name, family.options)}"
            )
    names = list(family.options)
    combinations = (dict(zip(names, values, strict=True)) for values in product(*family.options.values()))
    asked = {step for options in combinations for step in call(family.ask, options)}
    for step in asked - set(family.steps):
        raise FamilyError(
            f"{family.id}: ask() names {step!r}, which does not exist; {did_you_mean(step, family.steps)}"
        )
    return frozenset(asked)


def _path(family: Family, language: str) -> Path:
    return Path(family.folder) / f"{family.id}.{language}.md"


def _read(path: Path, family: Family, language: str) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise FamilyError(f"{family.id}: the prose file {path.name} is missing; write it beside the module") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FamilyError(f"{family.id}: {path.name} cannot be read: {error}") from None


@lru_cache(maxsize=4096)
def _line(line: str) -> Template:
    return _environment().from_string(line)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined

    return Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)


def _check_blocks(family: Family, language: str, found: Iterable[str]) -> None:
    expected, place = prose_blocks(family), f"{family.id}.{language}.md"
    found = list(found)
    for name in expected:
        if name not in found:
            raise FamilyError(f"{place}: the block {name!r} is missing; add {{% block {name} %}}...{{% endblock %}}")
    for name in found:
        if name not in expected:
            raise FamilyError(
                f"{place}: the block {name!r} belongs to nothing in the module; {did_you_mean(name, expected)}"
            )


def _check_maths(family: Family, language: str, text: str) -> None:
    """Every LaTeX command is one that each output can show."""
    from markscheme.notation.latex_reader import command_names

    known = command_names()
    for number, row in enumerate(text.splitlines(), 1):
        for command in _COMMAND.findall(row):
            if command not in known:
                raise FamilyError(
                    f"{family.id}.{language}.md: line {number}: \\{command} is not among the LaTeX commands read here; "
                    f"{did_you_mean(command, known)}"
                )


def _check_names(family: Family, language: str, text: str) -> None:
    from jinja2 import meta

    known = [*family.given, *family.sizes, *family.options, "k"]
    for name in sorted(meta.find_undeclared_variables(_environment().parse(text)) - set(known)):
        line = next(
            (i for i, row in enumerate(text.splitlines(), 1) if re.search(rf"\{{[{{%][^}}]*\b{name}\b", row)),
            1,
        )
        raise FamilyError(
            f"{family.id}.{language}.md: line {line}: {name!r} is no given, size or option; {did_you_mean(name, known)}"
        )
