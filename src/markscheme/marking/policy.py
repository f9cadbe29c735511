"""The marking policy of one question: what each verdict earns, and what counts over the question.

The defaults follow British mark schemes: a method that follows from an earlier error earns its marks (ft), premature
rounding and arithmetic accidents lose the accuracy half, a wrong method earns nothing. Where policies of several
questions stand together is `course_policy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
from flint import fmpq

from markscheme.answers import exact
from markscheme.errors import GivenError, MarkschemeError, did_you_mean, shown

VERDICTS = ("right", "follows", "misread", "slip", "rounded", "accident", "wrong", "blank", "unreadable")

MOST_MARKS = 100  # that a misread given can cost, or that a step is split into
Once: TypeAlias = bool | Literal["paper"]  # True: once a question
SettingValue: TypeAlias = Any  # Any: each setting has a type of its own, known by its name
Settings: TypeAlias = tuple[tuple[str, SettingValue], ...]


@dataclass(frozen=True)
class Cap:
    """The most that is earned by follow-through in a question: marks, a share of its marks, or a number of steps."""

    amount: Fraction
    of: Literal["marks", "share", "steps"]

    def __str__(self) -> str:
        if self.of == "share":
            return f"{self.amount * 100}%"
        return f"{self.amount} steps" if self.of == "steps" else str(self.amount)


@dataclass(frozen=True)
class Policy:
    """Credit of each verdict as a fraction of the step's marks, and how cells, steps and final answers count.

    `steps`: settings of single steps, by a pattern of their names; of several that fit, the last one counts.
    """

    right: Fraction = Fraction(1)
    follows: Fraction = Fraction(1)
    misread: Fraction = Fraction(1)  # marks, not a share: taken off once a question for a misread given
    slip: Fraction = Fraction(0)
    rounded: Fraction = Fraction(1, 2)
    accident: Fraction = Fraction(1, 2)
    wrong: Fraction = Fraction(0)
    blank: Fraction = Fraction(0)
    unreadable: Fraction = Fraction(0)
    guarded: Fraction = Fraction(0)  # follows from an earlier answer that made the step trivial
    fewer_digits: Fraction = Fraction(1, 2)  # a right value, but rounded to fewer digits than asked
    uncalculated: Fraction = Fraction(1, 2)  # times the credit of its value: arithmetic is left, or another form asked
    per_cell: bool = True  # a matrix earns the share of its cells; else what its worst cell earns
    repeated_once: Once = False  # the same misconception in a later step costs nothing more
    final_answer_is_enough: bool = True  # a right final answer keeps its marks without working; else it earns none
    # Later settings: left out of files where they are the default, so that earlier programs read what they know.
    rounded_once: Once = False  # what is rounded too early costs marks once
    fewer_digits_once: Once = False
    uncalculated_once: Once = False
    follows_cap: Cap | None = None
    all_or_nothing: bool = False  # a step that does not earn all of its marks earns none
    method: Fraction = Fraction(0)  # marks for the method and for the accuracy of a step, or in this proportion
    accuracy: Fraction = Fraction(0)
    accuracy_follows: bool = True  # what follows from an own value earns accuracy marks, too
    wrong_choice: Fraction = Fraction(0)  # what a wrong label among few earns: below zero
    below_zero: bool = False  # a question may have less than no marks
    steps: tuple[tuple[str, Settings], ...] = ()

    @cached_property
    def in_full(self) -> str:
        """All settings as one text, by which what depends on a policy is known."""
        return repr(self)

    def credit(self, verdict: str) -> Fraction:
        """Give the share of the marks that a verdict earns; what a misread given costs is taken off apart from it."""
        share: Fraction = self.right if verdict == "misread" else getattr(self, verdict)
        return share

    def of_step(self, name: str) -> Policy:
        """Give the policy of one step."""
        if not self.steps:
            return self
        own = [settings for pattern, settings in self.steps if fnmatchcase(name, pattern)]
        return replace(self, steps=(), **{name: value for settings in own for name, value in settings})

    def without_cost(self, *names: str) -> Policy:
        """Give the same policy, in which these (shares of the marks) cost nothing."""
        free: dict[str, SettingValue] = dict.fromkeys(names, Fraction(1))
        return replace(self, **free) if free else self

    def by_calls(self, names: Mapping[str, str]) -> Policy:
        """Give the same policy with steps under the names of their calls; `names`: what each is called outside."""
        if not self.steps:
            return self
        found = [(call, own) for call, name in names.items() for key, own in self.steps if fnmatchcase(name, key)]
        return replace(self, steps=tuple(found))

    @cached_property
    def is_plain(self) -> bool:
        """Whether steps earn by their cells alone, and nothing is counted over the question or the paper."""
        own = [self, *(replace(self, steps=(), **dict(settings)) for _, settings in self.steps)]
        return not any(getattr(one, name) for one in own for name in _COUNTED) and self.repeated_once != "paper"

    @property
    def is_split(self) -> bool:
        """Whether steps have method and accuracy marks."""
        return bool(self.method or self.accuracy or any(dict(own).get("method") for _, own in self.steps))

    @classmethod
    def read(cls, settings: Mapping[str, object]) -> Policy:
        """Read a policy from a mapping such as {"slip": "1/4", "per_cell": false}; the rest has its defaults."""
        return cls().amended(settings)

    def amended(self, settings: Mapping[str, object]) -> Policy:
        """Change some settings of this policy; raise MarkschemeError for what is no setting or no value of one."""
        return replace(self, **dict(read_settings(settings)))

    def changes(self, other: Policy) -> dict[str, tuple[object, object]]:
        """List the settings in which another policy differs: the value here and there, by name."""
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in SETTINGS}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def to_json(self) -> dict[str, bool | str]:
        """Give all settings as `Policy.read` reads them, later ones where they are not the default."""
        split = ("method", "accuracy") if self.method or self.accuracy else ()  # these stand together
        return dict(plain_settings(tuple((name, getattr(self, name)) for name in SETTINGS), _LATER.difference(split)))


_COUNTED = (
    *("rounded_once", "fewer_digits_once", "uncalculated_once", "follows_cap", "all_or_nothing", "method", "accuracy"),
    "wrong_choice",
)
SETTINGS = tuple(field.name for field in fields(Policy) if field.name != "steps")
_FIRST_LATER = "rounded_once"
_LATER = frozenset(SETTINGS[SETTINGS.index(_FIRST_LATER) :])
DEFAULTS = Policy()
OF_QUESTIONS = frozenset(  # that say something about a whole question, and nothing about one step
    [
        *("misread", "repeated_once", "final_answer_is_enough", "follows_cap", "below_zero"),
        *("rounded_once", "fewer_digits_once", "uncalculated_once"),
    ]
)
WITH_ONCE = ("rounded", "fewer_digits", "uncalculated")


def plain_settings(
    settings: Settings, unless_default: frozenset[str] = frozenset()
) -> Iterator[tuple[str, bool | str]]:
    """Give settings as files have them: yes and no, and texts; some of them only where they are not the default."""
    for name, value in settings:
        if name not in unless_default or value != getattr(DEFAULTS, name):
            yield name, value if isinstance(value, bool) else "no" if value is None else str(value)


def read_settings(settings: Mapping[str, object]) -> Settings:
    """Read settings by name, each to its value; raise MarkschemeError for what is none."""
    if not isinstance(settings, Mapping):
        raise MarkschemeError(f"a policy is a mapping of settings, but got a {type(settings).__name__}")
    found: dict[str, SettingValue] = {}
    for name, value in settings.items():
        found.update(read_setting(name, value))
    check_split(settings)
    return tuple(found.items())


def check_split(settings: Mapping[str, object]) -> None:
    """Raise MarkschemeError where method or accuracy marks are said without the other."""
    if ("method" in settings) != ("accuracy" in settings):
        raise MarkschemeError("method and accuracy marks stand together, as {method: 1, accuracy: 1}")


def read_setting(name: str, value: object) -> dict[str, SettingValue]:
    """Read one setting: the values that it stands for, by name."""
    if name not in SETTINGS:
        raise MarkschemeError(f"the marking policy has no setting {name!r}; {did_you_mean(str(name), SETTINGS)}")
    if name in WITH_ONCE and isinstance(value, Mapping):
        return _charged_once(name, value)
    return {name: _READERS.get(name, _share)(name, value)}


def _charged_once(name: str, value: Mapping[str, object]) -> dict[str, SettingValue]:
    """Read `{credit: 1/2, once: paper}`."""
    for key in value:
        if key not in ("credit", "once"):
            raise MarkschemeError(f"the policy's {name!r} has no {key!r}; {did_you_mean(str(key), ('credit', 'once'))}")
    found = {name: _share(name, value["credit"])} if "credit" in value else {}
    return found | ({f"{name}_once": _once(name, value["once"])} if "once" in value else {})


_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, (str, bool, np.bool_)) else ""


def _switch(name: str, value: object) -> bool:
    if _word(value) not in _WORDS:
        raise MarkschemeError(f"the policy's {name!r} is {shown(value)}, but must be yes or no")
    return _WORDS[_word(value)]


def _once(name: str, value: object) -> Once:
    words: dict[str, Once] = {**_WORDS, "question": True, "paper": "paper"}
    if _word(value) not in words:
        raise MarkschemeError(
            f"the policy's {name!r} is {shown(value)}, but must be no, question (which is yes too) or paper"
        )
    return words[_word(value)]


def _read(value: object) -> fmpq | None:
    try:
        rational: fmpq | None = exact(str(value) if isinstance(value, float) else value).rational
    except GivenError:
        return None
    return rational


def _marks(name: str, value: object) -> Fraction:
    read = _read(value)
    if read is None or not 0 <= read <= MOST_MARKS:
        what = "marks" if name != "misread" else "the marks that are taken off"
        raise MarkschemeError(f"the policy's {name!r} is {shown(value)}, but must be {what}, from 0 to {MOST_MARKS}")
    return Fraction(int(read.p), int(read.q))


def _share(name: str, value: object, low: int = 0, high: int = 1, example: str = "1/2") -> Fraction:
    read = _read(value)
    if read is None:
        raise MarkschemeError(
            f"the policy's {name!r} is {shown(value)}, but must be a fraction of the marks, such as {example}"
        )
    if not low <= read <= high:
        raise MarkschemeError(f"the policy's {name!r} is {shown(value)}, but must lie between {low} and {high}")
    return Fraction(int(read.p), int(read.q))


def _below_zero(name: str, value: object) -> Fraction:
    return _share(name, value, -1, 0, "-1/4")


_CAPS: dict[str, Literal["marks", "share", "steps"]] = {
    "steps": "steps",
    "step": "steps",
    "marks": "marks",
    "mark": "marks",
    "%": "share",
}


def _cap(name: str, value: object) -> Cap | None:
    """Read `2`, `2 marks`, `50%`, `3 steps`, `{steps: 3}`; None for `no`."""
    if value is False or _word(value) in ("no", "none", "false", "off"):
        return None
    text = value
    if isinstance(value, Mapping) and len(value) == 1 and "steps" in value:
        text = f"{value['steps']} steps"
    amount = str(text).strip()
    word = next((word for word in _CAPS if amount.endswith(word)), "")
    amount, of = amount.removesuffix(word).strip(), _CAPS.get(word, "marks")
    read = _read(amount)
    if read is None or read < 0 or (of == "steps" and read.q != 1) or (of == "share" and read > 100):
        raise MarkschemeError(
            f"the policy's {name!r} is {shown(value)}, but must be marks of the question such as 2, a share of them "
            "such as 50%, or steps, as {steps: 2}"
        )
    number = Fraction(int(read.p), int(read.q))
    return Cap(number / 100 if of == "share" else number, of)


_READERS: dict[str, Callable[[str, object], SettingValue]] = {
    **dict.fromkeys(
        ("per_cell", "final_answer_is_enough", "all_or_nothing", "accuracy_follows", "below_zero"), _switch
    ),
    **dict.fromkeys(("repeated_once", "rounded_once", "fewer_digits_once", "uncalculated_once"), _once),
    **dict.fromkeys(("misread", "method", "accuracy"), _marks),
    "wrong_choice": _below_zero,
    "follows_cap": _cap,
}
