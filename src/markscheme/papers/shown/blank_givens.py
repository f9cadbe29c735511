"""The givens of a family to be filled in: an example, and what each of them is, as commented YAML and as JSON."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping

from markscheme.document.document_tree import Figure, as_language
from markscheme.document.printers.text_document import text_blocks
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.family.givens.given import Given
from markscheme.family.givens.rule import Rule, exact_string
from markscheme.family.language.symbols import symbol
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.notation import to_text
from markscheme.papers.practice_sheet import question_statement
from markscheme.papers.question import title_text
from markscheme.phrases import say

WIDTH = 96  # columns of a comment
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?", re.ASCII)  # a number that needs no quotation marks

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_NOT_WORDS = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # to some reader of YAML or another


def example(family: Family, options: Mapping[str, str]) -> Problem:
    """Draw the problem whose numbers stand as the example."""
    return sample(family, family.levels[0], 0, options).problem


def blank_json(family: Family, options: Mapping[str, str], language: str = "en") -> JsonObject:
    """Give an example under `given`, which is solved as it stands, and beside it what each given and option is."""
    problem = example(family, options)
    about = {
        name: {
            "what": _what(problem, name, language),
            "kind": given.kind,
            "shape": list(given.dims),
            "symbol": to_text(symbol(family, name)),
            "optional": given.optional,
            "only": {option: list(values) for option, values in given.only},
        }
        for name, given in family.given.items()
    }
    values = {name: list(known) for name, known in family.options.items()}
    return {"family": family.id, "given": problem.to_json()["given"], "options": values, "about": about}


def blank_yaml(family: Family, options: Mapping[str, str], language: str = "en") -> str:
    """Write the same as YAML in which comments say what each given and option is."""
    problem = example(family, options)
    found = problem.to_json()["given"]
    lines = [*_head(problem, language)]
    for name, known in family.options.items():
        lines += ["", f"# {say('blank.options', language, values=', '.join(known))}", f"{name}: {_text(found[name])}"]
    for name, given in family.given.items():
        if given.applies(problem.options):
            what = _titled(family, name, _what(problem, name, language), language)
            lines += ["", *textwrap.wrap(what, WIDTH, initial_indent="# ", subsequent_indent="#   ")]
            lines += _entry(name, found.get(name), given.kind == "structure")
    return "\n".join([*lines, *_others(problem, language)]) + "\n"


def _head(problem: Problem, language: str) -> Iterator[str]:
    family = problem.family
    yield f"# {family.id}{say('common.colon', language)}{title_text(problem, language)}"
    yield f"# {say('blank.head', language)}"
    if sizes := ", ".join(f"{name} = {size}" for name, size in problem.sizes.items() if size):
        yield f"# {say('blank.sizes', language, sizes=sizes)}"
    command = f"markscheme solve {family.id} --given FILE"
    yield f"# {say('blank.command', language, command=command)}"
    yield "#"
    yield f"# {say('blank.problem', language)}"
    blocks = [one for one in question_statement(problem, language, None) if not isinstance(one, Figure)]
    for line in text_blocks(tuple(blocks), (as_language(language),), WIDTH).strip("\n").splitlines():
        yield f"#   {line}".rstrip()


def _titled(family: Family, name: str, what: str, language: str) -> str:
    """Put before what a given is how the problem writes it, where that is not its name."""
    written = to_text(symbol(family, name))
    return what if written == name else f"{written}{say('common.colon', language)}{what}"


def _what(problem: Problem, name: str, language: str) -> str:
    return say("common.semicolon", language).join(_said_of(problem, name, language))


def _said_of(problem: Problem, name: str, language: str) -> Iterator[str]:
    given = problem.family.given[name]
    if given.kind == "structure":
        yield given.described()
    else:
        yield say(f"blank.kind_{given.kind}", language, dims=", ".join(map(str, given.dims)))
    if given.domain is not None and given.domain.whole and given.kind not in ("count", "pair"):
        yield say("blank.whole", language)
    for rule in given.rules:
        if all(problem.options.get(option) in values for option, values in rule.only):
            yield from _rule(rule, given, language)
    if given.optional:
        yield say("blank.optional", language)


def _rule(rule: Rule, given: Given, language: str) -> Iterator[str]:
    """Say a rule by signs, which need no language, and by words where there are none."""
    low, high = (None if end is None else exact_string(end) for end in (rule.low, rule.high))
    if low is not None:
        yield f"{'>' if rule.without_low else '>='} {low}"
    if high is not None:
        yield f"{'<' if rule.without_high else '<='} {high}"
    if rule.values:
        yield say("blank.values", language, values=", ".join(map(exact_string, rule.values)))
    if rule.whole:
        yield say("blank.whole", language)
    if rule.sums_to is not None:
        of = "columns" if rule.columns else "all" if len(given.dims) == 1 else "rows"
        yield say(f"blank.sum_{of}", language, total=exact_string(rule.sums_to))
    if rule.symmetric:
        yield say("blank.symmetric", language)
    if rule.without_loops:
        yield say("blank.loops", language)


def _others(problem: Problem, language: str) -> Iterator[str]:
    """Name the givens that other options would need."""
    needed: dict[str, list[str]] = {}
    for name, given in problem.family.given.items():
        if not given.applies(problem.options):
            unmet = [(option, values) for option, values in given.only if problem.options[option] not in values]
            key = ", ".join(f"--set {option}={'|'.join(values)}" for option, values in unmet)
            needed.setdefault(key, []).append(name)
    for options, names in needed.items():
        yield f"\n# {say('blank.other', language, options=options, names=', '.join(names))}"


def _entry(name: str, value: JsonValue, is_structure: bool) -> list[str]:
    """Write a given; one without a value stands as a comment."""
    if value is None:
        return [f"# {name}:"]
    if isinstance(value, list) and value and any(isinstance(item, list | dict) for item in value):
        return [f"{name}:", *(f"  - {_flow(item, is_structure)}" for item in value)]
    if isinstance(value, dict) and value:
        return [f"{name}:", *(f"  {_text(key)}: {_flow(item, is_structure)}" for key, item in value.items())]
    return [f"{name}: {_flow(value, is_structure)}"]


def _flow(value: JsonValue, is_structure: bool) -> str:
    """Write a value on one line. In a structure a text keeps its quotation marks: it may be a word."""
    if isinstance(value, list):
        return f"[{', '.join(_flow(item, is_structure) for item in value)}]"
    if isinstance(value, str) and not is_structure:
        return _text(value)
    return json.dumps(value, ensure_ascii=False)


def _text(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) or (_WORD.fullmatch(text) and text.lower() not in _NOT_WORDS)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
