"""Questions that no family asks, from the blueprint: choice, true or false, number, table. Nothing of it is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from markscheme.authored.draws import MOST_GIVENS, check_name, read_draw
from markscheme.authored.formula import read_formula
from markscheme.authored.own_family import ANSWER, CHOICE, ORDER, REASON, own_family
from markscheme.authored.texts import check_both
from markscheme.authored.tolerance import read_tolerance
from markscheme.document.document_tree import Language
from markscheme.engine.acceptance import ranges
from markscheme.engine.problem import Problem, draw
from markscheme.errors import GivenError
from markscheme.exam.planning.blueprint import Text
from markscheme.exam.planning.own_table import TableReader
from markscheme.exam.planning.yaml_lines import Section, Value
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.model import Family
from markscheme.numbers.rounding import Rounding
from markscheme.working import printed_value

COMMON = ["title", "marks", "given", "lines", "working", "picture", "alt"]
KEYS = {
    "choice": ["choice", "options", "sentences", "several", "per_option", "wrong", "below_zero", "shuffle", *COMMON],
    "true_false": ["true_false", "answer", "reason", "sentence", "wrong", *COMMON],
    "number": ["number", "name", "answer", "within", "parts", *COMMON],
    "table": ["table", "columns", "rows", *COMMON],
}
MOST_OPTIONS = 10
MOST_PARTS = 26
MOST_MARKS = 1000
TRIED = 5  # draws that are calculated when the blueprint is read

Definition = dict[str, Any]  # Any: JSON
ReadText = Callable[[Value, Iterable[Language]], Text]


@dataclass
class OwnReader:
    """Reads the definition of one question."""

    languages: tuple[Language, ...]
    read_text: ReadText
    known: dict[str, str] = field(default_factory=dict)  # the numbers that texts may show, and how they are drawn

    def read(self, kind: str, value: Value, entry: Section) -> Definition:
        """Read a question of a kind; raise AnswerError with line and key for whatever is wrong in it."""
        value.section(f"a question with {kind!r}", KEYS[kind])
        self.known = entry.read("given", self.read_given, {})
        definition: Definition = {"kind": kind, "text": self.text(entry[kind])}
        if "title" in entry:
            definition["title"] = self.text(entry["title"], is_line=True)
        if self.known:
            definition["given"] = self.known
        if kind == "table":
            TableReader(self).read(value, entry, definition)
        else:
            read = {"choice": self.choice, "true_false": self.true_false, "number": self.number}[kind]
            read(value, entry, definition)
        return definition

    def text(self, value: Value, *, is_line: bool = False) -> dict[str, str]:
        """Read a text in the languages of the exam, and check that it can be printed with its numbers."""
        text = self.read_text(value, self.languages)
        if not text:
            value.fail("is empty; write what is to be printed")
        said = {language: text.say(language) for language in LANGUAGES}
        value.said(check_both, {one: said[one] for one in self.languages}, self.known, is_line=is_line)
        return said

    def read_given(self, value: Value) -> dict[str, str]:
        """Read the numbers that are drawn, each by a word of families."""
        if not isinstance(value.content, dict) or not value.content:
            value.fail("must be a mapping of names to draws, as {n: whole(1000, 9000)}")
        if len(value.content) > MOST_GIVENS:
            value.fail(f"has {len(value.content)} numbers; at most {MOST_GIVENS} are drawn")
        found: dict[str, str] = {}
        for name, entry in value.content.items():
            entry.said(check_name, name, {**found, **dict.fromkeys((ORDER, CHOICE, REASON, ANSWER), "")})
            entry.said(read_draw, name, entry.text())
            found[name] = entry.text()
        return found

    def choice(self, value: Value, entry: Section, definition: Definition) -> None:
        """Read the options, which of them are right, and how the choice is paid."""
        if "options" not in entry:
            value.place.at(value.place.line, "options").fail("is missing; list them, as [conv1, fc1: correct, fc2]")
        several = entry.read("several", Value.switch, False)
        options = [self.option(item) for item in entry["options"].items()]
        if not 2 <= len(options) <= MOST_OPTIONS:
            entry["options"].fail(f"holds {len(options)} options, but must hold 2 to {MOST_OPTIONS}")
        for language in self.languages:
            texts = [option["text"][language] for option in options]
            if doubled := next((text for text in texts if texts.count(text) > 1), None):
                entry["options"].fail(f"has {doubled!r} twice; no two options may be alike")
        right = sum(bool(option.get("correct")) for option in options)
        if not right or (right > 1 and not several):
            fix = "mark the right ones, as fc1: correct" if not right else "say several: yes, or leave one right"
            entry["options"].fail(f"has {right} right options; {fix}")
        if "sentences" in entry:
            self.sentences(entry["sentences"], options)
        definition["options"] = options
        definition["marks"] = entry.read("marks", lambda one: one.integer(1, MOST_MARKS), 1)
        for name in ("several", "per_option", "below_zero", "shuffle"):
            if entry.read(name, Value.switch, False):
                definition[name] = True
        if not several and (definition.get("per_option") or definition.get("below_zero")):
            key = "per_option" if definition.get("per_option") else "below_zero"
            entry[key].fail("makes sense only with several: yes; leave it out")
        if definition.get("below_zero") and not definition.get("per_option"):
            entry["below_zero"].fail("makes sense only with per_option: yes; a wrong choice costs `wrong` anyway")
        self.wrong(entry, definition)

    def wrong(self, entry: Section, definition: Definition) -> None:
        """Read what a wrong choice costs, written as it is: -1/2."""
        if "wrong" not in entry:
            return
        text = entry["wrong"].text().replace("−", "-").strip()
        if not re.fullmatch(r"-?\d{1,4}(?:\.\d{1,4}|/[1-9]\d{0,3})?", text) or Fraction(text) > 0:
            entry["wrong"].fail(f"is {text!r}, but must be what a wrong answer earns, 0 or less, as -1/2")
        cost = -Fraction(text)
        if cost > Fraction(definition["marks"]):
            entry["wrong"].fail(f"takes {cost} off, and the question has {definition['marks']} marks; take off less")
        if cost:
            definition["wrong"] = str(cost)

    def option(self, value: Value) -> Definition:
        """Read an option: its text, `text: correct`, or a mapping of its text in both languages and more."""
        if isinstance(value.content, str):
            return {"text": self.text(value, is_line=True)}
        if isinstance(value.content, list):
            value.fail("is a list, but an option is a text, as fc1 or fc1: correct")
        if set(value.content) <= {"en", "zh", "text", "correct", "sentence"}:
            return self.long_option(value)
        if len(value.content) != 1:
            value.fail("is no option; write its text, `text: correct`, or {en: ..., zh: ..., correct: yes}")
        ((text, said),) = value.content.items()
        if said.content != "correct":
            said.place.fail(
                f"is {said.shown}, but behind an option stands `correct` alone; put a text with a colon "
                "into quotation marks"
            )
        found: Definition = {"text": self.text(Value(text, said.place), is_line=True)}
        return {**found, "correct": True}

    def long_option(self, value: Value) -> Definition:
        entry = value.section("an option", ("en", "zh", "text", "correct", "sentence"))
        texts = {name: entry[name] for name in ("en", "zh") if name in entry}
        if ("text" in entry) == bool(texts):
            value.fail("says its text in `text`, or in `en` and `zh`")
        text = entry["text"] if "text" in entry else Value(texts, value.place)
        found: Definition = {"text": self.text(text, is_line=True)}
        if entry.read("correct", Value.switch, False):
            found["correct"] = True
        if "sentence" in entry:
            found["sentence"] = self.text(entry["sentence"], is_line=True)
        return found

    def sentences(self, value: Value, options: list[Definition]) -> None:
        """Read what is told to those who choose an option, by its text."""
        names = {text: option for option in options for text in option["text"].values()}
        entries = value.section("sentences", names)
        for name, sentence in entries.items():
            names[name]["sentence"] = self.text(sentence, is_line=True)

    def true_false(self, value: Value, entry: Section, definition: Definition) -> None:
        """Read whether the statement is true."""
        if "answer" not in entry:
            value.place.at(value.place.line, "answer").fail("is missing; write answer: true or answer: false")
        definition["answer"] = entry["answer"].switch()
        by_hand = "reason" in entry
        if by_hand:
            entry["reason"].one_of(("by hand",))
            definition["reason"] = "by hand"
        definition["marks"] = entry.read("marks", lambda one: one.integer(2 if by_hand else 1, MOST_MARKS), 1 + by_hand)
        if "sentence" in entry:
            definition["sentence"] = self.text(entry["sentence"], is_line=True)
        self.wrong(entry, {**definition, "marks": 1} if by_hand else definition)
        if "wrong" in entry and by_hand and (cost := -Fraction(entry["wrong"].text().replace("−", "-"))):
            definition["wrong"] = str(cost)

    def number(self, value: Value, entry: Section, definition: Definition) -> None:
        """Read one number, or several parts of which a later one may use the earlier ones by name."""
        if ("parts" in entry) == ("answer" in entry):
            value.fail("has either an `answer`, as 4*n, or `parts` with one each")
        known = dict(self.known)
        if "answer" in entry:
            if "within" in entry:
                entry["within"].said(read_tolerance, entry["within"].text())
            parts = [self.part(value, entry, ANSWER, known)]
        else:
            items = entry["parts"].items()
            if not 1 <= len(items) <= MOST_PARTS:
                entry["parts"].fail(f"holds {len(items)} parts, but must hold 1 to {MOST_PARTS}")
            parts = []
            for i, item in enumerate(items, 1):
                one = item.section("a part", ("ask", "name", "answer", "within", "marks"))
                for key in ("ask", "answer"):
                    if key not in one:
                        item.place.at(item.place.line, key).fail("is missing; a part has at least ask and answer")
                parts.append(self.part(item, one, f"{ANSWER}_{i}", known))
                parts[-1]["ask"] = self.text(one["ask"], is_line=True)
            if "within" in entry:
                entry["within"].said(read_tolerance, entry["within"].text())
                parts = [{"within": entry["within"].text(), **part} for part in parts]
        definition["parts"] = parts
        self.total(entry, definition, parts)

    def part(self, value: Value, entry: Section, name: str, known: dict[str, str]) -> Definition:
        """Read one number that is asked for; its name is known to the parts below."""
        if "name" in entry:
            name = entry["name"].text()
            entry["name"].said(check_name, name, {**known, REASON: "", ORDER: ""})
        found: Definition = {"name": name, "answer": self.formula(entry["answer"], known)}
        if "within" in entry:
            entry["within"].said(read_tolerance, entry["within"].text())
            found["within"] = entry["within"].text()
        if "marks" in entry and "ask" in entry:
            found["marks"] = entry["marks"].integer(1, MOST_MARKS)
        known[name] = ""
        return found

    def formula(self, value: Value, known: Mapping[str, str]) -> str:
        """Read a formula over the numbers that are known here."""
        value.said(read_formula, value.text(), known)
        return value.text()

    def total(self, entry: Section, definition: Definition, parts: list[Definition]) -> None:
        """Read the marks in all; left out, they are what the parts make, one each where nothing is said."""
        said = [Fraction(part["marks"]) for part in parts if "marks" in part]
        left = len(parts) - len(said)
        total = entry.read("marks", lambda one: one.integer(1, MOST_MARKS), int(sum(said)) + left)
        if total - sum(said) <= 0 if left else total != sum(said):
            entry["marks"].fail(
                f"is {total}, but single ones have {sum(said)} already" + (f", and {left} have none" if left else "")
            )
        definition["marks"] = total


def check_calculated(id: str, definition: Definition, rounding: Rounding) -> Family:
    """Make the family of a definition and calculate some draws; raise GivenError for what cannot be calculated."""
    family = own_family(id, definition)
    for attempt in range(TRIED):
        given = draw(family, Stream(id, "tried", attempt), "medium", {})
        problem = Problem(family, given, {}, rounding, "medium")
        try:
            for name in problem.asked:
                printed_value(problem, name)
            ranges(problem)
        except (ZeroDivisionError, OverflowError) as error:
            shown = ", ".join(f"{name} = {value}" for name, value in given.items())
            raise GivenError(f"the answer cannot be calculated where {shown or 'nothing is drawn'}: {error}") from None
    return family
