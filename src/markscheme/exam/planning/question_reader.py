"""The questions of a blueprint: a family, a pool, or the instructor's own text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from markscheme.authored.own_family import own_id
from markscheme.document.document_tree import Language, WorkingStyle
from markscheme.engine.problem import ANSWER_FORMS, choose_options, read_datum
from markscheme.errors import did_you_mean
from markscheme.exam.planning.blueprint import Blueprint, Picture, Question, SharedGiven, Text
from markscheme.exam.planning.own_reader import KEYS as OWN
from markscheme.exam.planning.own_reader import OwnReader, check_calculated
from markscheme.exam.planning.pictures import NARROWEST, WIDEST, WIDTH, read_picture
from markscheme.exam.planning.yaml_lines import Section, Value
from markscheme.family.choosing import named, of_notes
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject

WORKING = ("ruled", "squared", "blank")
DRAWN = ["family", "level", "options", "marks", "given", "answer_form", "working"]
POOL = ["pick", "from", "note", "level", "options", "marks", "answer_form", "working"]
STATIC = ["text", "title", "marks", "lines", "working", "picture", "alt"]
FORMS = ("family", "from", "text", *OWN)
OWN_LINES = {"choice": 0, "true_false": 3, "number": 4, "table": 3}  # of working space, by the form of the question
LINES = 8  # of working space below a static question
MOST_MARKS = 1000


@dataclass
class Reader:
    """Reads questions one after the other and gives them their ids."""

    library: Library
    blueprint: Blueprint
    working: str
    read_text: Callable[[Value, Iterable[Language]], Text]
    shared: Mapping[str, SharedGiven] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    pools: int = 0
    questions: list[Question] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def read_questions(self, value: Value) -> tuple[Question, ...]:
        """Read all questions in the order of the paper."""
        for item in value.items():
            self.read_question(item)
        return tuple(self.questions)

    def read_question(self, value: Value) -> None:
        """Read one entry of the list: one question, or the several of a pool."""
        own = [key for keys in OWN.values() for key in keys]
        entry = value.section("a question", dict.fromkeys([*DRAWN, *POOL, *STATIC, *own]))
        kinds = [kind for kind in FORMS if kind in entry]
        if len(kinds) != 1:
            value.fail(
                "is one of these: `family: mlp/backprop`, a pool `pick: 2` `from: cnn/*`, or your own `text:`, "
                "`choice:`, `true_false:`, `number:`, `table:`"
            )
        kind = kinds[0]
        if kind in OWN:
            self.read_own(kind, value, entry)
            return
        known = {"family": DRAWN, "from": POOL, "text": STATIC}[kind]
        value.section(f"a question with {kind!r}", known)
        {"family": self.read_drawn, "from": self.read_pool, "text": self.read_static}[kind](value, entry)

    def add(self, value: Value, question: Question) -> None:
        """Give a question its id and its line, and keep it."""
        self.questions.append(replace(question, id=f"q{len(self.questions) + 1}", line=value.place.line))

    def read_own(self, kind: str, value: Value, entry: Section) -> None:
        """Read a question that no family asks: it becomes a family of this exam."""
        id = own_id(f"q{len(self.questions) + 1}")
        definition = OwnReader(self.blueprint.languages, self.read_text).read(kind, value, entry)
        value.said(check_calculated, id, definition, self.blueprint.rounding)
        title = Text(**definition["title"]) if "title" in definition else Text()
        self.add(
            value,
            Question(
                id="",
                marks=definition["marks"],
                families=(id,),
                title=title,
                lines=entry.read("lines", lambda lines: lines.integer(0, 200), OWN_LINES[kind]),
                working=self.read_working(entry),
                definition=definition,
                picture=self.read_picture(entry),
            ),
        )

    def read_picture(self, entry: Section) -> Picture | None:
        """Read the picture of a question and the words that stand for it, and keep what its file holds."""
        if "picture" not in entry:
            if "alt" in entry:
                entry["alt"].fail("stands for a picture, and there is none; say picture: FILE, or leave it out")
            return None
        value = entry["picture"]
        alt = entry.get("alt")
        name, width = value, WIDTH
        if isinstance(value.content, dict):
            more = value.section("a picture", ("file", "alt", "width"))
            if "file" not in more:
                value.fail("says no `file`; write picture: fig.png, or {file: fig.png, alt: ..., width: 100}")
            name, alt = more["file"], more.get("alt", alt)
            width = more.read("width", lambda one: one.integer(NARROWEST, WIDEST), WIDTH)
        if alt is None:
            value.fail("needs the words that stand for it where it cannot be seen; add alt: ...")
        words = self.read_text(alt, self.blueprint.languages)
        if not words:
            alt.fail("is empty; say in a few words what the picture shows")
        file, content = name.said(read_picture, name.text(), Path(value.place.file).parent)
        self.pictures[file] = content
        return Picture(file, words, width)

    def read_static(self, value: Value, entry: Section) -> None:
        """Read the instructor's own text, marked by hand."""
        if "marks" not in entry:
            value.place.at(value.place.line, "marks").fail("is missing; your own question needs its marks")
        text = self.read_text(entry["text"], self.blueprint.languages)
        for language in self.blueprint.languages:
            entry["text"].said(text.blocks, language)
        self.add(
            value,
            Question(
                id="",
                marks=entry["marks"].integer(1, MOST_MARKS),
                title=entry.read("title", lambda title: self.read_text(title, self.blueprint.languages), Text()),
                text=text,
                lines=entry.read("lines", lambda lines: lines.integer(0, 200), LINES),
                working=self.read_working(entry),
                picture=self.read_picture(entry),
            ),
        )

    def read_working(self, entry: Section) -> WorkingStyle:
        """Read the kind of working space."""
        return cast(WorkingStyle, entry.read("working", lambda value: value.one_of(WORKING), self.working))

    def read_answer_form(self, entry: Section) -> str:
        """Read the form that numbers are to be written in."""
        return entry.read("answer_form", lambda value: value.one_of(ANSWER_FORMS), ANSWER_FORMS[0])

    def read_drawn(self, value: Value, entry: Section) -> None:
        """Read a question of one family."""
        family = self.family(entry["family"])
        options = self.read_options(entry, family)
        given: JsonObject = entry.read("given", lambda named: self.read_given(named, family, options), {})
        total, steps = self.read_marks(entry, [family], options)
        self.add(
            value,
            Question(
                id="",
                marks=total,
                step_marks=steps,
                families=(family.id,),
                level=self.read_level(entry, [family]),
                options=options,
                given=given,
                answer_form=self.read_answer_form(entry),
                working=self.read_working(entry),
            ),
        )

    def read_pool(self, value: Value, entry: Section) -> None:
        """Read several questions, each of another family of the pool."""
        families = self.families(entry)
        pick = entry.read("pick", lambda number: number.integer(1, 50), 1)
        if pick > len(families):
            value.fail(f"picks {pick} of {len(families)} families: {', '.join(f.id for f in families)}; pick fewer")
        options: dict[str, str] = entry.read("options", lambda named: self.read_pool_options(named, families), {})
        total, _ = self.read_marks(entry, families, options)
        level, working = self.read_level(entry, families), self.read_working(entry)
        answer_form = self.read_answer_form(entry)
        self.pools += 1
        for _ in range(pick):
            self.add(
                value,
                Question(
                    id="",
                    marks=total,
                    families=tuple(family.id for family in families),
                    pool=self.pools,
                    level=level,
                    options=options,
                    answer_form=answer_form,
                    working=working,
                ),
            )

    def family(self, value: Value) -> Family:
        """Read the family of an id."""
        return value.said(self.library.__getitem__, value.text())

    def families(self, entry: Section) -> list[Family]:
        """Read the families of ids, topics and patterns such as `cnn/*`, of a study note if one is named."""
        words = entry["from"].items()
        ids = [id for word in words for id in word.said(named, self.library, [word.text()])]
        if "note" in entry:
            ids = self.of_note(entry["note"], ids)
        return [self.library[id] for id in dict.fromkeys(ids)]

    def of_note(self, value: Value, ids: list[str]) -> list[str]:
        """Keep the families of a study note."""
        sources = {id: self.library[id].source for id in self.library}
        found = value.said(of_notes, sources, ids, [value.text()])
        return found or value.fail(f"none of these families is from this note: {', '.join(ids)}")

    def read_level(self, entry: Section, families: Iterable[Family]) -> str:
        """Read a level that all of the families have."""
        known = [level for level in ("easy", "medium", "hard") if all(level in f.levels for f in families)]
        default = "medium" if "medium" in known else known[0]
        return entry.read("level", lambda value: value.one_of(known), default)

    def read_options(self, entry: Section, family: Family) -> dict[str, str]:
        """Read every option of the family, chosen or by default."""
        chosen: dict[str, str] = entry.read("options", lambda value: _words(value, family.options), {})
        return choose_options(family, Stream(), chosen)

    def read_pool_options(self, value: Value, families: Iterable[Family]) -> dict[str, str]:
        """Read the options of a pool; they go to the families that have them."""
        known: dict[str, tuple[str, ...]] = {}
        for family in families:
            known |= {name: (*known.get(name, ()), *values) for name, values in family.options.items()}
        return _words(value, known)

    def read_given(self, value: Value, family: Family, options: Mapping[str, str]) -> JsonObject:
        """Read fixed numbers, checked as `solve` checks them; `$name` is shared data."""
        entries = value.section(f"{family.id}'s given", family.given)
        found: JsonObject = {}
        sizes: dict[str, tuple[int, str]] = {}
        for name, entry in entries.items():
            if not family.given[name].applies(options):
                said = ", ".join(f"{option} = {' or '.join(values)}" for option, values in family.given[name].only)
                entry.fail(f"is given only where {said}")
            found[name] = entry.plain()
            if isinstance(entry.content, str) and entry.content.startswith("$"):
                self.check_name(entry)
                if (shared := self.shared[entry.content[1:]]).value is not None:
                    entry.said(read_datum, family, name, shared.value, sizes)
            else:
                entry.said(read_datum, family, name, found[name], sizes)
        return found

    def check_name(self, value: Value) -> None:
        """Refuse a name of shared data that is not among `shared`."""
        name = value.text()[1:]
        if name not in self.shared:
            value.fail(f"${name} is not among the shared data; {did_you_mean(name, self.shared)}")
        self.used.add(name)

    def read_marks(
        self, entry: Section, families: list[Family], options: Mapping[str, str]
    ) -> tuple[int, dict[str, int]]:
        """Read the marks in all, 0 where the family gives them, and those of steps where the blueprint gives them."""
        if "marks" not in entry:
            return 0, {}
        value = entry["marks"]
        if not isinstance(value.content, dict):
            return value.integer(1, MOST_MARKS), {}
        if len(families) > 1:
            value.fail("gives marks by step, but the families of a pool have different steps; give the marks in all")
        steps = value.section(f"the marks of {families[0].id}", _can_be_asked(families[0], options))
        return 0, {name: entry.integer(0, MOST_MARKS) for name, entry in steps.items()}

    def read_shared(self, value: Value) -> dict[str, SharedGiven]:
        """Read named data: `{from: FAMILY, given: NAME}`, or the value itself."""
        if not isinstance(value.content, dict):
            value.fail("must be a mapping of names to data, as {graph: {from: gnn/gcn_layer, given: A}}")
        return {name: self.read_one_shared(entry) for name, entry in value.content.items()}

    def read_one_shared(self, value: Value) -> SharedGiven:
        if not isinstance(value.content, dict) or "from" not in value.content:
            return SharedGiven(value=value.plain())
        entry = value.section("shared data", ("from", "given", "level", "options"))
        family = self.family(entry["from"])
        if "given" not in entry:
            value.fail(f"says no given of {family.id}; known: {', '.join(family.given)}")
        given = entry["given"].one_of(family.given)
        options = self.read_options(entry, family)
        if not family.given[given].applies(options):
            entry["given"].fail(f"{given!r} does not exist under the options {options}")
        return SharedGiven(None, family.id, given, self.read_level(entry, [family]), options)

    def check_shared(self, top: Section) -> None:
        """Refuse shared data that nothing uses: a mistake of its name."""
        for name in self.shared:
            if name not in self.used:
                cast(dict[str, Value], top["shared"].content)[name].fail(
                    f"is used by no question; write given: {{NAME: ${name}}} where it belongs, or delete it"
                )


def _can_be_asked(family: Family, options: Mapping[str, str]) -> list[str]:
    """Name the steps that the family can ask for under these options."""
    return [name for name in family.steps if name in family.marks({**family.default_options(), **options})]


def _words(value: Value, known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Read options by name, each with one of its values; yes and no are words here."""
    entries = value.section("options", known)
    return {name: entry.one_of(dict.fromkeys(known[name])) for name, entry in entries.items()}
