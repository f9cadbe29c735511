"""A problem: a family with its givens, options and rounding rule. It can be sampled, saved and loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast

import numpy as np

from markscheme.engine.asked_step import VIEWS, AskedStep
from markscheme.engine.evaluate import exact_values, refusal
from markscheme.errors import GivenError, Undecided, did_you_mean, nearest
from markscheme.family.givens.given import Given, shortened
from markscheme.family.givens.given_reader import (
    agreed_sizes,
    check_value,
    default_value,
    read_numbers,
    read_structure,
    refuse_missing,
)
from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.givens.spoilt import hides_by_itself
from markscheme.family.language.labels import LabelSet
from markscheme.family.model import Family, StepInstance, Worth, call, rounds_of
from markscheme.numbers.deciding import Values, decide
from markscheme.numbers.exact import Inputs, Value
from markscheme.numbers.limits import LARGE_CALLS, check_extent, check_rounds, extent_of
from markscheme.numbers.rounding import Rounding

if TYPE_CHECKING:
    from markscheme.document.fragment import Fragment

ANSWER_FORMS = ("any", "exact", "decimal")
PART_NAMES = ("letters", "numbers")  # what the parts of a question are called on a paper: (a), (b) or (1), (2)
LONGEST_NAME = 80  # characters of what somebody typed instead of a name that there is
MOST_REDRAWN = 20  # times that one given is drawn again: there may be nothing better


class SavedProblem(TypedDict):
    """A problem in a file: all that is needed to mark it, with numbers as exact strings."""

    family: str
    version: int
    level: str
    seed: int | None
    rounding: str
    answer_form: NotRequired[str]
    part_names: NotRequired[str]
    definition: NotRequired[Mapping[str, Value]]
    given: dict[str, Value]


@dataclass(frozen=True, eq=False)
class Problem:
    """One instance of a family, with everything that is needed to solve and to mark it."""

    family: Family
    given: Inputs
    options: Mapping[str, str]
    rounding: Rounding = field(default_factory=Rounding)
    level: str = ""
    seed: int | None = None
    marks: Mapping[str, Worth] | None = None  # of each asked call, where a paper gives others than the family
    answer_form: str = "any"  # in which numbers are to be written; see ANSWER_FORMS
    part_names: str = PART_NAMES[0]  # how the paper counts the parts
    left_out: tuple[str, ...] = ()  # givens and options that the user's numbers leave to their defaults
    language: str = "en"  # in which it shows itself, where nobody asks for another one

    @cached_property
    def inputs(self) -> Values:
        """Givens, options and sizes by name: what the steps can see; and how often each group is repeated."""
        known = self.known
        if not self.family.repeat:
            return known
        try:
            rounds: Values = decide(self._rounds, known)
        except Undecided as error:
            raise Undecided(f"{self.family.id}: how many rounds there are is not known: {error}") from None
        present = [[name for name in group if self.family.exists(name, known)] for group in self.family.repeat]
        check_rounds(self.family.id, zip(map(len, present), rounds.values(), strict=True))
        return known | rounds

    def _rounds(self, known: Values) -> Values:
        return {rounds_of(group): call(times, known) for group, times in self.family.repeat.items()}

    @cached_property
    def known(self) -> Values:
        """Givens, options and sizes by name: what a refusal of the family can see."""
        return {**self.sizes, **self.options, **self.given}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The named sizes as they are here."""
        found: dict[str, int] = {}
        for name, given in self.family.given.items():
            value = self.given.get(name)
            if isinstance(value, np.ndarray):
                found |= {d: n for d, n in zip(given.dims, value.shape, strict=False) if isinstance(d, str)}
        return {name: found.get(name, 0) for name in self.family.sizes}

    @cached_property
    def calls(self) -> tuple[StepInstance, ...]:
        """The calls in order."""
        return self.family.calls(self.inputs)

    @cached_property
    def asked(self) -> dict[str, Worth]:
        """Marks of each step that a student must write, in order, by the names that are known outside."""
        marks = self.asked_calls
        return {c.public_name: marks[c.name] for c in self.calls if c.name in marks}

    @cached_property
    def asked_calls(self) -> dict[str, Worth]:
        """The same by the names of the calls, which the evaluator knows."""
        if self.marks is not None:
            return {c.name: self.marks[c.name] for c in self.calls if c.name in self.marks}
        marks = self.family.marks(self.inputs)
        return {c.name: marks[c.step.name] for c in self.calls if c.step.name in marks}

    @cached_property
    def parts(self) -> tuple[StepInstance, ...]:
        """The asked calls in the order of the paper.

        An earlier version of the family may have had another order than that of the calculation today.
        """
        calls = {call.name: call for call in self.calls}
        return tuple(calls[name] for name in (self.asked_calls if self.marks is None else self.marks) if name in calls)

    @cached_property
    def worded(self) -> dict[str, LabelSet]:
        """How the answers of calls are written that are no numbers."""
        known = self.family.answers
        return (
            {c.name: known[c.step.name].among(self.given) for c in self.calls if c.step.name in known} if known else {}
        )

    def answer_shape(self, name: str) -> tuple[int, ...]:
        """Give the shape in which the answer to a call is written: a set is written as one."""
        worded = self.worded.get(name)
        if self.is_in_one_box(name):
            return ()
        return () if worded and worded.is_set else tuple(np.shape(self.values[name]))

    def is_in_one_box(self, name: str) -> bool:
        """Whether a call is written into one box, since its length, or its form, is part of the answer."""
        own = self.family.own
        if own is not None and name in own.in_one_box:
            return True
        return any(c.name == name and c.step.name in self.family.in_one_box for c in self.calls)

    @cached_property
    def values(self) -> Values:
        """The exact values of all steps (balls of at least 64 bits where irrational)."""
        return exact_values(self.family, self.inputs, large=self.is_large)

    @cached_property
    def is_large(self) -> bool:
        """Whether it is calculated on numbers that count their work; nothing that is sampled is so large."""
        return extent_of(self.given.values()).is_large or len(self.calls) > LARGE_CALLS

    @property
    def total(self) -> int:
        """All marks of the problem."""
        return int(sum(self.asked_calls.values()))

    def __repr__(self) -> str:
        what = [self.family.id, *filter(None, [self.level]), *([] if self.seed is None else [f"seed {self.seed}"])]
        return f"<Problem {', '.join(what)}: {', '.join(self.asked)}; {self.total} marks>"

    def statement(self, language: str = "") -> Fragment:
        """Give the statement, with data, figures and the rounding rule, to be printed in a language."""
        return VIEWS[-1].statement(self, language or self.language)

    @cached_property
    def steps(self) -> tuple[AskedStep, ...]:
        """The steps that are asked as a page shows them, in the order of the paper."""
        return VIEWS[-1].steps(self)

    def save(self, path: str | Path, language: str = "") -> None:
        """Write statement and questions, without answers, as the ending says: .pdf, .html, .md, .tex or .txt."""
        from markscheme.document.writers import write

        write(VIEWS[-1].document(self, language or self.language), path)

    def _repr_html_(self) -> str | None:
        return VIEWS[-1].whole(self)._repr_html_() if VIEWS else None

    def _repr_markdown_(self) -> str | None:
        return VIEWS[-1].whole(self).markdown() if VIEWS else None

    def to_json(self) -> SavedProblem:
        """Give everything that is needed to mark it, with numbers as exact strings; no answers."""
        saved = {
            "family": self.family.id,
            "version": self.family.version,
            "level": self.level,
            "seed": self.seed,
            "rounding": str(self.rounding),
            **({} if self.answer_form == "any" else {"answer_form": self.answer_form}),
            **({} if self.part_names == PART_NAMES[0] else {"part_names": self.part_names}),
            **({} if self.family.own is None else {"definition": self.family.own.definition}),
            "given": {**self.options, **{n: to_strings(v) for n, v in self.given.items() if v is not None}},
        }
        return cast(SavedProblem, saved)


def from_json(family: Family, data: Mapping[str, Value]) -> Problem:
    """Read a problem that `to_json` wrote.

    The family's rules on givens are not asked again: they may be stricter by now, and the problem is printed already.
    """
    options, given = read_saved(family, data["given"])
    form = data.get("answer_form", ANSWER_FORMS[0])
    if form not in ANSWER_FORMS:
        raise GivenError(f"the answer form is {_quoted(form)}, but must be one of {', '.join(ANSWER_FORMS)}")
    names = data.get("part_names", PART_NAMES[0])
    if names not in PART_NAMES:
        raise GivenError(f"the parts are named by {_quoted(names)}, but must be by one of {', '.join(PART_NAMES)}")
    rounding, level = Rounding.read(data["rounding"]), data.get("level", "")
    return Problem(family, given, options, rounding, level, data.get("seed"), answer_form=form, part_names=names)


def with_given(family: Family, data: Mapping[str, object], rounding: Rounding | None = None) -> Problem:
    """Make a problem of the user's numbers; raise `GivenError` for what does not fit."""
    options, given = read_given(family, data)
    left_out = (*family.options, *(name for name, datum in family.given.items() if datum.applies(options)))
    assumed = tuple(
        name for name in left_out if data.get(name) is None and (name in options or given[name] is not None)
    )
    return Problem(family, given, options, rounding or family.rule, left_out=assumed)


def to_strings(value: Value) -> Value:
    """Write numbers as exact strings, arrays as nested lists."""
    if isinstance(value, np.ndarray):
        return [to_strings(item) for item in value]
    if isinstance(value, (list, tuple)):
        return [to_strings(item) for item in value]
    if isinstance(value, dict):
        return {key: to_strings(item) for key, item in value.items()}
    if isinstance(value, (int, str)):
        return value
    return exact_string(value)


def read_given(family: Family, data: Mapping[str, object]) -> tuple[dict[str, str], dict[str, Value]]:
    """Split the user's numbers into options and checked givens; what the options do not use is refused."""
    options = _options(family, data)
    check_extent(family.id, data)
    for name, given in family.given.items():
        if data.get(name) is not None and not given.applies(options):
            raise GivenError(f"{family.id}: {_unused(name, given, options)}")
    values = _checked(family, data, options)
    check_refusals(family, options, values)
    return options, values


def check_refusals(family: Family, options: Mapping[str, str], given: Inputs) -> None:
    """Raise `GivenError` where a family refuses its givens: by the rules beside them, or by an `invalid_` function."""
    if complaint := refusal(family, Problem(family, given, options).known):
        raise GivenError(f"{family.id}: {complaint}")


def read_saved(family: Family, data: Mapping[str, object]) -> tuple[dict[str, str], dict[str, Value]]:
    """Split what `to_json` wrote, today or years ago, into options and givens, each as it stands.

    A given that the options of today do not use stays, a structure keeps its spelling, and no rule of today is asked:
    a sheet has a code of its content, and a paper that was printed is marked for ever.
    """
    options = _options(family, data)
    return options, _checked(family, data, options, saved=True)


def _options(family: Family, data: Mapping[str, object]) -> dict[str, str]:
    if not isinstance(data, Mapping):
        raise GivenError(
            f"{family.id}: the givens must be a mapping of names to numbers, but got a {type(data).__name__}"
        )
    known = [*family.given, *family.options]
    for name in data:
        if name not in known:
            raise GivenError(
                f"{family.id}: unknown given {shortened(name)}; {did_you_mean(str(name)[:LONGEST_NAME], known)}"
            )
    chosen = {name: data.get(name) for name in family.options}
    return {
        name: _option(family, name, values[0] if chosen[name] is None else chosen[name])
        for name, values in family.options.items()
    }


def _unused(name: str, given: Given, options: Mapping[str, str]) -> str:
    """Give the fact and the fix for a given that has no effect."""
    unmet = [(option, values) for option, values in given.only if options[option] not in values]
    here = " and ".join(f"{option} is {options[option]}" for option, _ in unmet)
    there = " and ".join(f"{option} {' or '.join(values)}" for option, values in unmet)
    return f"{name} is given, but {here}; take {there} or leave {name} out"


def read_datum(
    family: Family, name: str, value: Value, sizes: dict[str, tuple[int, str]], *, saved: bool = False
) -> Value:
    """Check one given alone; `sizes` collects the named sizes of all that are read together."""
    given = family.given[name]
    try:
        if given.kind == "structure":
            return value if saved else read_structure(name, given, value)
        return check_value(name, given, read_numbers(name, value), sizes)
    except GivenError as error:
        raise GivenError(f"{family.id}: {error}") from None


def _option(family: Family, name: str, value: Value) -> str:
    allowed = family.options[name]
    if not isinstance(value, str) or value not in allowed:
        meant = nearest(value, allowed) if isinstance(value, str) and len(value) < LONGEST_NAME else ""
        hint = f"; did you mean {meant!r}?" if meant else ""
        raise GivenError(
            f"{family.id}: option {name!r} is {_quoted(value)}, but must be one of {', '.join(allowed)}{hint}"
        )
    return str(value)


def _quoted(value: Value) -> str:
    """Quote what was given instead of a name: a text in quotes, anything else as it is written."""
    return shortened(value) if isinstance(value, str) else shortened(value)[1:-1]


def _checked(
    family: Family, data: Mapping[str, object], options: Mapping[str, str], *, saved: bool = False
) -> dict[str, Value]:
    """Check every given, None where it does not exist; refuse in the family's words what does not fit."""
    here = {name: given for name, given in family.given.items() if given.applies(options)}
    refuse_missing(family.id, here, data)
    sizes = agreed_sizes(here, data)
    found = {
        name: read_datum(family, name, data[name], sizes, saved=saved)
        for name in family.given
        if data.get(name) is not None
    }
    return {
        name: found[name] if name in found else default_value(name, datum, sizes) if datum.applies(options) else None
        for name, datum in family.given.items()
    }


def draw(family: Family, stream: Stream, level: str, options: Mapping[str, str]) -> dict[str, Value]:
    """Draw givens once, uncertified; one that hides an accident by its numbers alone is drawn again at once."""
    sizes = {name: _size(size, stream, level) for name, size in family.sizes.items()}
    inputs: dict[str, Value] = {**sizes, **options, "stream": stream, "level": level}
    given: dict[str, Value] = {}
    for name, datum in family.given.items():
        unmet = stream.unmet
        value = _drawn(family, name, inputs) if datum.drawn and datum.applies(options) else None
        for _ in range(0 if datum.whole else MOST_REDRAWN):
            if not hides_by_itself(value, family.excused(name)):
                break
            stream.unmet = unmet
            value = _drawn(family, name, inputs)
        given[name] = inputs[name] = value
    known = {size: (n, "the draw") for size, n in sizes.items()}
    for name, datum in family.given.items():
        if given[name] is None and datum.optional and datum.applies(options):
            given[name] = default_value(name, datum, known)
    return given


def _size(size: int | tuple[int | tuple[int, ...], ...], stream: Stream, level: str) -> int:
    at_level = size if isinstance(size, int) else size[LEVELS.index(level)]
    return at_level if isinstance(at_level, int) else int(stream.choice(at_level))


def _drawn(family: Family, name: str, inputs: Inputs) -> Value:
    if f"draw_{name}" in family.draws:
        return call(family.draws[f"draw_{name}"], inputs)
    return family.given[name].draw(inputs["stream"], inputs["level"], inputs)


def choose_options(family: Family, stream: Stream, wanted: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """Give the wanted options, and the default for the rest."""
    for name in wanted:
        if name not in family.options:
            raise GivenError(f"{family.id}: unknown option {name!r}; {did_you_mean(name, family.options)}")
    return {name: _option(family, name, wanted.get(name, values[0])) for name, values in family.options.items()}
