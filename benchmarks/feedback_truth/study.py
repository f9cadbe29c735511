"""Mark each script, class what is said of its first step that is not right, and hold the shares to their bounds."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from markscheme.arguments import answers_of
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem, with_given
from markscheme.errors import GivenError, shown
from markscheme.family.library import Library
from markscheme.feedback.groups import Group, groups
from markscheme.feedback.message import QuestionFeedback, plain_message
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark, StepMark
from markscheme.numbers.rounding import Rounding

FOLDER = Path(__file__).parent
KINDS = ("slip", "formula", "arithmetic", "sign", "misread", "rounded", "accident")
CLASSES = ("true", "vague", "untrue", "unnoticed")
LEAST_TRUE, MOST_UNTRUE = Fraction(70, 100), Fraction(2, 100)
SILENT = ("right", "wrong", "blank")  # verdicts that name no cause
HandedIn = Mapping[str, Any]
FOLLOWS = {"verdict": "follows"}


@dataclass(frozen=True, eq=False)
class Script:
    """What one student typed, the mistake behind it, the claims that are true of it, and an examiner's marks.

    `vague_ok`: nobody could name the mistake from the answers, so saying nothing is the best that can be done.
    """

    family: str
    number: int
    problem: Problem
    mistake: Mapping[str, Any]
    accept: Sequence[HandedIn]
    vague_ok: bool
    fair: tuple[Fraction, Fraction]
    answers: Mapping[str, Any]

    @property
    def title(self) -> str:
        at, kind = self.mistake["step"], self.mistake.get("name") or self.mistake["kind"]
        return f"{self.family} {self.number} ({at}, {kind}: {self.mistake['words']})"


@dataclass(frozen=True, eq=False)
class Judged:
    """A script as it was marked. `step`: the first one that is not right, None where all are."""

    script: Script
    scheme: Scheme
    marked: QuestionMark

    @cached_property
    def step(self) -> StepMark | None:
        return next((step for step in self.marked.steps if step.verdict != "right"), None)

    @cached_property
    def verdict(self) -> str:
        """`unnoticed` where the mistake was let pass, `vague` where no cause is named; else whether all may be."""
        said = [] if self.step is None else list(claims(self.step))
        if self.step is None or (said == [[FOLLOWS]] and self._is_later and FOLLOWS not in self.script.accept):
            return "unnoticed"
        if not said:
            return "vague"
        accepted = self.script.accept
        return "true" if all(any(_is_meant(c, a) for c in tied for a in accepted) for tied in said) else "untrue"

    @property
    def _is_later(self) -> bool:
        """Whether the mistake lies in an asked step before: then it is true that this one was carried forward."""
        order = list(self.script.problem.asked_calls)
        public = dict(zip(self.script.problem.asked, order, strict=True))
        return self.step is not None and order.index(self.step.name) > order.index(public[self.script.mistake["step"]])

    @property
    def is_honestly_vague(self) -> bool:
        return self.verdict == "vague" and self.script.vague_ok

    @property
    def sentence(self) -> str:
        if self.step is None:
            return "all is right"
        return f"{self.step.name}: {plain_message(QuestionFeedback(self.scheme, self.marked, 'en'), self.step)}"

    @property
    def fairness(self) -> str:
        low, high = self.script.fair
        return "below" if self.marked.score < low else "above" if self.marked.score > high else "fair"


def names() -> list[str]:
    """The families that have scripts."""
    return [yaml.safe_load(path.read_text("utf-8"))["family"] for path in sorted(FOLDER.glob("*.yaml"))]


def scripts(family: str) -> list[Script]:
    """The scripts of a family; raise GivenError where the file does not fit the family."""
    data = yaml.safe_load((FOLDER / f"{family.replace('/', '-')}.yaml").read_text("utf-8"))
    made = Library()[family]
    rule = Rounding.read(data["rounding"])
    problems = {name: with_given(made, given, rule) for name, given in data["problems"].items()}
    return [_script(family, number, problems, raw) for number, raw in enumerate(data["scripts"], 1)]


def _script(family: str, number: int, problems: Mapping[str, Problem], raw: Mapping[str, Any]) -> Script:
    where, mistake = f"{family}, script {number}", raw["mistake"]
    problem = problems[raw["problem"]]
    low, high = (Fraction(bound) for bound in raw["fair"])
    if mistake["kind"] not in KINDS:
        raise GivenError(f"{where}: the kind is {shown(mistake['kind'])}, but must be one of {', '.join(KINDS)}")
    if mistake["step"] not in problem.asked:
        raise GivenError(f"{where}: the step {shown(mistake['step'])} is not asked")
    if set(raw["answers"]) != set(problem.asked):
        raise GivenError(f"{where}: the answers must be to {', '.join(problem.asked)}")
    if not 0 <= low <= high <= problem.total:
        raise GivenError(f"{where}: fair marks lie between 0 and {problem.total}, the lower bound first")
    vague_ok = raw.get("vague_ok", False)
    if not raw["accept"] and not vague_ok:
        raise GivenError(f"{where}: nothing may be said, and nothing may be left out")
    return Script(family, number, problem, mistake, raw["accept"], vague_ok, (low, high), raw["answers"])


def judge(script: Script, scheme: Scheme | None = None) -> Judged:
    """Mark a script as `markscheme.grade` does."""
    scheme = scheme or Scheme(script.problem)
    return Judged(script, scheme, mark(scheme, answers_of(script.problem, "q1", script.answers)))


def claims(step: StepMark) -> Iterator[list[HandedIn]]:
    """The causes that are named of a step, each with those that are named beside it because nothing decides.

    One that is given for some entries of an array counts like one for all. That entries follow is a claim only where
    the whole step is said to: an entry beside the spoilt one may well be carried forward.
    """
    if step.misread:
        yield [{"misread": step.misread.record()}]
        return
    if getattr(step, "note", None) == "copied" or "copied" in step.flags:
        yield [{"note": "copied"}]
        return
    if step.verdict == "follows":
        yield [FOLLOWS]
    for group in groups(step):
        if group.verdict in SILENT or group.verdict == "follows":
            continue
        yield _of_group(group)


def _of_group(group: Group) -> list[HandedIn]:
    if group.verdict == "slip":
        return [{"slip": "+".join(explanation.slips)} for explanation in group.explanations]
    if group.verdict == "accident":
        return [{"accident": group.kind}]
    return [{"verdict": group.verdict}]


def _is_meant(claim: HandedIn, accepted: HandedIn) -> bool:
    if "misread" in claim and "misread" in accepted:
        return _is_same_reading(claim["misread"], accepted)
    return "misread" not in claim and dict(claim) == dict(accepted)


def _is_same_reading(said: Mapping[str, Any], accepted: HandedIn) -> bool:
    """The given, the place (counted from 1; two lines by their kind and numbers) and what was read instead."""
    same = said["given"] == accepted["misread"] and list(said["place"]) == list(accepted["place"])
    return same and _number(said["read"]) == _number(accepted["read"])


def _number(text: Any) -> Any:
    try:
        return Fraction(str(text))
    except ValueError:
        return str(text)


def study(families: Sequence[str]) -> Iterator[Judged]:
    for family in families:
        schemes: dict[int, Scheme] = {}
        for script in scripts(family):
            yield judge(script, schemes.setdefault(id(script.problem), Scheme(script.problem)))


def report(judged: Sequence[Judged]) -> bool:
    """Print the shares and the marks; return whether both bounds hold."""
    counts = Counter((j.script.mistake["kind"], j.verdict) for j in judged)
    print(f"{'mistake':<12}{'scripts':>8}" + "".join(f"{name:>11}" for name in CLASSES) + f"{'rightly vague':>15}")
    for kind in KINDS:
        some = [j for j in judged if j.script.mistake["kind"] == kind]
        vague = sum(j.is_honestly_vague for j in some)
        print(f"{kind:<12}{len(some):>8}" + "".join(f"{counts[kind, name]:>11}" for name in CLASSES) + f"{vague:>15}")
    total = Counter(j.verdict for j in judged)
    sayable = [j for j in judged if not j.is_honestly_vague]
    rightly = len(judged) - len(sayable)
    print(f"{'all':<12}{len(judged):>8}" + "".join(f"{total[name]:>11}" for name in CLASSES) + f"{rightly:>15}")
    is_true = _bound("true, of those where a cause could be named", total["true"], len(sayable), least=LEAST_TRUE)
    _bound("true, or rightly silent, of all", total["true"] + rightly, len(judged))
    is_not_untrue = _bound("untrue, of all", total["untrue"], len(judged), most=MOST_UNTRUE)
    fair = Counter(j.fairness for j in judged)
    print(f"marks: {fair['fair']} as an examiner, {fair['below']} below, {fair['above']} above")
    return is_true and is_not_untrue


def _bound(what: str, part: int, whole: int, least: Fraction | None = None, most: Fraction | None = None) -> bool:
    share = Fraction(part, max(whole, 1))
    bound, sign = (most, "<=") if least is None else (least, ">=")
    holds = bound is None or (share <= bound if least is None else share >= bound)
    goal = "" if bound is None else f"  must be {sign} {float(bound):.0%}{'' if holds else '  MISSED'}"
    print(f"{what:<46}{part:>5} of {whole:<5}{float(share):>7.1%}{goal}")
    return holds


def main(words: Sequence[str]) -> int:
    known = names()
    wanted = [word for word in words if word != "--all"]
    if unknown := [word for word in wanted if word not in known]:
        print(f"there are no scripts for {unknown[0]!r}; there are some for: {', '.join(known)}", file=sys.stderr)
        return 2
    judged = []
    for one in study(wanted or known):
        judged.append(one)
        if "--all" in words or one.verdict == "untrue":
            low, high = one.script.fair
            marks = f"{one.marked.score} of {one.marked.total}, fair {low} to {high}"
            print(f"{one.verdict.upper()} {one.script.title}\n    {one.sentence}\n    {marks}", flush=True)
    return 0 if report(judged) else 1
