"""The words of a family: one prose file per language, checked against the module."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from markscheme.errors import FamilyError, did_you_mean
from markscheme.family.held_sources import has_source, source_bytes
from markscheme.family.language.prose_file import NOUNS, Sentence, environment, read_sentences, read_title, section_of
from markscheme.family.model import Family, call
from markscheme.family.steps.variant import needs
from markscheme.numbers.exact import Inputs

if TYPE_CHECKING:
    from jinja2 import Template

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, eq=False)
class Prose:
    """The sentences of one family in one language."""

    family: Family
    language: str
    sentences: Mapping[str, Sentence]

    def block(self, name: str, values: Inputs) -> str:
        """Fill in the title, the statement or a sentence (`ask_STEP`, `slip_NAME` ...); Markdown with LaTeX maths."""
        return self.sentences[name].fill(values)


@cache
def prose(family: Family, language: str) -> Prose:
    """Read and check the prose of a family; each mistake is a `FamilyError` with its place."""
    if family.own is not None:
        return Prose(family, language, family.own.sentences[language])
    path = _path(family, language)
    file = f"{family.id}.{language}.md"
    own = read_sentences(_read(path, family, language), file)
    shared = _shared_sentences(family, language, own)
    expected = prose_blocks(family)
    for name in expected:
        _check_written(name, file, own, shared)
    for name, sentence in own.items():
        _check_wanted(family, name, sentence, expected)
    sentences = {name: own.get(name) or shared[name] for name in expected}
    known = [*family.given, *family.sizes, *family.options, "k"]
    for sentence in sentences.values():
        sentence.check(known)
    return Prose(family, language, sentences)


def fill_in(family: Family, line: str, values: Inputs) -> str:
    """Fill in a line of LaTeX that depends on options."""
    if "{%" not in line:
        return line
    from jinja2 import TemplateError

    try:
        return _line(line).render(dict(values)).strip()
    except (TemplateError, TypeError, ValueError) as error:
        raise FamilyError(f"{family.id}: the formula {line!r}: {error}") from error


def title(family: Family, language: str) -> str:
    """Read the title alone, without reading the rest."""
    found = "" if family.own is not None else read_title(_read(_path(family, language), family, language))
    told = found if found and "{" not in found else prose(family, language).block("title", family.default_options())
    return plain_title(told)


def plain_title(told: str) -> str:
    """Give a title as text, with a sign such as the asterisk of A* for itself."""
    return told.replace(r"\*", "*")


def prose_blocks(family: Family) -> list[str]:
    """List the blocks that each language must have."""
    steps = [name for name in family.steps if name in possibly_asked(family)]
    return [
        "title",
        "statement",
        *(f"ask_{name}" for name in steps),
        *(f"slip_{name}" for name in family.slips),
        *dict.fromkeys(f"slip_{name}" for check in family.checks.values() for name in check.names),
        *(f"figure_{name}" for name in family.figures),
        *(f"table_{name}" for name in family.tables),
        *dict.fromkeys(filter(None, (block_of_label(n) for worded in family.answers.values() for n in worded.names))),
    ]


def block_of_label(name: str) -> str | None:
    """Name the block with the spellings of a label; a single letter and a number are alike in every language."""
    return f"label_{name}" if len(name) > 1 and not name.isdigit() else None


@cache
def possibly_asked(family: Family) -> frozenset[str]:
    """List the steps that are asked under some options."""
    if not callable(family.ask):
        return frozenset(family.ask)
    for name in needs(family.ask):
        if name not in family.options:
            raise FamilyError(
                f"{family.id}: ask() needs {name!r}, which is no option; {did_you_mean(name, family.options)}\n"
                "what is asked depends on options alone, and is the same at all levels"
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
        return source_bytes(path).decode().replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise FamilyError(f"{family.id}: the prose file {path.name} is missing; write it beside the module") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FamilyError(f"{family.id}: {path.name} cannot be read: {error}") from None


@lru_cache(maxsize=4096)
def _line(line: str) -> Template:
    return environment().from_string(line)


def _check_written(name: str, file: str, own: Mapping[str, Sentence], shared: Mapping[str, Sentence]) -> None:
    """Check that a sentence is written once: by the family, or beside the module that the step or slip comes from."""
    kind, _, entry = name.partition("_")
    if name not in own and name not in shared:
        raise FamilyError(
            f"{file}: the {NOUNS[kind]} {entry!r} has no sentence; add `- {entry}: ...` under {section_of(kind)}"
        )
    if name in own and name in shared and own[name].text.split() == shared[name].text.split():
        raise own[name].fail(f"{entry!r} has the same sentence in {shared[name].file}; leave it out here")


def _check_wanted(family: Family, name: str, sentence: Sentence, expected: list[str]) -> None:
    """Check that a sentence belongs to something of the module."""
    if name in expected:
        return
    kind, _, entry = name.partition("_")
    for other in NOUNS:
        if f"{other}_{entry}" in expected:
            raise sentence.fail(f"{entry!r} is a {NOUNS[other]}; write it under {section_of(other)}")
    if kind == "ask" and entry in family.steps:
        raise sentence.fail(f"the step {entry!r} is never asked; leave its sentence out, or name it in `ask`")
    known = [block.removeprefix(f"{kind}_") for block in expected if block.startswith(f"{kind}_")]
    raise sentence.fail(f"{entry!r} is no {NOUNS[kind]} of {family.id}; {did_you_mean(entry, known)}")


def _shared_sentences(family: Family, language: str, own: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """Read the sentences of steps and slips that were written in other modules, from the prose beside these.

    Modules may differ where the family has a sentence of its own.
    """
    found: dict[str, Sentence] = {}
    origins = list(_origins(family))
    beside = {
        origin: _sentences_beside(origin, family, language) for origin in dict.fromkeys(origin for _, origin in origins)
    }
    for name, origin in origins:
        sentence = beside[origin].get(name)
        if sentence is None:
            continue
        if sentence.text.split() != found.setdefault(name, sentence).text.split() and name not in own:
            entry = name.partition("_")[2]
            raise FamilyError(
                f"{family.id}.{language}.md: {entry!r} has one sentence in {found[name].file} and another one in "
                f"{sentence.file}; write a third one here"
            )
    return found


def _origins(family: Family) -> Iterator[tuple[str, str]]:
    """Yield the sentences of steps and slips, each with the name of the module in which the function stands."""
    for name, step in family.steps.items():
        yield f"ask_{name}", step.function.__module__
    for name, functions in family.slips.items():
        yield from ((f"slip_{name}", function.__module__) for function in functions.values())


def _sentences_beside(origin: str, family: Family, language: str) -> Mapping[str, Sentence]:
    module = sys.modules.get(origin)
    place = Path(getattr(module, "__file__", None) or "").with_suffix("")
    path = place.with_name(f"{place.name}.{language}.md")
    if module is None or place == Path(family.folder).resolve() / family.id or not has_source(path):
        return {}
    file = f"{place.parent.name}/{path.name}"
    return _read_part(_read(path, family, language), file, module)


@cache
def _read_part(text: str, file: str, module: ModuleType) -> dict[str, Sentence]:
    """Read the sentences of a module that several families import: a family, or a shared module without a statement."""
    if not file.rpartition("/")[2].startswith("_"):
        return read_sentences(text, file)  # a family, which is checked when it is loaded itself
    sentences = read_sentences(text, file, shared=True)
    names = [name for name, value in vars(module).items() if callable(value) and not name.startswith("_")]
    tables = getattr(module, "slips", {}).values()
    slips = [*(n.partition("__")[2] for n in names if "__" in n), *(slip for table in tables for slip in table)]
    known = {"ask": [name for name in names if "__" not in name], "slip": list(dict.fromkeys(slips))}
    for name, sentence in sentences.items():
        kind, _, entry = name.partition("_")
        if entry not in known[kind]:
            raise sentence.fail(
                f"{entry!r} is no {NOUNS[kind]} of {module.__name__.rpartition('.')[2]}.py; "
                f"{did_you_mean(entry, known[kind])}"
            )
    return sentences
