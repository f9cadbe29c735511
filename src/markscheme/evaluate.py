"""The one evaluator: it walks the steps in order and calls each with the values that it names.

It knows no arithmetic. What flows in decides what comes out: exact numbers give the key, affine forms the acceptance
sets, traced numbers the working, SymPy symbols a proof.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from markscheme.errors import FamilyError, GivenError, MarkschemeError, Undecided
from markscheme.family import Call, Family, Function, rounds_of
from markscheme.limits import RATIONAL_BITS, Meter
from markscheme.numbers.anchored import Anchored, anchored, settled
from markscheme.numbers.closed import Closed, from_expression
from markscheme.numbers.exact import check_finite
from markscheme.variant import needs

Values = dict[str, Any]
PRECISIONS = (64, 128, 256, 512, 1024, 4096)
CLOSED_FROM = 256  # bits from which closed forms are asked before more precision


@dataclass(frozen=True)
class Base:
    """An evaluation to start from: what does not hang on a change is taken from it."""

    values: Mapping[str, Any]
    changed: Collection[str] = ()


def evaluate(
    family: Family,
    inputs: Mapping[str, Any],
    *,
    replace: Mapping[str, Function] | None = None,
    override: Mapping[str, Any] | None = None,
    base: Mapping[str, Any] | None = None,
    settle: Function | None = None,
    until: str | None = None,
) -> Values:
    """Evaluate every step; return inputs and steps by name.

    `replace`: functions that stand in for steps (a slip, another route). `override`: values that stand in for calls
    (what a student wrote). `base`: an earlier evaluation of the same inputs, reused for all that does not hang on the
    former two. `settle`: applied to the result of each step. `until`: the last call that is wanted.
    """
    replace, override = replace or {}, override or {}
    absent = {name: None for name in family.only if not family.exists(name, inputs)}
    values: Values = {**absent, **inputs, **{member: [] for group in family.repeat for member in group}}
    fresh: set[str] = set()
    for call in family.calls(inputs):
        step = call.step
        if call.name in override:
            result = override[call.name]
        elif base is not None and call.name in base and step.name not in replace and fresh.isdisjoint(step.needs):
            values[call.name] = base[call.name]
            _remember(values, call, values[call.name])
            if call.name == until:
                break
            continue
        else:
            result = _result(family, call, replace.get(step.name, step.function), values, settle)
        values[call.name] = result
        fresh.add(call.name)
        if step.group:
            fresh.add(step.name)
        _remember(values, call, result)
        if call.name == until:
            break
    return values


def _remember(values: Values, call: Call, result: Any) -> None:
    """A repeated step is known to others as the list of its values so far."""
    if call.step.group:
        values[call.step.name] = [*values[call.step.name], result]


def _result(family: Family, call: Call, function: Function, values: Values, settle: Function | None) -> Any:
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
        return result if settle is None else settle(result)
    except ZeroDivisionError:
        raise GivenError(
            f"{family.id}: step {call.public_name!r} divides by zero with these numbers; change the givens"
        ) from None
    except Undecided as error:
        raise Undecided(f"{family.id}: step {call.public_name!r}: {error}") from None
    except MarkschemeError as error:
        raise type(error)(f"{family.id}: step {call.public_name!r}: {error}") from None
    except (TypeError, IndexError, KeyError, AttributeError, ValueError) as error:
        raise FamilyError(f"{family.id}: {function.__name__}() failed: {type(error).__name__}: {error}") from error


def slip_functions(
    family: Family, slip: str, inputs: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Function]:
    """The functions of a slip that can happen here: one that returns None says that it cannot."""
    return {
        step: function
        for step, function in family.slips[slip].items()
        if applies(family, step, function, inputs, values)
    }


def applies(
    family: Family, step: str, function: Function, inputs: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    """Whether a variant of a step exists here: under these options it may return None."""
    names = needs(function)
    calls = [call for call in family.calls(inputs) if call.step.name == step]
    try:
        return any(function(*[argument(family, call, name, values) for name in names]) is not None for call in calls)
    except (Undecided, GivenError, ZeroDivisionError, IndexError):
        return True
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise FamilyError(f"{family.id}: a variant of {step!r} failed: {type(error).__name__}: {error}") from error


def argument(family: Family, call: Call, name: str, values: Mapping[str, Any]) -> Any:
    """An argument as a call sees it in a finished evaluation: of its own group, the rounds before it."""
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


def exact_values(family: Family, inputs: Mapping[str, Any], bits: int = 64, large: bool = False, **how: Any) -> Values:
    """Evaluate on exact numbers; raise the precision of balls until every comparison is decided.

    `large`: on numbers that count their work and keep their rationals short, from the start.
    """
    problem: Undecided | None = None
    for precision in (p for p in PRECISIONS if p >= bits):
        with ctx.workprec(precision):
            try:
                if large:
                    return anchored_values(family, inputs, **how)
                return evaluate(family, at_precision(inputs), settle=_exact, **how)
            except Undecided as error:
                problem = error
                values = {} if large or precision < CLOSED_FROM else _decided_otherwise(family, inputs, how)
            if values:
                return values
    raise problem or Undecided(f"{family.id}: not decided with {PRECISIONS[-1]} bits")


def _exact(value: Any) -> Any:
    """Balls that are whole numbers, such as 0 divided by a root, as rationals; rationals that grew long as balls."""
    return lifted(value, _SHORT)


def _short(cell: Any) -> Any:
    if type(cell) is arb:
        if not cell.is_exact():
            check_finite(cell)
            return cell
        whole = cell.unique_fmpz()
        return cell if whole is None else fmpq(whole)
    return arb(cell) if type(cell) is fmpq and cell.height_bits() > RATIONAL_BITS else cell


_SHORT = np.frompyfunc(_short, 1, 1)


def anchored_values(family: Family, inputs: Mapping[str, Any], opened: bool = True, **how: Any) -> Values:
    """Evaluate at the present precision on numbers near which nothing cancels; `GivenError` at the limit of work."""
    meter = Meter()
    lift = np.frompyfunc(lambda cell: anchored(cell, meter), 1, 1)
    settle = np.frompyfunc(settled, 1, 1)

    def settle_and_count(value: Any) -> Any:
        meter.keep(np.size(value))
        return lifted(value, settle)

    started = {name: lifted(value, lift) for name, value in inputs.items()}
    values = evaluate(family, started, settle=settle_and_count, **how)
    return values if not opened else {name: _opened(value) for name, value in values.items()}


def _decided_otherwise(family: Family, inputs: Mapping[str, Any], how: Mapping[str, Any]) -> Values:
    """Decide what balls cannot: 1 less a saturated unit is above 0, 1/sqrt(6) - 1/sqrt(6) is 0. Empty: neither can."""
    for another_way in (anchored_values, _closed_values):
        try:
            return another_way(family, inputs, **how)
        except Undecided:
            continue
    return {}


def _closed_values(family: Family, inputs: Mapping[str, Any], **how: Any) -> Values:
    return {name: _opened(value) for name, value in evaluate(family, closed_inputs(inputs), **how).items()}


def _opened(value: Any) -> Any:
    """Numbers of the other kinds as rationals and balls."""
    if isinstance(value, list):
        return [_opened(item) for item in value]
    return lifted(value, lambda cell: cell.opened() if type(cell) in (Closed, Anchored) else cell)


def closed_inputs(inputs: Mapping[str, Any]) -> Values:
    """Givens as closed forms; an expression such as e^2 from its parts."""
    return {name: lifted(value, from_expression) for name, value in inputs.items()}


def cells_of(value: Any) -> list[Any]:
    """The numbers of a value, row by row."""
    if isinstance(value, np.ndarray):
        return value.ravel().tolist()
    if isinstance(value, (list, tuple)):
        return [cell for item in value for cell in cells_of(item)]
    return [value]


def at_precision(inputs: Mapping[str, Any]) -> Values:
    """Givens that are expressions (`e^2`) as balls of the present precision."""
    return {name: lifted(value, _NUMBER) for name, value in inputs.items()}


def _number(cell: Any) -> Any:
    return cell.value() if hasattr(cell, "value") and callable(cell.value) else cell


_NUMBER = np.frompyfunc(_number, 1, 1)


_PASSED = frozenset((type(None), str, int, list, dict, tuple, bool))


def lifted(value: Any, lift: Function) -> Any:
    """Apply `lift` to every number of a value; options, counts and structures pass."""
    kind = type(value)
    if kind is np.ndarray:
        return (lift if isinstance(lift, np.ufunc) else np.frompyfunc(lift, 1, 1))(value)
    return value if kind in _PASSED else lift(value)
