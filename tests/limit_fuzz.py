"""Inputs far beyond what anybody means, each in a process of its own: an answer or a refusal, in time and memory."""

from __future__ import annotations

import copy
import os
import random
import resource
import signal
import sys
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markscheme.document.printers.text_document import to_text
from markscheme.engine.certify import sample
from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from markscheme.family.model import Family
from markscheme.papers import solution_document
from markscheme.papers.plain_data import solution_json

SECONDS, MEGABYTES = 5, 500
NUMBERS = (
    "0", "-1", "1e300", "-1e300", "1e-300", "1e9", "-1e5", "3000", "-12345.678", "9" * 900, f"1/{'7' * 890}",
    f"0.{'142857' * 140}", "sqrt(2)", "e^1000", "e^-1000", "-sqrt(3)/7", "ln(2)", "1/3", "2/7", "nan", "", "9^9^9",
    "(" * 60 + "1" + ")" * 60, 10**6, 10**18, 10**899, -(10**12), 65_537, None, True, [], {}, "x",
)  # fmt: skip
SIZES = (2, 5, 17, 40, 200, 1000)


def inputs(family: Family, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Sampled givens of every kind of option, with one to three things in them driven to an extreme."""
    draws = random.Random(seed)
    problems = []
    for _ in range(count):
        options = {name: draws.choice(values) for name, values in family.options.items()}
        try:
            problem = sample(family, draws.choice(family.levels), draws.randrange(5), options).problem
        except MarkschemeError:
            continue
        problems.append(problem)
        given = copy.deepcopy(problem.to_json()["given"])
        names = [name for name in given if name in family.given]
        for name in draws.sample(names, min(len(names), draws.choice((1, 1, 2, 3)))):
            given[name] = _driven(given[name], draws)
        if draws.random() < 0.25:
            given = {
                name: _grown(value, draws.choice(SIZES)) if name in names else value for name, value in given.items()
            }
        yield given


def _driven(value: Any, draws: random.Random) -> Any:
    how = draws.randrange(6)
    if how == 0:
        return draws.choice(NUMBERS)
    if how == 1:
        return _grown(value, draws.choice((*SIZES, 20_000)))
    if how == 2:
        for _ in range(draws.choice((1, 5, 300))):
            value = [value]
        return value
    extreme = draws.choice(NUMBERS)
    return _replaced(value, extreme, draws, 0.3 if how == 3 else 1.0)


def _replaced(value: Any, extreme: Any, draws: random.Random, share: float) -> Any:
    if isinstance(value, list):
        return [_replaced(item, extreme, draws, share) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, extreme, draws, share) for key, item in value.items()}
    return extreme if draws.random() < share else value


def _grown(value: Any, n: int) -> Any:
    """Lists repeated to n entries, inner lists too as long as that stays within reason."""
    if not isinstance(value, list) or not value:
        return value
    inner = [_grown(item, min(n, 200)) if n <= 200 else item for item in value]
    return (inner * (n // len(inner) + 1))[:n]


def outcome(family: Family, given: dict[str, Any], written: bool) -> str:
    """`solved`, `refused: ...`, or what went wrong: `fault: ...`, `killed by signal ...` (time or memory)."""
    (said,) = outcomes(family, [(given, written)])
    return said


def outcomes(family: Family, cases: Iterable[tuple[dict[str, Any], bool]]) -> Iterator[str]:
    """The same of one after the other in one process, each with its own time and memory; after a death in another."""
    left = list(cases)
    while left:
        said, status = _in_a_process(family, left)
        if len(said) < len(left):
            died = os.WIFSIGNALED(status)
            said.append(f"killed by signal {signal.Signals(os.WTERMSIG(status)).name}" if died else "fault: it ended")
        yield from said
        left = left[len(said) :]


def _in_a_process(family: Family, cases: list[tuple[dict[str, Any], bool]]) -> tuple[list[str], int]:
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        os.close(readable)
        for given, written in cases:
            _limited()
            os.write(writable, tried(family, given, written).encode()[:4000].replace(b"\0", b"") + b"\0")
        os._exit(0)
    os.close(writable)
    with os.fdopen(readable, "rb") as pipe:
        said = pipe.read().decode(errors="replace").split("\0")[:-1]
    return said, os.waitpid(child, 0)[1]


def _limited() -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + SECONDS)
    taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    _limit(resource.RLIMIT_AS, taken + MEGABYTES * 2**20)


def _limit(what: int, most: int) -> None:
    """The soft limit alone, which the next case moves on."""
    resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def tried(family: Family, given: dict[str, Any], written: bool) -> str:
    """The same in this process, without limits."""
    try:
        problem = with_given(family, given)
        if written:
            to_text(solution_document(problem, "en"))
        else:
            solution_json(problem, 12)
    except MarkschemeError as error:
        return f"refused: {error}"
    except BaseException as error:
        return f"fault: {type(error).__name__}: {error}\n{''.join(traceback.format_tb(sys.exc_info()[2])[-3:])}"
    return "solved"
