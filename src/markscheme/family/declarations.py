"""What a family declares besides its functions, checked: every mistake is one sentence with its place and fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from types import ModuleType

from markscheme.errors import FamilyError, MarkschemeError, did_you_mean
from markscheme.family.givens.given import Given
from markscheme.family.givens.sampling import LEVELS
from markscheme.family.givens.spoilt import ACCIDENTS
from markscheme.family.language.labels import LabelSet
from markscheme.family.model import Step
from markscheme.family.steps.cases import StepByCases
from markscheme.family.steps.step_variants import split_variant
from markscheme.family.steps.variant import needs
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Rounding

FORMS = ("sign", "scale", "order")
FIRST_SIZE = "write sizes = {{{0!r}: (2, 3, 4)}}, for easy, medium and hard, or one number for all"
FIRST_OPTION = "write options = {{{0!r}: ('one', 'other')}}, the default first"
RENAMED = {"up_to": "equal_up_to"}  # what declarations of earlier versions are called now
DEFAULTS: dict[str, Value] = {
    "version": 1,
    "given": {},
    "sizes": {},
    "options": {},
    "ask": {},
    "symbols": {},
    "repeat": {},
    "answers": {},
    "equal_up_to": {},
    "only": {},
    "in_one_box": (),
    "numbers_of": {},
    "shown_in": {},
    "slips": {},
    "without": (),
    "start": {},
    "drawn": (),
    "from_zero": (),
    "later": (),
    "earlier": {},
    "hides": {},
    "rounding": "",
    "few": {},
    "checks": {},
    "levels": LEVELS,
    "source": "",
}


class Declarations:
    """The declarations of a module, and the sentences in which they are refused."""

    def __init__(self, module: ModuleType, id: str) -> None:
        self.module, self.id = module, id
        self.declared: dict[str, Value] = {name: getattr(module, name, default) for name, default in DEFAULTS.items()}
        self.inputs: list[str] = []
        self.steps: dict[str, Step] = {}

    def fail(self, message: str) -> FamilyError:
        return FamilyError(f"{self.id}: {message}")

    def check_known(self, name: str, need: str, known: list[str], later: list[str]) -> None:
        if need in known:
            return
        if need in later:
            raise self.fail(f"{name}() needs {need!r}, which stands below it; move {need}() above {name}()")
        raise self.fail(
            f"{name}() needs {need!r}, which is neither given nor a step above it; {did_you_mean(need, known)}"
        )

    def check_names(self, where: str, names: Iterable[str], known: Iterable[str], first: str = "") -> None:
        """Check that names exist; `first` says how to declare the first of all, {} for its name."""
        known = list(known)
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known) if known or not first else first.format(name)
                raise self.fail(f"{where} names {name!r}, which does not exist; {hint}")

    def check_types(self) -> None:
        """Check that the declarations are of the types that reading them expects."""
        for old, now in RENAMED.items():
            if hasattr(self.module, old):
                raise self.fail(
                    f"{old} is called {now} now; rename it: `markscheme new TOPIC/NAME --from OLD.py` does it"
                )
        for name, default in DEFAULTS.items():
            value = self.declared[name]
            by_options = name == "ask" and (callable(value) or isinstance(value, list | tuple))
            if not isinstance(value, type(default)) and not by_options:
                raise self.fail(
                    f"{name} is a {type(value).__name__}, but must be a {type(default).__name__}: {value!r}"
                )

    def check_declarations(self) -> None:
        for name, value in self.declared["given"].items():
            if not isinstance(value, Given):
                raise self.fail(
                    f"given[{name!r}] is {type(value).__name__}; declare it with number(), vector(), matrix() ..."
                )
            named = [d for d in value.dims if isinstance(d, str)]
            self.check_names(f"given[{name!r}]", named, self.declared["sizes"], FIRST_SIZE)
            # A size is that of an array: of a name that no array has, nobody's numbers would say what it is.
            ends = [end for kind in value.columns.values() if isinstance(kind, tuple) for end in kind]
            ends += value.lengths or ()
            arrays = {d for given in self.declared["given"].values() if isinstance(given, Given) for d in given.dims}
            for end in ends:
                if isinstance(end, str) and end not in arrays:
                    raise self.fail(f"given[{name!r}] counts by {end!r}, which is the size of no array; give a number")
            limits = {"when": value.only, **{f"rule {i}": rule.only for i, rule in enumerate(value.rules, 1)}}
            for word, only in limits.items():
                for option, chosen in only:
                    self.check_names(f"given[{name!r}].{word}()", [option], self.declared["options"], FIRST_OPTION)
                    self.check_names(f"given[{name!r}].{word}({option}=...)", chosen, self.declared["options"][option])
            self.check_by_option(name, value)
        for name, values in self.declared["options"].items():
            if not isinstance(values, tuple) or not values or not all(isinstance(v, str) for v in values):
                raise self.fail(f"options[{name!r}] must be a tuple of names, the default first, but is {values!r}")
        self.check_names("levels", self.declared["levels"], LEVELS)
        for name, size in self.declared["sizes"].items():
            several = isinstance(size, tuple) and len(size) == len(LEVELS) and all(map(_is_size, size))
            if not isinstance(size, int) and not several:
                raise self.fail(f"sizes[{name!r}] must be one integer or three (easy, medium, hard), but is {size!r}")

    def check_by_option(self, name: str, given: Given) -> None:
        """Check that a domain by option has one for every value of the option under which the given exists."""
        domain = given.domain
        if domain is None or not domain.option:
            return
        self.check_names(f"by_option() of {name!r}", [domain.option], self.declared["options"])
        values = self.declared["options"][domain.option]
        self.check_names(f"by_option({domain.option!r}) of {name!r}", domain.of_option, values)
        for value in dict(given.only).get(domain.option, values):
            if value not in domain.of_option:
                raise self.fail(f"by_option({domain.option!r}) of {name!r} says nothing of {value!r}; give it a domain")

    def check_answers(self) -> None:
        """Check how answers are written, in how many forms they are right, and under which options a step exists."""
        self.check_names("answers", self.declared["answers"], self.steps)
        for name, worded in self.declared["answers"].items():
            if isinstance(worded, LabelSet) and worded.of:
                self.check_names(f"answers[{name!r}]", [worded.of], self.declared["given"])
            elif not isinstance(worded, LabelSet) or not (worded.names or worded.is_set):
                raise self.fail(f"answers[{name!r}] must be labels('one', 'another') or subset(), but is {worded!r}")
        self.check_names("equal_up_to", self.declared["equal_up_to"], [*self.declared["given"], *self.steps])
        for name, form in self.declared["equal_up_to"].items():
            allowed = FORMS if name in self.steps else ("order",)
            self.check_names(f"equal_up_to[{name!r}]", [form], allowed)
        self.check_names("drawn", self.declared["drawn"], self.declared["given"])
        self.check_names("from_zero", self.declared["from_zero"], self.steps)
        self.check_names("later", self.declared["later"], self.declared["options"])
        self.check_names("only", self.declared["only"], self.steps)
        self.check_names("in_one_box", self.declared["in_one_box"], self.steps)
        self.check_names("numbers_of", self.declared["numbers_of"], self.steps)
        for name, shown in self.declared["shown_in"].items():
            self.check_names(f"shown_in[{name!r}]", shown, self.steps)
        for name, chosen in self.declared["only"].items():
            if callable(chosen):
                self.check_names(f"only[{name!r}]", needs(chosen), self.inputs)
                continue
            self.check_names(f"only[{name!r}]", chosen, self.declared["options"])
            for option, values in chosen.items():
                self.check_names(f"only[{name!r}][{option!r}]", values, self.declared["options"][option])

    def check_earlier(self) -> None:
        """Check that names of earlier versions lead to names of today, and that no name of then means two things."""
        version, today = self.declared["version"], [*self.inputs, *self.steps]
        for made, names in self.declared["earlier"].items():
            if not isinstance(made, int) or not 1 <= made < version or not isinstance(names, dict):
                raise self.fail(
                    f"earlier[{made!r}] is {names!r}; write earlier = {{1: {{'name then': 'name in the next'}}}}, "
                    f"with numbers of versions before this one, which is {version}"
                )
            for name, after in names.items():
                for since in range(made + 1, version):
                    after = self.declared["earlier"].get(since, {}).get(after, after)
                self.check_names(f"earlier[{made}][{name!r}]", [after], today)
                if name in today:
                    raise self.fail(
                        f"earlier[{made}] says that {name!r} is called {after!r} now, but {name!r} is a name of today "
                        f"too, and a sheet of version {made} could mean either; give the other one a new name"
                    )

    def check_hides(self) -> None:
        """Check what may stay hidden, each with a sentence that says why."""
        self.check_names("hides", self.declared["hides"], [*self.declared["given"], *self.steps])
        for name, said in self.declared["hides"].items():
            if isinstance(said, dict):
                self.check_names(f"hides[{name!r}]", said, ACCIDENTS)
            reasons = list(said.values()) if isinstance(said, dict) else [said]
            if not reasons or not all(isinstance(reason, str) and reason.strip() for reason in reasons):
                raise self.fail(
                    f"hides[{name!r}] is {said!r}; say why, as hides = {{'A': 'an adjacency matrix is symmetric'}}, "
                    f"or of one accident alone, as {{'A': {{'transposed': '...'}}}}"
                )

    def check_instances(self) -> None:
        """Check the rounding rule of the sheets, and why a level has few instances."""
        try:
            Rounding.read(self.declared["rounding"] or "4 sf, 3 sf")
        except MarkschemeError as error:
            raise self.fail(f"rounding: {error}") from None
        self.check_names("few", self.declared["few"], self.declared["levels"])
        for level, reason in self.declared["few"].items():
            if not isinstance(reason, str) or not reason.strip():
                raise self.fail(f"few[{level!r}] is {reason!r}; say why there are few instances")

    def check_cases_of(self, steps: Mapping[str, StepByCases]) -> None:
        """Check that cases are those of the options; a step of one case alone exists in that case.

        A slip or a route of some cases does not exist in the others.
        """
        for name, step in steps.items():
            for chosen, _ in step.cases:
                self.check_names(f"{name}.when()", chosen, self.declared["options"])
                for option, values in chosen.items():
                    self.check_names(f"{name}.when({option}=...)", values, self.declared["options"][option])
            if split_variant(name)[1]:
                continue
            if len(step.cases) == 1:
                self.declared["only"] = {name: step.cases[0][0], **self.declared["only"]}
            else:
                self.check_cases(name, step)

    def check_cases(self, name: str, step: StepByCases) -> None:
        """Check that every combination of options in which the step exists has a case, and every case a combination."""
        combinations = [
            dict(zip(step.options, values, strict=True))
            for values in product(*(self.declared["options"][option] for option in step.options))
        ]
        taken = set()
        exists = self.declared["only"].get(name, {})
        exists = {} if callable(exists) else exists  # with some givens alone, whatever the options
        for options in combinations:
            fitting = [i for i, (chosen, _) in enumerate(step.cases) if all(options[o] in v for o, v in chosen.items())]
            taken |= set(fitting[:1])
            if not fitting and all(options.get(option, values[0]) in values for option, values in exists.items()):
                here = " and ".join(f"{option} is {value!r}" for option, value in options.items())
                raise self.fail(f"{name}() has no case where {here}; add it, or @{name}.otherwise")
        for i, (chosen, _) in enumerate(step.cases):
            if i not in taken:
                raise self.fail(f"{name}() has a case of {dict(chosen)} that an earlier case takes; leave it out")


def _is_size(value: object) -> bool:
    """Whether this is the size at a level: an integer, or several of which one is drawn."""
    several = value if isinstance(value, tuple) and value else (value,)
    return all(isinstance(n, int) for n in several)
