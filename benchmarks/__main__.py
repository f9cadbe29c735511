"""Run the benchmarks that are named, or all short ones; print what was measured, beside bare work and the target.

    python -m benchmarks                      # all, within five minutes
    python -m benchmarks key marking --cpu    # some; processor time, for a machine that is shared
    python -m benchmarks --against COMMIT     # these rows on another commit too, in turn, and how many times faster
    python -m benchmarks --store              # add the rows to benchmarks/table.jsonl, with --against those of both
    python -m benchmarks --regressions        # what the last stored commit lost against those before it

"times bare" is what was measured over the same work of bare Typst, bare python-flint or bare Python in the same run. It
is nearly the same on every machine; seconds are longer where other programs run. benchmarks/README.md says what each
row is.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import date
from importlib.util import find_spec

from benchmarks import table
from benchmarks.against import Found, Side, checkout, faster, full_name, in_turn, measured
from benchmarks.measure import Row, row_of

NAMES = ("startup", "key", "instances", "marking", "sheet", "paper", "exam", "scale", "peers")
LONG = ("memory",)  # only where they are named


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    shape = argparse.RawDescriptionHelpFormatter
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=shape)
    made.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(present())}; and {', '.join(LONG)}")
    made.add_argument("--cpu", action="store_true", help="processor time instead of wall time")
    made.add_argument("--against", metavar="COMMIT", help="measure this commit in turn with the files as they are here")
    made.add_argument("--rounds", type=int, default=2, help="of --against: how often each side runs (%(default)s)")
    made.add_argument("--store", action="store_true", help="add the rows to the table")
    made.add_argument("--regressions", action="store_true", help="compare the last stored commit with those before it")
    made.add_argument("--share", type=float, default=table.SHARE, help="slower by more is said (%(default)s)")
    return made


def present() -> list[str]:
    """The short benchmarks that there are."""
    return [name for name in NAMES if find_spec(f"benchmarks.{name}") is not None]


def main(words: list[str]) -> int:
    wanted = parser().parse_args(words)
    unknown = [name for name in wanted.names if name not in (*present(), *LONG)]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are: {', '.join((*present(), *LONG))}", file=sys.stderr)
        return 2
    if wanted.regressions:
        now, earlier = table.last_two(table.read())
        return said(list(table.regressions(now, earlier, wanted.share)), "in the last stored commit")
    names, options = wanted.names or present(), ("--cpu",) if wanted.cpu else ()
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    clock = "processor time" if wanted.cpu else "wall time, longer when the machine is busy"
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {load}; {clock}")
    if wanted.against:
        return compare(names, wanted.against, max(1, wanted.rounds), options, wanted.store)
    return run(names, options, wanted.store, wanted.share)


def run(names: list[str], options: tuple[str, ...], store: bool, share: float) -> int:
    """Measure, print, compare with the table, and add to it."""
    here, rows = Side(table.commit(), table.ROOT), []
    print(f"{'':<62} {'measured':>12} {'times bare':>10} {'target':>14}")
    for name in names:
        print(name, flush=True)
        for data in measured(here, name, options):
            if "missing" in data:
                print(f"  {data['missing']}: not measured ({data['why']})", flush=True)
                continue
            rows.append(row_of(data))
            print(line(rows[-1]), flush=True)
    now = [table.stored_line(row, here.name, date.today().isoformat()) for row in rows]
    lost = list(table.regressions(now, table.read(), share))
    if store:
        table.store(rows, here.name, date.today().isoformat())
        print(f"{len(rows)} rows of {here.name} are added to {table.TABLE.relative_to(table.ROOT)}")
    return said(lost, "than when the rows were stored last")


def said(lost: list[str], when: str) -> int:
    """Print what got slower; no failure, for a busy machine may be the reason."""
    print(*([f"slower {when}:", *(f"  {one}" for one in lost)] if lost else [f"nothing is slower {when}"]), sep="\n")
    return 0


def compare(names: list[str], commit: str, rounds: int, options: tuple[str, ...], store: bool) -> int:
    """Measure another commit in turn with the files as they are here, and print how many times faster these are."""
    both: list[tuple[Found, Found]] = []
    here = Side(table.commit(), table.ROOT)
    print(f"{'':<62} {full_name(commit)[:12]:>12} {here.name:>13} {'faster':>8}")
    with checkout(commit) as folder:
        for name in names:
            print(name, flush=True)
            both.append(in_turn(name, Side(commit, folder), here, rounds, options))
            print_both(*both[-1])
    if store:
        for of, found in zip((full_name(commit)[:12], here.name), zip(*both, strict=True), strict=True):
            rows = [one.middle(name) for one in found for name in one.rows]
            table.store(rows, of, date.today().isoformat())
    return 0


def print_both(before: Found, after: Found) -> None:
    """Print the rows of both sides, and what only one of them has."""
    for name in after.rows:
        now = after.middle(name)
        if name not in before.rows:
            print(f"  {now.what:<60} {'not there':>12} {quantity(now.measured, now.unit):>13}", flush=True)
            continue
        then = before.middle(name)
        values = f"{quantity(then.measured, then.unit):>12} {quantity(now.measured, now.unit):>13}"
        print(f"  {now.what:<60} {values} {faster(then, now):>6.2f} x", flush=True)
    for name in before.rows.keys() - after.rows.keys():
        then = before.middle(name)
        print(f"  {then.what:<60} {quantity(then.measured, then.unit):>12} {'not here':>13}", flush=True)
    for part, why in {**before.missing, **after.missing}.items():
        print(f"  {part}: not measured on one side ({why})", flush=True)


def line(row: Row) -> str:
    """One row of the table that is printed."""
    times = (
        ""
        if row.times_bare is None
        else f"{row.times_bare:,.3g} x"
        if row.times_bare < 1000
        else f"{row.times_bare:,.0f} x"
    )
    told = f"  {row.what:<60} {quantity(row.measured, row.unit):>12} {times:>10}"
    if row.target is None:
        return told
    bound = "at least " if row.more_is_better else ""
    return f"{told} {bound + quantity(row.target, row.unit):>14}{'' if row.is_met else '  missed'}"


def quantity(value: float, unit: str) -> str:
    """A value with its unit, in three digits."""
    return f"{value:,.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
