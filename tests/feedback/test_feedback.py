"""What students are told: whole sentences in both languages, a golden page, and what must never be given away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flint import fmpq

from markscheme.diagnosis.explanation import Explanation
from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Emphasis, Formula, Strong, Words
from markscheme.document.printers.html_document import to_html
from markscheme.document.printers.markdown_document import to_markdown
from markscheme.document.printers.text_document import plain
from markscheme.engine.certify import sample
from markscheme.engine.problem import with_given
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback, feedback_document, message, read_back
from markscheme.feedback.groups import tied_slips
from markscheme.feedback.message import enough_digits
from markscheme.marking.mark import mark
from markscheme.marking.marks import CellMark, StepMark
from markscheme.marking.policy import Policy
from markscheme.notation import Symbol
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits, round_to
from markscheme.papers.question import slip_inlines
from markscheme.simulation import habits_of, works_out

GOLDEN = Path(__file__).parents[1] / "golden"
LINE = {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}
LINE_KEY = {"mean_x": "2.5", "mean_y": "4.25", "S_xx": "5", "S_xy": "8.5", "slope": "1.70", "intercept": "0"}
BATCH = {"Z": [[6, -4], [1, 1], [-2, -1]], "gamma": ["1.7", "1.4"], "beta": ["0.1", "-0.7"], "epsilon": "0.2"}
BATCH_KEY = {
    "mean": ["1.67", "-1.33"],
    "variance": ["10.9", "4.22"],
    "Z_hat": [["1.30", "-1.27"], ["-0.200", "1.11"], ["-1.10", "0.159"]],
    "out": [["2.31", "-2.48"], ["-0.240", "0.853"], ["-1.77", "-0.478"]],
}
FAMILIES = {"line": ("regression/simple", LINE, LINE_KEY), "batch": ("norm/batchnorm", BATCH, BATCH_KEY)}


@pytest.fixture(scope="module")
def schemes():
    library = Library()
    return {name: Scheme(with_given(library[id], given)) for name, (id, given, _) in FAMILIES.items()}


def told(schemes, name, raw, language="en", policy=None, reveal=False, rivals=None):
    marked = mark(schemes[name], {**FAMILIES[name][2], **raw}, policy, id="q1", rivals=rivals)
    return QuestionFeedback(schemes[name], marked, language, reveal)


def sentence(one, step):
    return plain(message(one, next(s for s in one.mark.steps if s.name == step)))


FOLLOWING = {"S_xx": "93", "slope": "0.0914"}
SAMPLE = {
    "variance": ["16.3", "6.33"],
    "Z_hat": [["1.07", "-1.04"], ["-0.164", "0.913"], ["-0.903", "0.130"]],
    "out": "",
}
TRANSPOSED = {"Z_hat": [["1.30", "-0.200", "-1.10"], ["-1.27", "1.11", "0.159"]]}
ROWS = {"Z_hat": [["-0.200", "1.11"], ["1.30", "-1.27"], ["-1.10", "0.159"]]}
COLUMNS = {"Z_hat": [["-1.27", "1.30"], ["1.11", "-0.200"], ["0.159", "-1.10"]]}

UNREADABLE = (
    "“1,7” could not be read, at character 2: the comma may separate thousands, decimals or two numbers: 1.7 or 1; 7; "
    "write no comma, and a point for decimals."
)
OTHER_SHAPE = "What belongs where cannot be told for certain, so a person looks at it."

CASES = [
    ("line", {}, "slope", "Right.", "正确。"),
    ("line", {"slope": ""}, "slope", "No answer.", "未作答。"),
    (
        "line",
        {"slope": "3.33"},
        "slope",
        "Not right, and nothing that is known explains it.",
        "不正确，未能判明错因。",
    ),
    (
        "line",
        FOLLOWING,
        "slope",
        "This follows correctly from your own S_xx: b = 8.5/93 = 0.0914.",
        "由你自己的 S_xx 正确推出：b = 8.5/93 = 0.0914。",
    ),
    ("line", {"slope": "-1.70"}, "slope", "The sign is the wrong way round.", "正负号反了。"),
    ("line", {"slope": "17.0"}, "slope", "The decimal point is in the wrong place.", "小数点位置错了。"),
    (
        "line",
        {"slope": "1,7"},
        "slope",
        UNREADABLE,
        "“1,7”无法读取，第 2 个字符处：逗号可能分隔千位、小数或两个数：1.7 或 1; 7；请不用逗号，小数点用“.”。",
    ),
    ("batch", {"mean": ["1.67", "1.33"]}, "mean", "Entry 2: The sign is the wrong way round.", "元素 2：正负号反了。"),
    (
        "batch",
        {"mean": ["16.7", "-13.3"]},
        "mean",
        "The decimal point is in the wrong place in every entry.",
        "每个元素的小数点位置都错了。",
    ),
    ("batch", {"mean": ["-1.33", "1.67"]}, "mean", "Two entries are swapped.", "有两个元素互换了。"),
    (
        "batch",
        TRANSPOSED,
        "Z_hat",
        "This is the transpose: rows and columns are exchanged.",
        "写成了转置：行与列互换了。",
    ),
    ("batch", ROWS, "Z_hat", "Two rows are swapped.", "有两行互换了。"),
    ("batch", COLUMNS, "Z_hat", "Two columns are swapped.", "有两列互换了。"),
    (
        "batch",
        {"mean": "[1.67, -1.33, 2]"},
        "mean",
        "Numbers written: 3; asked for: 2. " + OTHER_SHAPE,
        "这里写了 3 个数，题目要求 2 个。无法确定各数的位置，将由人工复核。",
    ),
    (
        "batch",
        {"mean": "[[1.67, -1.33], [2]]"},
        "mean",
        "The rows have different lengths, but the shape 2 is asked for. " + OTHER_SHAPE,
        "各行长度不同，题目要求的形状是 2。无法确定各数的位置，将由人工复核。",
    ),
    (
        "batch",
        SAMPLE,
        "Z_hat",
        "This follows correctly from your own σ^2: hat(Z)_11 = (6 - 1.67)/sqrt(16.3 + 0.2) = 1.07.",
        "由你自己的 σ^2 正确推出：hat(Z)_11 = (6 - 1.67)/sqrt(16.3 + 0.2) = 1.07。",
    ),
]


@pytest.mark.parametrize("name, raw, step, english, chinese", CASES)
def test_a_sentence_says_why(schemes, name, raw, step, english, chinese):
    assert sentence(told(schemes, name, raw), step) == english
    assert sentence(told(schemes, name, raw, "zh"), step) == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_slip_gets_the_line_of_its_family(schemes, language):
    line = plain(slip_inlines(schemes["batch"].problem, "sample", language))
    begins = {
        "en": "This is what one gets by a known mistake, as if y",
        "zh": "这是一种典型错误会得到的值，相当于你",
    }[language]
    assert sentence(told(schemes, "batch", SAMPLE, language), "variance") == begins + line[1:]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_mistake_that_two_steps_show_is_said_to_have_been_made(schemes, language):
    raw = {"S_xx": "", "S_xy": "", "slope": "", "intercept": ""}
    one = told(schemes, "line", {**raw, "S_xx": "30", "S_xy": "51"}, language)
    assert [step.slip for step in one.mark.steps[2:4]] == ["raw_sums", "raw_sums"]
    line = plain(slip_inlines(schemes["line"].problem, "raw_sums", language))
    assert sentence(one, "S_xx") == sentence(one, "S_xy") == line
    alone = told(schemes, "line", {**raw, "S_xx": "30"}, language)
    assert sentence(alone, "S_xx") != line


def test_the_expected_value_is_said_only_when_revealed(schemes):
    hidden = told(schemes, "line", {"slope": "3.33"})
    shown = told(schemes, "line", {"slope": "3.33"}, reveal=True)
    assert sentence(hidden, "slope") == "Not right, and nothing that is known explains it."
    assert sentence(shown, "slope") == "Not right, and nothing that is known explains it. Expected: 1.7."
    assert "1.7" not in to_html(feedback_document("t", "c", "s", [hidden], "en")).split("<body>")[1]


def test_a_value_of_the_key_stands_as_a_symbol_where_the_student_did_not_find_it(schemes):
    """Mean and variance are wrong; the last step was made from the right mean, whose value must not be told."""
    one = told(schemes, "batch", {**SAMPLE, "mean": ["9", "8"]}, rivals=())
    assert sentence(one, "Z_hat") == (
        "This follows correctly from your own σ^2: hat(Z)_11 = (6 - μ_1)/sqrt(16.3 + 0.2) = 1.07."
    )
    assert "1.67" not in plain_page(one)
    revealed = told(schemes, "batch", {**SAMPLE, "mean": ["9", "8"]}, rivals=(), reveal=True)
    assert "(6 - 1.6667)/sqrt(16.3 + 0.2)" in sentence(revealed, "Z_hat")


def plain_page(one):
    return to_markdown(feedback_document("Sheet", "CODE", "Ada", [one], one.language))


def test_a_step_that_is_not_handed_in_is_not_solved(schemes):
    page = plain_page(told(schemes, "batch", {"Z_hat": "", "out": ""}))
    for value in ("1.30", "1.301", "2.31", "2.312", "-2.48", "0.853"):
        assert value not in page


@pytest.mark.parametrize("enough, credit", [(True, "keeps its marks"), (False, "earns nothing")])
def test_a_final_answer_without_working_is_spoken_of(schemes, enough, credit):
    raw = dict.fromkeys(LINE_KEY, "") | {"intercept": "0"}
    one = told(schemes, "line", raw, policy=Policy(final_answer_is_enough=enough))
    assert credit in sentence(one, "intercept")


def step_of(schemes, explanations, verdict="slip", **how):
    answer = mark(schemes["line"], LINE_KEY).steps[4].answer
    cells = (CellMark(verdict, "", how.pop("kind", "")),)
    return StepMark("slope", verdict, 0, 0, 2, cells, answer, explanations, **how)


def spoken(schemes, step, language="en"):
    marked = mark(schemes["line"], LINE_KEY)
    steps = tuple(step if s.name == step.name else s for s in marked.steps)
    return plain(
        message(
            QuestionFeedback(schemes["line"], type(marked)("q1", marked.family, steps, marked.total), language), step
        )
    )


def test_two_slips_are_both_told_and_a_tie_names_the_other(schemes):
    pair = step_of(schemes, (Explanation("slip", slips=("inverted", "divided_by_n")),))
    both = spoken(schemes, pair)
    alone = [
        spoken(schemes, step_of(schemes, (Explanation("slip", slips=(slip,)),)))
        for slip in ("inverted", "divided_by_n")
    ]
    assert both == " ".join(alone)
    tie = step_of(schemes, tuple(Explanation("slip", slips=(slip,)) for slip in ("inverted", "divided_by_n")))
    supposed = "This is what one gets by a known mistake, as if "
    assert alone[1].startswith(supposed + "you ")
    other = alone[1].removeprefix(supposed)
    assert spoken(schemes, tie) == f"{alone[0]} Another mistake gives the same value, as if {other}"
    assert tied_slips(tie) == [("inverted",), ("divided_by_n",)]
    assert tied_slips(pair) == []


def test_early_rounding_names_the_digits_that_would_have_been_enough(schemes):
    step = step_of(schemes, (Explanation("rounded", digits=2),), "rounded")
    count = enough_digits(schemes["line"], "slope").count
    assert spoken(schemes, step) == (
        "Rounded too early: this is what comes of keeping 2 significant figures in the working; "
        f"{count} significant figures would have been enough."
    )
    assert f"只保留 2 位有效数字就会得到这个值；保留 {count} 位有效数字就够了。" in spoken(schemes, step, "zh")


def test_what_was_kept_is_never_said_to_have_been_enough(schemes):
    """With the student's own earlier numbers more digits may be needed than with the key's."""
    count = enough_digits(schemes["line"], "slope").count
    for kept in range(1, count + 2):
        step = step_of(schemes, (Explanation("rounded", digits=kept),), "rounded")
        assert ("enough" in spoken(schemes, step)) == (kept < count)
        assert ("就够了" in spoken(schemes, step, "zh")) == (kept < count)


def test_who_keeps_enough_digits_is_never_outside(schemes):
    """Simulated students round any operation to that many digits; one digit fewer is too few for some of them."""
    scheme = schemes["batch"]
    enough = enough_digits(scheme, "Z_hat")
    assert 1 < enough.count <= scheme.problem.rounding.working.count
    assert outside(scheme, enough) == 0
    assert outside(scheme, Digits(1)) > 0


def outside(scheme, digits):
    """How many of 60 students end outside the accepted range of Z_hat."""
    lost = 0
    for seed in range(60):
        habits = replace(habits_of(scheme.problem, Stream(f"enough {seed}"), digits), ways={})
        cells = cells_of(works_out(scheme.problem, habits)["Z_hat"])
        answers = [round_to(cell.value, scheme.problem.rounding.answer)[0] for cell in cells]
        lost += not all(range_.holds(answer) for range_, answer in zip(scheme.accepted["Z_hat"], answers, strict=True))
    return lost


def test_a_guard_is_spoken_of(schemes):
    parents = {"S_xy": "own", "S_xx": "own"}
    step = step_of(schemes, (Explanation("follows", parents=parents, guarded=True),), "follows", guarded=True)
    assert "does not show the method" in spoken(schemes, step)
    assert "不能说明方法正确" in spoken(schemes, step, "zh")


def test_form_is_spoken_of_apart_from_the_value(schemes):
    said = spoken(schemes, step_of(schemes, (), "right", form="too_many"))
    assert said == "Right. It has more digits than asked: give 3 significant figures."


@pytest.mark.parametrize(
    "raw, step, shown",
    [
        ({"slope": "１．７０"}, "slope", "1.70"),
        ({"slope": "17/10"}, "slope", "1.7"),
        ({"slope": "sqrt(2)"}, "slope", "sqrt(2)"),
        ({"slope": ""}, "slope", "–"),
        ({"slope": "1,7"}, "slope", "1,7"),
    ],
)
def test_an_answer_is_shown_as_it_was_read(schemes, raw, step, shown):
    one = told(schemes, "line", raw)
    found = plain(read_back(next(s for s in one.mark.steps if s.name == step)))
    assert found == shown


def test_plain_text_of_inlines():
    inlines = (Words("a  "), Strong((Emphasis((Words("b"),)),)), Formula(Symbol("x")))
    assert plain(inlines) == "a bx"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_the_golden_page(schemes, language):
    """A reviewed page: follow-through, a slip, an accident, an unreadable and a blank answer."""
    line = told(schemes, "line", {**FOLLOWING, "intercept": "1,234"}, language)
    batch = told(schemes, "batch", {**SAMPLE, "mean": ["1.67", "1.33"]}, language)
    page = to_markdown(feedback_document("Sheet", "ABCD-2345", "Ada L.", [line, batch], language))
    golden = GOLDEN / f"feedback.{language}.md"
    assert page == golden.read_text("utf-8")


def test_a_hostile_name_stays_text(schemes):
    page = to_html(
        feedback_document("t", "c", "<script>alert(1)</script>", [told(schemes, "line", {"slope": "<b>2"})], "en")
    )
    assert "<script>" not in page
    assert "<b>2" not in page
    assert "&lt;b&gt;2" in page


def test_exact_numbers_go_in_as_written(schemes):
    from markscheme.answers import read_number
    from markscheme.feedback.substitution import written_node
    from markscheme.notation import to_text

    for text in ("0.50", "-3", "1.20", "0.5"):
        assert to_text(written_node(read_number(text).value)) == text
    assert to_text(written_node(read_number("1/3").value)) == "1/3"
    assert fmpq(1, 3) == read_number("1/3").value.expression.rational


def test_decimals_that_were_kept_are_not_called_figures(schemes):
    """On a sheet that counts figures somebody kept two decimals; how many figures would do says nothing of that."""
    step = step_of(schemes, (Explanation("rounded", digits=2, of_decimals=True),), "rounded")
    assert spoken(schemes, step) == "Rounded too early: this is what comes of keeping 2 decimals in the working."
    assert spoken(schemes, step, "zh") == "过早舍入：计算过程只保留 2 位小数就会得到这个值。"


def test_who_rounds_on_a_script_of_other_numbers_is_told_why_it_earns_nothing(schemes):
    step = replace(step_of(schemes, (Explanation("rounded", digits=2),), "rounded"), flags=("unborne",))
    assert "What is nearly right earns nothing here" in spoken(schemes, step)
    assert "接近正确的数在此不得分" in spoken(schemes, step, "zh")


@pytest.mark.parametrize(("raw", "verdict"), [(["1", "2..3"], "unreadable"), (["1", ""], "blank")])
def test_a_number_beside_one_that_keeps_an_answer_from_being_checked_is_said_to_be_unchecked(raw, verdict):
    """Weights are checked together: of one of them alone nothing can be said."""
    scheme = Scheme(sample(Library()["classification/gate_weights"], "easy", 1).problem)
    marked = mark(scheme, {"w": raw})
    assert marked.steps[0].verdict == verdict
    told = {language: QuestionFeedback(scheme, marked, language) for language in ("en", "zh")}
    said = {language: plain(message(one, marked.steps[0])) for language, one in told.items()}
    assert "Not checked: that takes all numbers of this answer." in said["en"]
    assert "未检查：需要此答案的全部数值。" in said["zh"]
