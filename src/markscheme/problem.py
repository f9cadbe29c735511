"""A problem: a family with its givens, options and rounding rule. It can be sampled, saved and loaded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq

from markscheme.errors import GivenError, MarkschemeError, did_you_mean
from markscheme.evaluate import Values, at_precision, exact_values
from markscheme.family import Call, Family, call, needs, rounds_of
from markscheme.given import Given, check_value, default_value, shortened
from markscheme.limits import GIVEN_DEPTH, INTEGER_DIGITS, LARGE_CALLS, check_extent, check_rounds, extent_of
from markscheme.numbers.exact import decimal_places, without_balls
from markscheme.rounding import Rounding
from markscheme.sampling import LEVELS, Stream
from markscheme.worded import Worded

VIEWS: dict[str, Callable[[Any], str]] = {}  # for notebooks; filled by render.notebook, which stands above


@dataclass(frozen=True, eq=False)
class Problem:
    """One instance of a family, with everything that is needed to solve and to mark it."""

    family: Family
    given: Mapping[str, Any]
    options: Mapping[str, str]
    rounding: Rounding = field(default_factory=Rounding)
    level: str = ""
    seed: int | None = None
    marks: Mapping[str, int] | None = None  # of each asked call, where a paper gives others than the family

    @cached_property
    def inputs(self) -> Values:
        """Givens, options and sizes by name: what the steps can see; and how often each group is repeated."""
        inputs = self.plain_inputs
        if self.family.repeat:
            known = at_precision(inputs)
            rounds = {group: call(times, known) for group, times in self.family.repeat.items()}
            present = [[name for name in group if self.family.exists(name, inputs)] for group in rounds]
            check_rounds(self.family.id, zip(map(len, present), rounds.values(), strict=True))
            inputs = {**inputs, **{rounds_of(group): times for group, times in rounds.items()}}
        return inputs

    @property
    def plain_inputs(self) -> Values:
        """Givens, options and sizes by name."""
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
    def calls(self) -> tuple[Call, ...]:
        """The calls in order."""
        return self.family.calls(self.inputs)

    @cached_property
    def asked(self) -> dict[str, int]:
        """Marks of each call that a student must write, in order."""
        if self.marks is not None:
            return {c.name: self.marks[c.name] for c in self.calls if c.name in self.marks}
        marks = self.family.marks(self.inputs)
        return {c.name: marks[c.step.name] for c in self.calls if c.step.name in marks}

    @cached_property
    def worded(self) -> dict[str, Worded]:
        """How the answers of calls are written that are no numbers."""
        known = self.family.answers
        return {c.name: known[c.step.name] for c in self.calls if c.step.name in known} if known else {}

    def answer_shape(self, name: str) -> tuple[int, ...]:
        """The shape in which the answer to a call is written: a set is written as one."""
        worded = self.worded.get(name)
        return () if worded and worded.is_set else tuple(np.shape(self.values[name]))

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
        return sum(self.asked.values())

    def __repr__(self) -> str:
        what = [self.family.id, *filter(None, [self.level]), *([] if self.seed is None else [f"seed {self.seed}"])]
        return f"<Problem {', '.join(what)}: {', '.join(self.asked)}; {self.total} marks>"

    def _repr_html_(self) -> str | None:
        return VIEWS["html"](self) if VIEWS else None

    def _repr_markdown_(self) -> str | None:
        return VIEWS["markdown"](self) if VIEWS else None

    def to_json(self) -> dict[str, Any]:
        """Everything that is needed to mark it, with numbers as exact strings; no answers."""
        return {
            "family": self.family.id,
            "version": self.family.version,
            "level": self.level,
            "seed": self.seed,
            "rounding": str(self.rounding),
            "given": {**self.options, **{n: to_strings(v) for n, v in self.given.items() if v is not None}},
        }


def from_json(family: Family, data: Mapping[str, Any]) -> Problem:
    """Read a problem that `to_json` wrote."""
    options, given = read_given(family, data["given"])
    return Problem(family, given, options, Rounding.read(data["rounding"]), data.get("level", ""), data.get("seed"))


def with_given(family: Family, data: Mapping[str, Any], rounding: Rounding | None = None) -> Problem:
    """Make a problem of somebody's own numbers; raise `GivenError` for what does not fit."""
    options, given = read_given(family, data)
    return Problem(family, given, options, rounding or Rounding())


def to_strings(value: Any) -> Any:
    """Numbers as exact strings, arrays as nested lists."""
    if isinstance(value, np.ndarray):
        return [to_strings(item) for item in value]
    if isinstance(value, (list, tuple)):
        return [to_strings(item) for item in value]
    if isinstance(value, dict):
        return {key: to_strings(item) for key, item in value.items()}
    if isinstance(value, (int, str)):
        return value
    return exact_string(value)


def exact_string(number: Any) -> str:
    """A rational as a decimal where it ends, else as a fraction; an expression as it was written."""
    if not isinstance(number, fmpq):
        from markscheme.answers import write_number

        return write_number(number)
    places = decimal_places(number)
    if places is None or places > 30:
        return str(number)
    digits = str(abs(int((number * 10**places).p))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text


def read_given(family: Family, data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Split a mapping into options and checked givens."""
    if not isinstance(data, Mapping):
        raise GivenError(
            f"{family.id}: the givens must be a mapping of names to numbers, but got a {type(data).__name__}"
        )
    known = [*family.given, *family.options]
    for name in data:
        if name not in known:
            raise GivenError(f"{family.id}: unknown given {shortened(name)}; {did_you_mean(str(name)[:80], known)}")
    check_extent(family.id, data)
    options = {name: _option(family, name, data.get(name, values[0])) for name, values in family.options.items()}
    given = _checked(family, data, options)
    for refuse in family.refusals.values():
        try:
            complaint = call(refuse, at_precision(Problem(family, given, options).plain_inputs))
        except MarkschemeError as error:
            named = ", ".join(repr(name) for name in needs(refuse) if name in family.given)
            raise type(error)(f"{family.id}: {named}: {error}") from None
        if complaint:
            raise GivenError(f"{family.id}: {without_balls(complaint)}")
    return options, given


def read_datum(family: Family, name: str, value: Any, sizes: dict[str, tuple[int, str]]) -> Any:
    """Check one given alone; `sizes` collects the named sizes of all that are read together."""
    try:
        return check_value(name, family.given[name], _read_numbers(name, family.given[name], value), sizes)
    except GivenError as error:
        raise GivenError(f"{family.id}: {error}") from None


def _option(family: Family, name: str, value: Any) -> str:
    allowed = family.options[name]
    if value not in allowed:
        raise GivenError(f"{family.id}: option {name!r} is {_quoted(value)}, but must be one of {', '.join(allowed)}")
    return str(value)


def _quoted(value: Any) -> str:
    """What was given instead of a name: a text in quotes, anything else as it is written."""
    return shortened(value) if isinstance(value, str) else shortened(value)[1:-1]


def _checked(family: Family, data: Mapping[str, Any], options: Mapping[str, str]) -> dict[str, Any]:
    sizes: dict[str, tuple[int, str]] = {}
    checked: dict[str, Any] = {}
    for name, given in family.given.items():
        if not given.applies(options):
            continue
        if data.get(name) is not None:
            checked[name] = read_datum(family, name, data[name], sizes)
        elif not given.optional:
            present = ", ".join(repr(key) for key, value in data.items() if value is not None) or "nothing"
            raise GivenError(f"{family.id}: {name!r} is missing (got {present}); add {name!r}, {_what(given)}")
    return {
        name: checked[name] if name in checked else _absent(name, given, options, sizes)
        for name, given in family.given.items()
    }


def _absent(name: str, given: Given, options: Mapping[str, str], sizes: dict[str, tuple[int, str]]) -> Any:
    return default_value(name, given, sizes) if given.applies(options) else None


def _what(given: Given) -> str:
    return f"a {given.kind} ({', '.join(map(str, given.dims))})" if given.dims else f"a {given.kind}"


def _read_numbers(name: str, given: Given, value: Any, depth: int = 0) -> Any:
    """Exact numbers of a JSON value: strings in the answer grammar, integers; floats are refused."""
    from markscheme.answers import exact

    if given.kind == "structure" or isinstance(value, (np.ndarray, fmpq)):
        return value
    if isinstance(value, (list, tuple)):
        if depth > GIVEN_DEPTH:
            raise GivenError(f"{name!r} is nested more than {GIVEN_DEPTH} deep; a matrix is a list of rows")
        return [_read_numbers(name, given, item, depth + 1) for item in value]
    if isinstance(value, (dict, bool)) or value is None:
        return value
    if isinstance(value, int) and abs(value) >= 10**INTEGER_DIGITS:
        raise GivenError(f"{name!r} has more than {INTEGER_DIGITS} digits; at most {INTEGER_DIGITS} are read")
    try:
        expression = exact(value)
    except Exception as error:
        raise GivenError(f"{name!r}: {error}") from None
    return expression.value() if expression.is_rational else expression


def _parse_integer(text: str) -> int:
    if len(text) > INTEGER_DIGITS:
        raise GivenError(f"an integer of {len(text):,} digits; at most {INTEGER_DIGITS} are read")
    return int(text)


def load_json(text: str, where: str) -> Any:
    """Parse JSON in which floats are kept as text, so that they can be refused with their own digits."""
    try:
        return json.loads(text, parse_int=_parse_integer)
    except GivenError as error:
        raise GivenError(f"{where}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise GivenError(f"{where}: not JSON: {error}") from None


def draw(family: Family, stream: Stream, level: str, options: Mapping[str, str]) -> dict[str, Any]:
    """Draw givens once, uncertified."""
    sizes = {name: size if isinstance(size, int) else size[LEVELS.index(level)] for name, size in family.sizes.items()}
    inputs: dict[str, Any] = {**sizes, **options, "stream": stream, "level": level}
    given: dict[str, Any] = {}
    for name, datum in family.given.items():
        if not datum.applies(options):
            value = None
        elif f"draw_{name}" in family.draws:
            value = call(family.draws[f"draw_{name}"], inputs)
        else:
            value = datum.draw(stream, level, sizes)
        given[name] = inputs[name] = value
    known = {size: (n, "the draw") for size, n in sizes.items()}
    for name, datum in family.given.items():
        if given[name] is None and datum.optional and datum.applies(options):
            given[name] = default_value(name, datum, known)
    return given


def choose_options(family: Family, stream: Stream, wanted: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """The wanted options; the default for the rest."""
    for name in wanted:
        if name not in family.options:
            raise GivenError(f"{family.id}: unknown option {name!r}; {did_you_mean(name, family.options)}")
    return {name: _option(family, name, wanted.get(name, values[0])) for name, values in family.options.items()}
