"""A fault on the way: its reason in one sentence for people, and its trace for a file."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from markscheme.errors import MarkschemeError

CAUGHT = BaseException
"""What one student's script may raise without costing the others, a panic of a library in Rust too: see `fault_of`."""
NO_FAULT = (KeyboardInterrupt, GeneratorExit)

LONGEST_REASON = 300
DEEPEST_TRACE = 60  # the innermost calls are kept: of an endless recursion the rest says nothing


@dataclass(frozen=True)
class Fault:
    """Why something could not be done. `trace`: where in the program; empty where nothing was caught."""

    reason: str
    trace: str = ""


KILLED = Fault("the process that marked this script was ended from outside, perhaps because memory ran out")


def fault_of(error: BaseException) -> Fault:
    """Turn an exception into a fault; raise it again when somebody wants the program to end."""
    if isinstance(error, NO_FAULT):
        raise error
    trace = "".join(traceback.format_exception(error, limit=-DEEPEST_TRACE))
    return Fault(_reason(error), trace)


def _reason(error: BaseException) -> str:
    if isinstance(error, MarkschemeError):
        return _line(str(error))
    if isinstance(error, MemoryError):
        return "there was not enough memory for it"
    if isinstance(error, RecursionError):
        return "it leads to calculations or lists that are nested without end"
    return _line(f"a fault of Markscheme or of the family, not of the answers: {type(error).__name__}: {error}")


def _line(text: str) -> str:
    """Take the first line, of bounded length, with every character such that it can be written to a file."""
    line = " ".join(text.strip().partition("\n")[0].split()).encode("utf-8", "backslashreplace").decode()
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1] + "…"
