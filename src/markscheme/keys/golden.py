"""Golden keys: three instances of a family with every step and slip, so that a change of the code shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from markscheme.engine.certify import Certificate, CertifiedProblem, certify, sample
from markscheme.engine.problem import Problem, from_json
from markscheme.errors import MarkschemeError, NoInstance
from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import rational
from markscheme.family.model import Family, Step
from markscheme.family.steps.variant import Function, needs
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.keys.agreement import NUMBER, KeyDifference
from markscheme.keys.published import entry_name
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, Value
from markscheme.papers.key import printed_range
from markscheme.working import closed_form_text, closed_forms, decimals, nested_lists, printed_value, shown_value

DIGITS = 12
SEED = 1


def golden_key(family: Family) -> JsonObject:
    """Make three instances of a family, one of each level, with their options varied."""
    drawn = [_sampled(family, level, i) for i, level in enumerate(family.levels)]
    instances = [instance(one.problem, one.certificate) for one in drawn]
    return {"family": family.id, "version": family.version, "instances": instances}


def _sampled(family: Family, level: str, position: int) -> CertifiedProblem:
    """Draw an instance under other options than its neighbours, or the default ones where those do not fit."""
    try:
        return sample(family, level, SEED, varied_options(family.options, position))
    except NoInstance:
        return sample(family, level, SEED)


def varied_options(options: Mapping[str, tuple[str, ...]], position: int) -> dict[str, str]:
    """Choose options for the first, second or third instance, so that three of them see as much as can be.

    >>> [varied_options({"mode": ("train", "inference"), "kind": ("a", "b", "c", "d")}, i) for i in (1, 2)]
    [{'mode': 'inference', 'kind': 'b'}, {'mode': 'train', 'kind': 'd'}]
    """
    chosen = {}
    for place, (name, values) in enumerate(options.items()):
        third = place % 2 if len(values) == 2 else len(values) - 1
        chosen[name] = values[min(position, len(values) - 1) if position < 2 else third]
    return chosen


def instance(problem: Problem, certificate: Certificate) -> JsonObject:
    """Describe one instance: what is given, every step, every slip that can happen."""
    data = problem.to_json()
    return {
        **{name: data[name] for name in ("level", "seed", "rounding", "given")},
        "steps": {call.public_name: _step(problem, certificate, call.name) for call in problem.calls},
        "slips": {slip: _slip(problem, certificate, slip) for slip in certificate.slips},
    }


def _step(problem: Problem, certificate: Certificate, name: str) -> JsonObject:
    entry: JsonObject = {"decimal": decimals(problem, name, DIGITS)}
    exact = nested_lists(closed_forms(problem)[name], closed_form_text)
    if name not in problem.worded and any(map(_says_more, cells_of(exact), cells_of(entry["decimal"]))):
        entry["exact"] = exact
    if name in problem.asked_calls:
        entry["accepted"] = _accepted(problem, certificate, name)
        entry["marks"] = problem.asked_calls[name]
    return entry


def _says_more(form: str | None, decimal: str) -> bool:
    """Whether a closed form holds more than the digits: 1/3 and sqrt(2) do, 1/4 does not."""
    if form is None:
        return False
    return not NUMBER.fullmatch(form) or exact_string(rational(form)) != decimal


def _accepted(problem: Problem, certificate: Certificate, name: str) -> JsonValue:
    """Write the accepted range of every cell as the mark scheme prints it; a number alone is accepted alone."""
    if name in problem.worded:
        return printed_value(problem, name)
    ranges = iter(certificate.accepted[name])

    def shown(cell: Number) -> str:
        accepted = next(ranges)
        exactly = accepted.low == accepted.high
        return shown_value(problem, cell, name) if exactly else " to ".join(printed_range(accepted))

    return nested_lists(problem.values[name], shown)


def _slip(problem: Problem, certificate: Certificate, slip: str) -> JsonObject:
    """Calculate what a slip gives at the first asked step whose value it changes."""
    found = certificate.slips[slip]
    first = next(call for call in problem.calls if call.name == found.first)
    slipped = replace(problem, family=slipped_family(problem.family, found.functions, first.step))
    return {"step": first.public_name, "decimal": decimals(slipped, found.first, DIGITS)}


def slipped_family(family: Family, functions: Mapping[str, Function], last: Step) -> Family:
    """Change the family to what somebody with this slip understands, up to a step.

    It ends there because nothing promises that the rest can be decided: a slip may lead to the ReLU of an
    exact zero that no ball tells from its neighbours.
    """
    names = list(family.steps)
    end = names.index(last.group[-1] if last.group else last.name) + 1
    steps = {name: family.steps[name] for name in names[:end]}
    changed = {step: _slipped_step(steps[step], function) for step, function in functions.items() if step in steps}
    return replace(family, steps={**steps, **changed})


def _slipped_step(step: Step, function: Function) -> Step:
    wanted = needs(function)
    both = tuple(dict.fromkeys((*wanted, *step.needs)))

    def either(*arguments: Value) -> Value:
        """Calculate with the slip where it can happen (it gives None elsewhere)."""
        known = dict(zip(both, arguments, strict=True))
        result = function(*(known[name] for name in wanted))
        return step.function(*(known[name] for name in step.needs)) if result is None else result

    return replace(step, function=either, needs=both)


# --- comparing


def compare_golden(family: Family, stored: Mapping[str, JsonValue]) -> Iterator[KeyDifference]:
    """Recompute a golden key and yield what is not the same any more."""
    for name, mine in (("family", family.id), ("version", family.version)):
        if stored.get(name) != mine:
            yield KeyDifference(family.id, "", name, str(stored.get(name)), str(mine))
    instances = stored.get("instances", [])
    levels = [str(one.get("level")) for one in instances]
    if levels != list(family.levels):
        yield KeyDifference(family.id, "", "levels", ", ".join(levels) or "none", ", ".join(family.levels))
    for one in instances:
        try:
            yield from compare_instance(family, one)
        except (MarkschemeError, KeyError) as error:
            found = f"no field {error}" if isinstance(error, KeyError) else str(error)
            yield KeyDifference(family.id, str(one.get("level")), "", "an instance that solves", found)


def compare_instance(family: Family, stored: Mapping[str, JsonValue]) -> Iterator[KeyDifference]:
    """Solve the stored givens again; say also whether the seed still draws them."""
    problem = from_json(family, stored)
    level = problem.level
    drawn = sample(family, level, stored["seed"], problem.options, problem.rounding)
    if drawn.problem.to_json()["given"] == stored["given"]:
        problem, certificate = drawn.problem, drawn.certificate
    else:
        certificate = certify(problem)
        found = f"others under seed {stored['seed']}: {drawn.problem.to_json()['given']}"
        yield KeyDifference(family.id, level, "given", "the numbers of the key", found)
    if not certificate.granted:
        yield KeyDifference(family.id, level, "", "a certified instance", ", ".join(certificate.refusals))
        return
    fresh = instance(problem, certificate)
    for part in ("steps", "slips"):
        for name in dict.fromkeys((*stored[part], *fresh[part])):
            label = name if part == "steps" else f"slip {name}"
            yield from _entry_differences(family.id, level, label, stored[part].get(name), fresh[part].get(name))


def _entry_differences(
    family: str, level: str, label: str, stored: JsonObject | None, fresh: JsonObject | None
) -> Iterator[KeyDifference]:
    """Yield one difference a field, at its first cell that differs."""
    if stored is None or fresh is None:
        yield KeyDifference(
            family, level, label, "none" if stored is None else "one", "none" if fresh is None else "one"
        )
        return
    for name in dict.fromkeys((*stored, *fresh)):
        old, new = stored.get(name), fresh.get(name)
        if old != new:
            index, old, new = first_difference(old, new)
            yield KeyDifference(family, level, entry_name(f"{label} {name}", index), str(old), str(new))


def first_difference(
    old: JsonValue, new: JsonValue, index: tuple[int, ...] = ()
) -> tuple[tuple[int, ...], JsonValue, JsonValue]:
    """Find the place of the first cell in which nested lists differ, with both cells."""
    if not isinstance(old, list) or not isinstance(new, list) or len(old) != len(new):
        return index, old, new
    i = next(i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
    return first_difference(old[i], new[i], (*index, i))
