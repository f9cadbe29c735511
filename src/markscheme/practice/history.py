"""How well practice went: in this session, and in all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import write_whole


@dataclass
class PracticeTally:
    """Steps finished: at once, after a hint, shown; and their marks."""

    first: int = 0
    later: int = 0
    shown: int = 0
    score: Fraction = Fraction(0)
    total: Fraction = Fraction(0)

    @property
    def steps(self) -> int:
        """All finished steps."""
        return self.first + self.later + self.shown

    def add(self, share: Fraction, marks: int) -> None:
        """Count a step that earned a share of its marks."""
        self.first += share == 1
        self.later += 0 < share < 1
        self.shown += share == 0
        self.score += share * marks
        self.total += marks

    def to_json(self) -> JsonObject:
        """Give plain data with exact numbers."""
        return {
            "first": self.first,
            "later": self.later,
            "shown": self.shown,
            "score": str(self.score),
            "total": str(self.total),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, JsonValue]) -> PracticeTally:
        """Read what `to_json` wrote."""
        first, later, shown = (int(data[name]) for name in ("first", "later", "shown"))
        return cls(first, later, shown, Fraction(data["score"]), Fraction(data["total"]))


class History:
    """Scores of all sessions in a small file, by family; written after every step, so that nothing is lost."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""

    def read(self) -> dict[str, PracticeTally]:
        """Read the scores by family; none where the file is missing or damaged."""
        try:
            data = json.loads(self.path.read_text("utf-8"))
            return {str(family): PracticeTally.from_json(one) for family, one in data.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def add(self, family: str, share: Fraction, marks: int) -> None:
        """Count one finished step."""
        tallies = self.read()
        tallies.setdefault(family, PracticeTally()).add(share, marks)
        content = json.dumps({name: tally.to_json() for name, tally in tallies.items()}, indent=1) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, content.encode())
        except (OSError, MarkschemeError) as error:
            self.trouble = str(error)
