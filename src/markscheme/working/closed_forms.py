"""Closed forms of the values: roots, powers of e, logarithms and fractions, where they are short."""

from __future__ import annotations

from functools import lru_cache

from flint import ctx, fmpq

from markscheme.engine.evaluate import evaluate
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.rule import exact_string
from markscheme.family.language.symbols import array_node
from markscheme.notation import Fraction, Node, Number, Operator, Root, Row, SubSuperscript, Symbol
from markscheme.notation import Function as FunctionName
from markscheme.numbers.closed import LARGEST, UNIT, Atom, ClosedForm, reading_forms, to_closed_form
from markscheme.numbers.deciding import Values, closed_inputs, map_numbers
from markscheme.numbers.exact import decimal_places

LONGEST_CLOSED_FORM = 12
LARGEST_RADICAND = 200


@lru_cache(maxsize=256)
def closed_forms(problem: Problem) -> Values:
    """Evaluate every step in closed forms, as far as they stay short; of a large problem, give the rationals alone."""
    if problem.is_large:
        return {call.name: map_numbers(problem.values[call.name], to_closed_form) for call in problem.calls}
    with ctx.workprec(128), reading_forms():
        try:
            return evaluate(problem.family, closed_inputs(problem.inputs))
        except MarkschemeError:
            return {call.name: problem.values[call.name] for call in problem.calls}


def closed_form_text(form: object) -> str | None:
    """Write a closed form in the answer grammar: "1/3", "sqrt(6)/6", "2+ln(3)"; None when it is not short."""
    if isinstance(form, (int, fmpq)):
        return str(form)
    if not isinstance(form, ClosedForm) or form.terms is None or any(one.argument > LARGEST for one in form.terms):
        return None
    text = "".join(_term_text(atom, c, bool(i)) for i, (atom, c) in enumerate(form.terms.items())) or "0"
    return text if len(text) <= 3 * LONGEST_CLOSED_FORM else None


def _term_text(atom: Atom, coefficient: fmpq, follows: bool) -> str:
    sign = "-" if coefficient < 0 else "+" if follows else ""
    p, q = abs(int(coefficient.p)), int(coefficient.q)
    if atom is UNIT:
        return f"{sign}{p}/{q}" if q != 1 else f"{sign}{p}"
    kind, argument = atom.kind, atom.argument
    root = {"sqrt": f"sqrt({argument})", "exp": _power_text(argument), "log": f"ln({argument})"}[kind]
    return f"{sign}{'' if p == 1 else f'{p}*'}{root}{'' if q == 1 else f'/{q}'}"


def _power_text(argument: fmpq) -> str:
    return (
        "e"
        if argument == 1
        else f"e^({exact_string(argument)})"
        if argument < 0 or argument.q != 1
        else f"e^{argument}"
    )


def closed_form_node(form: object) -> Node | None:
    """Write a closed form that says more than the decimals: a root, a power of e, a fraction that does not end."""
    if not isinstance(form, ClosedForm) or form.terms is None:
        return None
    known = form.rational
    if known is not None and (decimal_places(known) is not None or known.q > 999):
        return None
    text = closed_form_text(form)
    if text is None or len(text) > LONGEST_CLOSED_FORM:
        return None
    if any(one.kind == "sqrt" and one.argument > LARGEST_RADICAND for one in form.terms):
        return None
    items: list[Node] = []
    for atom, coefficient in form.terms.items():
        items += _term_nodes(atom, coefficient, bool(items))
    return items[0] if len(items) == 1 else Row(tuple(items))


def _term_nodes(atom: Atom, coefficient: fmpq, follows: bool) -> list[Node]:
    sign: list[Node] = [Operator("-")] if coefficient < 0 else [Operator("+")] if follows else []
    p, q = abs(int(coefficient.p)), int(coefficient.q)
    kind, argument = atom.kind, atom.argument
    if kind == "sqrt" and argument != 1 and argument == q:  # sqrt(6)/6 is written 1/sqrt(6)
        return [*sign, Fraction(Number(str(p)), Root(Number(str(argument))))]
    factors: list[Node] = [] if atom is UNIT else [_atom_node(kind, argument)]
    if p != 1 or not factors:
        factors.insert(0, Number(str(p)))
    top: Node = factors[0] if len(factors) == 1 else Row(tuple(factors))
    return [*sign, Fraction(top, Number(str(q)))] if q != 1 else [*sign, top]


def _atom_node(kind: str, argument: fmpq) -> Node:
    inner = array_node(argument)
    if kind == "sqrt":
        return Root(inner)
    if kind == "exp":
        return SubSuperscript(Symbol("e"), sup=inner) if argument != 1 else Symbol("e")
    return Row((FunctionName("ln"), inner))
