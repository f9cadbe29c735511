"""A problem by its address: `norm/batchnorm?level=easy&seed=7&mode=inference&v=0.1.0`.

The same address gives the same problem wherever it is opened: family, level, seed and options name the numbers, and
`v` the version of the program that drew them. Another version may draw others, which is said, not hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, unquote

from markscheme._version import __version__
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.errors import GivenError, MarkschemeError, did_you_mean, shown
from markscheme.family.givens.sampling import LEVELS
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.papers.shown.part_names import part_names_of
from markscheme.papers.shown.problem_address import address_text
from markscheme.phrases import say

LONGEST = 2_000  # characters of an address, as far as browsers keep them
LONGEST_SEED = 40
_SEED = re.compile(r"[A-Za-z0-9._/-]+", re.ASCII)


@dataclass(frozen=True)
class Address:
    """Where a problem is found. `version`: of the program that wrote the address; empty where it does not say."""

    family: str
    level: str = "medium"
    seed: int | str = 0
    options: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    version: str = ""

    def __str__(self) -> str:
        return address_text(self.family, self.level, self.seed, self.options, self.language, self.version)

    @property
    def is_of_this_version(self) -> bool:
        """Whether the numbers are sure to be those that the address was written for."""
        return self.version in ("", __version__)

    def doubt(self, language: str) -> str:
        """Say that the numbers may be others, where another version wrote the address; else nothing."""
        if self.is_of_this_version:
            return ""
        return say("practice.other_version", language, then=self.version, now=__version__)

    def problem(self, library: Library | None = None) -> Problem:
        """Draw the problem; raise `MarkschemeError` for a family, level or option that there is not."""
        family = (library or Library())[self.family]
        for name in self.options:
            if name not in family.options:
                raise GivenError(f"{self.family}: unknown option {shown(name)}; {did_you_mean(name, family.options)}")
        if self.level not in family.levels:
            raise GivenError(
                f"{self.family} has no level {shown(self.level)}; {did_you_mean(self.level, family.levels)}"
            )
        problem = sample(family, self.level, self.seed, self.options).problem
        return in_language(problem, self.language or LANGUAGES[0])

    def variant(self, number: int) -> Address:
        """Give the address of another variant: the n-th after this one, counted as practice counts them."""
        base = str(self.seed).partition("/")[0]
        seed = f"{base}/{number}" if number else base
        return replace(self, seed=int(seed) if seed.isdigit() else seed)

    @property
    def number(self) -> int:
        """Which variant of its seed this is: 0 for the first one."""
        _, _, number = str(self.seed).partition("/")
        return int(number) if number.isdigit() and len(number) < 9 else 0


def in_language(problem: Problem, language: str) -> Problem:
    """Give the same problem as it is shown and lettered in a language."""
    if problem.language == language and problem.part_names == part_names_of(language):
        return problem
    return replace(problem, language=language, part_names=part_names_of(language))


def read_address(text: str) -> Address:
    """Read an address, with or without what stands before `#`; raise `MarkschemeError` for what is none.

    >>> str(read_address("norm/batchnorm?level=easy&seed=7&v=0.1.0"))
    'norm/batchnorm?level=easy&seed=7&v=0.1.0'
    >>> read_address("https://example.org/practice/#norm/batchnorm?seed=7").family
    'norm/batchnorm'
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise MarkschemeError(f"an address is a text of at most {LONGEST:,} characters, as {_EXAMPLE}")
    if any("\ud800" <= sign <= "\udfff" for sign in text):  # half a character, which no address can write
        raise MarkschemeError(f"{shown(text)} is no address; write one as {_EXAMPLE}")
    family, _, query = text.strip().rpartition("#")[2].partition("?")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=40)
    except ValueError:
        raise MarkschemeError(f"{shown(text)} is no address; write one as {_EXAMPLE}") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise MarkschemeError(f"{shown(text)} says something twice; keep one of them")
    level, language = found.pop("level", "medium"), found.pop("lang", "")
    seed, version = found.pop("seed", "0"), found.pop("v", "")
    if level not in LEVELS:
        raise MarkschemeError(f"the level is {shown(level)}, but must be one of {', '.join(LEVELS)}")
    if language and language not in LANGUAGES:
        raise MarkschemeError(f"the language is {shown(language)}, but must be one of {', '.join(LANGUAGES)}")
    if not _SEED.fullmatch(seed) or len(seed) > LONGEST_SEED:
        raise MarkschemeError(f"the seed is {shown(seed)}, but must be digits and letters, at most {LONGEST_SEED}")
    plain = re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", seed)
    return Address(unquote(family).strip("/"), level, int(seed) if plain else seed, found, language, version[:40])


_EXAMPLE = "norm/batchnorm?level=easy&seed=7"
