"""Answers in words and sets, answers right in several forms, discrete values, figures: the words beyond numbers."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from flint import fmpq
from minimal_prose import write_prose

from markscheme.diagnosis.scheme import Scheme
from markscheme.document.printers.text_document import to_text
from markscheme.engine.certify import certify
from markscheme.engine.problem import Problem, with_given
from markscheme.errors import FamilyError, GivenError
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.gradebook.record import _read
from markscheme.keys.published import compare_case
from markscheme.marking.mark import mark
from markscheme.numbers.affine import Affine
from markscheme.numbers.elementary import equals, whole
from markscheme.numbers.rounding import Rounding
from markscheme.papers import key_document, sheet_document
from markscheme.papers.plain_data import describe, solution_json
from markscheme.papers.practice_sheet import Sheet
from markscheme.simulation import models
from markscheme.simulation.paper import Instance
from markscheme.working import printed_value

BOXES = '''
"""Which boxes score at least a half, and of what kind the best one is."""

from markscheme.words import *

SMALL, LARGE = range(2)
sizes = {"n": 4}
given = {"scores": vector("n", decimals(0, 1, 2)), "areas": vector("n", decimals(1, 9, 1))}
answers = {"kept": subset(), "order": labels("A", "B", "C", "D"), "kind": labels("small", "large")}
ask = {"kept": 2, "order": 1, "kind": 1}
hides = {"scores": "a score matters by its rank and beside a half alone", "areas": "one box alone is looked at"}


def kept(scores):
    return array([int(is_greater(s, rational("1/2"))) for s in scores])


def order(scores):
    left, found = list(range(len(scores))), []
    while left:
        best = left[argmax([scores[i] for i in left])]
        found.append(best)
        left.remove(best)
    return array(found)


def kind(order, areas):
    return LARGE if is_greater(areas[whole(order[0])], rational(5)) else SMALL


slips = {kind: {"last": "order[0] -> order[-1]"}}
'''

LABELS = "- small: small box | small | little\n- large: large box | large\n"
CHINESE = "- small: 小框 | 小\n- large: 大框 | 大\n"

GIVEN = {"scores": ["0.3", "0.9", "0.6", "0.1"], "areas": [1, 7, 2, 3]}


def family_of(folder: Path, source: str, id: str = "one/family", words: tuple[str, str] | None = None):
    (folder / "one").mkdir(exist_ok=True)
    (folder / f"{id}.py").write_text(dedent(source), "utf-8")
    write_prose(folder, id)
    if words:
        for language, text in zip(("en", "zh"), words, strict=True):
            path = folder / f"{id}.{language}.md"
            plain = path.read_text("utf-8").partition("## Labels\n")[0]
            path.write_text(f"{plain}## Labels\n{text}", "utf-8")
    return Library([folder])[id]


@pytest.fixture
def boxes(tmp_path: Path) -> Problem:
    return with_given(family_of(tmp_path, BOXES, words=(LABELS, CHINESE)), GIVEN)


def test_a_step_prints_its_words(boxes: Problem) -> None:
    assert [printed_value(boxes, name) for name in boxes.asked] == [["2", "3"], ["B", "C", "A", "D"], "large"]


OWN_WORDS = '''
"""The longest of some named rods."""

from markscheme.words import *

given = {"names": structure("a list of names"), "lengths": vector("n", distinct(2, 3, 4, 5))}
sizes = {"n": 2}
answers = {"longest": labels("oak", "elm", of="names")}
ask = {"longest": 1}


def draw_names(stream):
    return ["oak", "elm"]


def longest(lengths):
    return argmax(lengths)


slips = {longest: {"shortest": "argmax(lengths) -> argmin(lengths)"}}
'''


def test_the_words_may_be_those_of_a_given(tmp_path: Path) -> None:
    words = ("- oak: oak | oak rod\n- elm: elm\n", "- oak: 橡木\n- elm: 榆木\n")
    family = family_of(tmp_path, OWN_WORDS, words=words)
    known = with_given(family, {"names": ["elm", "oak"], "lengths": [1, 2]})
    own = with_given(family, {"names": ["yew", "ash tree"], "lengths": [1, 2]})
    assert [printed_value(one, "longest") for one in (known, own)] == ["oak", "ash tree"]
    assert "橡木" in to_text(key_document(Sheet("a sheet", "zh", (known,))))
    assert "ash tree" in to_text(key_document(Sheet("a sheet", "zh", (own,))))
    for problem, raw, verdict in (
        (known, "橡木", "right"),
        (known, "oak rod", "right"),
        (known, "elm", "slip"),
        (own, "ash tree", "right"),
        (own, "yew", "slip"),
        (own, "oak", "unreadable"),
    ):
        assert mark(Scheme(problem), {"longest": raw}).steps[0].verdict == verdict


def test_the_given_of_the_words_must_exist(tmp_path: Path) -> None:
    with pytest.raises(
        FamilyError, match=r"answers\['longest'\] names 'nmes', which does not exist; did you mean 'names'"
    ):
        family_of(tmp_path, OWN_WORDS.replace('of="names"', 'of="nmes"'), words=("", ""))


@pytest.mark.parametrize(("language", "word"), [("en", "large box"), ("zh", "大框")])
def test_the_key_speaks_the_language_of_the_sheet(boxes: Problem, language: str, word: str) -> None:
    text = to_text(key_document(Sheet("a sheet", language, (boxes,))))
    assert word in text
    assert "{2, 3}" in text.replace("{2,3}", "{2, 3}")


@pytest.mark.parametrize(
    "raw", ["{2, 3}", "2,3", "3 2", "[3, 2]", ["2", "3"], [2, 3], "｛2，3｝", "2、3", " ( 2 ; 3 ) "]
)
def test_a_set_is_read_in_any_order_and_notation(boxes: Problem, raw: object) -> None:
    assert mark(Scheme(boxes), {"kept": raw}).steps[0].verdict == "right"


@pytest.mark.parametrize("raw", ["{2}", "{}", "none", "{1, 2, 3}", "∅"])
def test_a_set_with_another_member_earns_nothing(boxes: Problem, raw: str) -> None:
    step = mark(Scheme(boxes), {"kept": raw}).steps[0]
    assert (step.verdict, step.marks) == ("wrong", 0)


@pytest.mark.parametrize("raw", ["{2, 7}", "two?", "{2, 2.5}", "2 or 3?"])
def test_what_is_no_member_is_unreadable(boxes: Problem, raw: str) -> None:
    assert mark(Scheme(boxes), {"kept": raw}).steps[0].verdict == "unreadable"


@pytest.mark.parametrize(
    "raw", ["B, C, A, D", "BCAD", "b c a d", "(B, C, A, D)", "B → C → A → D", ["B", "C", "A", "D"]]
)
def test_a_sequence_of_labels_is_read(boxes: Problem, raw: object) -> None:
    assert mark(Scheme(boxes), {"order": raw}).steps[1].verdict == "right"


@pytest.mark.parametrize("raw", ["large", "Large box", "大", "大框。", "LARGE-BOX", "kind = large"])
def test_every_spelling_of_every_language_is_read(boxes: Problem, raw: str) -> None:
    assert mark(Scheme(boxes), {"kind": raw}).steps[2].verdict == "right"


def test_labels_follow_from_the_own_earlier_ones_and_slips_are_named(boxes: Problem) -> None:
    scheme = Scheme(boxes)
    assert mark(scheme, {"order": "A, B, C, D", "kind": "small"}).steps[2].verdict == "follows"
    last = mark(scheme, {"order": "B, C, A, D", "kind": "little"}).steps[2]
    assert (last.verdict, last.slip) == ("slip", "last")
    assert mark(scheme, {"kind": "medium"}).steps[2].verdict == "unreadable"


def test_simulated_students_write_words_that_are_read(boxes: Problem) -> None:
    instance = Instance(boxes, certify(boxes))
    for k in range(20):
        paper = models.honest(instance, Stream("words", k))
        assert {step.verdict for step in mark(instance.scheme, paper.raw).steps} == {"right"}


def test_a_set_has_one_box_on_the_paper(boxes: Problem) -> None:
    assert [boxes.answer_shape(name) for name in boxes.asked] == [(), (4,), ()]
    assert "___" in to_text(sheet_document(Sheet("a sheet", "en", (boxes,))))


VECTORS = '''
"""Eigenvectors of a symmetric 2 x 2 matrix with unit length, and what is projected on them."""

from markscheme.words import *

given = {"M": matrix(2, 2, integers(1, 5)), "x": vector(2, integers(-3, 3))}
equal_up_to = {"V": "scale", "values_": "order"}
ask = {"values_": 2, "V": 2, "p": 2}


def values_(M):
    a, b, d = M[0][0], M[0][1], M[1][1]
    root = sqrt(square(a - d) + 4 * square(b))
    return array([(a + d + root) / 2, (a + d - root) / 2])


def V(M, values_):
    columns = []
    for value in values_:
        v = array([M[0][1], value - M[0][0]])
        columns.append(v / sqrt(square(v).sum()))
    return array(columns).T


def p(V, x):
    return V.T @ x
'''


@pytest.fixture
def vectors(tmp_path: Path) -> Problem:
    return with_given(family_of(tmp_path, VECTORS), {"M": [[2, 1], [1, 3]], "x": [1, 2]})


# eigenvalues 3.618, 1.382; unit vectors (0.5257, 0.8507), (0.8507, -0.5257); projections 2.227, -0.2008
@pytest.mark.parametrize(
    "raw",
    [
        {"values_": "[3.618, 1.382]", "V": "[[0.526, 0.851], [0.851, -0.526]]", "p": "[2.23, -0.201]"},
        {"values_": "[3.618, 1.382]", "V": "[[-0.526, 0.851], [-0.851, -0.526]]", "p": "[-2.23, -0.201]"},
        {"values_": "[1.382, 3.618]", "V": "[[0.851, 0.526], [-0.526, 0.851]]", "p": "[-0.201, 2.23]"},
        {"values_": "[3.618, 1.382]", "V": "[[1, 1.618], [1.618, -1]]", "p": "[4.236, -0.382]"},
        {"values_": "[3.618, 1.382]", "V": "[[1, 1], [1.618, -0.618]]", "p": "[4.236, -0.236]"},
        {"values_": "[1.382, 3.618]", "V": "[[-1.618, 1], [1, 1.618]]", "p": "[0.382, 4.236]"},
    ],
)
def test_every_right_form_is_right_with_all_that_hangs_on_it(vectors: Problem, raw: dict[str, str]) -> None:
    assert [step.verdict for step in mark(Scheme(vectors), raw).steps] == ["right"] * 3


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"values_": "[3.618, 3.618]"}, 0),
        ({"values_": "[3.618, 1.382]", "V": "[[0.526, 0.851], [0.851, 0.526]]"}, 1),
        ({"values_": "[3.618, 1.382]", "V": "[[1, 1], [1.6, -0.7]]"}, 1),
        ({"values_": "[3.618, 1.382]", "V": "[[0, 0], [0, 0]]"}, 1),
    ],
)
def test_what_is_no_form_of_it_is_wrong(vectors: Problem, raw: dict[str, str], wrong: int) -> None:
    assert mark(Scheme(vectors), raw).steps[wrong].verdict != "right"


def test_projections_must_go_with_the_vectors_as_written(vectors: Problem) -> None:
    raw = {"values_": "[3.618, 1.382]", "V": "[[0.526, 0.851], [0.851, -0.526]]", "p": "[-2.23, -0.201]"}
    assert mark(Scheme(vectors), raw).steps[2].verdict == "accident"


def test_honest_students_choose_any_form(vectors: Problem) -> None:
    instance = Instance(vectors, certify(vectors))
    papers = [models.honest(instance, Stream("forms", k)) for k in range(60)]
    for paper in papers:
        assert {step.verdict for step in mark(instance.scheme, paper.raw).steps} == {"right"}, paper.raw


CLUSTERS = '''
"""One round of k-means."""

from markscheme.words import *

given = {"X": matrix(6, 2, integers(0, 9)), "start": matrix(2, 2, integers(0, 9))}
equal_up_to = {"start": "order"}
ask = {"cluster": 2, "centroids": 2}


def cluster(X, start):
    return array([1 + argmin([square(x - c).sum() for c in start]) for x in X])


def centroids(X, cluster, start):
    masks = [equals(cluster, j + 1) for j in range(len(start))]
    return array([(mask @ X) / mask.sum() for mask in masks])
'''


def test_names_of_clusters_may_be_permuted(tmp_path: Path) -> None:
    X = [[0, 0], [1, 0], [0, 2], [8, 8], [9, 8], [9, 9]]
    problem = with_given(family_of(tmp_path, CLUSTERS), {"X": X, "start": [[0, 1], [9, 9]]})
    scheme = Scheme(problem)
    written = {"cluster": "[1,1,1,2,2,2]", "centroids": "[[1/3, 2/3], [26/3, 25/3]]"}
    swapped = {"cluster": "[2,2,2,1,1,1]", "centroids": "[[26/3, 25/3], [1/3, 2/3]]"}
    mixed = {"cluster": "[2,2,2,1,1,1]", "centroids": "[[1/3, 2/3], [26/3, 25/3]]"}
    follows = {"cluster": "[1,1,1,1,2,2]", "centroids": "[[2.25, 2.5], [9, 8.5]]"}
    for raw, verdicts in (
        (written, ["right", "right"]),
        (swapped, ["right", "right"]),
        (mixed, ["right", "accident"]),
        (follows, ["wrong", "follows"]),
    ):
        assert [step.verdict for step in mark(scheme, raw).steps] == verdicts


def test_discrete_values_are_equal_only_to_themselves() -> None:
    working = Rounding().context()
    for three in (3, fmpq(3), working.lift(3)):
        assert [equals(three, k) for k in (2, 3, fmpq(5, 2))] == [0, 1, 0]
        assert whole(three) == 3
    assert isinstance(working.lift(3), Affine)
    with pytest.raises(GivenError, match="whole number"):
        whole(fmpq(1, 2))


ADAM = '''
"""A step that exists only under an option."""

from markscheme.words import *

given = {"x": number(integers(2, 9))}
options = {"method": ("plain", "momentum")}
only = {"v_": {"method": ("momentum",)}}
repeat = {("v_", "x_"): lambda: 2}


def ask(method):
    return {"v_": 1, "x_": 1} if method == "momentum" else {"x_": 1}


def v_(x, x_, v_):
    return (v_ or [0])[-1] / 2 + (x_ or [x])[-1]


def x_(x, v_, x_):
    return (x_ or [x])[-1] - (v_[-1] if v_ else 3)
'''


def test_a_step_exists_only_under_its_option(tmp_path: Path) -> None:
    family = family_of(tmp_path, ADAM)
    plain = with_given(family, {"x": 8})
    momentum = with_given(family, {"x": 8, "method": "momentum"})
    assert [call.name for call in plain.calls] == ["x_1", "x_2"]
    assert [call.name for call in momentum.calls] == ["v_1", "x_1", "v_2", "x_2"]
    assert plain.values["x_2"] == 2


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("subset()", "('a', 'b')", "labels"),
        ('answers = {"kept"', 'answers = {"kep"', "kept"),
        ('ask = {"kept"', 'equal_up_to = {"kept": "colour"}\nask = {"kept"', "scale"),
        ('ask = {"kept"', 'drawn = ("box",)\nask = {"kept"', "box"),
        ('ask = {"kept"', 'only = {"kept": {"mode": ("x",)}}\nask = {"kept"', "mode"),
    ],
)
def test_what_an_author_gets_wrong_is_said(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in BOXES
    with pytest.raises(FamilyError, match=complaint):
        family_of(tmp_path, BOXES.replace(old, new))


def test_words_are_printed_as_data(boxes: Problem) -> None:
    steps = {step["name"]: step for step in solution_json(boxes, 12)["steps"]}
    assert steps["kept"]["value"] == steps["kept"]["decimal"] == ["2", "3"]
    assert steps["order"]["exact"] == ["B", "C", "A", "D"]
    assert steps["kind"]["value"] == "large"
    assert [step["kind"] for step in describe(boxes.family)["steps"]] == ["set", "labels", "label"]


def test_results_keep_words_beside_what_was_written(boxes: Problem) -> None:
    marked = mark(Scheme(boxes), {"kept": "2, 1", "order": "b, ?, a, d", "kind": "小"})
    assert [_read(step) for step in marked.steps] == [["1", "2"], ["B", None, "A", "D"], "small"]


def test_printed_words_are_compared_with_keys(boxes: Problem) -> None:
    case = {"id": "a", "family": "one/family", "source": "a test", "given": GIVEN}
    right = {"kept": ["2", "3"], "order": ["B", "C", "A", "D"], "kind": "large"}
    assert not compare_case(boxes.family, {**case, "published": right}).differences
    assert len(compare_case(boxes.family, {**case, "published": {**right, "kind": "small"}}).differences) == 1


def test_who_has_equal_posteriors_chooses_yes_as_the_question_says() -> None:
    rows = [["cool", "strong", "yes"], ["hot", "strong", "no"], ["mild", "weak", "no"], ["cool", "weak", "yes"]]
    rows += [["cool", "strong", "yes"], ["hot", "weak", "yes"]]
    given = {"columns": ["temperature", "wind", "play"], "table": rows, "query": ["hot", "weak"], "alpha": 1}
    scheme = Scheme(with_given(Library()["classification/naive_bayes"], given))
    for posterior, follows in (
        (["0.5", "0.5"], {"yes"}),
        (["0.4", "0.6"], {"no"}),
        (["0.588", "0.412"], {"yes"}),
    ):
        labels = {
            label: mark(scheme, {"posterior": posterior, "label": label}).steps[-1].credit for label in ("yes", "no")
        }
        assert {label for label, credit in labels.items() if credit == 1} == follows | {"yes"}  # the key says yes


def test_an_eigenvector_follows_from_a_diagonal_hessian_of_ones_own() -> None:
    terms = [[-1, 3, 0], [-2, 2, 0], [1, 1, 1], [3, 0, 2], [2, 1, 0], [-10, 0, 1]]
    given = {"terms": terms, "candidates": [[-1, -2], [-2, 2], [0, 2]], "t": "1/10"}
    scheme = Scheme(with_given(Library()["optimisers/critical_point"], given))
    for escape, credit in ((["1", "0"], 1), (["3", "0"], 1), (["1", "1"], 0)):
        raw = {"hessian": [["2", "0"], ["0", "6"]], "eigenvalues": ["6", "2"], "escape": escape}
        steps = {step.name: step for step in mark(scheme, raw).steps}
        assert (steps["escape"].credit == 1) == credit, escape
