"""Honest students written apart from the engine: plain decimals, one function a family, several ways each.

`works(family)(given, calculator)` returns what stands on paper for every step: a number, nested lists of numbers, a
word, a list of words, or a set of words. The functions follow the families' statements, and nothing of the engine is
used in them: they would prove nothing if they went wrong where it does.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import localcontext
from importlib import import_module
from typing import Any

from benchmarks.hands.calculator import EXACT, Calculator
from benchmarks.hands.givens import Given

Work = Callable[[Given, Calculator], dict[str, Any]]


def work_of(family: str) -> Work | None:
    """The function of a family; None where nobody has written one."""
    topic, _, name = family.partition("/")
    try:
        return getattr(import_module(f"benchmarks.hands.{topic}"), name, None)
    except ModuleNotFoundError:
        return None


def worked(family: str, given: Given, calculator: Calculator) -> dict[str, Any]:
    """What one student finds. Signs and sums of plain decimals hold to the precision only inside this context."""
    work = work_of(family)
    if work is None:
        raise NotImplementedError(f"no hand has worked {family}")
    with localcontext(EXACT):
        return work(given, calculator)
