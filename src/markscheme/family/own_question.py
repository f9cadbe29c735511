"""What a family says beside its steps that was made of an instructor's own question, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from flint import fmpq

if TYPE_CHECKING:
    from markscheme.family.language.prose_file import Sentence

Definition = Mapping[str, Any]  # Any: JSON
NOTHING = fmpq(0)


@dataclass(frozen=True)
class ChoiceRule:
    """How a choice is paid. `wrong`: marks taken off for a wrong one. `each`: every option earns its own share.

    `order`: the given that says in which order the options stand on this paper; empty where that is as written.
    `below_zero`: where every option counts, the step may cost more than it earns.
    """

    wrong: Fraction = Fraction(0)
    each: bool = False
    order: str = ""
    below_zero: bool = False


@dataclass(frozen=True)
class Tolerance:
    """How far an answer may lie from the value: `exact`, a `share` of it, or half a unit of so many `figures`."""

    kind: Literal["exact", "share", "absolute", "figures", "places"]
    amount: fmpq = NOTHING


@dataclass(frozen=True, eq=False)
class OwnQuestion:
    """The definition of a question as the blueprint says it, and what follows for marking and printing.

    `sentences`: by language and name, as in a prose file. `by_hand`: steps that a person marks. `in_one_box`: steps
    whose value is an array that is written in one box, as a shape. `tolerances`: of steps that do not go by the
    accepted range.
    """

    definition: Definition
    sentences: Mapping[str, Mapping[str, Sentence]]
    choices: Mapping[str, ChoiceRule] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    in_one_box: frozenset[str] = frozenset()
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)

    def shows(self, name: str) -> bool:
        """Say whether a text shows a number, which then needs no line of its own."""
        gap = f"{{{name}}}"
        return any(gap in one.text for sentences in self.sentences.values() for one in sentences.values())

    @property
    def kind(self) -> str:
        """The form of the question: choice, true_false, number or table."""
        return str(self.definition["kind"])
