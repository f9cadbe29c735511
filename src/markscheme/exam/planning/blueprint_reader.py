"""A blueprint from YAML. Every complaint names the line, the key and what was probably meant."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import cast

from markscheme.authored.own_library import OwnLibrary
from markscheme.document.document_tree import Language, PaperSize
from markscheme.exam.planning.blueprint import (
    ANSWER_SHEETS,
    BUNDLES,
    EACH,
    FULL,
    LAYOUT,
    Blueprint,
    Printing,
    Text,
)
from markscheme.exam.planning.grades.grade_reader import (
    GRADES,
    ROUND,
    STATUSES,
    read_grades,
    read_round,
    read_status_words,
)
from markscheme.exam.planning.grades.mark_rounding import MarkRounding
from markscheme.exam.planning.late import Late
from markscheme.exam.planning.policy_reader import LATE, asked_of_plan, check_policy, read_settings
from markscheme.exam.planning.question_reader import WORKING, Reader
from markscheme.exam.planning.yaml_lines import Section, Value, read_lined
from markscheme.exam.variants.variant_sampler import resolved
from markscheme.family.library import Library
from markscheme.files.headings import put_column_hint
from markscheme.numbers.exact import plain_fraction
from markscheme.numbers.rounding import Rounding
from markscheme.papers.space import SPACES
from markscheme.submissions.times import Dates, read_order, zone_of

KEYS = (
    *("title", "course", "date", "duration", "languages", "rounding", "policy", "instructions", "paper", "cover"),
    *("key", "working", "variants", "duplicates", "effort_spread", "shared", "questions", "formula_sheet", "scale"),
    *("late", "dates", "timezone", "columns", ROUND, GRADES, STATUSES),
    *("space", "answer_sheet", "formula_sheet_apart", "rules", "bundle", "spares", "key_languages"),
)
PAPERS: dict[str, PaperSize] = {"a4": "a4", "letter": "us-letter", "us-letter": "us-letter"}
MOST_QUESTIONS = 60
MOST_VARIANTS = 1000
MOST_SPARES = 99


def read_blueprint(text: str, file: str, library: Library) -> Blueprint:
    """Read a blueprint; raise AnswerError with file, line and key."""
    whole = read_lined(text, file)
    top = whole.section("a blueprint", KEYS)
    for key in ("title", "questions"):
        if key not in top:
            whole.place.at(1, key).fail("is missing; a blueprint has at least a title and questions")
    languages = top.read("languages", _languages, cast(tuple[Language, ...], ("en",)))
    dates = Dates(top.read("dates", _order, ""), top.read("timezone", _zone, ""))
    blueprint = Blueprint(
        title=_text(top["title"], languages),
        questions=(),
        languages=languages,
        course=top.read("course", lambda value: _text(value, languages), Text()),
        date=top.read("date", _date, ""),
        duration=top.read("duration", lambda value: value.integer(1, 1440), 0),
        rounding_rule=top.read("rounding", _rounding, str(Rounding())),
        policy_settings=top.read("policy", read_settings, {}),
        late=_late(top, dates),
        dates=dates.order,
        timezone=dates.zone,
        columns=top.read("columns", _columns, {}),
        round_marks=_round(top),
        status_words=top.read(STATUSES, read_status_words, {}),
        instructions=top.read("instructions", lambda value: _prose(value, languages), ()),
        paper=PAPERS[top.read("paper", lambda value: value.one_of(PAPERS), "a4")],
        cover=top.read("cover", Value.switch, False),
        key=top.read("key", lambda value: value.one_of(("working", "marks")), "working"),
        variants=top.read("variants", _variants, EACH),
        duplicates=top.read("duplicates", lambda value: value.one_of(("redraw", "refuse", "count")), "redraw"),
        effort_spread=top.read("effort_spread", _percent, 10),
        formula_sheet=top.read("formula_sheet", lambda value: _prose(value, languages), ()),
        printing=_printing(top, languages),
    )
    reader = Reader(library, blueprint, top.read("working", lambda value: value.one_of(WORKING), "blank"), _text)
    return _with_questions(blueprint, top, reader)


def _with_questions(blueprint: Blueprint, top: Section, reader: Reader) -> Blueprint:
    reader.shared = top.read("shared", reader.read_shared, {})
    questions = reader.read_questions(top["questions"])
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        top["questions"].fail(f"holds {len(questions)} questions, but must hold 1 to {MOST_QUESTIONS}")
    reader.check_shared(top)
    blueprint = replace(blueprint, questions=questions, shared=reader.shared, pictures=reader.pictures)
    library = OwnLibrary(reader.library, blueprint.definitions)
    # Only where it changes something: papers that were built before are the same papers still.
    for_all = "rounding" in top and any(library[id].rule != Rounding() for q in questions for id in q.families)
    blueprint = replace(blueprint, rounding_for_all=for_all and blueprint.rounding == Rounding())
    blueprint = resolved(blueprint, library, top.whole.place.file)
    if "policy" in top:
        check_policy(top["policy"], asked_of_plan(blueprint, library), library)
    blueprint = replace(blueprint, scale=top.read("scale", lambda value: _scale(value, blueprint.total), ()))
    return replace(blueprint, grades=top.read(GRADES, lambda value: read_grades(value, blueprint.scale), None))


def _printing(top: Section, languages: tuple[Language, ...]) -> Printing:
    """Read how the papers are laid out and put together."""
    return Printing(
        layout=LAYOUT,
        space=top.read("space", lambda value: value.one_of(SPACES), ""),
        answer_sheet=top.read("answer_sheet", lambda value: value.one_of(ANSWER_SHEETS), "inside"),
        formula_sheet_apart=top.read("formula_sheet_apart", Value.switch, False),
        rules=top.read("rules", lambda value: _prose(value, languages), None),
        bundle=top.read("bundle", lambda value: value.one_of(BUNDLES), "none"),
        spares=top.read("spares", lambda value: value.integer(0, MOST_SPARES), 0),
        key_languages=top.read("key_languages", lambda value: _among(value, languages), ()),
        part_names="numbers" if languages[0] == "zh" else "",
    )


def _among(value: Value, languages: tuple[Language, ...]) -> tuple[Language, ...]:
    """Read some of the languages of the exam."""
    chosen = [item.one_of(languages) for item in value.items()]
    return tuple(language for language in languages if language in chosen)


def _languages(value: Value) -> tuple[Language, ...]:
    codes = [item.one_of(("en", "zh")) for item in value.items()]
    if not codes or len(codes) != len(set(codes)):
        value.fail("must be en, zh, or both as [en, zh], the main one first")
    return tuple(cast(Language, code) for code in codes)


def _text(value: Value, languages: Iterable[Language]) -> Text:
    """Read a text written once, or one for each language of the exam."""
    if not isinstance(value.content, dict):
        return Text(value.text().strip(), value.text().strip())
    texts = value.section("a text in several languages", ("en", "zh"))
    for language in languages:
        if language not in texts:
            value.fail(f"lacks {language!r}, a language of this exam; add it beside {', '.join(texts)}")
    first = next(iter(texts.values())).text()
    return Text(*(texts[code].text().strip() if code in texts else first.strip() for code in ("en", "zh")))


def _prose(value: Value, languages: tuple[Language, ...]) -> tuple[Text, ...]:
    """Read texts in which Markdown and maths stand; what cannot be printed is said with its line."""
    found = []
    for item in value.items():
        text = _text(item, languages)
        for language in languages:
            item.said(text.blocks, language, item.place.key)
        found.append(text)
    return tuple(found)


def _date(value: Value) -> str:
    try:
        return datetime.date.fromisoformat(value.text()).isoformat()
    except ValueError:
        value.fail(f"is {value.shown}, but must be a date such as 2026-11-30")


def _rounding(value: Value) -> str:
    return str(value.said(Rounding.read, value.text()))


def read_late(value: Value, dates: Dates, base: Late | None = None) -> Late | None:
    """Read the rule for late scripts, of a blueprint or a policy file; None for `no`; AnswerError with its line.

    `base`: the rule that stays where nothing is said but who is excused.
    """
    if isinstance(value.content, str) and value.content.strip().casefold() in ("no", "none", "false", "off"):
        return None
    if not isinstance(value.content, dict):
        value.fail("must be a mapping such as {after: 2026-11-30 23:59, penalty: 10%, per_day: yes}")
    entries = dict(value.content)
    excused = [one.text().strip() for one in entries["excused"].items()] if "excused" in entries else []
    one_line = {name: entry for name, entry in entries.items() if name != "excused"}
    settings = {name: "" if entry.content in ("", None) else entry.text() for name, entry in one_line.items()}
    settings |= {"excused": ""} if "excused" in entries else {}
    return value.said(Late.read, settings, dates, excused, base)


def _late(top: Section, dates: Dates) -> Late | None:
    """Read the rule among the settings of marking, or by itself."""
    policy = top["policy"].content if "policy" in top else {}
    inside = policy.get(LATE) if isinstance(policy, dict) else None
    if inside is not None and LATE in top:
        top[LATE].fail("stands in the policy too; keep one of them")
    return (
        read_late(inside, dates) if inside is not None else top.read(LATE, lambda value: read_late(value, dates), None)
    )


def _round(top: Section) -> MarkRounding | None:
    """Read how marks are rounded, among the settings of marking or by itself."""
    policy = top["policy"].content if "policy" in top else {}
    inside = policy.get(ROUND) if isinstance(policy, dict) else None
    if inside is not None and ROUND in top:
        top[ROUND].fail("stands in the policy too; keep one of them")
    return read_round(inside) if inside is not None else top.read(ROUND, read_round, None)


def _order(value: Value) -> str:
    return value.said(read_order, value.text(), value.place.key)


def _zone(value: Value) -> str:
    value.said(zone_of, value.text())
    return value.text()


def _columns(value: Value) -> dict[str, str]:
    """Read what columns of tables hold, by their headings: `{id: 学号, name: 姓名}`."""
    if not isinstance(value.content, dict):
        value.fail("must be a mapping such as {id: 学号, name: 姓名}")
    columns: dict[str, str] = {}
    for meaning, heading in value.content.items():
        heading.said(put_column_hint, columns, meaning, heading.text(), value.place.key)
    return columns


def _variants(value: Value) -> int:
    return EACH if value.content == "each" else value.integer(1, MOST_VARIANTS)


def _percent(value: Value) -> int:
    text = value.text().removesuffix("%").strip()
    return Value(text, value.place).integer(1, 100)


def _scale(value: Value, total: int) -> tuple[tuple[str, str], ...]:
    """Read `to: 100`, or points between which marks are scaled along straight lines."""
    scale = value.section("the scale", ("to", "points"))
    if len(scale) != 1:
        value.fail("has one key: to, or points; as {to: 100} or {points: [[0, 0], [40, 50], [60, 100]]}")
    if "to" in scale:
        return (("0", "0"), (FULL, str(_number(scale["to"]))))
    points = [_point(item) for item in scale["points"].items()]
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
    if len(points) < 2 or not rising or points[0][0] > 0 or points[-1][0] < total:
        scale["points"].fail(f"must rise from 0 raw marks to all {total} of this paper, each point [raw, scaled]")
    return tuple((str(raw), str(scaled)) for raw, scaled in points)


def _point(value: Value) -> tuple[Fraction, Fraction]:
    pair = [_number(item) for item in value.items()]
    if len(pair) != 2:
        value.fail(f"is {value.shown}, but a point is a pair [raw marks, scaled marks]")
    return pair[0], pair[1]


def _number(value: Value) -> Fraction:
    try:
        number = plain_fraction(value.text())
    except (ValueError, ZeroDivisionError):
        value.fail(f"is {value.shown}, but must be a number such as 50, 62.5 or 125/2")
    if number < 0:
        value.fail(f"is {number}, but marks are not negative")
    return number
