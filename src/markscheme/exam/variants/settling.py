"""Numbers that two papers must not share are drawn again, until there are none left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace

from markscheme.errors import MarkschemeError
from markscheme.exam.build_worker import MOST_AGAIN, Order
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.records.paper_record import Record
from markscheme.exam.variants.duplicates import complaint, duplicates
from markscheme.exam.variants.like_neighbours import Draw, drawn_again, like_pairs, said


@dataclass(frozen=True)
class Settling:
    """The papers of a class while numbers are drawn again: `make` builds some, `draw` says what they would have."""

    blueprint: Blueprint
    orders: MutableMapping[str, Order]
    records: Mapping[str, Record]
    make: Callable[[Sequence[Order]], None]
    draw: Draw

    def run(self) -> None:
        """Draw again until no two units have the same numbers everywhere, and no neighbours in any question."""
        if not any(question.draws_numbers for question in self.blueprint.questions):
            return  # there are few orders of some options
        if self.blueprint.duplicates == "count" or not any(record.numbers for record in self.records.values()):
            return
        for _ in range(MOST_AGAIN):
            self._duplicates()
            if self.blueprint.variants == 1 or not self._neighbours():
                return

    def _duplicates(self) -> None:
        """Draw those again whose numbers somebody else has in every question."""
        for again in range(MOST_AGAIN):
            doubled = duplicates(self.orders, self.records)
            if not doubled:
                return
            if self.blueprint.duplicates == "refuse" or again == MOST_AGAIN - 1:
                raise MarkschemeError(complaint(self.orders, doubled))
            self._make({stem: self.orders[stem].again + 1 for stem in doubled})

    def _neighbours(self) -> bool:
        """Draw those again who have the numbers of a neighbour in a question; say whether there were any."""
        again = drawn_again(self.blueprint, self.orders, self.records, self.draw)
        if again and self.blueprint.duplicates == "refuse":
            pairs = like_pairs(self.blueprint, self.orders, self.records)
            raise MarkschemeError(
                f"neighbours have the same numbers: {said(pairs)}\n"
                "fix fewer givens, let them be drawn again with `duplicates: redraw`, or allow it with `count`"
            )
        self._make({stem: again[order.unit] for stem, order in self.orders.items() if order.unit in again})
        return bool(again)

    def _make(self, again: Mapping[str, int]) -> None:
        for stem, times in again.items():
            self.orders[stem] = replace(self.orders[stem], again=times)
        if again:
            self.make([self.orders[stem] for stem in again])
