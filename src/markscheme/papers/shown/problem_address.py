"""The address of a problem as text: `norm/batchnorm?level=easy&seed=7&v=0.1.0`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from markscheme._version import __version__
from markscheme.engine.problem import Problem
from markscheme.family.language.prose import LANGUAGES


def address_text(
    family: str, level: str, seed: int | str, options: Mapping[str, str], language: str = "", version: str = ""
) -> str:
    """Write an address; what is empty is left out."""
    pairs = {"level": level, "seed": str(seed), **options, "lang": language, "v": version}
    query = "&".join(f"{name}={quote(value, safe='/.-_')}" for name, value in pairs.items() if value)
    return f"{quote(family, safe='/-_')}?{query}"


def address_of(problem: Problem, seed: int | str, language: str) -> str:
    """Give the address under which anybody draws a sampled problem again; empty where there is none.

    There is none for a rounding rule of one's own, by which numbers are certified, and for an instructor's question.
    """
    family = problem.family
    if family.own is not None or problem.rounding != family.rule:
        return ""
    chosen = {name: value for name, value in problem.options.items() if value != family.options[name][0]}
    spoken = "" if language == LANGUAGES[0] else language
    return address_text(family.id, problem.level, seed, chosen, spoken, __version__)
