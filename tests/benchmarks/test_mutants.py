"""The mutation run over the families: what it changes, and that it sees who notices."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from oracles.rl import returns

from benchmarks import mutants
from markscheme.family.library import Library

FAMILY = "rl/returns"
LIBRARY = Library()


def test_steps_routes_and_what_they_call_are_changed_one_place_at_a_time() -> None:
    found = mutants.mutants(LIBRARY["cnn/shape_chain"], LIBRARY)
    assert {one.module.name for one in found} >= {"shape_chain.py", "_layers.py", "_window.py"}
    for one in found:
        ast.parse(one.source)
        changed = [
            (before, after)
            for before, after in zip(one.module.read_text("utf-8").splitlines(), one.source.splitlines(), strict=False)
            if before != after
        ]
        assert changed, one
    assert not [one for one in found if "padding_once" in str(one)]


def test_steps_like_those_of_a_part_are_changed_with_their_routes_and_without_their_slips() -> None:
    found = [str(one) for one in mutants.mutants(LIBRARY["mlp/backprop"], LIBRARY)]
    for line in ("_descent.py:", "(1 - eta * lambda2) * W", "_output.py:", "y_hat - square(y_hat)"):
        assert [one for one in found if line in one], line
    assert not [one for one in found if "2 * delta2" in one]  # a slip


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a + b", ["a - b"]),
        ("a @ b", ["a * b"]),
        ("-a", ["a"]),
        ("a < b", ["a <= b"]),
        ("a and b", ["a or b"]),
        ("a if c else b", ["b if c else a"]),
        ("W.T", ["W"]),
        ("2", ["3"]),
        ("'text'", []),
        ("True", []),
        ("f(a)", []),
    ],
)
def test_what_may_stand_in_the_place_of_an_expression(text: str, after: list[str]) -> None:
    assert [ast.unparse(one) for one in mutants.changed(ast.parse(text, mode="eval").body)] == after


def test_a_step_in_several_cases_is_all_its_functions(tmp_path: Path) -> None:
    module = tmp_path / "one.py"
    module.write_text(
        "@when(m='a')\ndef z(x): ...\n@z.when(m='b')\ndef other(x): ...\n@z.otherwise\ndef rest(x): ...\n"
        "def w(x): ...\n"
    )
    assert [one.name for one in mutants.functions_of(module, "z")] == ["z", "other", "rest"]


def test_the_oracle_notices_every_mutant_of_a_short_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutants.main([FAMILY]) == 0
    _, row, total = capsys.readouterr().out.splitlines()
    how_many, loader, oracle, clock, nobody = map(int, row.split()[1:6])
    assert how_many == loader + oracle + clock > 5
    assert nobody == 0
    assert total.split()[:6] == ["all", *row.split()[1:6]]


def test_what_an_oracle_with_a_hole_lets_through_is_printed_with_its_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hole(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
        return {"G": lambda mine: mine["G"], "advantage": lambda mine: mine["advantage"]}

    monkeypatch.setattr(returns, "oracle", hole)
    mutants.main([FAMILY, "--share", "0.5", "--seed", "2"])
    assert [one for one in capsys.readouterr().out.splitlines() if one.startswith("    rl/returns.py:") and "->" in one]


def test_what_never_ends_is_noticed() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(mutants.TooLong), mutants.limited(1):
        endless()


def test_a_family_that_is_not_changed_is_noticed_by_nobody_and_one_that_does_not_load_by_the_loader() -> None:
    guard, source = mutants.Guard(LIBRARY[FAMILY]), LIBRARY.source(FAMILY)
    text = source.read_text("utf-8")
    for changed, who in ((text, ""), (text.replace("def advantage(", "def advantages("), "loader")):
        assert guard.notices(mutants.Mutant(source, 1, "", "", changed), FAMILY) == who


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(SystemExit, match="there is no family 'rl/return'"):
        mutants.main(["rl/return"])
