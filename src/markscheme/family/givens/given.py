"""What a family is given: the declaration of each datum, how it is drawn, and the rules that its numbers obey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from flint import fmpq

from markscheme.errors import FamilyError, GivenError
from markscheme.family.givens.rule import Bound, Chosen, Only, Rule, bound, exact_string, only_of
from markscheme.family.givens.sampling import Domain, Level, Stream
from markscheme.numbers.closed import value_or_form
from markscheme.numbers.exact import Inputs, Value, as_number
from markscheme.numbers.limits import COUNT

KINDS = ("number", "vector", "matrix", "tensor", "count", "pair", "structure")
Size = str | int
NOTHING: Inputs = {}
MOST_REDRAWN_ROWS = 30  # to make it unlike the rows before; a few kinds of rows may be used up


@dataclass(frozen=True)
class Given:
    """One datum of a family: its kind, its named sizes, and the domain of its numbers.

    `default` stands in when it is left out, and always where nothing is `drawn`; `only` are the options under which it
    exists; `rules` say which numbers are accepted, whatever is drawn; `most` is the published limit of a count. Of a
    structure, `form` says how it is written, `numbers` that its entries are numbers, all but those under the keys
    `words`, and `columns` what stands in each of its rows.
    """

    kind: str
    dims: tuple[Size, ...] = ()
    domain: Domain | None = None
    default: Value = None
    only: Only = ()
    optional: bool = False
    rules: tuple[Rule, ...] = ()
    form: str = ""
    numbers: bool = False
    words: tuple[str, ...] = ()
    most: int = COUNT
    drawn: bool = True
    columns: Mapping[str, Column] = field(default_factory=dict)
    lengths: tuple[Size, Size] | None = None

    @property
    def can_be_drawn(self) -> bool:
        """Whether the declaration alone says how it is drawn, so that no `draw_` function is needed."""
        if not self.columns:
            return self.domain is not None
        return self.lengths is not None and all(
            isinstance(kind, tuple) or (isinstance(kind, Given) and kind.domain is not None)
            for kind in self.columns.values()
        )

    @property
    def whole(self) -> bool:
        """Whether nothing but integers make sense: counts, labels, edges; an accident in them is another structure."""
        return self.kind in ("count", "pair") or (self.domain is not None and self.domain.whole)

    @property
    def rule(self) -> Rule | None:
        """What holds under all options."""
        return next((rule for rule in self.rules if not rule.only), None)

    def or_else(self, default: Value, *, drawn: bool = True) -> Given:
        """Let it be left out; every entry is then `default` (None: steps see None). Not `drawn`: always left out."""
        return replace(self, default=default, optional=True, drawn=drawn)

    def when(self, **options: str | tuple[str, ...]) -> Given:
        """Let it exist only under these options (one value or several of each); elsewhere the steps see None."""
        return replace(self, only=only_of(options))

    def applies(self, options: Mapping[str, str]) -> bool:
        """Say whether it exists under these options."""
        return all(options[name] in values for name, values in self.only)

    def of(self, fewest: Size, most: Size | None = None) -> Given:
        """Draw that many rows, each a number or the name of a size; no two rows are alike, where there are enough."""
        if not self.columns:
            raise FamilyError("only rows() are drawn by their number; a vector or a matrix has its sizes")
        return replace(self, lengths=(fewest, fewest if most is None else most))

    # Rules. `what` names what is bounded, with its article, for the sentence; options limit where the rule holds.

    def at_least(self, low: Bound, what: str = "", /, **options: Chosen) -> Given:
        """Accept numbers of `low` or more."""
        return self._ruled(Rule(low=bound(low), what=what, only=only_of(options)))

    def above(self, low: Bound, what: str = "", /, **options: Chosen) -> Given:
        """Accept numbers greater than `low`."""
        return self._ruled(Rule(low=bound(low), without_low=True, what=what, only=only_of(options)))

    def at_most(self, high: Bound, what: str = "", /, **options: Chosen) -> Given:
        """Accept numbers of `high` or less."""
        return self._ruled(Rule(high=bound(high), what=what, only=only_of(options)))

    def below(self, high: Bound, what: str = "", /, **options: Chosen) -> Given:
        """Accept numbers less than `high`."""
        return self._ruled(Rule(high=bound(high), without_high=True, what=what, only=only_of(options)))

    def between(self, low: Bound, high: Bound, what: str = "", /, **options: Chosen) -> Given:
        """Accept numbers between two, both included."""
        return self._ruled(Rule(low=bound(low), high=bound(high), what=what, only=only_of(options)))

    def one_of(self, *values: Bound, **options: Chosen) -> Given:
        """Accept these numbers alone."""
        return self._ruled(Rule(values=tuple(map(bound, values)), only=only_of(options)))

    def whole_numbers(self, **options: Chosen) -> Given:
        """Accept integers alone."""
        return self._ruled(Rule(whole=True, only=only_of(options)))

    def sums_to(self, total: Bound, *, columns: bool = False, **options: Chosen) -> Given:
        """Accept a vector with this sum, or each row of a larger array; with `columns`, each column of a matrix."""
        return self._ruled(Rule(sums_to=bound(total), columns=columns, only=only_of(options)))

    def symmetric(self, **options: Chosen) -> Given:
        """Accept a square matrix that is equal to its transpose."""
        return self._ruled(Rule(symmetric=True, only=only_of(options)))

    def without_loops(self, **options: Chosen) -> Given:
        """Accept the matrix of a graph that has zeros on its diagonal."""
        return self._ruled(Rule(without_loops=True, only=only_of(options)))

    def _ruled(self, rule: Rule) -> Given:
        """Add a rule; those under the same options are one rule: "0 or more and below 1"."""
        if self.kind == "structure":
            raise FamilyError(
                "a structure has no numbers of its own to set rules on; see rows(), or write invalid_NAME()"
            )
        rules = [one & rule if one.only == rule.only else one for one in self.rules]
        return replace(self, rules=(*rules, *([] if any(one.only == rule.only for one in self.rules) else [rule])))

    def obey(self, name: str, value: Value, known: Inputs = NOTHING) -> None:
        """Raise `GivenError` for a value that breaks a rule under the options and sizes that are known."""
        if value is None:
            return
        check_rows(name, value, self.columns, known)
        one_for_both = self.kind == "pair" and type(value[0]) is fmpq and value[0] == value[1]
        for rule in self.rules:
            if all(known.get(option) in values for option, values in rule.only):
                rule.check(name, value[0] if one_for_both else value, known)

    def described(self) -> str:
        """Say what to write for it, as in `a matrix (m, d)`; of a structure, its form."""
        if self.kind == "structure":
            return self.form or "a structure"
        return f"a {self.kind} ({', '.join(map(str, self.dims))})" if self.dims else f"a {self.kind}"

    def draw(self, stream: Stream, level: Level, known: Inputs) -> Value:
        """Draw a value of the declared shape; `known` are the sizes, and the options that its domain depends on."""
        if self.columns:
            return self._drawn_rows(stream, level, known)
        assert self.domain is not None
        domain = self.domain.under(known)
        if self.kind == "count":
            return int(domain.draw(stream, level).p)
        if self.kind == "number":
            return domain.draw(stream, level)
        if self.kind == "pair":
            return np.array([domain.draw(stream, level)] * 2, dtype=object)
        shape = tuple(known[d] if isinstance(d, str) else d for d in self.dims)
        cells = domain.draw_all(stream, level, int(np.prod(shape)))
        return np.array(cells, dtype=object).reshape(shape)

    def _drawn_rows(self, stream: Stream, level: Level, known: Inputs) -> list[list[int | str]]:
        assert self.lengths is not None
        fewest, most = (known[end] if isinstance(end, str) else end for end in self.lengths)
        found: list[list[int | str]] = []
        for _ in range(stream.between(fewest, most)):
            row = [_drawn_entry(kind, stream, level, known) for kind in self.columns.values()]
            for _ in range(MOST_REDRAWN_ROWS):
                if row not in found:
                    break
                row = [_drawn_entry(kind, stream, level, known) for kind in self.columns.values()]
            found.append(row)
        return found


def _drawn_entry(kind: Column, stream: Stream, level: Level, known: Inputs) -> int | str:
    """Draw an entry as a structure has it: an integer, or the text of another number."""
    if isinstance(kind, tuple):
        low, high = (known[end] if isinstance(end, str) else end for end in kind)
        return stream.between(low, high)
    assert isinstance(kind, Given)  # `can_be_drawn`
    drawn = kind.draw(stream, level, known)
    return int(drawn.p) if drawn.q == 1 else exact_string(drawn)


def number(domain: Domain | None = None) -> Given:
    """Declare a single number.

    `number(choice("0.1", "0.2")).above(0, "a learning rate")` draws one of two and accepts every positive number.
    """
    return Given("number", (), domain)


def vector(n: Size, domain: Domain | None = None) -> Given:
    """Declare a vector of n entries."""
    return Given("vector", (n,), domain)


def matrix(rows: Size, columns: Size, domain: Domain | None = None) -> Given:
    """Declare a matrix of rows x columns."""
    return Given("matrix", (rows, columns), domain)


def tensor(*dims: Size, domain: Domain | None = None) -> Given:
    """Declare an array of any rank."""
    return Given("tensor", dims, domain)


def count(domain: Domain | None = None, most: int = COUNT) -> Given:
    """Declare a plain Python integer: how often something is repeated, an index; at most `most` is taken."""
    return Given("count", (), domain, most=most)


def pair(domain: Domain | None = None) -> Given:
    """Declare one integer for both directions, or a pair (vertical, horizontal); the steps see a vector of two."""
    return Given("pair", (), domain)


def rows(example: str = "", /, **columns: Column) -> Given:
    """Declare a list of rows, each a list of exact numbers.

    A column is "exact" (any number), a `number()` with rules, or the least and the greatest of some integers, each a
    number or the name of a size: `rows('[[1, "0.9", 1]]', kind=(1, "C"), confidence="exact", correct=(0, 1))`. The
    steps see Python integers, and of other numbers what `read_number` reads. `rows(...).of(2, 4)` draws two to four
    where every column is a range or has a domain; else a `draw_` function is needed.
    """
    ends = {name: " from {} to {}".format(*kind) if isinstance(kind, tuple) else "" for name, kind in columns.items()}
    form = f"a list of rows [{', '.join(f'{name}{said}' for name, said in ends.items())}]"
    return Given("structure", form=f"{form} such as {example}" if example else form, numbers=True, columns=columns)


def structure(form: str = "", *, numbers: bool = False, words: tuple[str, ...] = ()) -> Given:
    """Declare nested lists and mappings that the family itself understands; they need a `draw_` function.

    `form` is one line with an example, for whoever writes the structure: it stands in messages and in `show`. With
    `numbers`, every entry is read as other givens are ("0.5", "1e-3", "sqrt(2)", an integer), all but those under the
    keys `words`: the steps see a Python integer where it is one, else a text for `read_number`.
    """
    return Given("structure", form=form, numbers=numbers, words=words)


def read_number(entry: Value) -> Value:
    """Read the number that an entry of a structure stands for: a rational, or a ball of the present precision.

    A closed form where the givens are closed forms.
    """
    return value_or_form(_expression(entry)) if isinstance(entry, str) else as_number(entry)


def _exact_entry(entry: int | str) -> Value:
    """Read an entry for rules, which are checked exactly: a root stays an expression."""
    expression = _expression(entry) if isinstance(entry, str) else None
    if expression is None:
        return fmpq(entry)
    return expression.value() if expression.is_rational else expression


@lru_cache(maxsize=4096)
def _expression(text: str) -> Value:
    from markscheme.answers import exact

    return exact(text)


def check_rows(name: str, value: Value, columns: Mapping[str, Column], known: Inputs) -> None:
    """Refuse what are no rows of such columns; the message gives the row, the column and what belongs there."""
    if not columns:
        return
    named = ", ".join(columns)
    if not isinstance(value, list) or not value:
        raise GivenError(f"{name} is {value!r:.40}; give a list of rows [{named}]")
    for i, row in enumerate(value, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise GivenError(f"row {i} of {name} is {row!r:.40}; give [{named}]")
        for (column, kind), entry in zip(columns.items(), row, strict=True):
            here = f"row {i} of {name} has {column} = {entry!r:.20}"
            if isinstance(kind, tuple):
                low, high = (known[end] if isinstance(end, str) else end for end in kind)
                if type(entry) is not int or not low <= entry <= high:
                    raise GivenError(f"{here}; give an integer from {low} to {high}")
            elif type(entry) not in (int, str):
                raise GivenError(f'{here}; give a number such as 2, "0.5" or "1/3"')
            elif isinstance(kind, Given):
                kind.obey(f"{column} in row {i} of {name}", _exact_entry(entry), known)


def shortened(value: Value) -> str:
    """Quote what was given, and cut it where it is long."""
    text = str(value)
    return repr(text if len(text) <= 40 else text[:37] + "...")


Column = str | tuple[Size, Size] | Given  # of a row: "exact", the ends of some integers, a number with rules
