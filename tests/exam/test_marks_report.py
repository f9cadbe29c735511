"""The report: misconceptions first and in words, figures that can be recomputed, both languages, both formats."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from exam_classes import Script, make_exam, read_table, sit, write_csv
from pypdf import PdfReader

from markscheme.document.document_tree import BulletList, Figure, Heading, Words
from markscheme.engine.certify import certify
from markscheme.family.givens.sampling import Stream
from markscheme.feedback.sentences import verdict_word
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import Remark
from markscheme.gradebook.settings import MarkingSettings
from markscheme.gradebook.tables import entries
from markscheme.grading.exam_run import ExamRun
from markscheme.item_analysis.collect import Analysis, left_out
from markscheme.item_analysis.items import remarks as item_remarks
from markscheme.item_analysis.plots import COLOURS, bars, verdict_bars
from markscheme.item_analysis.report import report_document
from markscheme.marking.policy import VERDICTS
from markscheme.phrases import say
from markscheme.simulation import Instance, honest, with_slips


def analysed(exam, table, language="en", hand_marks=None) -> tuple[Analysis, list[Remark]]:
    """Mark a table and collect the statistics, without writing a report."""
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=()), 1, reports=())
        run = session.grade([table], hand_marks or {}, exam.folder.parent / "marks", replace=True).run
        known, found = ledger.hand_marks(run), ledger.remarks(run)
        marked = [record["student"] for record in ledger.records(run)]
        analysis = Analysis(exam, left_out(exam, marked, known), language)
        for entry in entries(exam, ledger.records(run), known, found):
            analysis.add(entry)
        return analysis, found


def misled(exam, slips: dict[str, tuple[str, str]]) -> list[Script]:
    """Everybody is honest but for the misconceptions that are given: student to question and slip."""
    made = []
    for student in exam.students:
        answers = {}
        for id, problem in exam.sheet(student.id).questions:
            instance, stream = Instance(problem, certify(problem)), Stream(student.id, id)
            question, slip = slips.get(student.id, ("", ""))
            paper = with_slips(instance, stream, (slip,)) if question == id else honest(instance, stream)
            answers[id] = dict(paper.raw)
        made.append(Script(student, answers, {}))
    return made


def texts(analysis, remarks) -> list[str]:
    """The running text of the report, block by block."""
    found = []
    for block in report_document(analysis, remarks).blocks:
        inlines = getattr(block, "inlines", ())
        found.append("".join(one.text for one in inlines if isinstance(one, Words)))
    return found


@pytest.fixture
def confused(exam, tmp_path):
    """Three students add where they should subtract, one counts no bias."""
    wrong = {"s001": ("q1", "plus"), "s003": ("q1", "plus"), "s004": ("q1", "plus"), "s005": ("q2", "bias_forgotten")}
    write_csv(misled(exam, wrong), exam, tmp_path / "typed.csv")
    return exam, tmp_path / "typed.csv"


def test_the_misconception_of_the_class_is_the_first_thing_on_the_page(confused):
    analysis, remarks = analysed(*confused)
    first = report_document(analysis, remarks).blocks[0]
    assert isinstance(first, Heading)
    assert first.inlines == (Words("What the class misunderstands"),)
    said = texts(analysis, remarks)[1]
    assert said.startswith(
        "The most common misconception is in question 1 (Least-squares line): 3 of the 6 students who attempted it "
        "(50 %) show it. Their feedback says: You added"
    )
    assert said.endswith(" In all, 2 different misconceptions were found.")
    assert [(one.slip, one.students, dict(one.steps)) for one in analysis.ranked()] == [
        ("plus", 3, {"intercept": 3}),
        ("bias_forgotten", 1, {"parameters": 1}),
    ]


def test_the_same_in_chinese(confused):
    said = texts(*analysed(*confused, language="zh"))[1]
    assert said.startswith(
        "最常见的典型错误出现在第 1 题（最小二乘直线）：作答的 6 名学生中有 3 名（50%）犯了此错。反馈给他们的说明是：你"
    )
    assert said.endswith("共发现 2 种典型错误。")


def test_a_tie_between_misconceptions_is_said(exam, tmp_path):
    write_csv(misled(exam, {"s001": ("q1", "plus")}), exam, tmp_path / "typed.csv")
    analysis, remarks = analysed(exam, tmp_path / "typed.csv")
    (found,) = analysis.ranked()
    assert found.ties == {}
    explained = [{"verdict": "slip", "slips": ["plus"]}, {"verdict": "slip", "slips": ["a", "b"]}]
    step = {"name": "intercept", "call": "intercept", "slip": "plus", "verdict": "slip", "credit": "0", "marks": "0"}
    step |= {"flags": ["tie"], "explanations": explained}
    question = {"id": "q1", "family": "regression/simple", "score": "0", "total": "2", "steps": [step]}
    analysis._question(question, "s002", Fraction(0))
    assert (found.students, found.ties) == (2, {"a+b": 1})
    lists = [block for block in report_document(analysis, remarks).blocks if isinstance(block, BulletList)]
    said = "".join(getattr(one, "text", "") for one in lists[0].items[0][0].inlines)
    assert said.endswith(" The answers of 1 of them are explained just as well by a+b.")


def test_the_steps_of_a_misconception_stand_as_on_the_paper_whoever_comes_first(exam, tmp_path):
    """They were gathered in a set once, and stood in another order in every run."""
    write_csv(misled(exam, {"s001": ("q1", "plus")}), exam, tmp_path / "typed.csv")
    analysis, remarks = analysed(exam, tmp_path / "typed.csv")
    asked = [name for question, _, name in analysis.steps if question == "q1"]
    step = {"call": "", "slip": "plus", "verdict": "slip", "credit": "0", "marks": "0", "flags": [], "explanations": []}
    for name in reversed(asked):
        question = {"id": "q1", "family": "regression/simple", "score": "0", "total": "2"}
        analysis._question({**question, "steps": [step | {"name": name}]}, "s002", Fraction(0))
    lists = [block for block in report_document(analysis, remarks).blocks if isinstance(block, BulletList)]
    said = "".join(getattr(one, "text", "") for one in lists[0].items[0][0].inlines)
    assert len(asked) > 3
    assert f"at {', '.join(asked)}, " in said


def test_a_class_without_misconceptions_is_told_so(exam, tmp_path):
    write_csv(misled(exam, {}), exam, tmp_path / "typed.csv")
    analysis, remarks = analysed(exam, tmp_path / "typed.csv")
    assert "No known misconception explains any wrong answer of the 6 students." in texts(analysis, remarks)
    assert analysis.misconceptions == {}


def test_difficulty_and_discrimination_are_those_of_the_table(exam, tmp_path, scripts):
    write_csv(scripts, exam, tmp_path / "typed.csv")
    analysis, _ = analysed(exam, tmp_path / "typed.csv")
    steps = read_table(tmp_path / "marks" / "steps.csv")
    totals = {row["student"]: float(row["score"]) for row in read_table(tmp_path / "marks" / "grades.csv")}
    for (question, _, name), item in analysis.steps.items():
        rows = [row for row in steps if (row["question"], row["step"]) == (question, name)]
        marks = np.array([float(row["marks"]) for row in rows])
        rest = np.array([totals[row["student"]] for row in rows]) - marks
        assert item.facility == pytest.approx(marks.mean() / float(rows[0]["out of"]))
        if marks.std() and rest.std():
            assert item.discrimination == pytest.approx(np.corrcoef(marks, rest)[0, 1])
        else:
            assert item.discrimination is None
        assert sum(item.verdicts.values()) == len(rows) == 6
    assert analysis.total.mean == Fraction(sum(map(Fraction, totals.values()))) / 6
    questions = np.array(
        [[float(row[id]) for id in ("q1", "q2")] for row in read_table(tmp_path / "marks" / "grades.csv")]
    )
    expected = 2 * (1 - questions.var(axis=0, ddof=1).sum() / questions.sum(axis=1).var(ddof=1))
    assert analysis.alpha == pytest.approx(expected)


def test_a_question_whose_marks_are_missing_is_left_out_and_that_is_said(exam, tmp_path, scripts):
    write_csv(scripts, exam, tmp_path / "typed.csv")
    everybody = {one.student.id: {"q3": Fraction(i)} for i, one in enumerate(scripts)}
    missing = {"s004": everybody.pop("s004")}
    analysis, remarks = analysed(exam, tmp_path / "typed.csv", hand_marks=everybody)
    assert analysis.out_of == exam.blueprint.total - 6
    assert any("Left out of all figures" in text and text.endswith(": 3.") for text in texts(analysis, remarks))
    analysis, remarks = analysed(exam, tmp_path / "typed.csv", hand_marks=missing)  # what was given before stays
    assert analysis.out_of == exam.blueprint.total
    assert analysis.questions["q3"].score.mean == Fraction(5, 2)


def test_variants_and_groups_are_compared(exam, tmp_path, scripts):
    write_csv(scripts, exam, tmp_path / "typed.csv")
    analysis, remarks = analysed(exam, tmp_path / "typed.csv")
    out_of = analysis.out_of
    for variant, moments in analysis.variants.items():
        own = [one.score for one in scripts if one.student.variant == variant]
        assert moments.mean == 100 * sum(own) / (len(own) * out_of)
    assert sorted(analysis.groups) == ["A", "B"]
    headings = [text for text in texts(analysis, remarks) if text.startswith("Between")]
    assert headings == ["Between variants", "Between groups of students"]


@pytest.mark.parametrize(
    ("marks", "rest", "said"),
    [
        ([1, 1, 1, 1], [3, 4, 5, 6], ["constant"]),
        ([1] * 30 + [0], [*range(30), 15], ["too_easy", "weak"]),
        ([0] * 30 + [1], [*range(30), 40], ["too_hard"]),
        ([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [1, 2, 1, 2, 1, 9, 8, 9, 8, 9], ["negative"]),
        ([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [1, 2, 1, 2, 1, 9, 8, 9, 8, 9], []),
        ([0, 1, 0, 1], [1, 1, 2, 2], []),  # weak, but four students show nothing
    ],
)
def test_an_item_is_judged_by_what_its_interval_bears_out(marks, rest, said):
    from markscheme.item_analysis.collect import StepItem

    item = StepItem("q1", "a/b", "s", "s", "s001")
    for x, y in zip(marks, rest, strict=True):
        item.credit.add(Fraction(x))
        item.against_rest.add(Fraction(x), Fraction(y))
    assert list(item_remarks(item)) == said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_in_both_formats(confused, tmp_path, language):
    exam, table = confused
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, language=language, formats=()), 1)
        session.grade([table], {}, tmp_path / "marks", replace=True)
    page = (tmp_path / "marks" / "report.html").read_text("utf-8")
    title = {"en": "Exam report: Midterm", "zh": "考试分析报告：期中考试"}[language]
    assert title in page
    drawings = re.findall(r'<img src="data:image/svg\+xml;base64,[^"]{2000,}" alt="([^"]{20,})"', page)
    assert len(drawings) == page.count("<figure>") >= 6
    assert {"en": "1 plus: 3;", "zh": "1 plus：3 人；"}[language] in drawings[0]
    pdf = PdfReader(tmp_path / "marks" / "report.pdf")
    text = "".join(one.extract_text() for one in pdf.pages)
    assert say("report.misconceptions", language) in text
    assert pdf.metadata.title == title
    if language == "zh":
        assert not re.search(
            r"[a-z]+ [a-z]+ [a-z]+ [a-z]+", re.sub(r'"data:[^"]*"|<style>.*</style>', "", page, flags=re.DOTALL)
        )


def test_every_verdict_has_a_colour_of_its_own():
    assert list(COLOURS) == list(VERDICTS)
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_plots_have_the_same_bytes_and_outlines_instead_of_fonts():
    rows = [("1 慢", 3), ("2 sign", 1)]
    first, second = (bars(rows, {"students": "学生人数"}) for _ in range(2))
    assert first == second
    assert "<text" not in first
    assert re.search(r'viewBox="0 0 [\d.]+ [\d.]+"', first)
    shown = {name: verdict_word(name, "zh") for name in VERDICTS}
    words = {"percent_of_students": "学生比例（%）"}
    drawn = verdict_bars([("1 (a)", {"right": 3, "blank": 1})], shown, words)
    assert COLOURS["right"].lower() in drawn
    assert COLOURS["slip"].lower() not in drawn


def test_everybody_with_a_variant_of_their_own(tmp_path):
    exam = make_exam(tmp_path / "exam", 5, static=False, families=("cnn/output_size",))
    write_csv(list(sit(exam)), exam, tmp_path / "typed.csv")
    analysis, remarks = analysed(exam, tmp_path / "typed.csv")
    assert any(text.startswith("Everybody had a variant of their own") for text in texts(analysis, remarks))
    assert analysis.variants == {}
    assert len(analysis.dots) == 5


def test_problems_of_a_pool_are_told_apart(exam, tmp_path, scripts):
    write_csv(scripts, exam, tmp_path / "typed.csv")
    analysis, remarks = analysed(exam, tmp_path / "typed.csv")
    question = analysis.questions["q2"]
    question.families["norm/batchnorm"] = replace(question.families["cnn/output_size"])
    said = texts(analysis, remarks)
    assert "Between the problems of one question: 2" in said


def test_figures_are_as_wide_as_the_line(confused):
    figures = [b for b in report_document(*analysed(*confused)).blocks if isinstance(b, Figure)]
    assert {figure.width for figure in figures} == {160}
