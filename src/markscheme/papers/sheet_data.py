"""sheet.json: its formats, its code, and how every later version reads it.

A printed sheet is what its file says: the code is held against the file and never against what this program would
write, and questions, givens, steps and marks are those of the file, also where a family is of a later version by now.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from markscheme.authored.own_family import own_family
from markscheme.engine.problem import Problem, from_json
from markscheme.errors import AnswerError, GivenError, did_you_mean
from markscheme.family.library import Library
from markscheme.family.model import Family, Worth
from markscheme.files.formats import format_name, format_number
from markscheme.files.json_reader import JsonValue

KIND = "sheet"
# By the number of each format that is read, the field in which the code of the content stands. In format 1 this code
# is the one on the paper; a format whose paper has another code names a field of its own here, and that is all.
FORMATS = {1: "code", 2: "content"}
FORMAT = format_name(KIND, 1)  # what is written
ISSUED = format_name(KIND, 2)  # what is written where the code comes from a secret
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_FRACTION = re.compile(r"[1-9]\d{0,5}/[1-9]\d{0,5}", re.ASCII)
_NOT_PROBLEM = ("id", "marks", "part_names")
_FIELDS = {"code": str, "title": str, "language": str, "questions": list}
_QUESTION = {"id": str, "family": str, "version": int, "rounding": str, "given": dict}


def content_code(questions: Sequence[Mapping[str, JsonValue]], holder: str) -> str:
    """Make a short code of what a sheet asks, as its file says it: same questions for the same holder, same code."""
    content: list[JsonValue] = [{k: v for k, v in one.items() if k not in _NOT_PROBLEM} for one in questions]
    if holder:
        content += [holder, *([one["id"], one.get("marks")] for one in questions)]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()
    return grouped(letters_of(int.from_bytes(digest[:8], "big"), 8))


def issued_code(hexadecimal: str) -> str:
    """Make the code on a paper from a number that a secret made."""
    return grouped(letters_of(int(hexadecimal[:16], 16), 8))


def letters_of(number: int, length: int) -> str:
    """Write a number as letters that are read aloud without mistakes, the last place first."""
    letters = ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def grouped(letters: str) -> str:
    """Set eight letters in two groups, as they stand on paper."""
    return f"{letters[:4]}-{letters[4:]}"


def check_content(data: Mapping[str, JsonValue]) -> None:
    """Raise AnswerError when this is no sheet that this program reads, or it was changed after it was made."""
    number = format_number(data, KIND, FORMATS, fix="give the sheet.json that `sheet` wrote")
    _check_fields("the sheet", data, {**_FIELDS, FORMATS[number]: str})
    for i, question in enumerate(data["questions"], 1):
        _check_fields(f"question {i} of the sheet", question, _QUESTION)
        marks = question.get("marks", {})
        if not isinstance(marks, Mapping) or not all(map(_is_worth, marks.values())):
            raise _damaged(f"question {i} of the sheet", "'marks' gives no whole number of marks to every step")
    stored, found = data[FORMATS[number]], content_code(data["questions"], str(data.get("holder", "")))
    if stored != found:
        raise AnswerError(
            f"the sheet says code {stored!r}, but its content has {found!r}: it was changed after it was made"
        )


def read_addresses(data: Mapping[str, JsonValue]) -> dict[str, str]:
    """Read the addresses of questions; a sheet that was made before there were any has none, and prints none."""
    found = data.get("addresses", {})
    if not isinstance(found, Mapping) or not all(isinstance(one, str) and len(one) <= 2_000 for one in found.values()):
        raise _damaged("the sheet", "'addresses' does not give a text to every question")
    return dict(found)


def _is_worth(marks: JsonValue) -> bool:
    """Say whether these are marks of a step: a whole number, or of an instructor's question a fraction, "1/2"."""
    return type(marks) is int or (isinstance(marks, str) and _FRACTION.fullmatch(marks) is not None)


def marks_json(marks: Mapping[str, Worth]) -> dict[str, JsonValue]:
    """Write marks of steps as a sheet has them."""
    return {name: worth if isinstance(worth, int) else str(worth) for name, worth in marks.items()}


def _check_fields(where: str, data: JsonValue, fields: Mapping[str, type]) -> None:
    if not isinstance(data, Mapping):
        raise _damaged(where, f"it is a {type(data).__name__}")
    for name, kind in fields.items():
        if not isinstance(data.get(name), kind):
            found = f"a {type(data[name]).__name__}" if name in data else "missing"
            raise _damaged(where, f"{name!r} is {found}, but must be a {kind.__name__}")


def _damaged(where: str, what: str) -> AnswerError:
    return AnswerError(f"{where} is damaged: {what}; give the sheet.json as `sheet` wrote it")


def read_question(data: Mapping[str, JsonValue], library: Library) -> Problem:
    """Read the problem of a question; raise AnswerError when its family cannot read it any more.

    The names of an earlier version of the family go in, and the calls of the problem have them.
    """
    family = own_family(data["family"], data["definition"]) if "definition" in data else library[data["family"]]
    made: int = data["version"]
    if made > family.version:
        raise AnswerError(
            f"question {data['id']} was made with version {made} of {family.id}, and this Markscheme has version "
            f"{family.version}; update Markscheme"
        )
    names = _todays(data["given"], lambda name: family.today(name, made), _where(data, family))
    given = {now: data["given"][name] for now, name in names.items()}
    try:
        problem = from_json(family, {**data, "given": given})
    except GivenError as error:
        raise AnswerError(f"{_where(data, family)}: {error}; {_mend(family, made)}") from error
    return _with_marks(problem, data) if "marks" in data else problem


def _with_marks(problem: Problem, data: Mapping[str, JsonValue]) -> Problem:
    """Give the problem the marks of the sheet, which may be others than the family's, under other names."""
    family, calls = problem.family, [call.name for call in problem.calls]
    made: int = data["version"]
    marks: dict[str, Worth] = {
        name: worth if isinstance(worth, int) else Fraction(worth) for name, worth in data["marks"].items()
    }
    labels = _todays(marks, lambda name: _call_today(family, calls, name, made), _where(data, family))
    for today, name in labels.items():
        if today not in calls:
            hint = did_you_mean(today, calls)
            raise AnswerError(
                f"{_where(data, family)}: marks for {name!r}, which is no step; {hint}; {_mend(family, made)}"
            )
    renamed = {today: name for today, name in labels.items() if today != name}
    if renamed:
        problem = replace(problem, family=family.with_labels(renamed))
    return problem if list(problem.asked_calls.items()) == list(marks.items()) else replace(problem, marks=marks)


def _todays(names: Iterable[str], today: Callable[[str], str], where: str) -> dict[str, str]:
    """Map the names of a sheet to what they are called today; two that became one cannot be told apart any more."""
    found: dict[str, str] = {}
    for name in names:
        now = today(name)
        if now in found:
            raise AnswerError(
                f"{where}: {found[now]!r} and {name!r} are both called {now!r} now; "
                "mark it with the Markscheme that made it"
            )
        found[now] = name
    return found


def _call_today(family: Family, calls: Collection[str], name: str, made: int) -> str:
    """Name the call of an earlier version as today: `adam_g_3` is the third round of `adam_g_`."""
    whole = family.today(name, made)
    step = name.rstrip("0123456789")
    return whole if whole in calls else family.today(step, made) + name[len(step) :]


def _where(data: Mapping[str, JsonValue], family: Family) -> str:
    made = data["version"]
    if made == family.version:
        return f"question {data['id']}"
    return f"question {data['id']} was made with version {made} of {family.id}, this is version {family.version}"


def _mend(family: Family, made: int) -> str:
    if made == family.version:
        return f"bring back the {family.id} that made it"
    return f"mark it with the Markscheme that made it, or say in {family.id} what it is called now, under `earlier`"
