"""The words of families are an interface: exams keep sources that were written in them, and are marked for years.

So words, what declarations and random draws can do, and the names that a module may declare are added, and none is
taken away, renamed or asked to be called otherwise. `frozen/words.json` says what each was called with when exams began
to keep their families; what has come since stands in further files, `words-2.json` and so on.
"""

from __future__ import annotations

import inspect
import json
from collections import Counter

import pytest
from frozen_files import FROZEN

import markscheme.words
from markscheme.family.declarations import DEFAULTS
from markscheme.family.givens.given import Given
from markscheme.family.givens.sampling import Domain, Stream

KINDS = {
    "words": {name: getattr(markscheme.words, name) for name in markscheme.words.__all__},
    "declarations": dict.fromkeys(DEFAULTS),
    **{kind.__name__: {name: getattr(kind, name) for name in dir(kind)} for kind in (Given, Domain, Stream)},
}
FROZEN_WORDS = [
    (kind, name, said)
    for path in sorted(FROZEN.glob("words*.json"))
    for kind, words in json.loads(path.read_text("utf-8")).items()
    for name, said in words.items()
]


def called_with(word: object) -> list[str] | None:
    """The arguments of a word: `x` must be given, `x=` may be left out; `*` before those that are given by name."""
    if not callable(word):
        return None
    found, starred = [], False
    for argument in inspect.signature(word).parameters.values():
        if argument.kind is argument.KEYWORD_ONLY and not starred:
            found.append("*")
        starred |= argument.kind in (argument.KEYWORD_ONLY, argument.VAR_POSITIONAL)
        prefix = {argument.VAR_POSITIONAL: "*", argument.VAR_KEYWORD: "**"}.get(argument.kind, "")
        found.append(f"{prefix}{argument.name}{'' if argument.default is argument.empty else '='}")
    return found


def misses(then: list[str] | None, now: list[str] | None) -> bool:
    """Whether a call that was right then may be wrong now: arguments may be added, at the end, and left out."""
    if then is None or now is None:
        return then != now
    places = [now.index(name) for name in then if name in now]
    added = [name for name in now if name not in then]
    lost = [name for name in then if name not in now and f"{name}=" not in now]
    return (
        bool(lost)
        or places != sorted(places)
        or not all(name == "*" or name[0] == "*" or "=" in name for name in added)
    )


@pytest.mark.parametrize(("kind", "name", "then"), FROZEN_WORDS)
def test_a_word_stays_and_is_called_as_it_was(kind, name, then):
    assert name in KINDS[kind], f"{name} is gone, and exams keep families that say it; keep the word"
    now = called_with(KINDS[kind][name])
    assert not misses(then, now), f"{name} was called with {then}, and now with {now}"


def test_the_list_is_that_of_the_words_as_exams_began_to_keep_them():
    counts = Counter(kind for kind, _, _ in FROZEN_WORDS)
    assert counts["words"] >= 67
    assert min(counts.values()) >= 4


@pytest.mark.parametrize(
    ("then", "now", "wrong"),
    [
        (["x"], ["x"], False),
        (["x"], ["x", "y="], False),
        (["x", "*", "k="], ["x", "*", "k=", "l="], False),
        (["x"], ["x="], False),
        (["x"], ["x", "*more"], False),
        (["x"], ["x", "y"], True),
        (["x"], ["z"], True),
        (["x", "y"], ["y", "x"], True),
        (["x", "y="], ["x"], True),
        (["x", "*", "k="], ["x", "*", "m="], True),
        (None, ["x"], True),
        (["x"], None, True),
    ],
)
def test_what_breaks_a_call_is_seen(then, now, wrong):
    assert misses(then, now) is wrong
