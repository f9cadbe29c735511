"""Right answers as people type them where numbers say which state, leaf or cluster is meant, and doubtful ones."""

from __future__ import annotations

import pytest

from markscheme.answers.wording.numbered_things import without_things
from markscheme.api import generate, grade, solve


def marked(id: str, step: str, text: str, **options: str):
    problem = generate(id, seed=3, options=options)
    solution = solve(problem)
    key = {name: solution[name].printed for name in solution if solution[name].asked}
    found = grade(problem, {**key, step: text}).questions[0].steps
    return next(one for one in found if one.name == step)


def key_of(id: str, step: str, **options: str) -> list:
    return solve(generate(id, seed=3, options=options))[step].printed


PATHS = [
    lambda k: "-".join(k),
    lambda k: " – ".join(k),
    lambda k: "→".join(f"S{n}" for n in k),
    lambda k: "s_1, s_2, s_1, s_2" if k == ["1", "2", "1", "2"] else "",
    lambda k: ", ".join(f"state {n}" for n in k),
    lambda k: "→".join(f"状态{n}" for n in k),
    lambda k: " then ".join(k),
]


@pytest.mark.parametrize("write", PATHS)
def test_a_path_of_states_is_read_as_it_is_drawn(write) -> None:
    assert marked("graphical/hmm_viterbi", "path", write(key_of("graphical/hmm_viterbi", "path"))).verdict == "right"


PAIRS = [
    lambda k: ", ".join("-".join(row) for row in k),
    lambda k: ", ".join("+".join(row) for row in k),
    lambda k: "; ".join(f"C{a}, C{b}" for a, b in k),
    lambda k: "→".join("{" + ",".join(row) + "}" for row in k),
    lambda k: "".join(f"({a},{b})" for a, b in k),
    lambda k: "\n".join(f"merge {i}: {a} and {b}" for i, (a, b) in enumerate(k, 1)),
    lambda k: "\n".join(f"{i}. {a}, {b}" for i, (a, b) in enumerate(k, 1)),
    lambda k: "\n".join(f"第{i}次：{a}与{b}" for i, (a, b) in enumerate(k, 1)),
]


@pytest.mark.parametrize("write", PAIRS)
def test_merges_are_read_as_pairs_of_clusters(write) -> None:
    key = key_of("clustering/hierarchical", "merges")
    assert marked("clustering/hierarchical", "merges", write(key)).verdict == "right"


@pytest.mark.parametrize(
    ("id", "step", "text", "options"),
    [
        ("classification/bayes_risk", "decision", "action 3", {}),
        ("classification/bayes_risk", "decision", "a_3", {}),
        ("rl/policy_evaluation", "improved", "a1, a2, a2", {}),
        ("rl/policy_evaluation", "improved", "动作1，动作2，动作2", {}),
        ("games/minimax", "best_move", "the 3rd child", {}),
        ("games/minimax", "best_move", "第3个", {}),
        ("games/minimax", "visited", "leaves 1, 2, 3, 4, 5, 9, 10", {"algorithm": "alpha_beta"}),
        ("games/minimax", "visited", "1-2-3-4-5-9-10", {"algorithm": "alpha_beta"}),
        ("games/minimax", "pruned", "leaves 6, 7, 8, 11, 12", {"algorithm": "alpha_beta"}),
        ("games/minimax", "pruned", "叶节点6、7、8、11、12", {"algorithm": "alpha_beta"}),
    ],
)
def test_what_is_called_by_its_name_is_right(id: str, step: str, text: str, options: dict[str, str]) -> None:
    assert marked(id, step, text, **options).verdict == "right"


@pytest.mark.parametrize(
    ("id", "step", "text"),
    [
        ("games/minimax", "best_move", "v_4"),  # the node of that value, and no third move
        ("clustering/hierarchical", "assignment", "{1,2},{3,4},{5}"),
    ],
)
def test_what_has_two_readings_goes_to_a_person_and_is_no_mistake(id: str, step: str, text: str) -> None:
    assert marked(id, step, text).verdict == "unreadable"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1, 2, 1", (3,)),
        ("1.5-2-1", (3,)),
        ("-1, 2, 1", (3,)),
        ("S1, S2", (3,)),
        ("x1, x2, x3", (3,)),
        ("t1 = 2, t2 = 1", (2,)),
        ("[[1, 2], [3, 4]]", (2, 2)),
        ("1-2-3-4", (2, 2)),
        ("1, 2, 3, 4", (2, 2)),
        ("1-2, 3", (2, 2)),
        ("(1,2) or (3,4)", (2, 2)),
        ("S1 or S2", ()),
        ("", (2,)),
        ("1/2/1", (3,)),
    ],
)
def test_other_texts_are_left_as_they_are(text: str, shape: tuple[int, ...]) -> None:
    assert without_things(text, shape, ("s", "state")) is None
