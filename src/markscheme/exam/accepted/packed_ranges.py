"""Accepted ranges of one question, packed exactly; and the name by which the same ranges are found again.

Name and seal are made with the exam's key: who can write to the folder, and has not the secret, puts no range there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeAlias

from flint import fmpq

from markscheme.engine.acceptance import ranges
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import Problem

PackedRanges: TypeAlias = tuple[bytes, bytes]  # the name of what is accepted, and the ranges with their seal
RANGES = "accepted ranges"  # what the secret of a RangeKey is made of, with the key of the exam
ROOMS = ("numbers", "family", "engine", "authored")  # all code that accepted ranges hang on, beside the family's own
LIBRARIES = ("numpy", "python-flint")  # that calculate
_NAME, _SEAL = 16, 16  # bytes


@dataclass(frozen=True)
class RangeKey:
    """What the ranges of an exam are sealed with, and the digest of the families that its problems come from."""

    families: str
    secret: str = field(repr=False)

    @property
    def is_usable(self) -> bool:
        """Whether there is what a range is named and sealed by."""
        return bool(self.families and self.secret)

    def sign(self, data: bytes) -> bytes:
        """Sign some data: only who has the exam's secret can."""
        return hmac.digest(self.secret.encode(), data, "sha256")


NO_KEY = RangeKey("", "")


@lru_cache(maxsize=64)  # students of a variant have the very same problems
def packed(problem: Problem, key: RangeKey) -> PackedRanges:
    """Work out the accepted ranges of a problem, pack them and seal them."""
    found = {name: [_plain(one) for one in cells] for name, cells in ranges(problem).items()}
    name, data = name_of(problem, key), zlib.compress(json.dumps(found, separators=(",", ":")).encode(), 1)
    return name, key.sign(name + data)[:_SEAL] + data


def unpacked(problem: Problem, name: bytes, data: bytes, key: RangeKey) -> dict[str, list[Range]] | None:
    """Give the accepted ranges of a problem as they were packed by a name; None where the seal is broken."""
    if not hmac.compare_digest(key.sign(name + data[_SEAL:])[:_SEAL], data[:_SEAL]):
        return None
    plain = json.loads(zlib.decompress(data[_SEAL:]))
    return {name: [_range(problem, *cell) for cell in cells] for name, cells in plain.items()}


def name_of(problem: Problem, key: RangeKey) -> bytes:
    """Name all that the accepted ranges of a problem hang on: its numbers, what is asked, and the code that calculates.

    So ranges that were worked out by other code are never found, and are worked out anew.
    """
    about = json.dumps([problem.to_json(), list(problem.asked_calls), key.families, program_digest()], sort_keys=True)
    return key.sign(about.encode())[:_NAME]


@cache
def program_digest() -> str:
    """Give a SHA-256 of the program's code, and of the versions of its libraries, that accepted ranges hang on."""
    found = hashlib.sha256(json.dumps({name: version(name) for name in LIBRARIES}).encode())
    for room in ROOMS:
        for path, content in sorted(_sources(files("markscheme") / room, room).items()):
            found.update(f"\0{path}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _sources(folder: Traversable, name: str) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for one in folder.iterdir():
        if one.is_dir():
            found |= _sources(one, f"{name}/{one.name}")
        elif one.name.endswith(".py"):
            found[f"{name}/{one.name}"] = one.read_bytes()
    return found


def _plain(one: Range) -> list[int]:
    ends = (end for interval in one.intervals for end in interval)
    return [int(one.rule is not None), *(int(part) for end in ends for part in (end.p, end.q))]


def _range(problem: Problem, is_ruled: int, *parts: int) -> Range:
    four = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    intervals = tuple((fmpq(low, below), fmpq(high, above)) for low, below, high, above in four)
    return Range(intervals, problem.rounding if is_ruled else None)
