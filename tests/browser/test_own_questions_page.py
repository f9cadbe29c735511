"""An instructor's own questions on the page: one option, several options, a reason that a person marks."""

from __future__ import annotations

import pytest
from page_hands import check, fill, step_of, until
from served_page import served

from markscheme.authored.own_library import OwnLibrary
from markscheme.engine.problem import Problem, draw
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.interaction.address import in_language, read_address
from markscheme.interaction.marker_of import Marker

OPTIONS = [
    {"text": {"en": "ReLU", "zh": "线性整流"}},
    {"text": {"en": "Cross-entropy", "zh": "交叉熵"}, "correct": True},
    {"text": {"en": "Hinge loss", "zh": "合页"}},
]
QUESTIONS = {
    "own/one": {
        "kind": "choice", "marks": 2, "shuffle": True, "options": OPTIONS,
        "text": {"en": "Which one is a loss of a classifier?", "zh": "哪一个是分类器的损失函数？"},
    },
    "own/several": {
        "kind": "choice", "several": True, "marks": 2, "options": [*OPTIONS[:2], {**OPTIONS[2], "correct": True}],
        "text": {"en": "Which are losses?", "zh": "哪些是损失函数？"},
    },
    "own/truth": {
        "kind": "true_false", "marks": 3, "answer": True, "reason": "by hand",
        "text": {"en": "ReLU is convex.", "zh": "ReLU 是凸函数。"},
    },
}  # fmt: skip
CHECK = {"en": "Check", "zh": "检查"}


@pytest.fixture(scope="module")
def site():
    library = OwnLibrary(Library(), QUESTIONS)

    def prepared(text: str) -> Marker:
        address = read_address(text)
        family = library[address.family]
        given = draw(family, Stream(address.seed), address.level, {})  # a question of one's own needs no certificate
        return Marker(in_language(Problem(family, given, {}, family.rule, address.level), address.language))

    with served(QUESTIONS, library) as page:
        page.engine._prepared = prepared
        yield page


def shown(site, opened, id: str, language: str):
    page = opened(f"{site.url}#own/{id}?level=easy&seed=1&lang={language}")
    assert ("4 significant" in page.inner_text(".statement")) is False  # nothing here is rounded
    return page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_option_is_chosen_wrong_then_right(site, opened, language):
    page = shown(site, opened, "one", language)
    options = page.locator(".statement li").all_inner_texts()
    assert sorted(options) == sorted(one["text"][language] for one in OPTIONS)
    right = options.index(OPTIONS[1]["text"][language])
    step = page.locator("section.step")
    fill(step, "ABC"[right - 1])
    assert OPTIONS[0]["text"][language] in options
    assert "good" not in check(step).get_attribute("class")
    assert options[right - 1] in step.locator(".result").inner_text()
    fill(step, "ABC"[right])
    step.get_by_role("button", name=CHECK[language]).click()
    page.wait_for_selector(".problem.over")
    assert page.locator(".score").inner_text() == {"en": "1 of 2 marks", "zh": "得分 1 / 2"}[language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_several_options_are_clicked(site, opened, language):
    page = shown(site, opened, "several", language)
    step = page.locator("section.step")
    for letter in "BA":
        step.get_by_role("button", name=letter, exact=True).click()
    assert step.locator("input").input_value() == "{A, B}"
    assert "good" not in check(step).get_attribute("class")
    told = step.locator(".result").inner_text()
    assert OPTIONS[0]["text"][language] in told
    assert OPTIONS[2]["text"][language] in told
    for letter in "AC":
        step.get_by_role("button", name=letter, exact=True).click()
    step.get_by_role("button", name=CHECK[language]).click()
    page.wait_for_selector(".problem.over")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reason_is_kept_for_a_person_and_holds_nothing_up(site, opened, language):
    page = shown(site, opened, "truth", language)
    choice, reason = page.locator("section.step").nth(0), page.locator("section.step").nth(1)
    box = reason.locator("textarea")
    box.fill("max(0, x) 是两个线性函数的最大值\nso it is convex")
    assert {"en": "A person marks", "zh": "人工评分"}[language] in reason.inner_text()
    assert reason.locator(".actions button").count() == 0
    page.get_by_role("button", name={"en": "Check all answers", "zh": "检查全部答案"}[language]).click()
    page.locator(".result, .step").get_by_text(
        {"en": "Type an answer first", "zh": "请先填写答案"}[language]
    ).wait_for()
    fill(choice, choice.locator("option").nth(1).get_attribute("value"))
    check(choice)
    page.wait_for_selector(".problem.over")  # a person's step is not waited for
    page.get_by_role("button", name={"en": "Worked solution", "zh": "完整解答"}[language], exact=True).wait_for()
    page.reload()
    page.wait_for_selector(".problem.over")
    assert page.locator("textarea").input_value().endswith("so it is convex")
    page.get_by_label({"en": "Language", "zh": "语言"}[language]).select_option({"en": "zh", "zh": "en"}[language])
    until(page, "lang => document.documentElement.lang !== lang", arg={"en": "en", "zh": "zh-Hans"}[language])
    page.wait_for_selector(".problem.over")
    assert page.locator("textarea").input_value().endswith("so it is convex")
    assert (
        step_of(page, {"en": "1", "zh": "a"}[language]).locator("select").input_value()
        == {"en": "对", "zh": "True"}[language]
    )
