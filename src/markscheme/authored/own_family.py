"""A family made of a definition, an instructor's question as data: whatever takes a family takes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import fmpq

from markscheme.authored.draws import read_draw
from markscheme.authored.formula import Formula, read_formula
from markscheme.authored.texts import OwnSentence
from markscheme.authored.tolerance import read_tolerance
from markscheme.errors import GivenError
from markscheme.family.givens.given import Given, structure
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.language.labels import LabelSet
from markscheme.family.language.prose import LANGUAGES, block_of_label
from markscheme.family.model import Family, Step, Worth
from markscheme.family.own_question import ChoiceRule, Definition, OwnQuestion, Tolerance
from markscheme.family.steps.variant import Function
from markscheme.numbers.arrays import array
from markscheme.numbers.exact import Value
from markscheme.phrases import say

TOPIC = "own"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHOICE, REASON, ANSWER, ORDER = "choice", "reason", "answer", "order"
TRUTH = ("true", "false")
_UNNAMED = re.compile(r"answer(_\d+)?|r\d+c\d+")  # what parts and cells are called that have no name of their own
_TITLES = {"choice": "own.choice", "true_false": "own.true_false", "number": "own.number", "table": "own.table"}
_TRUTHS = {"true": "own.true", "false": "own.false"}

Text = Mapping[str, str]
Json = Any  # what stands in a definition


@lru_cache(maxsize=1024)
def _made(id: str, definition: str) -> Family:
    return _Maker(id, json.loads(definition)).family()


def own_family(id: str, definition: Definition) -> Family:
    """Make the family of a definition, once for all who have it; raise GivenError where the definition is damaged."""
    try:
        return _made(id, json.dumps(definition, ensure_ascii=False))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise GivenError(f"{id}: its definition is damaged ({type(error).__name__}: {error})") from None


def own_id(question: str) -> str:
    """Name the family of a question."""
    return f"{TOPIC}/{question}"


class _Maker:
    """Collects the steps of a definition, with their words in both languages."""

    def __init__(self, id: str, definition: Definition) -> None:
        self.id, self.definition = id, definition
        self.steps: dict[str, Step] = {}
        self.marks: dict[str, Worth] = {}
        self.answers: dict[str, LabelSet] = {}
        self.texts: dict[str, Text] = {}
        self.choices: dict[str, ChoiceRule] = {}
        self.tolerances: dict[str, Tolerance] = {}
        self.in_one_box: set[str] = set()
        self.by_hand: set[str] = set()
        self.draws: dict[str, Function] = {}
        self.symbols: dict[str, str] = {}
        formulas = [read_formula(text) for text in formulas_of(definition)]
        counted = {name for formula in formulas for name in formula.counted}
        drawn: Mapping[str, str] = definition.get("given", {})
        self.given: dict[str, Given] = {name: read_draw(name, text, name in counted) for name, text in drawn.items()}

    def family(self) -> Family:
        kind = self.definition["kind"]
        self.texts["title"] = self.definition.get("title") or _said(
            "own.choices" if self.definition.get("several") else _TITLES[kind]
        )
        self.texts["statement"] = self.definition["text"]
        {"choice": self.choice, "true_false": self.true_false, "number": self.number, "table": self.table}[kind]()
        return Family(
            id=self.id,
            version=1,
            given=self.given,
            sizes={},
            options={},
            steps=self.steps,
            slips={},
            routes={},
            requirements={},
            refusals={},
            draws=self.draws,
            repeat={},
            symbols=self.symbols,
            levels=LEVELS,
            source="",
            ask=self.marks,
            answers=self.answers,
            own=OwnQuestion(
                self.definition,
                {language: self.sentences(language) for language in LANGUAGES},
                self.choices,
                frozenset(self.by_hand),
                frozenset(self.in_one_box),
                self.tolerances,
            ),
        )

    def sentences(self, language: str) -> dict[str, OwnSentence]:
        return {name: OwnSentence(name, text[language], self.id, 1) for name, text in self.texts.items()}

    def step(self, name: str, function: Callable[..., Value], needs: tuple[str, ...], marks: Worth) -> None:
        """Add a step that is asked for."""
        if len(name) > 3:
            self.symbols[name] = r"\text{" + name.replace("_", " ") + "}"

        def calculated(*arguments: Value) -> Value:
            return function(*arguments)

        calculated.__name__ = name
        calculated.__dict__["needs"] = needs
        self.steps[name] = Step(name, calculated, needs)
        self.marks[name] = marks
        self.texts.setdefault(f"ask_{name}", dict.fromkeys(LANGUAGES, ""))

    def choice(self) -> None:
        said = self.definition
        options = said["options"]
        correct = tuple(i for i, option in enumerate(options) if option.get("correct"))
        several = bool(said.get("several"))
        letters = tuple(LETTERS[: len(options)])
        order = ORDER if said.get("shuffle") else ""
        rule = ChoiceRule(
            Fraction(said.get("wrong", 0)), bool(said.get("per_option")), order, bool(said.get("below_zero"))
        )
        self.choices[CHOICE] = rule
        self.answers[CHOICE] = LabelSet(letters, several)
        self.texts[f"name_{CHOICE}"] = _said("own.your_choices" if several else "own.your_choice")
        if order:
            self.given[ORDER] = structure("a list of the numbers of the options")
            self.draws[f"draw_{ORDER}"] = _shuffle(len(options))

        def key(order: list[int] | None = None) -> Value:
            places = order or range(1, len(options) + 1)
            chosen = [int(number - 1 in correct) for number in places]
            return array(chosen) if several else fmpq(chosen.index(1))

        self.step(CHOICE, key, (order,) if order else (), _marks(said["marks"]))
        for number, option in enumerate(options, 1):
            self.texts[f"option_{number}"] = option["text"]
            self.slip(number, option)

    def slip(self, number: int, option: Json) -> None:
        """Say what is told of an option that was wrongly chosen, or wrongly left out."""
        chosen, left = {}, {}
        for language in LANGUAGES:
            text, sentence = option["text"][language].rstrip(" .。"), (option.get("sentence") or {}).get(language)
            name = "own.chosen_because" if sentence else "own.chosen"
            chosen[language] = say(name, language, option=text, **({"sentence": sentence} if sentence else {}))
            left[language] = say("own.left_out", language, option=text)
        self.texts[f"slip_option_{number}"], self.texts[f"slip_without_{number}"] = chosen, left

    def true_false(self) -> None:
        said = self.definition
        key = fmpq(0 if said["answer"] else 1)
        by_hand = said.get("reason") == "by hand"
        self.choices[CHOICE] = ChoiceRule(Fraction(said.get("wrong", 0)))
        self.answers[CHOICE] = LabelSet(TRUTH)
        self.texts[f"name_{CHOICE}"] = _said("own.true_or_false")
        for number, name in enumerate(TRUTH, 1):
            self.texts[f"label_{name}"] = _said(_TRUTHS[name])
            words = {language: self.texts[f"label_{name}"][language].partition("|")[0] for language in LANGUAGES}
            self.slip(number, {"text": words, "sentence": said.get("sentence")})
        marks = _marks(said["marks"])
        self.step(CHOICE, lambda: key, (), 1 if by_hand else marks)
        if by_hand:
            self.texts[f"name_{REASON}"] = _said("own.reason")
            self.texts["give_reason"] = _said("own.give_reason")
            self.by_hand.add(REASON)
            self.step(REASON, lambda: fmpq(0), (), marks - 1)

    def number(self) -> None:
        self.texts["your_answer"] = _said("own.answer")
        parts, total = self.definition["parts"], _marks(self.definition["marks"])
        shares = _shares(total, [part.get("marks") for part in parts])
        for i, (part, marks) in enumerate(zip(parts, shares, strict=True)):
            name = part["name"]
            formula = read_formula(part["answer"])
            self.calculated(name, formula, marks, part.get("within"))
            if part.get("ask"):
                self.texts[f"ask_{name}"] = part["ask"]
            if _UNNAMED.fullmatch(name):
                self.by_letter(name, i)
            self.texts[f"name_{name}"] = _said("own.answer_name") if name.startswith(ANSWER) else _named(name)

    def by_letter(self, name: str, place: int) -> None:
        """Let formulas call what nobody named by its letter, in every language."""
        if place < len(LETTERS):
            self.symbols[name] = rf"\text{{({LETTERS[place].lower()})}}"

    def calculated(self, name: str, formula: Formula, marks: Worth, within: str | None) -> None:
        self.step(name, _of(formula), formula.names, marks)
        if within is not None:
            self.tolerances[name] = read_tolerance(within)

    def table(self) -> None:
        for j, column in enumerate(self.definition["columns"], 1):
            self.texts[f"column_{j}"] = column["called"]
        for i, row in enumerate(self.definition["rows"], 1):
            self.texts |= {f"cell_{i}_{j}": cell["text"] for j, cell in enumerate(row, 1) if "text" in cell}
        blanks = list(blanks_of(self.definition))
        shares = _shares(_marks(self.definition["marks"]), [cell.get("marks") for _, _, cell in blanks])
        for i, ((_, column, cell), marks) in enumerate(zip(blanks, shares, strict=True)):
            self.blank(column, cell, marks)
            if _UNNAMED.fullmatch(cell["name"]):
                self.by_letter(cell["name"], i)

    def blank(self, column: Json, cell: Json, marks: Worth) -> None:
        name = cell["name"]
        self.texts[f"name_{name}"] = cell["called"]
        if column["kind"] == "label":
            names = tuple(column["labels"])
            self.answers[name] = LabelSet(names)
            for label in names:
                if block := block_of_label(label):
                    spelt = column["labels"][label]
                    self.texts[block] = {language: spelt[language] for language in LANGUAGES}
            key = fmpq(names.index(cell["answer"]))
            self.step(name, lambda: key, (), marks)
        elif column["kind"] == "shape":
            formulas = [read_formula(text) for text in cell["answer"]]
            needs = tuple(dict.fromkeys(need for formula in formulas for need in formula.names))
            self.in_one_box.add(name)
            self.step(name, _shape_of(formulas, needs), needs, marks)
        else:
            self.calculated(name, read_formula(cell["answer"]), marks, cell.get("within") or column.get("within"))


def formulas_of(definition: Definition) -> Iterator[str]:
    """Give the texts of all formulas of a definition."""
    for part in definition.get("parts", ()):
        yield part["answer"]
    if definition["kind"] == "table":
        for _, column, cell in blanks_of(definition):
            if column["kind"] != "label":
                yield from cell["answer"] if column["kind"] == "shape" else (cell["answer"],)


def blanks_of(definition: Definition) -> Iterator[tuple[int, Json, Json]]:
    """Give the cells of a table that are to be filled in, row by row, each with its row and its column."""
    for i, row in enumerate(definition["rows"]):
        for column, cell in zip(definition["columns"], row, strict=True):
            if "answer" in cell:
                yield i, column, cell


def _shares(total: Worth, said: list[Json]) -> list[Worth]:
    """Share out marks: what is said for single ones, and equal shares of the rest."""
    rest = Fraction(total) - sum((Fraction(marks) for marks in said if marks is not None), Fraction(0))
    open_ones = sum(marks is None for marks in said)
    return [_marks(rest / open_ones if marks is None else marks) for marks in said]


def _marks(said: Json) -> Worth:
    marks = Fraction(said)
    return marks.numerator if marks.denominator == 1 else marks


def _of(formula: Formula) -> Callable[..., Value]:
    return lambda *arguments: formula(dict(zip(formula.names, arguments, strict=True)))


def _shape_of(formulas: list[Formula], needs: tuple[str, ...]) -> Callable[..., Value]:
    return lambda *arguments: array([formula(dict(zip(needs, arguments, strict=True))) for formula in formulas])


def _shuffle(count: int) -> Function:
    def order(stream: Stream) -> list[int]:
        return list(stream.shuffled(range(1, count + 1)))

    return order


def _said(name: str) -> Text:
    return {language: say(name, language) for language in LANGUAGES}


def _named(name: str) -> Text:
    return dict.fromkeys(LANGUAGES, name.replace("_", " "))
