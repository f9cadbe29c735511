"""A script that notes what of it is looked at while one step is judged: all that the marks of the step depend on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, MutableMapping, MutableSet
from typing import Literal, TypeAlias

from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.script import StudentScript
from markscheme.family.steps.variant import Function
from markscheme.numbers.exact import Value

Look: TypeAlias = tuple[Literal["answer", "verdict", "usable", "off", "differs", "names", "pairs"], str]
"""What is looked at, of which answer; of "names" in which set of them."""
SETS = ("barren", "otherwise", "trivial", "easy", "slips_so_far")


class Looks:
    """What was looked at in a script since a step was begun, and what it showed then."""

    def __init__(self, script: StudentScript) -> None:
        self.script = script
        self.present = ""
        self.seen: dict[Look, Hashable] = {}
        self._names: dict[str, Hashable] = {}

    def begin(self, name: str) -> None:
        """Begin with a step: what is known of others does not change until it ends."""
        self.present, self.seen = name, {}
        self._names = {kind: frozenset(getattr(self.script, kind)) for kind in SETS}

    def note(self, look: Look) -> None:
        """Note that something is looked at."""
        if look not in self.seen:
            self.seen[look] = self.shown(look)

    def shown(self, look: Look) -> Hashable:
        """Say what a look shows: all that marking can see by it."""
        kind, name = look
        if kind == "names":
            return self._names[name]
        return _SHOWN[kind](self.script, name)


_SHOWN: dict[str, Callable[[StudentScript, str], Hashable]] = {
    "answer": lambda script, name: script.answers[name].in_short,
    "verdict": lambda script, name: script.verdicts.get(name),
    "usable": StudentScript.usable,
    "off": StudentScript.is_off,
    "differs": StudentScript.may_differ,
    "pairs": lambda script, _: script.on_pairs,
}


class NotedScript(StudentScript):
    """A script in which one step after the other is judged, with notes on what each of them looks at.

    What it works out is taken from the script beneath, which is asked without a note by what is noted here.
    """

    def __init__(self, script: StudentScript) -> None:
        self.looks = looks = Looks(script)
        self._beneath = script
        super().__init__(script.scheme, NotedAnswers(script.answers, looks), _NotedVerdicts(looks), limit=script.limit)
        self.barren, self.otherwise = _NotedNames("barren", looks), _NotedNames("otherwise", looks)
        self.trivial, self.easy = _NotedNames("trivial", looks), _NotedNames("easy", looks)
        self.slips_so_far = _NotedNames("slips_so_far", looks)

    def begin(self, name: str) -> None:
        """Begin with a step. What others found for themselves is forgotten: they looked at it, this one did not."""
        self.looks.begin(name)
        self.on_pairs = self._beneath.on_pairs
        self._found, self._widest, self._once, self.early_roundings = {}, {}, {}, {}

    def usable(self, name: str) -> bool:
        self.looks.note(("usable", name))
        return self._beneath.usable(name)

    def parents(self, name: str, functions: Mapping[str, Function] | None = None) -> tuple[list[str], set[str]]:
        found = self._beneath.parents(name, functions)
        for call in (*found[0], *found[1]):
            if call != name and call in self._beneath.answers:
                self.looks.note(("usable", call))
        return found

    def own(self, name: str, exactly: bool = False) -> Value:
        self.written(name)
        return self._beneath.own(name, exactly)

    def written(self, name: str) -> str:
        self.looks.note(("answer", name))
        self.looks.note(("differs", name))
        return self._beneath.written(name)

    def is_off(self, name: str) -> bool:
        self.looks.note(("off", name))
        return self._beneath.is_off(name)

    def may_differ(self, name: str) -> bool:
        self.looks.note(("differs", name))
        return self._beneath.may_differ(name)

    def may_pair(self) -> bool:
        self.looks.note(("pairs", ""))
        return super().may_pair()


class NotedAnswers(Mapping[str, Answer]):
    """The answers of a script in the order of the paper."""

    def __init__(self, given: Mapping[str, Answer], looks: Looks) -> None:
        self.given, self._looks = given, looks

    def __getitem__(self, name: str) -> Answer:
        answer = self.given[name]
        self._looks.note(("answer", name))
        return answer

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


class _NotedVerdicts(MutableMapping[str, str]):
    """What the answers were judged; that of the present step is found by looking at the others."""

    def __init__(self, looks: Looks) -> None:
        self._given, self._looks = looks.script.verdicts, looks

    def __getitem__(self, name: str) -> str:
        if name != self._looks.present:
            self._looks.note(("verdict", name))
        return self._given[name]

    def __setitem__(self, name: str, verdict: str) -> None:
        self._given[name] = verdict

    def __delitem__(self, name: str) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


class _NotedNames(MutableSet[str]):
    """Names of answers, or of misconceptions: whoever asks for one is taken to have seen them all, for they are few."""

    def __init__(self, kind: str, looks: Looks) -> None:
        self._kind, self._looks = kind, looks
        self._given: MutableSet[str] = getattr(looks.script, kind)

    def _seen(self) -> MutableSet[str]:
        self._looks.note(("names", self._kind))
        return self._given

    def __contains__(self, name: object) -> bool:
        return name in self._seen()

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen())

    def __len__(self) -> int:
        return len(self._seen())

    def add(self, value: str) -> None:
        self._given.add(value)

    def discard(self, value: str) -> None:
        raise NotImplementedError
