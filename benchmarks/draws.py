"""Which share of the draws of each family and level is refused and why, and how many different instances there are.

    python -m benchmarks.draws                      # every family, 200 draws a level, default options
    python -m benchmarks.draws rnn/bptt mlp/deep    # some families
    python -m benchmarks.draws --draws 1000 --every # more draws; every combination of options (of many, some)

Ends with 1 where a level refuses more than 60 % of its draws or has fewer than 1,000 different instances, unless its
family says why they are few (`few`).
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from markscheme.engine import open_answers
from markscheme.engine.certify import attempts
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.simulation.family_check import combinations

MOST_REFUSED = 0.6
LEAST_INSTANCES = 1000
LEAST_ALIKE = 3  # pairs: one or two may be chance, and say little of how many instances there are
DRAWS = 200


@dataclass
class CertifiedProblem:
    """What became of the draws of one level of a family."""

    family: Family
    level: str
    draws: int = 0
    refused: int = 0
    invalid: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The refused draws among all."""
        return self.refused / max(self.draws, 1)

    @property
    def estimate(self) -> float:
        """How many instances there are if all are as likely: pairs of draws over pairs that are alike.

        Where none was drawn twice, what one such pair would say: a bound from below.
        """
        n = sum(self.seen.values())
        return n * (n - 1) / 2 / max(self.alike, 1)

    @property
    def alike(self) -> int:
        """The pairs of draws that are the same instance."""
        return sum(times * (times - 1) // 2 for times in self.seen.values())

    def complaints(self) -> Iterator[str]:
        """What lies out of bounds."""
        if not self.seen:
            yield "no instance"
        if self.share > MOST_REFUSED:
            yield f"more than {MOST_REFUSED:.0%} refused"
        if self.alike >= LEAST_ALIKE and self.estimate < LEAST_INSTANCES and self.level not in self.family.few:
            yield f"about {self.estimate:.0f} different instances"


def drawn(family: Family, level: str, draws: int, every: bool) -> CertifiedProblem:
    """Draw a level, and certify each draw on its own; combinations of options take turns."""
    found = CertifiedProblem(family, level)
    chosen = combinations(family) if every else [family.default_options()]
    for options in chosen:
        for problem, certificate in islice(
            attempts(family, level, "draws", options, family.rule), draws // len(chosen)
        ):
            if certificate.refusals == ["invalid_draw"] and every:  # options that contradict each other
                found.invalid += 1
                continue
            found.draws += 1
            if certificate.granted:
                found.seen[content(problem)] += 1
            else:
                found.refused += 1
                found.reasons.update(reason.partition(":")[0] for reason in certificate.refusals)
                found.reasons.update(reason for reason in certificate.refusals if reason.startswith("hidden_accident"))
    return found


def content(problem: Problem) -> str:
    """The numbers and options of a problem: two problems with the same are one instance."""
    return json.dumps(problem.to_json()["given"], sort_keys=True)


def line(found: CertifiedProblem) -> str:
    """One line of the table."""
    reasons = ", ".join(f"{name} {count / found.draws:.0%}" for name, count in found.reasons.most_common(5))
    many = "at least " if len(found.seen) == sum(found.seen.values()) else "about "
    instances = f"{len(found.seen):>4} of {sum(found.seen.values()):>4}, {many}{found.estimate:,.0f}"
    why = f" ({found.family.few[found.level]})" if found.level in found.family.few else ""
    return f"{found.family.id:<32} {found.level:<7} {found.share:>5.0%}  {instances:<34}{why} {reasons}"


def main(words: list[str]) -> int:
    """Print the table; 1 where something is out of bounds."""
    parser = argparse.ArgumentParser(prog="benchmarks.draws", description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", help="ids; all without them")
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws of each level")
    parser.add_argument("--level", action="append", help="only this level; may be repeated")
    parser.add_argument("--every", action="store_true", help="combinations of options in turn, not the default ones")
    parser.add_argument("--units", type=float, help="of the last digit asked that correct answers may lie from the key")
    wanted = parser.parse_args(words)
    if wanted.units:
        open_answers.MOST_UNITS = wanted.units
    library, complaints = Library(), []
    print(f"{'family':<32} {'level':<7} {'refused':>6} {'different instances':<34} reasons")
    for id in wanted.families or library:
        try:
            family = library[id]
        except MarkschemeError as error:
            sys.exit(str(error))
        for level in [level for level in family.levels if level in (wanted.level or family.levels)]:
            found = drawn(family, level, wanted.draws, wanted.every)
            print(line(found), flush=True)
            complaints += [f"{id} {level}: {complaint}" for complaint in found.complaints()]
    print(*(["", "out of bounds:", *complaints] if complaints else ["", "all within bounds"]), sep="\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
