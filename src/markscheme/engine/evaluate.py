"""The one evaluator: it walks the steps in order and calls each with the values that it names.

It knows no arithmetic. What flows in decides what comes out: exact numbers give the key, affine forms the acceptance
sets, traced numbers the working, SymPy symbols a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import TypedDict, Unpack

import numpy as np
from flint import arb, fmpq

from markscheme.engine.held_numbers import HeldNumber
from markscheme.errors import FamilyError, GivenError, MarkschemeError, Undecided
from markscheme.family.model import Family, StepInstance, rounds_of
from markscheme.family.model import call as call_function
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.affine import Affine
from markscheme.numbers.anchored import AnchoredNumber, settle_anchored, to_anchored
from markscheme.numbers.arrays import NUMBERS, array, cells_of
from markscheme.numbers.batch_floats import BatchFloat
from markscheme.numbers.closed import ClosedForm, reading_forms
from markscheme.numbers.deciding import Values, closed_inputs, decide, map_numbers
from markscheme.numbers.exact import Inputs, Number, Value, as_number, check_finite, without_balls
from markscheme.numbers.limits import RATIONAL_BITS, Meter, has_forms


class How(TypedDict, total=False):
    """The arguments of `evaluate` that those hand on who choose the numbers, and what settles them."""

    replace: Mapping[str, Function] | None
    override: Inputs | None
    base: Inputs | None
    until: str | None


def evaluate(
    family: Family,
    inputs: Inputs,
    *,
    replace: Mapping[str, Function] | None = None,
    override: Inputs | None = None,
    base: Inputs | None = None,
    replaced: Mapping[str, Function] | None = None,
    settle: Function | None = None,
    until: str | None = None,
) -> Values:
    """Evaluate every step; return inputs and steps by name.

    `replace`: functions that stand in for steps (a slip, another route). `override`: values that stand in for calls
    (what a student wrote). `base`: an earlier evaluation of the same inputs, reused for all that does not depend on the
    former two; `replaced`: what stood in for steps there. `settle`: applied to the result of each step.
    `until`: the last call that is wanted.
    """
    values: Values = {}
    if replace or override or base:
        changed = evaluate_calls(
            family,
            inputs,
            values,
            replace=replace,
            override=override,
            base=base,
            replaced=replaced,
            settle=settle,
            until=until,
        )
        for _ in changed:
            pass
        return values
    values |= _started(family, inputs)
    for call in family.calls(inputs):
        values[call.name] = result = _result(family, call, call.step.function, values, settle)
        _remember(values, call, result)
        if call.name == until:
            break
    return values


def evaluate_calls(
    family: Family,
    inputs: Inputs,
    values: Values,
    *,
    replace: Mapping[str, Function] | None = None,
    override: Inputs | None = None,
    base: Inputs | None = None,
    replaced: Mapping[str, Function] | None = None,
    like: Inputs | None = None,
    settle: Function | None = None,
    until: str | None = None,
) -> Iterator[tuple[str, Value]]:
    """Evaluate call by call, as far as the caller wants to know; yield name and value of each, put into `values`.

    `like`: what calls give with the same functions where all that they need comes out as there.
    """
    replace, override, replaced, like = replace or {}, override or {}, replaced or {}, like or {}
    changed = {name for name in {*replace, *replaced} if replace.get(name) is not replaced.get(name)}
    values |= _started(family, inputs)
    fresh: set[str] = set()  # by name, what is not as in `base`
    unlike: set[str] = set()
    for call in family.calls(inputs):
        step, name = call.step, call.name
        function = replace.get(step.name, step.function)
        needed = step.needs if function is step.function else (*step.needs, *needs(function))
        as_before = False
        if name in override:
            result = override[name]
        elif name in like and unlike.isdisjoint(needed):
            result = like[name]
            as_before = base is not None and base.get(name) is result
        elif base is not None and name in base and step.name not in changed and fresh.isdisjoint(needed):
            result, as_before = base[name], True
        else:
            result = _result(family, call, function, values, settle)
        values[name] = result
        if not as_before:
            fresh |= {name, step.name}
        if like and like.get(name) is not result:
            unlike |= {name, step.name}
        _remember(values, call, result)
        yield name, result
        if name == until:
            break


def _started(family: Family, inputs: Inputs) -> Values:
    return {**family.absent(inputs), **inputs, **{member: [] for group in family.repeat for member in group}}


def walk_calls(
    family: Family, inputs: Inputs, work: Callable[[StepInstance, Values], Value], until: str = ""
) -> Values:
    """Go through the calls in order; `work` says what stands for each of them in what comes after it."""
    values: Values = {}
    for call in each_call(family, inputs, values, work):
        if call == until:
            break
    return values


def each_call(
    family: Family, inputs: Inputs, values: Values, work: Callable[[StepInstance, Values], Value]
) -> Iterator[str]:
    """Go through the same as far as the caller wants; yield the name of each call, whose value is put into `values`."""
    values |= _started(family, inputs)
    for call in family.calls(inputs):
        values[call.name] = work(call, values)
        _remember(values, call, values[call.name])
        yield call.name


def result_of(family: Family, call: StepInstance, values: Values) -> Value:
    """Say what a call gives by its own function, from what is known before it."""
    return _result(family, call, call.step.function, values, None)


def _remember(values: Values, call: StepInstance, result: Value) -> None:
    """Keep what others know a step as: its value; of a repeated one the list of its values so far.

    They name the step, and the call may have another name on the sheet.
    """
    name = call.step.name
    values[name] = [*values[name], result] if call.step.group else result


def _result(family: Family, call: StepInstance, function: Function, values: Values, settle: Function | None) -> Value:
    step = call.step
    if step.group:
        values["k"] = call.k
    names = step.needs if function is step.function else needs(function)
    try:
        result = function(*[values[name] for name in names])
        if result is None and function is not step.function:  # a slip that cannot happen under these options
            result = step.function(*[values[name] for name in step.needs])
        if call.name in family.turns:
            result = family.turns[call.name](result)
        if settle is _as_short_numbers:  # which brings them in as well, in one pass
            return settle(result)
        result = as_numbers(result)
        return result if settle is None else settle(result)
    except ZeroDivisionError:
        raise GivenError(
            f"{family.id}: step {call.public_name!r} divides by zero with these numbers{_zeros_among(names, values)}; "
            "change the givens"
        ) from None
    except Undecided as error:
        raise Undecided(f"{family.id}: step {call.public_name!r}: {error}") from None
    except MarkschemeError as error:
        raise type(error)(f"{family.id}: step {call.public_name!r}: {error}") from None
    except (TypeError, IndexError, KeyError, AttributeError, ValueError, NameError) as error:
        raise FamilyError(f"{family.id}: {function.__name__}() failed: {_explained(error)}") from error


def _explained(error: Exception) -> str:
    """Say what failed; what NumPy says of a number beside @ is a riddle to whoever wrote the family."""
    if "matmul" in str(error) and "does not have enough dimensions" in str(error):
        return (
            "one side of @ is a lone number, and @ multiplies arrays; a state that begins at zeros is a given, "
            "as \"h0\": vector(\"n\").or_else(0) with start = {'h': 'h0'}"
        )
    return f"{type(error).__name__}: {error}"


def fails_by_itself(
    family: Family, call: StepInstance, function: Function, arguments: Iterable[Value], error: Exception
) -> None:
    """Raise a `FamilyError` that names the step where a function that failed on stand-ins fails on plain numbers too.

    Symbols and watched lists do not know all that numbers do, which is nobody's mistake; a mistake of the author is.
    """
    try:
        function(*arguments)
    except MarkschemeError:
        return
    except Exception:
        raise FamilyError(
            f"{family.id}: step {call.public_name!r}: {function.__name__}() failed: {type(error).__name__}: {error}"
        ) from error


def as_numbers(result: Value) -> Value:
    """Turn what a step gives into the engine's kinds of numbers: a family may return 1, True, an index or a list.

    Everything behind an evaluation (ranges, printing, working, feedback) relies on it, with own values as with the
    key's.
    """
    if isinstance(result, (list, tuple)):
        return array(result)
    if type(result) is np.ndarray:
        if result.dtype != object:
            return array(result.tolist())
        return result if _ENGINE.issuperset(map(type, result.ravel().tolist())) else NUMBERS(result)
    if isinstance(result, (complex, str, bytes, dict, set)):
        raise FamilyError(
            f"gives {result!r:.60}, a {type(result).__name__}, but a step gives numbers or arrays of them"
        )
    return as_number(result)


_ENGINE = frozenset((fmpq, arb, BatchFloat, Affine, HeldNumber))


def _zeros_among(names: Collection[str], values: Values) -> str:
    """Name in parentheses which of the numbers that enter a step are 0."""
    latest = {name: values[name][-1:] if isinstance(values[name], list) else values[name] for name in names}
    zeros = [
        name for name, value in latest.items() if any(type(cell) is fmpq and cell == 0 for cell in cells_of(value))
    ]
    return f" (there are zeros in {', '.join(name.rstrip('_') for name in zeros)})" if zeros else ""


def slip_functions(family: Family, slip: str, inputs: Inputs, values: Inputs) -> dict[str, Function]:
    """Give the functions of a slip that can happen here: one that returns None says that it cannot."""
    return {
        step: function
        for step, function in family.slips[slip].items()
        if applies(family, step, function, inputs, values)
    }


def applies(family: Family, step: str, function: Function, inputs: Inputs, values: Inputs) -> bool:
    """Say whether a variant of a step exists here: under these options it may return None."""
    names = needs(function)
    calls = [call for call in family.calls(inputs) if call.step.name == step]
    try:
        return any(function(*[argument(family, call, name, values) for name in names]) is not None for call in calls)
    except (Undecided, GivenError, ZeroDivisionError, IndexError):
        return True
    except FamilyError as error:
        raise FamilyError(f"{family.id}: step {step.removesuffix('_')!r}: {error}") from None
    except (TypeError, KeyError, AttributeError, ValueError, NameError) as error:
        raise FamilyError(f"{family.id}: {_variant(family, step, function)} failed: {_explained(error)}") from error


def _variant(family: Family, step: str, function: Function) -> str:
    """Name a slip or a route for its author."""
    slip = next((name for name, functions in family.slips.items() if functions.get(step) is function), None)
    return f"another way to {step!r}" if slip is None else f"the slip {slip!r} of {step!r}"


def argument(family: Family, call: StepInstance, name: str, values: Inputs) -> Value:
    """Give an argument as a call sees it in a finished evaluation: of its own group, the rounds before it."""
    group = call.step.group
    if name == "k" and group:
        return call.k
    if name not in group:
        return values[name]
    rounds = values.get(rounds_of(group))
    if isinstance(rounds, int):
        rounds = range(1, rounds + 1)
    elif rounds is None:
        rounds = [one.k for one in family.calls(values) if one.step is call.step]
    done = rounds.index(call.k) + (group.index(name) < group.index(call.step.name))
    return values[name][:done]


def exact_values(family: Family, inputs: Inputs, bits: int = 64, large: bool = False, **how: Unpack[How]) -> Values:
    """Evaluate on exact numbers; raise the precision of balls until every comparison is decided.

    Anchored numbers and closed forms decide what balls cannot: 1 less a saturated unit is above 0, and
    1/sqrt(6) - 1/sqrt(6) is zero. `large`: on numbers that count their work and keep their rationals short, from the
    start; closed forms, which do not count, are tried up to a limit: of many distances some are alike.
    """

    def by_balls(balls: Values) -> Values:
        return evaluate(family, balls, settle=_as_short_numbers, **how)

    def by_anchors(given: Inputs) -> Values:
        return anchored_values(family, given, **how)

    def by_forms(given: Inputs) -> Values:
        with reading_forms():
            values = evaluate(family, closed_inputs(given), **how)
        return {name: _as_balls(value) for name, value in values.items()}

    values: Values = (
        decide(lambda _: by_anchors(inputs), inputs, bits, (by_forms,) if has_forms(inputs.values()) else ())
        if large
        else decide(by_balls, inputs, bits, (by_anchors, by_forms))
    )
    return values


def refusal(family: Family, known: Inputs) -> str:
    """Give the sentence in which a family refuses its givens, options and sizes; empty where it takes them."""
    for name, given in family.given.items():
        try:
            given.obey(name, known.get(name), known)
        except GivenError as error:
            return str(error)
    for refuse in family.refusals.values():
        try:
            complaint = decide(partial(call_function, refuse), known)
        except Undecided as error:
            raise Undecided(f"{family.id}: whether these givens fit is not known: {error}") from None
        except MarkschemeError as error:
            named = ", ".join(repr(name) for name in needs(refuse) if name in family.given)
            raise type(error)(f"{family.id}: {named}: {error}") from None
        if complaint:
            return without_balls(complaint)
    return ""


def _as_short_numbers(value: Value) -> Value:
    """Turn balls that are whole, such as 0 divided by a root, into rationals, and long rationals into balls.

    Numbers go on as they are where all do, as nearly always: no new array is made of them.
    """
    for cell in value.ravel().tolist() if type(value) is np.ndarray and value.ndim and value.size else (value,):
        kind = type(cell)
        if kind is fmpq:
            if cell.height_bits() > RATIONAL_BITS:
                break
        elif kind is not arb or cell.is_exact() or not cell.is_finite():
            break
    else:
        return value
    return map_numbers(as_numbers(value), _SHORT)


def _short(cell: Number) -> Value:
    if type(cell) is arb:
        if not cell.is_exact():
            check_finite(cell)
            return cell
        whole = cell.unique_fmpz()
        return cell if whole is None else fmpq(whole)
    return arb(cell) if type(cell) is fmpq and cell.height_bits() > RATIONAL_BITS else cell


_SHORT = np.frompyfunc(_short, 1, 1)


def anchored_values(family: Family, inputs: Inputs, opened: bool = True, **how: Unpack[How]) -> Values:
    """Evaluate at the present precision on numbers near which nothing cancels; `GivenError` at the limit of work."""
    meter = Meter()
    lift = np.frompyfunc(lambda cell: to_anchored(cell, meter), 1, 1)
    settle = np.frompyfunc(settle_anchored, 1, 1)

    def settle_and_count(value: Value) -> Value:
        meter.keep(np.size(value))
        return map_numbers(value, settle)

    started = {name: map_numbers(value, lift) for name, value in inputs.items()}
    values = evaluate(family, started, settle=settle_and_count, **how)
    return values if not opened else {name: _as_balls(value) for name, value in values.items()}


def _as_balls(value: Value) -> Value:
    """Turn numbers of the other kinds into rationals and balls."""
    if isinstance(value, list):
        return [_as_balls(item) for item in value]
    return map_numbers(value, lambda cell: cell.opened() if type(cell) in (ClosedForm, AnchoredNumber) else cell)
