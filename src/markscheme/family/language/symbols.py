"""How a step, a given or a number is written in a formula."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

import numpy as np
from flint import fmpq

from markscheme.errors import FamilyError, NotationError
from markscheme.family.givens.rule import exact_string
from markscheme.family.model import Family, Step, StepInstance
from markscheme.notation import (
    Accent,
    Fence,
    Fraction,
    Matrix,
    Node,
    Number,
    Operator,
    Row,
    Space,
    SubSuperscript,
    Symbol,
    Text,
    read_latex,
)
from markscheme.numbers.exact import Inputs, Value, decimal_places

_GREEK = "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
GREEK = frozenset([*_GREEK.split(" "), "nabla", "ell"])
_DIGITS = re.compile(r"-?[0-9]+(?:[./][0-9]+)?", re.ASCII)
_LOOSE = {"negate", "add", "subtract", "multiply", "divide"}
ACCENTS = {"hat", "tilde", "bar"}
ABOVE = {"new", "old"}


@cache
def symbol(family: Family, name: str) -> Node:
    """Give the symbol of a given or a step: the author's LaTeX, or what its name suggests."""
    latex = family.symbols.get(name)
    if latex is None:
        return suggested(name, lambda part: _known(family, part))
    try:
        return read_latex(latex)
    except NotationError as error:
        raise FamilyError(f"{family.id}: symbols[{name!r}]: {error}") from error


def _known(family: Family, part: str) -> Node | None:
    """Say what a part of a name stands for where the family says so: in `grad_W2` W2, and the loss."""
    name = next((name for name in (part, f"{part}_") if name in family.symbols), None)
    return None if name is None else symbol(family, name)


def check_formula(family: Family, step: Step) -> None:
    """Read the line of LaTeX in a step's docstring, unless Jinja chooses it; a `FamilyError` for plain words."""
    if is_sentence(step.formula):
        module = step.function.__module__.rpartition(".")[2]
        if module != family.id.rpartition("/")[2]:
            raise FamilyError(
                f"{family.id}: {step.name}() is imported from {module}.py, and so a step; as a helper write "
                f"`from . import {module}` and `{module}.{step.name}(...)`. As a step it has words where its formula "
                f"should be: {textwrap.shorten(step.formula, 60)!r}"
            )
        raise FamilyError(
            f"{family.id}: the docstring of {step.name}() is words, {textwrap.shorten(step.formula, 60)!r}, but it "
            "stands in the worked solution as the formula of the step. Write LaTeX with what it is equal to, such as "
            r"\mu_j = \frac{1}{m} \sum_i x_{ij} (a name of several letters in \text{...}), or leave it out: most "
            "formulas are read from the code. What you want to say about the code goes into a comment"
        )
    if step.formula and "{%" not in step.formula:
        read_formula(family, step.name, step.formula)


# What of a line of LaTeX may hold letters side by side: Jinja, commands with the words in them, indices.
_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_NAMES = r"text|operatorname\*?|math[a-z]+|begin|end"
_COMMAND = re.compile(rf"\\(?:{_NAMES})\s*\{{[^{{}}]*\}}|\\[A-Za-z]+|[_^]\s*(?:\{{[^{{}}]*\}}|\\[A-Za-z]+|\S)")
_RELATION = re.compile(r"[=<>\u2264\u2265\u2248\u2208]|\\(?!text)[A-Za-z]+")


def is_sentence(line: str) -> bool:
    """Say whether a line that should be LaTeX is words: letters side by side, another script, or no relation.

    In LaTeX letters side by side are a product, which is written a b; a name of several letters stands in a command.
    """
    line = _JINJA.sub(" ", line)
    bare = _COMMAND.sub(" ", line)
    if any(letter.isalpha() and not (letter.isascii() or "\u0370" <= letter <= "\u03ff") for letter in bare):
        return True
    return bool(line.strip()) and (re.search("[A-Za-z]{2}", bare) is not None or _RELATION.search(line) is None)


@cache
def read_formula(family: Family, name: str, line: str) -> Node:
    """Read a step's line of LaTeX; a `FamilyError` names the step where it is outside the subset."""
    try:
        return read_latex(line)
    except NotationError as error:
        raise FamilyError(f"{family.id}: the formula of {name}(): {error}") from error


def call_symbol(family: Family, call: StepInstance) -> Node:
    """Give the symbol of one call: that of its step, with the round of a repeated one."""
    base = symbol(family, call.step.name)
    if not call.k:
        return base
    round_ = Fence("(", ")", Number(str(call.k)))
    if isinstance(base, SubSuperscript) and base.sup is None:  # above what stands below: an entry of g_w is g_{w,1}
        return SubSuperscript(base.base, base.sub, round_)
    return SubSuperscript(base, sup=round_)


def suggested(name: str, known: Callable[[str], Node | None] = lambda part: None) -> Node:
    """Read a Python name as a symbol: `W1`, `S_xx`, `y_hat`, `x_adv`, `lambda2`.

    `grad_W2` is the gradient of the loss by W_2, `x_new` has its word above. `known`: what a part stands for.
    """
    base, *rest = name.strip("_").split("_")
    if base == "grad" and rest:
        by = "_".join(rest)
        return Row((SubSuperscript(Symbol("nabla"), sub=known(by) or suggested(by)), known("loss") or Symbol("L")))
    if rest and rest[-1] in ABOVE:
        part = "_".join((base, *rest[:-1]))
        before, word = known(part) or suggested(part), Text(rest[-1])
        if isinstance(before, SubSuperscript) and before.sup is None:
            return SubSuperscript(before.base, before.sub, word)
        return SubSuperscript(before, sup=word)
    accents = [part for part in rest if part in ACCENTS]
    rest = [part for part in rest if part not in ACCENTS]
    letters = base.rstrip("0123456789")
    digits = base[len(letters) :]
    node: Node = Symbol(letters) if len(letters) == 1 or letters in GREEK else Text(letters)
    for accent in accents:
        from markscheme.notation import Accent

        node = Accent(accent, node)
    subscripts: list[Node] = [Number(digits)] if digits else []
    subscripts += [_subscript(part) for part in rest]
    return (
        SubSuperscript(node, sub=Row(tuple(subscripts)) if len(subscripts) > 1 else subscripts[0])
        if subscripts
        else node
    )


def _subscript(part: str) -> Node:
    if part.isdigit():
        return Number(part)
    if len(part) == 1:
        return Symbol(part)
    return Row(tuple(Symbol(letter) for letter in part)) if len(set(part)) == 1 or part == "xy" else Text(part)


def cell_symbol(family: Family, call: StepInstance, index: tuple[int, ...], shape: tuple[int, ...] = ()) -> Node:
    """Give the symbol of one entry of a call, counted from 1, or from 0 where the family says so."""
    first = 0 if call.step.name in family.from_zero else 1
    return entry_symbol(call_symbol(family, call), tuple(i + first for i in index), any(n > 9 for n in shape))


def entry_symbol(base: Node, index: tuple[int, ...], wide: bool = False) -> Node:
    """Write a symbol with numbers below it; with commas between them where one may have two digits."""
    if not index:
        return base
    numbers: list[Node] = []
    for i in index:
        if numbers and wide:
            numbers.append(Operator(","))
        numbers.append(Number(str(i)))
    sub: Node = Number("".join(map(str, index))) if not wide else Row(tuple(numbers))
    if isinstance(base, SubSuperscript) and base.sub is None:  # the square of sigma: the index goes below it
        return SubSuperscript(base.base, sub=sub, sup=base.sup)
    if isinstance(base, SubSuperscript) and base.sub is not None and len(index) == 1:  # entry 2 of z_1 is z_{1,2}
        return SubSuperscript(base.base, sub=Row((base.sub, Operator(","), sub)), sup=base.sup)
    plain = not isinstance(base, (SubSuperscript, Row, Fraction))
    return SubSuperscript(base if plain else Fence("[", "]", base), sub=sub)


def indexed(family: Family, base: Node, indices: tuple[Node, ...], axes: int) -> Node:
    """Write an entry of an array by its letters: z_ij of Z, of a gradient the slope by z_ij; x_i is a row of X."""
    if not indices:
        return base
    below: Node = indices[0] if len(indices) == 1 else Row(_beside(indices))
    match base:
        case Row((SubSuperscript(Symbol("nabla"), by, None), *of)) if by is not None and len(indices) == axes:
            top = Row((Symbol("partial"), *of))
            return Fraction(top, Row((Symbol("partial"), indexed(family, by, indices, axes))))
        case SubSuperscript(body, None, sup) if (
            sup is not None
        ):  # the square of sigma, a round, a prime: the index goes below
            return SubSuperscript(_small(family, body, axes), sub=below, sup=sup)
        case SubSuperscript(body, sub, sup) if sub is not None:
            letters = below.items if isinstance(below, Row) else (below,)
            together = Row((*(sub.items if isinstance(sub, Row) else (sub,)), Operator(","), *letters))
            return SubSuperscript(_small(family, body, axes), sub=together, sup=sup)
        case Row() | Fraction():
            return SubSuperscript(Fence("[", "]", base), sub=below)
    return SubSuperscript(_small(family, base, axes), sub=below)


def _beside(indices: tuple[Node, ...]) -> tuple[Node, ...]:
    """Write letters one after the other, numbers as one numeral, with commas between what is longer."""
    if all(isinstance(index, Symbol) for index in indices):
        return indices
    if all(isinstance(index, Number) and len(index.text) == 1 for index in indices):
        return (Number("".join(index.text for index in indices if isinstance(index, Number))),)
    return tuple(part for index in indices for part in (Operator(","), index))[1:]


def _small(family: Family, base: Node, axes: int) -> Node:
    """Give the small letter of a matrix, where it stands for nothing else."""
    if axes < 2:
        return base
    if isinstance(base, Accent):
        return Accent(base.kind, _small(family, base.base, axes))
    if isinstance(base, Symbol) and len(base.name) == 1 and base.name.isupper():
        small = base.name.lower()
        return base if small in letters_of(family) else Symbol(small)
    return base


@cache
def letters_of(family: Family) -> frozenset[str]:
    """List the letters that stand for something in a family, in givens, sizes and steps, whatever is below or above."""
    found = {"e"}
    for name in (*family.given, *family.sizes, *family.steps):
        node = symbol(family, name)
        while isinstance(node, SubSuperscript):
            node = node.base
        if isinstance(node, Symbol):
            found.add(node.name)
    return frozenset(found)


def number_node(number: Value) -> Node:
    """Write a given number as in the statement: a decimal, a fraction, or the expression that was put in."""
    if isinstance(number, int):
        return Number(str(number))
    if not isinstance(number, fmpq):
        return read_latex(latex_of_text(exact_string(number)))
    if decimal_places(number) is None:
        bar = Fraction(Number(str(abs(number.p))), Number(str(number.q)))
        return Row((Operator("-"), bar)) if number < 0 else bar
    return Number(exact_string(number))


def latex_of_text(text: str) -> str:
    """Turn our own plain spelling of an expression into LaTeX: sqrt(2)/2, e^2, ln(3)."""
    text = re.sub(r"sqrt\(([^()]*)\)", r"\\sqrt{\1}", text)
    text = re.sub(r"\^\(([^()]*)\)", r"^{\1}", text)
    text = re.sub(r"\^(-?\d+(?:\.\d+)?)", r"^{\1}", text)
    text = re.sub(r"\b(ln|exp|tanh|log)\b", r"\\\1 ", text)
    return text.replace("pi", r"\pi ").replace("*", r" \cdot ")


def with_latex_entries(family: Family, inputs: Inputs) -> dict[str, Value]:
    """Give inputs as prose and formulas print them: in structures of numbers, `sqrt(2)` as LaTeX."""
    numeric = [name for name, given in family.given.items() if given.numbers and inputs.get(name) is not None]
    return {**inputs, **{name: _latex_entries(inputs[name], family.given[name].words) for name in numeric}}


class _Entries(Sequence[Value]):
    """A list whose entries become LaTeX as they are looked at: a step of a thousand looks at its own."""

    def __init__(self, entries: list[Value], words: Collection[str]) -> None:
        self.entries, self.words = entries, words

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: Any) -> Value:  # Any: an index or a slice, as of every sequence
        return _latex_entries(self.entries[place], self.words)


def _latex_entries(value: Value, words: Collection[str]) -> Value:
    if isinstance(value, list):
        return _Entries(value, words)
    if isinstance(value, dict):
        return {key: item if key in words else _latex_entries(item, words) for key, item in value.items()}
    return _latex_entry(value) if isinstance(value, str) and not _DIGITS.fullmatch(value) else value


@cache
def _latex_entry(text: str) -> str:
    """Write an entry that is more than digits; fenced where something beside it would bind more strongly."""
    from markscheme.answers import exact

    expression = exact(text)
    if expression.is_rational:
        return exact_string(expression.value())
    sign, inner = ("-", expression.arguments[0]) if expression.operation == "negate" else ("", expression)
    latex = latex_of_text(exact_string(inner))
    return f"{sign}({latex})" if inner.operation in _LOOSE else sign + latex


def array_node(value: Value, show: Callable[[Value], Node] = number_node) -> Node:
    """Write a number, a row vector, a matrix or a stack of matrices; a vector of one entry as that number."""
    if not isinstance(value, np.ndarray):
        return show(value)
    if value.shape == (1,):
        return show(value[0])
    if value.ndim == 1:
        return Fence("(", ")", Row(tuple(_separated([show(cell) for cell in value]))))
    if value.ndim == 2:
        return Matrix(tuple(tuple(show(cell) for cell in row) for row in value))
    return Row(tuple(_separated([array_node(part, show) for part in value])))


def named_nodes(
    name: Node, value: Value, show: Callable[[Value], Node] = number_node, at: tuple[int, ...] = ()
) -> list[tuple[Node, Node]]:
    """Pair a symbol with its value; of a stack of matrices each has a name of its own: W_1 and W_2, K_11 and K_12."""
    if not isinstance(value, np.ndarray) or value.ndim < 3:
        return [(entry_symbol(name, at, any(i > 9 for i in at)), array_node(value, show))]
    return [pair for i, part in enumerate(value, 1) for pair in named_nodes(name, part, show, (*at, i))]


def _separated(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        out += [node] if not out else [Operator(","), Space("thin"), node]
    return out
